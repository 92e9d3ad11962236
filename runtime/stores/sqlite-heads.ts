// Heads in SQLite: found, begun, changed and handed over. All of it happens inside a transaction of its callers.

import type { Head } from "../store.js"
import { HEAD, headFrom, valuesOf } from "./head-fields.js"
import { crashesAt, needsOf } from "./heads.js"
import type { SqliteSession } from "./sqlite-session.js"

const FIND = `select ${HEAD} from instance where id = ?`
const FIND_HELD = "select held from instance where id = ?"
const BEGIN = `insert into instance (${HEAD}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const CHANGE = `update instance set version = ?, state = ?, due = ?, needs = ?, owner = ?, crashes = ?, ended = ?
  where id = ?`
const PASS = "update instance set owner = ?, crashes = ?, held = ? where id = ?"
const HAS_LETTER = "select 1 from inbox where id = ? limit 1"
const DROP_NEED = "delete from need where name = ? and id = ?"
const ADD_NEED = "insert into need (name, id) values (?, ?)"
const LAST_ROW = "select seq from log where id = ? order by seq desc limit 1"

export class SqliteHeads {
  constructor(private readonly session: SqliteSession) {}

  find(id: string): Head | undefined {
    const fields = this.session.get(FIND, id)
    return fields && headFrom(fields)
  }

  hasLetters(id: string): boolean {
    return this.session.get(HAS_LETTER, id) !== undefined
  }

  /** How many rows an instance has. */
  rows(id: string): number {
    return (this.session.number(LAST_ROW, id) ?? -1) + 1
  }

  /** Adds a head; answers whether its id was free. */
  begin(head: Head): boolean {
    if (!this.session.insert(BEGIN, ...valuesOf(head))) return false
    this.moveNeeds(head.id, [], needsOf(head))
    return true
  }

  change(old: Head, head: Head): void {
    const { id, version, state, due, needs, owner, crashes, ended } = head
    this.session.run(CHANGE, version, state, due, needs, owner, crashes, ended, id)
    this.moveNeeds(id, needsOf(old), needsOf(head))
  }

  /** Hands an instance over to `owner`, its last one being lost or not; answers its head. */
  pass(head: Head, owner: string, lost: boolean): Head {
    const rows = this.rows(head.id)
    const crashes = crashesAt(head, this.session.number(FIND_HELD, head.id) as number, rows) + (lost ? 1 : 0) // ST5
    this.session.run(PASS, owner, crashes, rows, head.id)
    const passed = { ...head, owner, crashes }
    this.moveNeeds(head.id, needsOf(head), needsOf(passed))
    return passed
  }

  private moveNeeds(id: string, before: readonly string[], after: readonly string[]): void {
    if (before.join(" ") === after.join(" ")) return
    for (const name of before) this.session.run(DROP_NEED, name, id)
    for (const name of after) this.session.run(ADD_NEED, name, id)
  }
}
