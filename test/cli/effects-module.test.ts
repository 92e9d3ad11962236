// What is said of a module of effect handlers that is not as it should be.

import { describe, expect, test } from "vitest"
import { bundledCommand, directoryOf, run } from "./command.js"

const command = bundledCommand()

const NONE = "is no effect handler: a function, or an object of a function `run` and a policy"
const SENSELESS = "an effect's policy makes no sense: go"

const FACTS: readonly [string, string, string][] = [
  ["config.mjs", 'export const config = { url: "x" }; export const go = async () => 1', `config ${NONE}`],
  ["enum.ts", "export enum Way { In, Out }; export const go = async () => 1", `Way ${NONE}`],
  ["bare.mjs", "export const go = { attempts: 5 }", `go ${NONE}`],
  ["attempts.mjs", "export const go = { run: () => 1, attempts: -1 }", `${SENSELESS}: attempts`],
  ["timeout.mjs", 'export const go = { run: () => 1, timeout: "soon" }', `${SENSELESS}: timeout`],
  ["backoff.mjs", 'export const go = { run: () => 1, backoff: "x" }', `${SENSELESS}: backoff`],
  ["rate.mjs", "export const go = { run: () => 1, rate: 5 }", `${SENSELESS}: rate`],
  ["key.mjs", "export const go = { run: () => 1, key: 5 }", `${SENSELESS}: key`],
  [
    "retries.mjs",
    "export const go = { run: () => 1, retries: 5 }",
    "an effect's policy knows no such thing: go: retries",
  ],
  [
    "default.mjs",
    "export default async () => 1",
    "its default export is no object of effect handlers; export each by its name",
  ],
]

const cwd = directoryOf({
  "f.sx": "(defflow f (lambda (x) x))\n",
  ...Object.fromEntries(FACTS.map(([file, text]) => [file, text])),
})

function said(file: string): unknown {
  return run(command, ["start", "f.sx", "f", "1", "--store", "s.db", "--effects", file], { cwd })
}

describe("a mistake is told with the file, the effect and the field", () => {
  test.each(FACTS)("%s", (file, _text, sentence) => {
    expect(said(file)).toEqual({ status: 1, out: "", err: `sxflow: ${file}: ${sentence}\n` })
  })
  test("a directory", () => {
    expect(said(".")).toEqual({ status: 1, out: "", err: "sxflow: .: a directory, not a file\n" })
  })
})
