// What a name stands for, in words.

import { isProcedure } from "./control.js"
import { type Environment, Global, SpecialForm } from "./environment.js"
import { Primitive } from "./primitive.js"
import { CaseClosure, Closure, Control } from "./procedure.js"
import { intern } from "./symbol.js"
import { syntaxManual } from "./syntax-manual.js"

/** What a name stands for. */
export interface Description {
  readonly name: string
  readonly kind: "procedure" | "syntax" | "variable"
  readonly shape: string | undefined
  readonly doc: string | undefined
}

/** What `name` stands for in `environment`; undefined where it stands for nothing. */
export function describe(name: string, environment: Environment): Description | undefined {
  const binding = environment.lookup(intern(name))
  if (binding === undefined) return undefined
  if (!(binding instanceof Global)) {
    const [shape, doc] = binding instanceof SpecialForm ? (syntaxManual.get(binding.name) ?? []) : []
    return { name, kind: "syntax", shape, doc }
  }
  const value = environment.valueOf(intern(name))
  if (!isProcedure(value)) return { name, kind: "variable", shape: undefined, doc: undefined }
  return { name, kind: "procedure", ...manual(value) }
}

function manual(procedure: unknown): { shape: string | undefined; doc: string | undefined } {
  if (procedure instanceof Primitive || procedure instanceof Control)
    return { shape: procedure.shape, doc: procedure.doc }
  if (procedure instanceof Closure) return { shape: procedure.code.shape, doc: procedure.code.doc || undefined }
  if (procedure instanceof CaseClosure) {
    const docs = procedure.clauses.map((clause) => clause.code.doc).filter((doc) => doc !== "")
    return { shape: procedure.shape, doc: docs[0] }
  }
  return { shape: undefined, doc: undefined }
}
