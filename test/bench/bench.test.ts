// The benches cannot rot: every program runs at its quick size, and what makes figures of them is right.

import { expect, test } from "vitest"
import { openInterpreter } from "../../interpreter/interpreter.js"
import { type Contest, matchesOf, median, type Score, scoreOf } from "./contest.js"
import { type Engine, namedScheme } from "./engines.js"
import { measure, type Usage } from "./measure.js"
import { allPrograms, type Program, programOf, withoutImports } from "./programs.js"
import { pacesInColumns, stepsOf } from "./rates.js"
import { geometricMean, markdown, rowsBetween, versus } from "./table.js"

for (const program of allPrograms()) {
  test(`${program.name}: ${program.about}`, async () => {
    const { size, answer } = program.sizes.get("quick") as { size: number; answer: string }
    expect(await written(program, size)).toBe(`${answer}\n`)
  })
}

/** What a program writes. */
async function written(program: Program, size: number): Promise<string> {
  const said: string[] = []
  const dialect = program.language === "sx" ? "sx" : "scheme"
  const interpreter = openInterpreter({ dialect, output: (text) => said.push(text) })
  await interpreter.compile(program.textAt(size), { name: program.name }).instantiate()
  return said.join("")
}

const TEXT = `; one: a program of its size.
;
; quick 2 => (2)
; full  8 => (8)
; biwa cannot: it says so
(import (scheme base)
        (scheme write))
(define size 8)
(write (list size))
`

test("a program states its sizes, its answers and its excuses", () => {
  const program = programOf("one.scm", TEXT)
  expect(program.about).toBe("a program of its size.")
  expect(program.sizes).toEqual(
    new Map([
      ["quick", { size: 2, answer: "(2)" }],
      ["full", { size: 8, answer: "(8)" }],
    ]),
  )
  expect(program.excuses).toEqual(new Map([["biwa", "it says so"]]))
  expect(program.textAt(2)).toContain("(define size 2)\n")
})

test("a program that misstates itself is refused", () => {
  expect(() => programOf("two.scm", TEXT)).toThrow("does not begin with its name")
  expect(() => programOf("one.scm", TEXT.replace("quick", "brisk"))).toThrow("states no quick or no full size")
  expect(() => programOf("one.scm", TEXT.replace("size 8", "size 9"))).toThrow("is not of its full size")
})

test("imports are left out for engines without libraries, however many lines they take", () => {
  expect(withoutImports(TEXT)).toContain("cannot: it says so\n\n(define size 8)")
  for (const program of allPrograms()) expect(withoutImports(program.textAt(1))).not.toContain("(scheme base)\n")
})

/** An engine that is never run. */
function engine(name: string, sizes: string): Engine {
  return { name, sizes, reads: ["scm"], commandFor: () => [], spelled: (text) => text }
}

const ours = { ...engine("ours", "full"), reads: ["scm", "sx"] as const }
const programs = allPrograms().filter(({ name }) => ["fib", "pi", "dicts"].includes(name))

test("BM1 each engine meets ours at the size that suits it", () => {
  const others = [engine("biwa", "biwa"), engine("guile", "full")]
  const matches = matchesOf(programs, ours, others, "full")
  const meetings = matches.map(({ program, size, engines }) => [program.name, size, engines.map(({ name }) => name)])
  const sizeOf = (name: string, size: string) => programs.find((p) => p.name === name)?.sizes.get(size)
  expect(meetings).toEqual([
    ["dicts", sizeOf("dicts", "full"), ["ours"]],
    ["fib", sizeOf("fib", "full"), ["ours", "guile"]],
    ["fib", sizeOf("fib", "biwa"), ["ours", "biwa"]],
    ["pi", sizeOf("pi", "full"), ["ours", "guile"]],
  ])
  expect(matchesOf(programs, ours, others, "quick")).toHaveLength(3)
  const long = matchesOf(programs, ours, others, "long").find(({ engines }) => engines.some((e) => e.name === "guile"))
  expect(long?.size).toEqual(sizeOf("fib", "long"))
})

function usage(userMs: number, output: string, failure?: string): Usage {
  return { userMs, wallMs: userMs, output, failure }
}

test("BM2 no time without the right answer", () => {
  expect(scoreOf([usage(9, "1"), usage(9, "2")], "1", 0)).toMatchObject({ ms: undefined, failure: "answered 2" })
  expect(scoreOf([usage(9, "")], "1", 0).failure).toBe("answered nothing")
  expect(scoreOf([usage(9, "", "no end after 1 s")], "1", 0).failure).toBe("no end after 1 s")
})

test("BM3 a time is a median, start-up taken off", () => {
  expect(scoreOf([usage(30, "1"), usage(90, "1"), usage(40, "1")], "1", 15)).toEqual({
    ms: 25,
    startUpMs: 15,
    failure: undefined,
  })
  expect(scoreOf([usage(10, "1")], "1", 15).ms).toBe(5)
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test("a command's processor time, output and failure are known", async () => {
  const counting = "let n = 0; while (process.cpuUsage().user < 150000) n++; console.log('done')"
  const counted = await measure([process.execPath, "-e", counting], 60_000)
  expect(counted).toMatchObject({ output: "done", failure: undefined })
  expect(counted.userMs).toBeGreaterThan(100)
  const failed = await measure([process.execPath, "-e", "throw new Error('no luck')"], 60_000)
  expect(failed.failure).toContain("no luck")
  const endless = await measure([process.execPath, "-e", "setInterval(() => {}, 1000)"], 300)
  expect(endless.failure).toBe("no end after 0.3 s")
})

test("a Scheme is named on the command line", () => {
  const guile = namedScheme("guile=guile --r7rs {file}")
  expect(guile.commandFor("/tmp/a.scm")).toEqual(["guile", "--r7rs", "/tmp/a.scm"])
  expect(guile.spelled(TEXT)).toBe(TEXT)
  expect(namedScheme("chez=scheme --script {bare}").spelled(TEXT)).not.toContain("import")
  expect(() => namedScheme("guile --r7rs")).toThrow("not NAME=COMMAND {file}")
})

test("a table compares what both could run, and says what they could not", () => {
  const score = (ms: number): Score => ({ ms, startUpMs: 0, failure: undefined })
  const contests: Contest[] = [
    {
      program: "a",
      size: 1,
      scores: new Map([
        ["ours", score(10)],
        ["theirs", score(20)],
      ]),
    },
    {
      program: "b",
      size: 2,
      scores: new Map([
        ["ours", score(1)],
        ["theirs", score(8)],
      ]),
    },
    {
      program: "c",
      size: 3,
      scores: new Map([
        ["ours", score(1)],
        ["theirs", { ms: undefined, startUpMs: 0, failure: "a crash" } as Score],
      ]),
    },
  ]
  expect(rowsBetween("ours", "theirs", contests).map(({ ratio }) => ratio)).toEqual([2, 8])
  expect(geometricMean([2, 8])).toBeCloseTo(4)
  expect(versus("ours", "theirs", contests, ["cannot run: d: no d"])).toBe(`theirs against ours
program  size  ours ms       theirs ms  times as long
a           1       10              20            2.0
b           2        1               8            8.0
                        geometric mean            4.0
failed: c 3: a crash
cannot run: d: no d
`)
  expect(markdown("ours", ["theirs"], contests)).toBe(`| program | size | ours ms | theirs ms (times ours) |
| --- | ---: | ---: | ---: |
| a | 1 | 10 | 20 (2.0) |
| b | 2 | 1 | 8 (8.0) |
| c | 3 | 1 | a crash |
| geometric mean |  |  | 4.0 over 2 |
`)
})

test("a program's steps are counted, and paces compared", async () => {
  const fib = allPrograms().find(({ name }) => name === "fib") as Program
  const [few, many] = [await stepsOf(fib, 10), await stepsOf(fib, 11)]
  expect(many).toBeGreaterThan(1.5 * few)
  const paces = [
    { program: "a", oursNs: 2, theirsNs: 100 },
    { program: "b", oursNs: 4, theirsNs: 800 },
  ]
  expect(pacesInColumns("biwa", paces).split("\n").at(-1)).toMatch(/geometric mean +100$/)
})
