// What a group of transitions writes of records in PostgreSQL, inside its transaction. No two of a group write one key.
//
// Invariants
//   PG9  What is written by a group is three statements, however much it is.

import type { Transition, Writing } from "../store.js"
import { Again, type Asker, askAll } from "./postgres-session.js"

const LOCK = "select key, revision from sxflow.record where key = any($1::text[]) order by key for update"
const ADD = `insert into sxflow.record (key, text, revision)
  select key, text, 1 from unnest($1::text[], $2::text[]) as t(key, text) order by key
  on conflict do nothing returning key`
const CHANGE = `update sxflow.record r set text = t.text, revision = r.revision + 1
  from unnest($1::text[], $2::text[]) as t(key, text) where r.key = t.key`
const ERASE = "delete from sxflow.record where key = any($1::text[])"

export class PostgresWriting {
  private readonly revisions = new Map<string, number>()

  constructor(
    private readonly asker: Asker,
    private readonly group: readonly Transition[],
  ) {}

  /** Locks the records that may change. */
  async lock(): Promise<void> {
    for (const { key, revision } of await askAll(this.asker, LOCK, keysOf(writtenBy(this.group)))) {
      this.revisions.set(key as string, Number(revision))
    }
  }

  /** Whether every record has the revision that its writer goes by. */
  allows(transition: Transition): boolean {
    return writtenBy([transition]).every(
      ({ key, revision }) => revision === undefined || revision === (this.revisions.get(key) ?? 0),
    )
  }

  /** Writes what `kept` writes; all is to be done again if others came first with a key that is new. PG9 */
  async keep(kept: readonly Transition[]): Promise<void> {
    const written = writtenBy(kept)
    const gone = written.filter(({ text }) => text === null)
    const known = written.filter(({ key, text }) => text !== null && this.revisions.has(key))
    const fresh = written.filter(({ key, text }) => text !== null && !this.revisions.has(key))
    await askAll(this.asker, ERASE, keysOf(gone))
    await askAll(this.asker, CHANGE, keysOf(known), textsOf(known))
    const added = await askAll(this.asker, ADD, keysOf(fresh), textsOf(fresh))
    if (added.length < fresh.length) throw new Again()
  }
}

function writtenBy(transitions: readonly Transition[]): Writing[] {
  return transitions.flatMap(({ writes }) => writes ?? [])
}

function keysOf(writes: readonly Writing[]): string[] {
  return writes.map(({ key }) => key)
}

function textsOf(writes: readonly Writing[]): (string | null)[] {
  return writes.map(({ text }) => text)
}
