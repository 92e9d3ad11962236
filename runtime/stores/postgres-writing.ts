// What a group of transitions writes of records in PostgreSQL, inside its transaction. No two of a group write one key.
//
// Invariants
//   PG9  What is written by a group is three statements, however much it is.

import type { Transition, Writing } from "../store.js"
import { Again, type Asker } from "./postgres-session.js"

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
    const keys = this.group.flatMap(({ writes }) => writes?.map(({ key }) => key) ?? [])
    if (keys.length === 0) return
    for (const { key, revision } of await this.asker.ask(LOCK, keys)) {
      this.revisions.set(key as string, Number(revision))
    }
  }

  /** Whether every record has the revision that its writer goes by. */
  allows(writes: readonly Writing[]): boolean {
    return writes.every(({ key, revision }) => revision === undefined || revision === (this.revisions.get(key) ?? 0))
  }

  /** Writes what `kept` writes; all is to be done again if others came first with a key that is new. PG9 */
  async keep(kept: readonly Transition[]): Promise<void> {
    const fresh: string[][] = [[], []]
    const known: string[][] = [[], []]
    const gone: string[] = []
    for (const { key, text } of kept.flatMap(({ writes }) => writes ?? [])) {
      if (text === null) gone.push(key)
      else {
        const columns = this.revisions.has(key) ? known : fresh
        columns[0]?.push(key)
        columns[1]?.push(text)
      }
    }
    if (gone.length > 0) await this.asker.ask(ERASE, gone)
    if (known[0]?.length) await this.asker.ask(CHANGE, ...known)
    if (!fresh[0]?.length) return
    const added = await this.asker.ask(ADD, ...fresh)
    if (added.length < fresh[0].length) throw new Again()
  }
}
