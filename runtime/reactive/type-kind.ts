// Kinds: what a field of an object may hold, as the grammar has read it.
//
// Not here: how a kind is written (type-grammar.ts), whether a value is of it (type-fitting.ts).

import type { Real } from "../../interpreter/number/tower.js"
import type { Keyword } from "../../interpreter/symbol.js"

/** A kind; `datum` is how it was declared, and cannot be changed. */
export type Kind = (Leaf | Whole) & { readonly datum: unknown }

/** A kind whose values are looked at as one. */
export type Leaf =
  | { readonly is: "any" | "symbol" | "keyword" | "boolean" | "date" | "url" | "id" }
  | { readonly is: "string" | "integer" | "number"; readonly bounds: Bounds }
  | { readonly is: "one-of"; readonly values: readonly unknown[] }

/** A kind made of kinds. */
export type Whole =
  | { readonly is: "maybe"; readonly kind: Kind }
  | { readonly is: "list-of"; readonly kind: Kind; readonly bounds: Bounds }
  | { readonly is: "record"; readonly fields: Fields; readonly open: boolean }
  | { readonly is: "map-of"; readonly kind: Kind }
  | { readonly is: "or"; readonly kinds: readonly Kind[] }

/** Limits of a number, or of a length; both may be reached. */
export interface Bounds {
  readonly min: Real | undefined
  readonly max: Real | undefined
}

/** The fields of an object or record by their names, in canonical order. */
export type Fields = ReadonlyMap<string, Field>

export interface Field {
  readonly key: Keyword
  readonly kind: Kind
  /** How it was declared: its kind, or a kind and a value in `(default kind value)`. */
  readonly datum: unknown
  /** Whether it may be missing. */
  readonly optional: boolean
  /** What it has if it is missing; undefined where nothing is filled in. */
  readonly otherwise: unknown
}
