// Transitions in SQLite, inside a transaction of the caller's.
//
// Whatever may refuse a transition is looked at before anything else of it is
// written, so nothing has to be undone but records that were to be new.
//
// Invariants
//   SQ1  An ordinary step is one inserted row, by one statement that is its guard as well.

import type { Head, Message, Row, Transition, Verdict, Writing } from "../store.js"
import { changed } from "./heads.js"
import { SqliteHeads } from "./sqlite-heads.js"
import type { SqliteSession } from "./sqlite-session.js"

// The guarding query answers null where the row before is missing; a null is refused, and so is a number that is taken.
const NEXT_ROW = `insert into log (id, seq, stamp, entry, after, journal)
  values (?1, (select seq + 1 from log where id = ?1 and seq = ?2 - 1), ?3, ?4, ?5, ?6)`
const FIRST_ROW = `insert into log (id, seq, stamp, entry, after, journal)
  values (?1, (select ?2 from instance where id = ?1), ?3, ?4, ?5, ?6)`
const HAS_THE_LETTER = "select 1 from inbox where number = ? and id = ?"
const DROP_LETTER = "delete from inbox where number = ?"
const ADD_LETTER = "insert into inbox (id, entry) values (?, ?)"
const ADD_TEXT = "insert into source (cid, text) values (?, ?) on conflict do nothing"

const BEGIN_RECORD = "insert into record (key, text, revision) values (?, ?, 1)"
const REVISION = "select revision from record where key = ?"
const WRITE = `insert into record (key, text, revision) values (?, ?, 1)
  on conflict do update set text = excluded.text, revision = revision + 1`
const ERASE = "delete from record where key = ?"

export class SqliteCommit {
  private readonly heads: SqliteHeads

  constructor(private readonly session: SqliteSession) {
    this.heads = new SqliteHeads(session)
  }

  keep(transition: Transition): Verdict {
    const { id, rows, creates, head, sends, takes, texts, writes = [] } = transition
    const begun = new Set<string>()
    const isAllowed = writes.every((writing) => this.allows(writing, begun)) // ST8
    if (!isAllowed || (id !== "" && !this.guard(transition))) {
      for (const key of begun) this.session.run(ERASE, key)
      return "conflict" // ST2
    }
    for (const { key, text } of writes) {
      if (begun.has(key)) continue
      if (text === null) this.session.run(ERASE, key)
      else this.session.run(WRITE, key, text)
    }
    for (let i = 1; i < rows.length; i++) this.add(id, rows[i] as Row)
    for (const number of takes ?? []) this.session.run(DROP_LETTER, number)
    if (!creates && head) {
      const old = this.heads.find(id) as Head
      this.heads.change(old, changed(old, head, this.heads.hasLetters(id)))
    }
    for (const message of sends ?? []) this.send(message)
    for (const { cid, text } of texts ?? []) this.session.run(ADD_TEXT, cid, text)
    return "kept"
  }

  /** Whether a transition may be kept. If so, its head and its first row are there already. */
  private guard({ id, seq, rows, creates, head, takes }: Transition): boolean {
    const [first] = rows
    for (const number of takes ?? []) if (this.session.get(HAS_THE_LETTER, number, id) === undefined) return false
    if (creates) {
      if (seq !== 0 || !this.heads.begin(changed(creates, head, false))) return false
      return first === undefined || this.add(id, first)
    }
    if (first !== undefined) return this.add(id, first)
    return this.heads.rows(id) === seq && (seq > 0 || this.heads.find(id) !== undefined)
  }

  /** Whether a record has the revision that is gone by; one that is to be new is there then, and in `begun`. */
  private allows({ key, text, revision }: Writing, begun: Set<string>): boolean {
    if (revision === 0 && text !== null) {
      if (!this.session.insert(BEGIN_RECORD, key, text)) return false
      begun.add(key)
      return true
    }
    return revision === undefined || (this.session.number(REVISION, key) ?? 0) === revision
  }

  private add(id: string, { seq, stamp, entry, after, journal }: Row): boolean {
    return this.session.insert(seq === 0 ? FIRST_ROW : NEXT_ROW, id, seq, stamp, entry, after, journal) // SQ1
  }

  private send({ to, entry, creates }: Message): void {
    const head = this.heads.find(to)
    if (head === undefined && creates === undefined) return
    if (head === undefined) this.heads.begin({ ...(creates as Head), due: 0 })
    else if (head.ended !== null) return
    else this.heads.change(head, { ...head, due: 0 })
    this.session.run(ADD_LETTER, to, entry)
  }
}
