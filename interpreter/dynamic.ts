// The dynamic environment of a run: what is in force while a call lasts.
//
// Each is an immutable value: entering makes a new one, leaving puts the old one back.

import type { Parameter, PortRole } from "./procedure.js"

/** The exception handlers, innermost first. */
export interface Handlers {
  readonly handler: unknown
  readonly outer: Handlers | null
}

/** The values that `parameterize` has given, innermost first. */
export interface Bindings {
  readonly parameter: Parameter
  readonly value: unknown
  readonly outer: Bindings | null
  /** The current ports that these bindings have changed. */
  readonly ports: { readonly [role in PortRole]?: unknown }
}

/** `outer` with one binding more. */
export function binding(parameter: Parameter, value: unknown, outer: Bindings | null): Bindings {
  const inherited = outer?.ports ?? {}
  const ports = parameter.role === undefined ? inherited : { ...inherited, [parameter.role]: value }
  return { parameter, value, outer, ports }
}

/** The extents that `dynamic-wind` has entered, innermost first. */
export interface Winder {
  readonly after: unknown
  /** The stack's height at its frame. */
  readonly height: number
  /** The dynamic environment of the `dynamic-wind` itself, in which `after` runs. */
  readonly outside: Dynamic
}

export class Dynamic {
  constructor(
    readonly handlers: Handlers | null,
    readonly bindings: Bindings | null,
    readonly winder: Winder | null,
  ) {}

  /** This environment with other handlers. */
  handling(handlers: Handlers | null): Dynamic {
    return new Dynamic(handlers, this.bindings, this.winder)
  }
}

/** The dynamic environment a run begins with. */
export const OUTERMOST = new Dynamic(null, null, null)

/** The value of `parameter` in `dynamic`. */
export function parameterValue(parameter: Parameter, dynamic: Dynamic): unknown {
  for (let b = dynamic.bindings; b !== null; b = b.outer) if (b.parameter === parameter) return b.value
  return parameter.value
}
