// Primitives: procedures written in TypeScript.
//
// A primitive is one record: its name, its shape, its sentence, its function.
// The arity check, the arity error and the manual are read out of the shape.
// Its function takes its operands by position and never calls a guest procedure.

/** The operands are as varied as the guest's values: the one place where `any` is at home. */
// biome-ignore lint/suspicious/noExplicitAny: operands are checked by the primitive itself
export type Run = (...operands: any[]) => unknown

/** How a primitive is declared. */
export interface PrimitiveSpec {
  readonly name: string
  /**
   * A call of it: `(list-tail list k)`, `(string-copy string [start [end]])`, `(list obj ...)`,
   * `(max x y ...)`: `y ...` is any number of operands, none included.
   */
  readonly shape: string
  /** One or two sentences; operands in backticks. */
  readonly doc: string
  readonly run: Run
  /** What two operands call instead of `run`, for a procedure of any number of operands. */
  readonly binary?: Run
  /** `run` may answer a Promise: the machine asks, and the call's value is what it comes to. */
  readonly asks?: true
}

/** How many operands a procedure takes. `most` is Infinity for a rest operand. */
export interface Arity {
  readonly least: number
  readonly most: number
}

/** The arity that a shape states. Throws on a malformed shape: that is our own mistake. */
export function arityOf(shape: string): Arity {
  const words = shape.replace(/^\(|\)$/g, "").match(/\[|\]|\.\.\.|[^\s[\]]+/g) ?? []
  let least = 0
  let most = 0
  let depth = 0
  words.slice(1).forEach((word, i, all) => {
    if (word === "[") depth++
    else if (word === "]") depth--
    else if (word === "...") most = Number.POSITIVE_INFINITY
    else if (all[i + 1] === "...") return
    else {
      most++
      if (depth === 0) least++
    }
  })
  if (depth !== 0) throw new Error(`a malformed shape: ${shape}`)
  return { least, most }
}

/** A procedure written in TypeScript, as a guest value. */
export class Primitive {
  readonly least: number
  readonly most: number

  constructor(
    readonly name: string,
    readonly shape: string,
    readonly doc: string,
    readonly run: Run,
    readonly binary: Run | undefined,
    /** Whether `run` may answer a Promise, for which the machine asks. */
    readonly asks: boolean,
    /** Whether `run` is the host's, which may do anything, such as evaluate something else. */
    readonly isForeign = false,
  ) {
    const arity = arityOf(shape)
    this.least = arity.least
    this.most = arity.most
  }
}

/** Calls a primitive with as many operands as it takes, and no more than a JavaScript call does. */
export function callPrimitive({ run, binary }: Primitive, operands: readonly unknown[]): unknown {
  switch (operands.length) {
    case 1:
      return run(operands[0])
    case 2:
      return binary === undefined ? run(operands[0], operands[1]) : binary(operands[0], operands[1])
    case 3:
      return run(operands[0], operands[1], operands[2])
    default:
      return run(...operands)
  }
}

/** The primitives of `specs`, by name. Throws on a name declared twice. */
export function declare(...specs: readonly (readonly PrimitiveSpec[])[]): Map<string, Primitive> {
  const declared = new Map<string, Primitive>()
  for (const { name, shape, doc, run, binary, asks } of specs.flat()) {
    if (declared.has(name)) throw new Error(`declared twice: ${name}`)
    declared.set(name, new Primitive(name, shape, doc, run, binary, asks === true))
  }
  return declared
}
