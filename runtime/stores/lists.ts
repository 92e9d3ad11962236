// What a query asks, in SQL.

import type { Query } from "../store.js"
import { above } from "./heads.js"

type Value = string | number

/** A condition of SQL. `place` keeps a value and answers how to refer to it. */
export function conditionsOf(query: Omit<Query, "states">, place: (value: Value) => string): string[] {
  const { flow, prefix, parent, endedBefore, createdBefore, after } = query
  const conditions: string[] = []
  if (flow !== undefined) conditions.push(`flow = ${place(flow)}`)
  if (prefix !== undefined) conditions.push(...prefixed(prefix, place))
  if (parent !== undefined) conditions.push(`parent = ${place(parent)}`)
  if (endedBefore !== undefined) conditions.push("ended is not null", `ended < ${place(endedBefore)}`)
  if (createdBefore !== undefined) conditions.push(`created < ${place(createdBefore)}`)
  if (after !== undefined) conditions.push(`(created, id) > (${place(after.created)}, ${place(after.id)})`)
  return conditions
}

function prefixed(prefix: string, place: (value: Value) => string): string[] {
  const end = above(prefix)
  const from = prefix === "" ? [] : [`id >= ${place(prefix)}`]
  return end === undefined ? from : [...from, `id < ${place(end)}`]
}
