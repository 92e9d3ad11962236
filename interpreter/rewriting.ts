// What derived forms are written with.

import { Complaint } from "./complaint.js"
import { elements, list, type Pair } from "./pair.js"
import type { Place } from "./place.js"
import { type Alias, type Identifier, type Scope, symbolOf } from "./scope.js"

/** What a derived form may ask of the expander. */
export interface Rewriting {
  k(name: string): Alias
  fresh(name: string): Alias
  isKeyword(id: unknown, name: string, scope: Scope): boolean
  bad(form: unknown, shape: string, at?: Place): Complaint
  include(form: Pair, at: Place | undefined, foldCase: boolean): unknown
  hasFeature(name: string): boolean
  hasLibrary(name: unknown): boolean
}

/** A function from a form to the form it stands for. */
export type Derive = (form: Pair, x: Rewriting, scope: Scope, at: Place | undefined) => unknown

/** A list form of its parts. */
export const L = (...parts: unknown[]): unknown => list(parts)

/** The operands of `form`, at least `least` and at most `most` of them. */
export function operands(
  form: Pair,
  x: Rewriting,
  shape: string,
  least: number,
  most = Number.POSITIVE_INFINITY,
): unknown[] {
  const parts = elements(form.cdr)
  if (parts === undefined || parts.length < least || parts.length > most) throw x.bad(form, shape)
  return parts
}

/** The elements of a part of `form` that must be a list of at least `least`. */
export function inner(part: unknown, form: Pair, x: Rewriting, shape: string, least = 0): unknown[] {
  const parts = elements(part)
  if (parts === undefined || parts.length < least) throw x.bad(form, shape)
  return parts
}

/** Refuses a form that binds a name twice. */
export function distinct(ids: readonly Identifier[], form: Pair): void {
  const twice = ids.find((id, i) => ids.indexOf(id) < i)
  if (twice === undefined) return
  throw new Complaint(symbolOf(form.car as Identifier).name, "a name is bound twice", [symbolOf(twice)]).of("syntax")
}
