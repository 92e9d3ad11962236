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
import { ending, limits, type Recorded, reading } from "./checks.js"

/** A fact that takes longer than this many milliseconds of processor time is long, and so is one that takes half of the steps. */
const LONG_MS = 6

const sample = { seed: 20261120, numRuns: 150 }

/** The tables about the language; the others are about its data. */
const chapters = ["4.3", "5", "4.1", "4.2", "6.10", "6.11", "2", "sx-language", "sx-lexical", "6.12", "errors"]

/** Records what the interpreter as it is does, with the tables about data only where `whole`. */
export async function record(whole: boolean): Promise<Recorded> {
  const tables: FactTable[] = []
  for (const table of factFiles().map(readTable)) {
    if (whole || chapters.includes(table.chapter)) tables.push(await withoutLongFacts(table))
  }
  const generated = fc.sample(programs(), { ...sample, numRuns: 60 }).map((program) => program.text)
  const texts = [validText("scheme"), validText("sx"), mutilatedText("scheme"), mutilatedText("sx"), soup].flatMap(
    (generator) => fc.sample(generator, sample),
  )
  return {
    whole,
    tables: tables.sort((one, other) => relevance(one) - relevance(other)),
    forms: forms.map(([text, answer]) => ({ text, answer })),
    programs: await Promise.all(generated.map(async (text) => ({ text, answer: await ending({ text }) }))),
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
