// Every example runs: a program prints what it should, a flow survives every crash, a module is used by some test.

import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { openInterpreter } from "../interpreter/interpreter.js"
import { examplesIn } from "../runtime/flows/examples.js"
import { rehearsed } from "../runtime/flows/rehearsal.js"
import { fileShelf } from "../runtime/flows/shelves.js"

/** What each program prints, called without operands. */
const printed: { readonly [example: string]: string } = {
  "hello.sx": "Hello, world!\n",
  "word-count.sx": "6  the\n3  flow\n3  is\n3  log\n2  did\n2  in\n2  not\n2  what\n1  and\n1  do\n",
}

const examples = readdirSync("examples", { withFileTypes: true }).flatMap((entry) =>
  entry.isFile() ? [entry.name] : [],
)
const flows = examples.filter((name) => /^\(defflow /m.test(readFileSync(`examples/${name}`, "utf8")))

test("every example is tried", () => {
  const tests = execFileSync("git", ["grep", "-hoE", "examples/[a-z.-]+", "--", "test"], { encoding: "utf8" })
  const named = tests.split("\n").map((path) => path.replace("examples/", "").replace(/\.js$/, ".ts"))
  const tried = new Set([...Object.keys(printed), ...flows, ...named])
  expect(examples.filter((name) => !tried.has(name))).toEqual([])
})

test.each(Object.entries(printed))("%s", async (example, expected) => {
  let output = ""
  const interpreter = openInterpreter({
    commandLine: [example],
    output: (text) => {
      output += text
    },
  })
  await interpreter.evaluate(readFileSync(`examples/${example}`, "utf8"), { name: example })
  expect(output).toBe(expected)
})

test.each(flows)("%s survives every crash", async (name) => {
  const path = `examples/${name}`
  const inputs = await examplesIn(readFileSync(path, "utf8"))
  expect(inputs.length).toBeGreaterThan(0)
  for (const { flow, input } of inputs) {
    const play = { shelf: fileShelf(path), flow, input, answers: new Map(), effects: {}, seed: "1", deliveries: 60 }
    expect((await rehearsed(play, 10)).divergence).toBeUndefined()
  }
})
