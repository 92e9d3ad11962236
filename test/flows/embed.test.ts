// The example of a program that embeds flows: it type-checks, runs, and prints what it should.

import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"
import { bundled } from "./programs.js"

const { embed } = bundled({ embed: "examples/embed.ts" })

test("examples/embed.ts prints what it should", () => {
  expect(execFileSync(process.execPath, [embed], { encoding: "utf8" }).trimEnd().split("\n")).toEqual([
    "charging 500 cents for tea (effect charge () 1)",
    "{ id: 'tea', state: 'finished', value: 'receipt for 500' }",
    "{ id: 'table', state: 'parked', tag: 'approved' }",
    "charging 50000 cents for table (effect charge () 1)",
    "{ id: 'table', state: 'finished', value: 'receipt for 50000' }",
  ])
})

test("the examples type-check, as examples/tsconfig.json says", () => {
  execFileSync("node_modules/.bin/tsc", ["-p", "examples/tsconfig.json"], { stdio: "inherit" })
})
