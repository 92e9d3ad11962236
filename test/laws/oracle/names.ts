// What an expression of a generated program may name, and where it stands.

import { type Sexp, s } from "./sexp.js"

/** How deep the parts of a program may be nested. */
const MOST_NESTED = 7

/** What may be named where an expression stands. */
export interface Names {
  readonly ints: readonly string[]
  readonly lists: readonly string[]
  readonly vectors: readonly string[]
  readonly cells: readonly string[]
  readonly promises: readonly string[]
  readonly escapes: readonly string[]
  /** Procedures from an integer to an integer, with what a call of each costs. */
  readonly procedures: ReadonlyMap<string, number>
  /** How often this place is evaluated. */
  readonly times: number
  /** How much deeper parts may be nested here. */
  readonly depth: number
}

export const NOTHING: Names = {
  ints: ["total"],
  lists: [],
  vectors: [],
  cells: [],
  promises: [],
  escapes: [],
  procedures: new Map(),
  times: 1,
  depth: MOST_NESTED,
}

/** `names` with more integers in scope. */
export function having(names: Names, ...ints: readonly string[]): Names {
  return { ...names, ints: [...names.ints, ...ints] }
}

/** `names` at a place that is evaluated `times` times as often. */
export function repeated(names: Names, times: number): Names {
  return { ...names, times: names.times * times }
}

/** What loops count with. */
export const COUNTERS: readonly string[] = ["turn", "n"]

/** The variables that may be assigned: no counter. */
export function assignable(names: Names): readonly string[] {
  return names.ints.filter((name) => !COUNTERS.includes(name)) // G1
}

/** What every program begins with. */
export const PRELUDE: readonly Sexp[] = [
  s`(define total 0)`,
  s`(define plain (make-parameter 0))`,
  s`(define raised-by-one (make-parameter 0 (lambda (x) (+ x 1))))`,
  s`(define saved (lambda (x) x))`,
  s`(define-record-type cell (make-cell value) cell? (value cell-value set-cell-value!))`,
]
