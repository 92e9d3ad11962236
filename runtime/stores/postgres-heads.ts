// Heads in PostgreSQL: many at once, inside a transaction of the caller's.

import type { Head } from "../store.js"
import { HEAD, headFrom, valuesOf } from "./head-fields.js"
import { crashesAt, isForAnyone, needsOf } from "./heads.js"
import type { Asker, Fields, Value } from "./postgres-session.js"

const NEW = `$1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::int[], $9::text[],
  $10::text[], $11::bigint[], $12::bigint[], $13::boolean[]`
const BEGIN = `insert into sxflow.instance (${HEAD}, anyone) select * from unnest(${NEW}) as new(${HEAD}, anyone)
  order by id on conflict do nothing returning id`
const CHANGE = `update sxflow.instance i set version = n.version, state = n.state, due = n.due, needs = n.needs,
  owner = n.owner, crashes = n.crashes, ended = n.ended, anyone = n.anyone
  from unnest(${NEW}) as n(${HEAD}, anyone) where i.id = n.id`
const PASS = `update sxflow.instance i set owner = $1, crashes = n.crashes, held = n.held
  from unnest($2::text[], $3::int[], $4::bigint[]) as n(id, crashes, held) where i.id = n.id`
const ROWS = `select i.id, coalesce((select l.seq + 1 from sxflow.log l where l.id = i.id order by l.seq desc limit 1), 0)
  as rows from unnest($1::text[]) as i(id)`
const FORGET_NEEDS = "delete from sxflow.need where id = any($1::text[])"
const ADD_NEEDS = "insert into sxflow.need (name, due, id) select * from unnest($1::text[], $2::bigint[], $3::text[])"

/** A head as it is locked, with what is stored beside it. */
export interface Locked {
  readonly head: Head
  readonly held: number
  readonly anyone: boolean
}

/** What to select of an instance to have it `Locked`. */
export const LOCKED = `${HEAD}, held, anyone`

export function lockedFrom(fields: Fields): Locked {
  return { head: headFrom(fields), held: fields.held as number, anyone: fields.anyone as boolean }
}

/** A head, and how many letters are in its inbox. */
export interface Lettered {
  readonly head: Head
  readonly letters: number
}

/** Adds heads; answers the ids that were free. */
export async function beginHeads(asker: Asker, heads: readonly Lettered[]): Promise<Set<string>> {
  if (heads.length === 0) return new Set()
  const begun = await asker.ask(BEGIN, ...columnsOf(heads))
  const ids = new Set(begun.map(({ id }) => id as string))
  await addNeeds(
    asker,
    heads.filter(({ head, letters }) => ids.has(head.id) && !isForAnyone(head, letters)),
  )
  return ids
}

/** Changes heads; `needy` are the ids of those that needed something before. */
export async function changeHeads(asker: Asker, heads: readonly Lettered[], needy: readonly string[]): Promise<void> {
  if (heads.length === 0) return
  await asker.ask(CHANGE, ...columnsOf(heads))
  if (needy.length > 0) await asker.ask(FORGET_NEEDS, needy)
  await addNeeds(
    asker,
    heads.filter(({ head, letters }) => !isForAnyone(head, letters)),
  )
}

/** Hands instances over to `owner`, their last one being lost or not; answers their heads. */
export async function passHeads(
  asker: Asker,
  locked: readonly Locked[],
  owner: string,
  lost: boolean,
): Promise<Head[]> {
  if (locked.length === 0) return []
  const rows = await countRows(
    asker,
    locked.map(({ head }) => head.id),
  )
  const heads = locked.map(({ head, held }) => {
    const crashes = crashesAt(head, held, rows.get(head.id) as number) + (lost ? 1 : 0) // ST5
    return { ...head, owner, crashes }
  })
  const ids = heads.map(({ id }) => id)
  const crashes = heads.map((head) => head.crashes)
  await asker.ask(
    PASS,
    owner,
    ids,
    crashes,
    ids.map((id) => rows.get(id) as number),
  )
  const needy = heads.filter((_, i) => locked[i]?.anyone === false)
  if (needy.length > 0)
    await asker.ask(
      FORGET_NEEDS,
      needy.map(({ id }) => id),
    )
  await addNeeds(
    asker,
    needy.map((head) => ({ head, letters: 0 })),
  )
  return heads
}

/** How many rows each of some instances has. */
export async function countRows(asker: Asker, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const counted = await asker.ask(ROWS, ids)
  return new Map(counted.map(({ id, rows }) => [id as string, rows as number]))
}

async function addNeeds(asker: Asker, heads: readonly Lettered[]): Promise<void> {
  const waiting = heads.flatMap(({ head }) =>
    head.due === null || head.owner !== "" ? [] : needsOf(head).map((name) => ({ name, due: head.due, id: head.id })),
  )
  if (waiting.length === 0) return
  await asker.ask(
    ADD_NEEDS,
    waiting.map(({ name }) => name),
    waiting.map(({ due }) => due),
    waiting.map(({ id }) => id),
  )
}

/** Heads, column by column. */
function columnsOf(heads: readonly Lettered[]): Value[] {
  const rows = heads.map(({ head, letters }) => [...valuesOf(head), isForAnyone(head, letters)])
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] as string | number | boolean | null))
}
