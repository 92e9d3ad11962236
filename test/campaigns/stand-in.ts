// What stands in for vitest when its tests are asked about mutants: it gathers
// them, so that each can be run again and again in a process of ours.
//
// Invariants
//   VT1  What is done before and after tests is done for those of its block, and for those of no other file.
//
// Not here: running them (facts-runner.ts).

import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect"
import * as chai from "chai"

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

type Body = (...operands: unknown[]) => unknown
type Hook = () => unknown

/** What `describe` has around tests, or a file. */
interface Block {
  readonly name: string
  readonly around: Block | undefined
  readonly before: Hook[]
  readonly after: Hook[]
  readonly first: Hook[]
  readonly last: Hook[]
  /** Whether what comes first has been done. */
  begun: boolean
}

/** Every test so far: its name, and what it does. */
export const gathered: { readonly name: string; readonly run: () => unknown }[] = []

const blocks: Block[] = []
let block = blockOf("", undefined)

function blockOf(name: string, around: Block | undefined): Block {
  const made = { name, around, before: [], after: [], first: [], last: [], begun: false }
  blocks.push(made)
  return made
}

/** Loads a file of tests, whose names are to begin with its own. */
export async function gather(name: string, load: () => Promise<unknown>): Promise<void> {
  block = blockOf(name, undefined) // VT1
  await load()
}

/** Does what is to be done when the tests are over. What a block has not begun it need not end, but a file has begun by loading. */
export async function over(): Promise<void> {
  for (const { around, begun, last } of blocks) if (begun || around === undefined) for (const hook of last) await hook()
}

export const expect: unknown = chai.expect

export function test(name: string, run: () => unknown): void {
  const around = block
  gathered.push({ name: [...namesOf(around), name].join(": "), run: () => within(around, run) })
}

function namesOf(given: Block | undefined): string[] {
  return given === undefined ? [] : [...namesOf(given.around), given.name].filter((name) => name !== "")
}

test.each = (rows: readonly unknown[]) => (name: string, run: Body) => {
  rows.forEach((row, k) => test(`${name} (${k})`, () => (Array.isArray(row) ? run(...row) : run(row))))
}

/** Does `run` with what its block has done around it. */
async function within(around: Block | undefined, run: () => unknown): Promise<void> {
  if (around === undefined) {
    await run()
    return
  }
  await within(around.around, async () => {
    if (!around.begun) for (const hook of around.first) await hook()
    around.begun = true
    try {
      for (const hook of around.before) await hook()
      await run()
    } finally {
      for (const hook of around.after) await hook()
    }
  })
}

export function describe(name: string, define: () => void): void {
  const around = block
  block = blockOf(name, around)
  define()
  block = around
}

describe.each = (rows: readonly unknown[]) => (name: string, define: Body) => {
  for (const row of rows) describe(name, () => (Array.isArray(row) ? define(...row) : define(row)))
}

export function beforeEach(hook: Hook): void {
  block.before.push(hook)
}

export function afterEach(hook: Hook): void {
  block.after.push(hook)
}

export function beforeAll(hook: Hook): void {
  block.first.push(hook)
}

export function afterAll(hook: Hook): void {
  block.last.push(hook)
}
