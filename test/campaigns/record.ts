// The record of what the interpreter does as it is, for the mutation campaign.
//
// Invariants
//   RM1  No fact of a record is long: the checks of thousands of mutants would take hours by them.
//
// Not here: what is done with the record (checks.ts).

import fc from "fast-check"
import { factFiles, outcomesOf } from "../facts/runner.js"
import { type FactTable, isSetUp, readTable } from "../facts/table.js"
import { forms } from "../laws/lowering/forms.js"
import { programs } from "../laws/oracle/programs.js"
import { mutilatedText, soup, validText } from "../laws/reading/texts.js"
import { ending, limits, type Manner, type Recorded, reading, telling } from "./checks.js"

/** A fact that takes longer than this many milliseconds of processor time is long, and so is one that takes half of the steps. */
const LONG_MS = 6

const sample = { seed: 20261120, numRuns: 150 }

/** The tables about the language; the others are about its data. */
const chapters = ["4.3", "5", "4.1", "4.2", "6.10", "6.11", "2", "sx-language", "sx-lexical", "6.12", "errors"]

const manners: readonly Manner[] = [
  { engine: "machine", slice: 1_000_000 },
  { engine: "machine", slice: 3 },
  { engine: "compiled", slice: 1_000_000 },
  { engine: "compiled", slice: 7 },
  { engine: "adaptive", slice: 100 },
]

/** Programs that go deeper than the host's stack and than one chunk of the machine's, and what becomes of them there. */
const deepPrograms: readonly string[] = [
  "(let deep ((n 6000)) (if (= n 0) 0 (+ 1 (deep (- n 1)))))",
  "(define (deep n) (if (= n 0) (car '()) (+ 1 (deep (- n 1))))) (deep 5000)",
  "(define (deep n) (if (= n 0) (raise 'bottom) (+ 1 (deep (- n 1))))) (guard (e (#t e)) (deep 5000))",
  "(call/cc (lambda (k) (let deep ((n 5000)) (if (= n 0) (k 'out) (+ 1 (deep (- n 1)))))))",
  "(with-exception-handler (lambda (e) 1) (lambda () (let deep ((n 3000)) (if (= n 0) (raise-continuable 5) (+ 1 (deep (- n 1)))))))",
  "(let loop ((i 0) (sum 0)) (if (= i 3000) sum (loop (+ i 1) (+ sum i))))",
  "(let loop ((i 0)) (if (< i 300) (begin (call-with-values (lambda () (values i 1)) +) (loop (apply + (list i 1)))) i))",
  "(define (even? n) (if (= n 0) #t (odd? (- n 1)))) (define (odd? n) (if (= n 0) #f (even? (- n 1)))) (even? 9000)",
]

/** Records what the interpreter as it is does, with the tables about data only where `whole`. */
export async function record(whole: boolean): Promise<Recorded> {
  const tables: FactTable[] = []
  for (const table of factFiles().map(readTable)) {
    if (whole || chapters.includes(table.chapter)) tables.push(await withoutLongFacts(table))
  }
  const generated = fc.sample(programs(), { ...sample, numRuns: 60 }).map((program) => program.text)
  const runs = [...deepPrograms, ...generated.slice(0, 25)].flatMap((text) =>
    manners.map((manner) => ({ text, ...manner })),
  )
  const texts = [validText("scheme"), validText("sx"), mutilatedText("scheme"), mutilatedText("sx"), soup].flatMap(
    (generator) => fc.sample(generator, sample),
  )
  return {
    whole,
    tables: tables.sort((one, other) => relevance(one) - relevance(other)),
    forms: forms.map(([text, answer]) => ({ text, answer })),
    programs: await Promise.all(generated.map(async (text) => ({ text, answer: await ending({ text }) }))),
    runs: await Promise.all(runs.map(async (run) => ({ ...run, answer: await telling(run.text, run) }))),
    texts: texts.flatMap((text) =>
      (["scheme", "sx"] as const).map((dialect) => ({ text, dialect, answer: reading(text, dialect) })),
    ),
  }
}

function relevance({ chapter }: FactTable): number {
  const at = chapters.indexOf(chapter)
  return at < 0 ? chapters.length : at
}

async function withoutLongFacts(table: FactTable): Promise<FactTable> {
  const long = new Set<number>()
  let before = spentMs()
  for await (const { line, failure } of outcomesOf(table, { ...limits, steps: limits.steps / 2 })) {
    const now = spentMs()
    if (failure !== undefined || now - before > LONG_MS) long.add(line)
    before = now
  }
  return { ...table, facts: table.facts.filter((fact) => isSetUp(fact) || !long.has(fact.line)) } // RM1
}

/** The processor time of this process. */
function spentMs(): number {
  return process.cpuUsage().user / 1000
}
