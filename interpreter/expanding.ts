// What the functions that expand forms may ask of the expander.

import type { Complaint } from "./complaint.js"
import type { Core } from "./core.js"
import type { Walk } from "./deep.js"
import type { Environment } from "./environment.js"
import type { Place } from "./place.js"
import type { Rewriting } from "./rewriting.js"
import type { Identifier, Scope } from "./scope.js"

/** A form and where it stands. */
export interface Located {
  readonly form: unknown
  readonly at: Place | undefined
}

/** A form rewritten until it is a core form, a call or an atom; `special` is the core form's keyword. */
export interface Resolved {
  readonly form: unknown
  readonly special: string | undefined
}

export interface Expanding extends Rewriting {
  /** The environment that the program's globals are in. */
  readonly environment: Environment
  resolve(form: unknown, scope: Scope, at: Place | undefined): Resolved
  /** Expands an expression. `name` is what a procedure it makes should be called. */
  expand(form: unknown, scope: Scope, at: Place | undefined, name?: string): Walk<Core>
  /** Expands each of `forms`, in order. */
  each(forms: readonly Located[], scope: Scope): Walk<Core[]>
  /** The elements of the list `rest`, each with its place. Throws `wrong` where it is no list. */
  located(rest: unknown, at: Place | undefined, wrong: () => Complaint): Located[]
  /** The place of the datum in a pair's car. */
  placeOf(pair: unknown, otherwise: Place | undefined): Place | undefined
  /** Reads a variable. */
  reference(id: Identifier, scope: Scope, at: Place | undefined): Core
  quote(datum: unknown): Core
}
