// What stands in for vitest when its tests are asked about mutants: it gathers
// them, so that each can be run again and again in a process of ours.
//
// Not here: running them (facts-runner.ts).

import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect"
import * as chai from "chai"

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

type Body = (...operands: unknown[]) => unknown

/** Every test so far: its name, and what it does. */
export const gathered: { readonly name: string; readonly run: () => unknown }[] = []

export const expect = (value: unknown, message?: string): unknown => chai.expect(value, message)

export function test(name: string, run: () => unknown): void {
  gathered.push({ name, run })
}

test.each = (rows: readonly unknown[]) => (name: string, run: Body) => {
  rows.forEach((row, k) => test(`${name} (${k})`, () => (Array.isArray(row) ? run(...row) : run(row))))
}

export function describe(_name: string, define: () => void): void {
  define()
}

describe.each = (rows: readonly unknown[]) => (_name: string, define: Body) => {
  for (const row of rows) Array.isArray(row) ? define(...row) : define(row)
}

/** What is done around tests concerns whole runs of theirs, of which there are none here. */
export function afterAll(): void {}
