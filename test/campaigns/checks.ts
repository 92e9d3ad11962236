// What a mutant of the interpreter has to get past.
//
// Facts and laws say what is right by many means: tables, a grammar, an oracle.
// Asking them all again for each of thousands of mutants takes days, so they are
// asked once, of the interpreter as it is, and what they said is recorded. The
// checks compare a mutant with the record.
//
// Invariants
//   CK1  A record is plain data: what a mutant does cannot change it.
//   CK2  No fact of a record is long: those that are were left out when it was made.
//   CK3  A check ends, whatever the guest does: every evaluation has budgets.
//
// Not here: making mutants (mutate.ts), running checks on one (facts-runner.ts).

import fc from "fast-check"
import { BudgetError, ExitRequest, SchemeError } from "../../interpreter/failure.js"
import { openInterpreter } from "../../interpreter/interpreter.js"
import { Pair } from "../../interpreter/pair.js"
import { Source } from "../../interpreter/place.js"
import { type Dialect, Reader } from "../../interpreter/reader.js"
import { Unreadable } from "../../interpreter/reading/unreadable.js"
import { EOF } from "../../interpreter/singleton.js"
import { write } from "../../interpreter/writer.js"
import { factFiles, failureLine, outcomesOf } from "../facts/runner.js"
import { type FactTable, isSetUp, readTable } from "../facts/table.js"
import { programs } from "../laws/oracle/programs.js"
import { mutilatedText, soup, validText } from "../laws/reading/texts.js"

/** What the interpreter as it is says of tables, programs and texts. */
export interface Recorded {
  readonly tables: readonly FactTable[]
  readonly programs: readonly Exchange[]
  readonly texts: readonly (Exchange & { readonly dialect: Dialect })[]
}

interface Exchange {
  readonly text: string
  readonly answer: string
}

/** Something that a mutant may fail. */
export interface Check {
  readonly name: string
  /** Why it fails, if it does. */
  readonly run: () => Promise<string | undefined>
}

const limits = { steps: 100_000, memory: 2 ** 26 } // CK3

/** A fact that takes longer than this many milliseconds is long, and so is one that takes half of the steps. */
const LONG_MS = 25

const sample = { seed: 20261120, numRuns: 150 }

/** Records what the interpreter as it is does. */
export async function record(): Promise<Recorded> {
  const tables: FactTable[] = []
  for (const file of factFiles()) tables.push(await withoutLongFacts(readTable(file)))
  const generated = fc.sample(programs(), sample).map((program) => program.text)
  const texts = [validText("scheme"), validText("sx"), mutilatedText("scheme"), mutilatedText("sx"), soup].flatMap(
    (generator) => fc.sample(generator, sample),
  )
  return {
    tables: tables.sort((one, other) => relevance(one) - relevance(other)),
    programs: await Promise.all(generated.map(async (text) => ({ text, answer: await ending({ text }) }))),
    texts: texts.flatMap((text) =>
      (["scheme", "sx"] as const).map((dialect) => ({ text, dialect, answer: reading(text, dialect) })),
    ),
  }
}

/** Tables about the language come before those about its data. */
function relevance({ chapter }: FactTable): number {
  const first = ["4.3", "5", "4.1", "4.2", "6.10", "6.11", "2", "sx-language", "sx-lexical", "6.12"]
  const at = first.indexOf(chapter)
  return at < 0 ? first.length : at
}

async function withoutLongFacts(table: FactTable): Promise<FactTable> {
  const long = new Set<number>()
  let before = performance.now()
  for await (const { line, failure } of outcomesOf(table, { ...limits, steps: limits.steps / 2 })) {
    const now = performance.now()
    if (failure !== undefined || now - before > LONG_MS) long.add(line)
    before = now
  }
  return { ...table, facts: table.facts.filter((fact) => isSetUp(fact) || !long.has(fact.line)) } // CK2
}

/** The checks that a record makes possible. */
export function checks(recorded: Recorded): Check[] {
  return [
    ...recorded.tables.map((table) => ({ name: table.file, run: () => firstFailure(table) })),
    { name: "law: programs end as the oracle says", run: () => firstDifference(recorded.programs, ending) },
    {
      name: "law: texts read as the grammar says",
      run: () => firstDifference(recorded.texts, ({ text, dialect }) => reading(text, dialect)),
    },
  ]
}

async function firstFailure(table: FactTable): Promise<string | undefined> {
  for await (const outcome of outcomesOf(table, limits)) {
    if (outcome.failure !== undefined) return failureLine(outcome)
  }
  return undefined
}

async function firstDifference<E extends Exchange>(
  recorded: readonly E[],
  answer: (exchange: E) => string | Promise<string>,
): Promise<string | undefined> {
  for (const exchange of recorded) {
    const got = await answer(exchange)
    if (got !== exchange.answer) return `${exchange.text} => ${got}, recorded ${exchange.answer}`
  }
  return undefined
}

/** How a program ends, having displayed what. */
async function ending(program: { readonly text: string }): Promise<string> {
  let output = ""
  const interpreter = openInterpreter({ ...limits, dialect: "scheme", output: (shown) => (output += shown) })
  try {
    const value = await interpreter.evaluateRaw(program.text)
    return `${output} => ${interpreter.write(value)}`
  } catch (error) {
    if (!isPromised(error)) throw error
    return `${output} !> ${error.message}`
  }
}

/** Whether an error is one that an evaluation may end in. */
function isPromised(error: unknown): error is Error {
  return error instanceof SchemeError || error instanceof BudgetError || error instanceof ExitRequest
}

/** What a text reads as, with the places of all parts, as far as the grammar has a say in it. */
function reading(text: string, dialect: Dialect): string {
  const reader = new Reader(new Source("text", text), { dialect, places: true })
  const said: string[] = []
  try {
    for (let datum = reader.read(); datum !== EOF; datum = reader.read()) {
      said.push(`${write(datum)} ${reader.start}-${reader.end} ${places(datum, reader)}`)
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    said.push(error.incomplete ? "incomplete" : "refused")
  }
  return said.join("\n")
}

/** The places of a datum's parts, in an order of their own. */
function places(datum: unknown, reader: Reader): string {
  const { carAt, elementsAt } = reader.places
  const found: unknown[] = []
  const seen = new Set<unknown>()
  const coming = [datum]
  while (coming.length > 0) {
    const part = coming.pop()
    if (typeof part !== "object" || part === null || seen.has(part)) continue
    seen.add(part)
    if (part instanceof Pair) {
      found.push(carAt.get(part))
      coming.push(part.cdr, part.car)
    } else {
      found.push(elementsAt.get(part)?.join())
      if (Array.isArray(part)) coming.push(...part)
    }
  }
  return found.join()
}
