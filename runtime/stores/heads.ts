// Heads, as every store treats them.
//
// Invariants
//   HE1  What has ended is due no more; else what has letters is due at once, unless it is stuck.
//   HE2  What has ended, is stuck, or has neither a time nor a need is claimed by nobody, and taken out of no hands.
//   HE3  Crashes are counted while no row is written between them.
//
// Not here: how heads are kept and found.

import type { Head, HeadChange, Query, State, Transition } from "../store.js"

/** The states that an instance has ended in. */
export const ENDED: readonly State[] = ["finished", "failed", "cancelled"]

/** A head with a change made. */
export function changed(head: Head, change: HeadChange | undefined, hasLetters: boolean): Head {
  const next = change === undefined ? head : { ...head, ...change }
  const pressing = hasLetters && next.state !== "stuck"
  const due = next.ended !== null ? null : pressing ? 0 : next.due // HE1
  return due === next.due ? next : { ...next, due }
}

/** Whether somebody may claim it sooner or later, unless it is in living hands. */
export function isWaiting({ state, due, needs, ended }: Head): boolean {
  return ended === null && state !== "stuck" && (due !== null || needs !== "") // HE2
}

/** The names of the effects for which a head may be claimed at once. */
export function needsOf(head: Head): readonly string[] {
  if (head.needs === "" || head.owner !== "" || !isWaiting(head)) return []
  return [...new Set(head.needs.split(" ").filter((name) => name !== ""))]
}

/** The crashes still counted of a head that was claimed last when it had `held` rows, and has `rows` now. */
export function crashesAt(head: Head, held: number, rows: number): number {
  return rows === held ? head.crashes : 0 // HE3
}

/** Whether a head is one that `query` asks for. */
export function matches(head: Head, query: Query): boolean {
  const { states, flow, prefix, parent, endedBefore, createdBefore, after } = query
  return (
    (states === undefined || states.includes(head.state)) &&
    (flow === undefined || head.flow === flow) &&
    (prefix === undefined || head.id.startsWith(prefix)) &&
    (parent === undefined || head.parent === parent) &&
    (endedBefore === undefined || (head.ended !== null && head.ended < endedBefore)) &&
    (createdBefore === undefined || head.created < createdBefore) &&
    (after === undefined || compareAges(after, head) < 0)
  )
}

/** Whether a transition may matter to others than the driver of its instance. Rows alone do not. */
export function isNews({ creates, head, sends, writes }: Transition): boolean {
  const isLetter = sends !== undefined && sends.length > 0
  return creates !== undefined || head !== undefined || isLetter || (writes !== undefined && writes.length > 0)
}

/** The order of lists: oldest first, and of one time by id. */
export function compareAges(a: Pick<Head, "created" | "id">, b: Pick<Head, "created" | "id">): number {
  return a.created - b.created || compareTexts(a.id, b.id)
}

/** The order of claims: the longest due first, and of one time by id. */
export function compareDues(a: { due: number; id: string }, b: { due: number; id: string }): number {
  return a.due - b.due || compareTexts(a.id, b.id)
}

/** The order of two texts by their code points. Databases have this one; the host compares surrogates. */
function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const one = a.charCodeAt(i)
    const other = b.charCodeAt(i)
    if (one !== other) return rank(one) - rank(other)
  }
  return a.length - b.length
}

/** A code unit, so moved that surrogates stand above all others. */
function rank(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

/** The first text that is above all that begin with `prefix`; undefined if there is none. */
export function above(prefix: string): string | undefined {
  const points = [...prefix].map((character) => character.codePointAt(0) as number)
  while (points.at(-1) === 0x10ffff) points.pop()
  const last = points.pop()
  if (last === undefined) return undefined
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)
}

/** Misuse of a store by its driver, found before anything is kept. */
export function checkTransition({ seq, rows, writes = [] }: Transition): void {
  for (const { key } of writes) {
    if (!/^[!-~]+$/.test(key)) throw new Error(`not a record's key: ${JSON.stringify(key)}`)
  }
  if (writes.length > 1) {
    const keys = new Set<string>()
    for (const { key } of writes) {
      if (keys.has(key)) throw new Error(`a transition writes ${key} twice`)
      keys.add(key)
    }
  }
  for (const [i, row] of rows.entries()) {
    if (row.seq !== seq + i) throw new Error(`a transition from row ${seq} on holds row ${row.seq} at place ${i}`)
  }
}
