// The procedures that expand and run forms: `eval`, environments, `load`.
//
// Each is an instruction of the machine, so what it runs may ask, escape and pause like all else.

import { Complaint } from "./complaint.js"
import { control } from "./control.js"
import { Environment } from "./environment.js"
import { type Instances, inTurn } from "./instances.js"
import { importOf } from "./library.js"
import type { Linker } from "./linker.js"
import { Source } from "./place.js"
import type { Control } from "./procedure.js"
import type { Program } from "./run.js"
import { r5rsKeywords, standardLibraries } from "./standard.js"
import { intern } from "./symbol.js"
import { dialectOf } from "./unit.js"

/** The procedures that expand and run forms. */
export function evaluators(linker: Linker, instances: Instances): Control[] {
  return [
    control({
      shape: "(eval expression [environment])",
      doc: "The value of `expression` in `environment`, the interaction environment by default.",
      act: (run, [form, given = run.home]) => {
        if (!(given instanceof Environment)) throw new Complaint("eval", "not an environment", [given])
        const closure = linker.evaluation(form, given, instances)
        const due = instances.due.splice(0)
        return due.length === 0 ? run.apply(closure, []) : run.perform(inTurn([...due, closure]))
      },
    }),
    control({
      shape: "(environment import-set ...)",
      doc: "An environment in which what each `import-set` names is visible.",
      act: (run, specs) => {
        const environment = linker.environment(
          specs.map((spec) => linker.importSet(spec, undefined)),
          instances,
        )
        const due = instances.due.splice(0)
        if (due.length === 0) return run.answer(environment)
        const last: Program = { next: (r) => r.answer(environment) }
        return run.perform(sequence(inTurn(due), last))
      },
    }),
    control({
      shape: "(interaction-environment)",
      doc: "The environment that the program runs in.",
      act: (run) => run.answer(run.home),
    }),
    control({
      shape: "(scheme-report-environment version)",
      doc: "An environment with the names of R5RS; `version` is 5.",
      act: (run, [version]) =>
        run.answer(reportEnvironment(linker, instances, "scheme-report-environment", version, r5rsNames())),
    }),
    control({
      shape: "(null-environment version)",
      doc: "An environment with the syntactic keywords of R5RS; `version` is 5.",
      act: (run, [version]) =>
        run.answer(reportEnvironment(linker, instances, "null-environment", version, r5rsKeywords)),
    }),
    control({
      shape: "(%load filename text environment)",
      doc: "Evaluates the forms of `text`.",
      act: (run, [filename, text, given = run.home]) => {
        if (!(given instanceof Environment)) throw new Complaint("load", "not an environment", [given])
        const source = new Source(String(filename), String(text))
        const dialect = dialectOf(source.name)
        return run.perform(linker.interactive(source, dialect, given, instances))
      },
    }),
  ]
}

function reportEnvironment(
  linker: Linker,
  instances: Instances,
  who: string,
  version: unknown,
  names: readonly string[],
): Environment {
  if (version !== 5) throw new Complaint(who, "the only version is 5, not", [version])
  const library = {
    name: "(r5rs)",
    environment: linker.kernel,
    exports: new Map(names.map((n) => [intern(n), intern(n)])),
    needs: [],
    body: [],
  }
  return linker.environment([importOf(library)], instances)
}

/** First what `first` says, then one thing more. */
function sequence(first: Program, last: Program): Program {
  let done = false
  return {
    next: (run) => {
      const instr = first.next(run)
      if (instr !== undefined || done) return instr
      done = true
      return last.next(run)
    },
  }
}

function r5rsNames(): readonly string[] {
  return standardLibraries.get("(scheme r5rs)") as readonly string[]
}
