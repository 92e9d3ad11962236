// What a mutant of the interpreter has to get past.
//
// Facts and laws say what is right by many means: tables, a grammar, an oracle.
// Asking them all again for each of thousands of mutants takes days, so they are
// asked once, of the interpreter as it is, and what they said is recorded. The
// checks compare a mutant with the record.
//
// Invariants
//   CK1  Every evaluation has budgets, so that a check ends whatever the guest does.
//
// Not here: making the record (record.ts), making mutants (mutate.ts), running checks on one (facts-runner.ts).

import { BudgetError, ExitRequest, SchemeError } from "../../interpreter/failure.js"
import { type Engine, openInterpreter } from "../../interpreter/interpreter.js"
import { Pair } from "../../interpreter/pair.js"
import { Source } from "../../interpreter/place.js"
import { type Dialect, Reader } from "../../interpreter/reader.js"
import { Unreadable } from "../../interpreter/reading/unreadable.js"
import { EOF } from "../../interpreter/singleton.js"
import { write } from "../../interpreter/writer.js"
import { failureLine, outcomesOf } from "../facts/runner.js"
import type { FactTable } from "../facts/table.js"
import { listing } from "../laws/lowering/listing.js"

/** What the interpreter as it is says of tables, programs and texts. */
export interface Recorded {
  /** Whether everything was recorded, for mutants that got past a part of it. */
  readonly whole: boolean
  readonly tables: readonly FactTable[]
  readonly forms: readonly Exchange[]
  readonly programs: readonly Exchange[]
  readonly texts: readonly (Exchange & { readonly dialect: Dialect })[]
  readonly runs: readonly (Exchange & Manner)[]
}

/** How a program is run. */
export interface Manner {
  readonly engine: Engine
  readonly slice: number
}

/** A text, and what came of it. */
export interface Exchange {
  readonly text: string
  readonly answer: string
}

/** Something that a mutant may fail. */
export interface Check {
  readonly name: string
  /** Why it fails, if it does. */
  readonly run: () => Promise<string | undefined>
}

/** What a check may use. */
export const limits = { steps: 20_000, memory: 2 ** 26 } // CK1

/** The checks that a record makes possible. */
export function checks(recorded: Recorded): Check[] {
  return [
    ...recorded.tables.map((table) => ({ name: table.file, run: () => firstFailure(table) })),
    {
      name: "law: forms are lowered as listed",
      run: () => firstDifference(recorded.forms, ({ text }) => listing(text)),
    },
    { name: "law: programs end as the oracle says", run: () => firstDifference(recorded.programs, ending) },
    {
      name: "law: no engine, sliced or not, can be told from another",
      run: () => firstDifference(recorded.runs, ({ text, ...manner }) => telling(text, manner)),
    },
    {
      name: "law: texts read as they did, and what does not read is told alike",
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
export async function ending(program: { readonly text: string }): Promise<string> {
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

/** How a program ends in one manner, where, having used what. */
export async function telling(text: string, manner: Manner): Promise<string> {
  let output = ""
  const interpreter = openInterpreter({ ...limits, ...manner, dialect: "scheme", output: (shown) => (output += shown) })
  const told = (ending: string): string => {
    const { steps, bytes } = interpreter.spent()
    return `${output} ${ending} (${steps} steps, ${bytes} bytes)`
  }
  try {
    return told(`=> ${interpreter.write(await interpreter.evaluateRaw(text))}`)
  } catch (error) {
    if (!(error instanceof SchemeError || error instanceof BudgetError)) throw error
    const calls = error.chain.slice(0, 20).map(({ name, place }) => `${name} ${place}`)
    return told(`!> ${error.message} at ${error.place} in ${calls.join(", ")}`)
  }
}

/** Whether an error is one that an evaluation may end in. */
function isPromised(error: unknown): error is Error {
  return error instanceof SchemeError || error instanceof BudgetError || error instanceof ExitRequest
}

/** What a text reads as, with the places of all parts, or why it does not read. */
export function reading(text: string, dialect: Dialect): string {
  const reader = new Reader(new Source("text", text), { dialect, places: true })
  const said: string[] = []
  try {
    for (let datum = reader.read(); datum !== EOF; datum = reader.read()) {
      said.push(`${write(datum)} ${reader.start}-${reader.end} ${places(datum, reader)}`)
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    said.push(`${error.incomplete ? "incomplete" : "refused"}: ${error.message} ${error.hint} ${error.place}`)
  }
  return [...said, `${reader.sawEnd ? "" : "not "}at the end of the text`].join("\n")
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
