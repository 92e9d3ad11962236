// The command is the same whether it was ready-made or not.

import { readdirSync, readFileSync, renameSync } from "node:fs"
import { dirname, join } from "node:path"
import vm from "node:vm"
import { expect, test } from "vitest"
import { bundledCommand, directoryOf, run } from "./command.js"

const command = bundledCommand()
const ready = join(dirname(command), "ready")

const files = directoryOf({
  "good.scm":
    "(import (scheme base) (scheme write))\n(let loop ((i 0)) (when (< i 1000) (loop (+ i 1))))\n(write (map abs '(-1 2)))\n",
  "bad.scm": "(define (f x) (car x))\n(f 1)\n",
  "effects.mjs": `import { NonRetryableError } from ${JSON.stringify(join(dirname(command), "index.js"))}
    export const pay = () => { throw new NonRetryableError("no money") }`,
  "flow.sx": "(defflow order (lambda (n) (effect 'pay n)))\n",
})

/** What users type: each with what is particular about it. */
const TYPED = [
  [],
  ["--help"],
  ["--version"],
  ["nonsense"],
  ["run", "good.scm"],
  ["run", "bad.scm"],
  ["run", "none.scm"],
  ["run", "good.scm", "--nonsense"],
  ["check", "bad.scm"],
  ["doc", "map"],
  ["-e", '(string-append "a" (number->string 1/2))'],
  ["list", "--store", "none.db"],
]

test("a host like the one it was made on takes what was made", () => {
  const made = readdirSync(ready).filter((name) => name.endsWith(".cache"))
  expect(made).toHaveLength(1)
  const cachedData = readFileSync(join(ready, made[0] as string))
  const script = new vm.Script(readFileSync(join(ready, "cli.js"), "latin1"), { cachedData })
  expect(script.cachedDataRejected).toBe(false)
})

test("LA2 with other flags, and without what was made, the command does the same", () => {
  const typed = (words: readonly string[], env: { [name: string]: string } = {}): unknown =>
    run(command, words, { cwd: files, env, input: "" })
  const taken = TYPED.map((words) => typed(words))
  const flagged = TYPED.map((words) => typed(words, { NODE_OPTIONS: "--max-semi-space-size=32" }))
  renameSync(ready, `${ready}-away`)
  const plain = TYPED.map((words) => typed(words))
  renameSync(`${ready}-away`, ready)
  expect(flagged).toEqual(plain)
  expect(taken).toEqual(plain)
})

test("LA1 a class that a user's module takes from sxflow is the command's own", () => {
  const words = ["start", "flow.sx", "order", "1", "--store", "s.db", "--effects", "effects.mjs"]
  const { status, err } = run(command, words, { cwd: files })
  expect(err).toContain('effect: the handler failed: pay "no money"\nfailed ') // at once: it is not tried again
  expect(status).toBe(1)
})
