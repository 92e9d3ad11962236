// Every example runs and prints what it should.

import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { openInterpreter } from "../interpreter/interpreter.js"

/** What each example prints, called without operands. */
const printed: { readonly [example: string]: string } = {
  "hello.sx": "Hello, world!\n",
  "word-count.sx": "6  the\n3  flow\n3  is\n3  log\n2  did\n2  in\n2  not\n2  what\n1  and\n1  do\n",
}

test("every example is tried here", () => {
  expect(readdirSync("examples").sort()).toEqual(Object.keys(printed).sort())
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
