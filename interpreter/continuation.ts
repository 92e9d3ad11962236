// Continuations: escape procedures.

import type { Dynamic } from "./dynamic.js"

/** An escape procedure. It may be invoked while its extent is live, any number of times. */
export class Continuation {
  constructor(
    /** The run whose stack it belongs to. */
    readonly run: object,
    /** The height of the stack at its marker. */
    readonly height: number,
    /** The marker that stands there while the extent is live. */
    readonly marker: object,
    readonly dynamic: Dynamic,
  ) {}

  get writing(): string {
    return "#<continuation>"
  }
}
