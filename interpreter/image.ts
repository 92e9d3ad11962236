// The boot library's code as plain data, so that starting expands nothing.
//
// An image is JSON: for each definition its name and the core of its procedure,
// as nested arrays. Globals stand in it by name, local variables by number.
// Bodies are decoded when a procedure is first called.
//
// Not here: who makes the image (.build/boot.ts), who loads it (kernel.ts).

import { Code } from "./code.js"
import {
  Call,
  CaseLambda,
  Const,
  type Core,
  GlobalRef,
  If,
  Lambda,
  Let,
  Letrec,
  LocalRef,
  noteReference,
  Seq,
  SetGlobal,
  SetLocal,
  Variable,
} from "./core.js"
import { Source } from "./place.js"
import { Reader } from "./reader.js"
import { write } from "./writer.js"

/** JSON. */
export type Encoded = string | number | boolean | null | readonly Encoded[]

/**
 * `[name, definition]` for each definition, in order: a procedure, a keyword (`["m", "(syntax-rules …)"]`), or a
 * parameter that begins as #f (`["p"]`).
 */
export type Image = readonly (readonly [name: string, definition: Encoded])[]

/** The image of a lambda or `case-lambda`. `globalName` names the slots. */
export function encodeProcedure(core: Lambda | CaseLambda, globalName: (slot: number) => string): Encoded {
  return new Encoder(globalName).node(core)
}

class Encoder {
  private readonly numbers = new Map<Variable, number>()

  constructor(private readonly globalName: (slot: number) => string) {}

  node(core: Core): Encoded {
    switch (core.kind) {
      case "const":
        return ["q", core.value === undefined ? null : write(core.value)]
      case "local":
        return ["l", this.number(core.variable)]
      case "global":
        return ["g", this.globalName(core.slot)]
      case "set-local":
        return ["s", this.number(core.variable), this.node(core.value)]
      case "set-global":
        return ["d", this.globalName(core.slot), this.node(core.value), core.defines]
      case "if":
        return ["i", this.node(core.test), this.node(core.then), this.node(core.otherwise)]
      case "seq":
        return ["b", ...core.items.map((c) => this.node(c))]
      case "call":
        return ["c", this.node(core.operator), ...core.operands.map((c) => this.node(c))]
      case "let":
      case "letrec":
        return [
          core.kind === "let" ? "e" : "r",
          core.variables.map((v) => this.variable(v)),
          core.inits.map((c) => this.node(c)),
          this.node(core.body),
        ]
      case "lambda":
        return ["f", core.name, core.doc, core.rest, core.params.map((p) => this.variable(p)), this.node(core.body)]
      case "case-lambda":
        return ["k", core.name, ...core.clauses.map((c) => this.node(c))]
    }
  }

  private number(variable: Variable): number {
    let number = this.numbers.get(variable)
    if (number === undefined) {
      number = this.numbers.size
      this.numbers.set(variable, number)
    }
    return number
  }

  private variable(variable: Variable): Encoded {
    return [this.number(variable), variable.name, variable.assigned, variable.checked]
  }
}

/** What an image's globals are: the slot of a name in the environment the code will run in. */
export type SlotOf = (name: string) => number

/** The codes of an encoded procedure: one for a lambda, one a clause for a `case-lambda`. */
export function decodeProcedure(encoded: Encoded, slotOf: SlotOf): Code[] {
  const [tag, , ...rest] = encoded as [string, string, ...Encoded[]]
  return tag === "k" ? rest.map((clause) => lazyCode(clause, slotOf)) : [lazyCode(encoded, slotOf)]
}

function lazyCode(encoded: Encoded, slotOf: SlotOf): Code {
  const decoder = new Decoder(slotOf)
  const { lambda, body } = decoder.head(encoded, null)
  return new Code(lambda, (partial) => {
    partial.body = decoder.node(body, partial)
  })
}

class Decoder {
  private readonly variables = new Map<number, Variable>()

  constructor(private readonly slotOf: SlotOf) {}

  head(encoded: Encoded, parent: Lambda | null): { lambda: Lambda; body: Encoded } {
    const [, name, doc, rest, params, body] = encoded as [string, string, string, boolean, Encoded[], Encoded]
    const lambda = new Lambda(name, parent, undefined)
    lambda.doc = doc
    lambda.rest = rest
    lambda.params = params.map((p) => this.variable(p, lambda))
    return { lambda, body }
  }

  node(encoded: Encoded, within: Lambda): Core {
    const [tag, ...parts] = encoded as [string, ...Encoded[]]
    const sub = (part: Encoded | undefined): Core => this.node(part as Encoded, within)
    switch (tag) {
      case "q":
        return new Const(parts[0] === null ? undefined : constantOf(parts[0] as string))
      case "l":
        return new LocalRef(this.reference(parts[0] as number, within), undefined)
      case "g":
        return new GlobalRef(this.slotOf(parts[0] as string), parts[0] as string, undefined)
      case "s":
        return new SetLocal(this.reference(parts[0] as number, within), sub(parts[1]), undefined)
      case "d":
        return new SetGlobal(
          this.slotOf(parts[0] as string),
          parts[0] as string,
          sub(parts[1]),
          parts[2] as boolean,
          undefined,
        )
      case "i":
        return new If(sub(parts[0]), sub(parts[1]), sub(parts[2]))
      case "b":
        return new Seq(parts.map(sub))
      case "c":
        return new Call(sub(parts[0]), parts.slice(1).map(sub), undefined)
      case "e": {
        const inits = (parts[1] as Encoded[]).map(sub)
        return new Let(this.bind(parts[0] as Encoded[], within), inits, sub(parts[2]))
      }
      case "r": {
        const variables = this.bind(parts[0] as Encoded[], within)
        const inits = (parts[1] as Encoded[]).map(sub)
        inits.forEach((init, i) => {
          if (init instanceof Lambda) init.self = variables[i]
        })
        return new Letrec(variables, inits, sub(parts[2]))
      }
      case "f":
        return this.lambda(encoded, within)
      default:
        return new CaseLambda(
          parts[0] as string,
          parts.slice(1).map((clause) => this.lambda(clause, within)),
        )
    }
  }

  private lambda(encoded: Encoded, within: Lambda): Lambda {
    const { lambda, body } = this.head(encoded, within)
    lambda.body = this.node(body, lambda)
    return lambda
  }

  private bind(variables: readonly Encoded[], owner: Lambda): Variable[] {
    return variables.map((v) => this.variable(v, owner))
  }

  private variable(encoded: Encoded, owner: Lambda): Variable {
    const [number, name, assigned, checked] = encoded as [number, string, boolean, boolean]
    const variable = new Variable(name, owner, undefined)
    variable.assigned = assigned
    variable.checked = checked
    this.variables.set(number, variable)
    return variable
  }

  private reference(number: number, from: Lambda): Variable {
    const variable = this.variables.get(number) as Variable
    noteReference(variable, from)
    variable.reads++
    return variable
  }
}

function constantOf(text: string): unknown {
  return new Reader(new Source("boot", text), { dialect: "sx", literal: true }).read()
}
