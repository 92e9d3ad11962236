// Heads in PostgreSQL: many at once, inside a transaction of the caller's.

import type { Head } from "../store.js"
import { HEAD, headFrom, valuesOf } from "./head-fields.js"
import { crashesAt, needsOf } from "./heads.js"
import { type Asker, askAll, type Column, type Fields } from "./postgres-session.js"

const NEW = `$1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::int[], $9::text[],
  $10::text[], $11::bigint[], $12::bigint[]`
const BEGIN = `insert into sxflow.instance (${HEAD}) select * from unnest(${NEW}) as new(${HEAD})
  order by id on conflict do nothing returning id`
const CHANGE = `update sxflow.instance i set version = n.version, state = n.state, due = n.due, needs = n.needs,
  owner = n.owner, crashes = n.crashes, ended = n.ended
  from unnest(${NEW}) as n(${HEAD}) where i.id = n.id`
const PASS = `update sxflow.instance i set owner = n.owner, crashes = n.crashes, held = n.held
  from unnest($1::text[], $2::text[], $3::int[], $4::bigint[]) as n(id, owner, crashes, held) where i.id = n.id`
const ROWS = `select i.id, coalesce((select l.seq + 1 from sxflow.log l where l.id = i.id order by l.seq desc limit 1), 0)
  as rows from unnest($1::text[]) as i(id)`
const DROP_NEEDS = `delete from sxflow.need n using unnest($1::text[], $2::text[]) as gone(name, id)
  where n.name = gone.name and n.id = gone.id`
const ADD_NEEDS = "insert into sxflow.need (name, id) select * from unnest($1::text[], $2::text[])"

/** A head as it is locked, with what is stored beside it. */
export interface Locked {
  readonly head: Head
  readonly held: number
}

/** What to select of an instance to have it `Locked`. */
export const LOCKED = `${HEAD}, held`

export function lockedFrom(fields: Fields): Locked {
  return { head: headFrom(fields), held: fields.held as number }
}

/** A head, and what it was before; undefined if there was none. */
export interface Move {
  readonly old: Head | undefined
  readonly head: Head
}

/** Adds heads; answers the ids that were free. */
export async function beginHeads(asker: Asker, heads: readonly Head[]): Promise<Set<string>> {
  const begun = await askAll(asker, BEGIN, ...columnsOf(heads))
  const ids = new Set(begun.map(({ id }) => id as string))
  const fresh = heads.filter(({ id }) => ids.has(id))
  await moveNeeds(
    asker,
    fresh.map((head) => ({ old: undefined, head })),
  )
  return ids
}

export async function changeHeads(asker: Asker, moves: readonly Move[]): Promise<void> {
  await askAll(asker, CHANGE, ...columnsOf(moves.map(({ head }) => head)))
  await moveNeeds(asker, moves)
}

/** Hands instances over to `owner`, their last one being lost or not; answers their heads. */
export async function passHeads(
  asker: Asker,
  locked: readonly Locked[],
  owner: string,
  lost: boolean,
): Promise<Head[]> {
  const rows = await countRows(
    asker,
    locked.map(({ head }) => head.id),
  )
  const moves = locked.map(({ head, held }) => {
    const crashes = crashesAt(head, held, rows.get(head.id) as number) + (lost ? 1 : 0) // ST5
    return { old: head, head: { ...head, owner, crashes } }
  })
  const heads = moves.map(({ head }) => head)
  const ids = heads.map(({ id }) => id)
  await askAll(
    asker,
    PASS,
    ids,
    heads.map((head) => head.owner),
    heads.map(({ crashes }) => crashes),
    ids.map((id) => rows.get(id) as number),
  )
  await moveNeeds(asker, moves)
  return heads
}

/** How many rows each of some instances has. */
export async function countRows(asker: Asker, ids: readonly string[]): Promise<Map<string, number>> {
  const counted = await askAll(asker, ROWS, ids)
  return new Map(counted.map(({ id, rows }) => [id as string, rows as number]))
}

async function moveNeeds(asker: Asker, moves: readonly Move[]): Promise<void> {
  const all = moves.map(({ old, head: { id }, head }) => ({
    id,
    before: old ? needsOf(old) : [],
    after: needsOf(head),
  }))
  const moved = all.filter(({ before, after }) => before.join(" ") !== after.join(" "))
  const gone = moved.flatMap(({ id, before }) => before.map((name) => [name, id] as const))
  const come = moved.flatMap(({ id, after }) => after.map((name) => [name, id] as const))
  for (const [sql, needs] of [[DROP_NEEDS, gone] as const, [ADD_NEEDS, come] as const]) {
    await askAll(
      asker,
      sql,
      needs.map(([name]) => name),
      needs.map(([, id]) => id),
    )
  }
}

/** Heads, column by column. */
function columnsOf(heads: readonly Head[]): Column[] {
  const rows = heads.map(valuesOf)
  return HEAD.split(", ").map((_, column) => rows.map((row) => row[column] as string | number | null))
}
