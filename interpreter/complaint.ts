// What the guest did wrong, and what stops it.
//
// Invariants
//   E1  A complaint's sentence is constant; what it is about stands in `irritants`.
//   E2  A complaint is a guest value: `guard` catches it, `error-object?` answers #t.
//   E3  An `Exhausted` is never seen by the guest.

import type { Place } from "./place.js"

/** Which of the report's predicates an error object satisfies besides `error-object?`. */
export type ComplaintKind = "error" | "file" | "read" | "syntax" | "continuation" | "unbound"

/** One guest call that was under way: its place, and the name of the procedure it stands in. */
export interface ChainLink {
  readonly name: string
  readonly place: Place | undefined
}

/** An error object, as `error` makes it and as primitives throw it. */
export class Complaint {
  /** Where it happened; filled in by the machine for primitives. */
  place: Place | undefined
  /** The guest calls under way, innermost first; filled in when nobody caught it. */
  chain: readonly ChainLink[] = []
  kind: ComplaintKind = "error"
  /** What would have been right, where that can be said: `its shape is (car pair)`. */
  hint = ""
  /** Which operand was wrong, from 1; 0 where the sentence says it all. */
  argument = 0
  /** What a host function has thrown, where this is what the guest is told of it. */
  cause: unknown

  /**
   * @param who the procedure that complains, "" where there is none
   * @param sentence constant, lower case, no full stop
   * @param irritants the values it is about
   */
  constructor(
    readonly who: string,
    readonly sentence: string,
    readonly irritants: readonly unknown[] = [],
    place?: Place,
  ) {
    this.place = place
  }

  /** What `error-object-message` answers. */
  get message(): string {
    const which = this.argument === 0 ? "" : ` (argument ${this.argument})`
    const said = `${this.sentence}${which}${this.hint === "" ? "" : `, ${this.hint}`}`
    return this.who === "" ? said : `${this.who}: ${said}`
  }

  /** This complaint under another of the report's kinds. */
  of(kind: ComplaintKind): this {
    this.kind = kind
    return this
  }
}

/**
 * The operand `value` is of the wrong type.
 * @param expected what it should be, with its article: "a pair"
 * @param argument which operand, from 1; 0 for a procedure of one operand
 */
export function wrongType(who: string, expected: string, value: unknown, argument = 0): Complaint {
  const complaint = new Complaint(who, `not ${expected}`, [value])
  complaint.argument = argument
  return complaint
}

/** A budget has run out. The host sees it; the guest cannot catch it. */
export class Exhausted {
  place: Place | undefined
  chain: readonly ChainLink[] = []
  constructor(
    readonly budget: "steps" | "memory" | "output" | "cancelled",
    readonly sentence: string,
  ) {}
}
