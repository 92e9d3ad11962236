// The examples of flows in a module's comments: on which inputs its author says they run.
//
//   ;;; (flow/start publish {:title "Hello"})    => (flow-suspended _ review)
//
// A line of comment that begins with a call of flow/start is one; its input is
// evaluated by itself, in a fresh world that grants nothing. What it comes to is
// for readers.

import { Pair } from "../../interpreter/pair.js"
import { Source } from "../../interpreter/place.js"
import { Reader } from "../../interpreter/reader.js"
import { Sym } from "../../interpreter/symbol.js"
import { openInterpreter } from "../door.js"
import { elements, textOf } from "./datum.js"

/** A flow, and the canonical text of an input to it. */
export interface Example {
  readonly flow: string
  readonly input: string
}

/** The examples in `text`, in their order; what does not read, or cannot be evaluated, is none. */
export async function examplesIn(text: string): Promise<Example[]> {
  const examples: Example[] = []
  for (const [, call] of text.matchAll(/^;+ *(\(flow\/start .*)$/gm)) {
    const example = await exampleOf(call as string)
    const isNew = examples.every(({ flow, input }) => flow !== example?.flow || input !== example.input)
    if (example !== undefined && isNew) examples.push(example)
  }
  return examples
}

async function exampleOf(call: string): Promise<Example | undefined> {
  try {
    const reader = new Reader(new Source("an example", call), { dialect: "sx" })
    const [, flow, input] = elements(reader.read()) ?? []
    const name = nameOf(flow)
    if (name === undefined || input === undefined) return undefined
    const interpreter = openInterpreter({ steps: 1_000_000, memory: 2 ** 26 })
    return { flow: name, input: textOf(await interpreter.evaluateRaw(textOf(input), { name: "an example" })) }
  } catch {
    return undefined // it is a comment after all
  }
}

/** `publish` and `'publish` both name a flow. */
function nameOf(flow: unknown): string | undefined {
  if (flow instanceof Sym) return flow.name
  const [quote, name] = flow instanceof Pair ? (elements(flow) ?? []) : []
  return quote instanceof Sym && quote.name === "quote" && name instanceof Sym ? name.name : undefined
}
