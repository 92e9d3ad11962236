// The effect `log`: lines, and what a flow cannot do with them.

import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { type Circumstances, folder, tried } from "./attempt.js"

/** Logs what is said; the outcome, and the lines. */
async function logged(payload: string, more: object = {}, circumstances: Circumstances = {}) {
  const lines: string[] = []
  const outcome = await tried({ log: { write: (line: string) => lines.push(line), ...more } }, payload, circumstances)
  return { outcome, lines }
}

test("a line is an object of JSON", async () => {
  const payload = '{:level warn :text "late" :data {:order 17 :parts (a "b")}}'
  const { outcome, lines } = await logged(payload, {}, { key: "k" })
  expect([outcome, lines.length]).toEqual(["nil", 1])
  const { time, ...rest } = JSON.parse(lines[0] ?? "") as { time: string }
  expect(Date.parse(time)).toBeGreaterThan(Date.now() - 60_000)
  expect(rest).toEqual({ level: "warn", instance: "i", key: "k", text: "late", data: '{:order 17 :parts (a "b")}' })
})

test("a string alone is a line of its own", async () => {
  const { lines } = await logged('"hello"')
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", text: "hello" })
})

test("AU19 what is said stays one line, and says nothing to a terminal", async () => {
  const forged = "a\\n{level: error}\\r\\x1b;[2J\\x9b;2J\\x7f;\\x2028;\\x0;"
  const { lines } = await logged(`{:text "${forged}" :data "${forged}"}`)
  expect(lines[0]).toMatch(/^[^\p{Cc}\u2028\u2029]*$/u)
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ text: "a\n{level: error}\r\x1b[2J\x9b2J\x7f\u2028\0" })
})

test("lines are appended to a file", async () => {
  const base = folder()
  for (const text of ["one", "two"]) {
    expect(await tried({ log: { file: "flows.log" } }, `"${text}"`, { base })).toBe("nil")
  }
  const lines = readFileSync(join(base, "flows.log"), "utf8").trimEnd().split("\n")
  expect(lines.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual(["one", "two"])
})

test("a file that cannot be written to is a failure that may pass, and nothing waits for a pipe", async () => {
  const base = folder()
  mkdirSync(join(base, "folder"))
  execFileSync("mkfifo", [join(base, "pipe")])
  expect(await tried({ log: { file: "folder" } }, '"x"', { base })).toMatch(/^failed: EISDIR/)
  expect(await tried({ log: { file: "pipe" } }, '"x"', { base })).toMatch(/^failed: ENXIO/)
})

test("AU4 a line of so many bytes is too large", async () => {
  const { outcome, lines } = await logged(`"${"ü".repeat(1000)}"`, { largest: 1500 })
  expect(outcome).toMatch(/^refused: the line is too large: 2\d\d\d bytes, and 1500 are allowed$/)
  expect(lines).toEqual([])
})

test("AU3 who takes lines too slowly is given up", async () => {
  const write = () => new Promise(() => undefined)
  expect(await tried({ log: { write, timeout: 20 } }, '"x"')).toBe("failed: it took longer than 20 ms")
  const signal = AbortSignal.abort(new Error("not wanted"))
  expect(await logged('"x"', {}, { signal })).toEqual({ outcome: "failed: not wanted", lines: [] })
})

test.each([
  ["5", "a dict is wanted, not 5"],
  ['{:level loud :text ""}', "level: debug, info, warn or error is wanted, not loud"],
  ["{:level info}", "text: it is missing"],
  ['{:text "" :date 1}', "date: there is no such field. Did you mean data?"],
])("AU1 AU2 a payload that makes no sense: %s", async (payload, sentence) => {
  expect((await logged(payload)).outcome).toBe(`refused: the payload makes no sense: ${sentence}`)
})
