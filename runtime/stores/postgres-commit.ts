// Transitions in PostgreSQL, many in one transaction.
//
// A group is a set of transitions whose order does not matter: no two of one
// instance, and none of an instance that another of them writes to. Each phase
// waits only for what phases after it never hold, and takes what it takes in the
// order of ids, so that two processes do not wait for each other.
//
// Invariants
//   PG1  Ordinary steps are one statement, however many; whatever else, the statements do not grow with the group.
//   PG2  Of two processes that commit to one instance at once, one is kept; neither waits for ever.

import type { Head, Row, Text, Transition, Verdict } from "../store.js"
import { changed } from "./heads.js"
import { beginHeads, changeHeads, countRows, LOCKED, type Locked, lockedFrom } from "./postgres-heads.js"
import { Again, type Asker, askAll, type Column, type PostgresSession } from "./postgres-session.js"
import { PostgresWriting } from "./postgres-writing.js"

const LOG = "id, seq, stamp, entry, after, journal"
const GIVEN = "unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[])"
// First rows are guarded by the row before them, or by their instance; the primary key guards against a second.
const FIRST_ROWS = `insert into sxflow.log (${LOG}) select * from ${GIVEN} as t(${LOG})
  where (t.seq > 0 and exists (select from sxflow.log l where l.id = t.id and l.seq = t.seq - 1))
    or (t.seq = 0 and exists (select from sxflow.instance i where i.id = t.id))
  order by id on conflict do nothing returning id`
const MORE_ROWS = `insert into sxflow.log (${LOG}) select * from ${GIVEN}`
const LOCK = `select ${LOCKED} from sxflow.instance where id = any($1::text[]) order by id for update`
const INBOXES = "select id, number from sxflow.inbox where id = any($1::text[]) order by number"
const DROP_LETTERS = "delete from sxflow.inbox where number = any($1::bigint[])"
const ADD_LETTERS = `insert into sxflow.inbox (id, entry)
  select id, entry from unnest($1::text[], $2::text[]) with ordinality as t(id, entry, place) order by place`
const ADD_TEXTS = `insert into sxflow.source (cid, text)
  select distinct on (cid) cid, text from unnest($1::text[], $2::text[]) as t(cid, text) order by cid on conflict do nothing`

/** Keeps a group of transitions. */
export async function keepGroup(session: PostgresSession, group: readonly Transition[]): Promise<Verdict[]> {
  const kept = group.every(isStep)
    ? await session.insisting(() => addSteps(session, group)) // PG1
    : await session.transaction((asker) => new GroupCommit(asker, group).keep())
  return group.map((transition) => (kept.has(transition) ? "kept" : "conflict"))
}

/** Whether a transition is one row and nothing else. */
function isStep({ rows, creates, head, sends, takes, texts, writes }: Transition): boolean {
  const besides = creates ?? head ?? sends?.[0] ?? takes?.[0] ?? texts?.[0] ?? writes?.[0]
  return rows.length === 1 && besides === undefined
}

/** Adds the row of each transition; answers whose was the next. */
async function addSteps(asker: Asker, transitions: readonly Transition[]): Promise<Set<Transition>> {
  const added = await addFirstRows(asker, transitions)
  return new Set(transitions.filter(({ id }) => added.has(id)))
}

/** Adds the first row of each transition; answers whose was the next. */
async function addFirstRows(asker: Asker, transitions: readonly Transition[]): Promise<Set<string>> {
  const given = transitions.flatMap(({ id, rows }) => (rows[0] === undefined ? [] : [{ id, row: rows[0] }]))
  const added = await askAll(asker, FIRST_ROWS, ...columnsOf(given))
  return new Set(added.map(({ id }) => id as string))
}

/** Whether a transition goes by the head of an instance that is there. */
function goesByHead({ id, rows, creates, head, takes, sends }: Transition): boolean {
  const besides = head ?? takes?.[0] ?? sends?.[0]
  return id !== "" && creates === undefined && (rows.length === 0 || besides !== undefined)
}

class GroupCommit {
  private readonly heads = new Map<string, Locked>()
  private readonly inboxes = new Map<string, number[]>()
  private readonly writing: PostgresWriting

  constructor(
    private readonly asker: Asker,
    private readonly group: readonly Transition[],
  ) {
    this.writing = new PostgresWriting(asker, group)
  }

  /** Answers what was kept. */
  async keep(): Promise<Set<Transition>> {
    await this.lock()
    await this.writing.lock()
    const rowless = this.group.filter(({ id, rows, creates }) => id !== "" && rows.length === 0 && !creates)
    const counts = await countRows(
      this.asker,
      rowless.map(({ id }) => id),
    )
    const possible = this.group.filter((transition) => this.isPossible(transition, counts))
    const begun = await this.begin(possible)
    const begins = possible.filter(({ id, creates }) => creates === undefined || begun.has(id))
    const added = await addFirstRows(this.asker, begins)
    const kept = begins.filter(({ id, rows }) => rows.length === 0 || added.has(id))
    await this.addMore(kept)
    await this.deliver(kept)
    await this.writing.keep(kept)
    return new Set(kept)
  }

  /** Locks the heads that may change, and looks into the inboxes that matter. */
  private async lock(): Promise<void> {
    const own = this.group.filter(goesByHead)
    const targets = this.group.flatMap(({ sends }) => sends?.map(({ to }) => to) ?? [])
    const ids = [...new Set([...own.map(({ id }) => id), ...targets])]
    for (const fields of await askAll(this.asker, LOCK, ids)) {
      const locked = lockedFrom(fields)
      this.heads.set(locked.head.id, locked)
    }
    for (const { id, number } of await askAll(this.asker, INBOXES, ids)) {
      const inbox = this.inboxes.get(id as string) ?? []
      this.inboxes.set(id as string, inbox)
      inbox.push(number as number)
    }
  }

  /** Whether nothing seen so far speaks against a transition. */
  private isPossible(transition: Transition, counts: Map<string, number>): boolean {
    const { id, seq, rows, creates, takes = [] } = transition
    if (!this.writing.allows(transition)) return false // ST8
    if (id === "") return true
    if (creates) return seq === 0 && takes.length === 0
    if (goesByHead(transition) && !this.heads.has(id)) return false
    const inbox = this.inboxes.get(id) ?? []
    return takes.every((number) => inbox.includes(number)) && (rows.length > 0 || counts.get(id) === seq)
  }

  /** Adds the heads of instances that begin; answers the ids that were free. */
  private begin(transitions: readonly Transition[]): Promise<Set<string>> {
    const heads = transitions.flatMap(({ creates, head }) => (creates ? [changed(creates, head, false)] : []))
    for (const head of heads) this.heads.set(head.id, { head, held: 0 })
    return beginHeads(this.asker, heads)
  }

  private async addMore(kept: readonly Transition[]): Promise<void> {
    const more = kept.flatMap(({ id, rows }) => rows.slice(1).map((row) => ({ id, row })))
    await askAll(this.asker, MORE_ROWS, ...columnsOf(more))
    const texts: Text[] = kept.flatMap((transition) => transition.texts ?? [])
    await askAll(
      this.asker,
      ADD_TEXTS,
      texts.map(({ cid }) => cid),
      texts.map(({ text }) => text),
    )
  }

  /** Takes letters out of inboxes, puts letters in, and changes heads accordingly. */
  private async deliver(kept: readonly Transition[]): Promise<void> {
    const changes = new Map<string, Head>()
    const begun = new Map<string, Head>()
    const letters: { id: string; entry: string }[] = []
    for (const { id, creates, head, takes = [] } of kept) {
      if (creates || head === undefined) continue
      const left = (this.inboxes.get(id)?.length ?? 0) - new Set(takes).size
      changes.set(id, changed((this.heads.get(id) as Locked).head, head, left > 0))
    }
    for (const { to, entry, creates } of kept.flatMap(({ sends }) => sends ?? [])) {
      const known = changes.get(to) ?? begun.get(to) ?? this.heads.get(to)?.head
      if (known === undefined ? creates === undefined : known.ended !== null) continue
      letters.push({ id: to, entry })
      const target = known === undefined || begun.has(to) ? begun : changes
      target.set(to, { ...(known ?? (creates as Head)), due: 0 })
    }
    const free = await beginHeads(this.asker, [...begun.values()])
    if (free.size < begun.size) throw new Again()
    const taken = kept.flatMap(({ takes }) => takes ?? [])
    await askAll(this.asker, DROP_LETTERS, taken)
    const moves = [...changes].map(([id, head]) => ({ old: this.heads.get(id)?.head, head }))
    await changeHeads(this.asker, moves)
    await askAll(
      this.asker,
      ADD_LETTERS,
      letters.map(({ id }) => id),
      letters.map(({ entry }) => entry),
    )
  }
}

/** Rows, column by column. */
function columnsOf(given: readonly { id: string; row: Row }[]): Column[] {
  return [
    given.map(({ id }) => id),
    given.map(({ row }) => row.seq),
    given.map(({ row }) => row.stamp),
    given.map(({ row }) => row.entry),
    given.map(({ row }) => row.after),
    given.map(({ row }) => row.journal),
  ]
}
