// Numbers on the command line: each is what was written, or is refused in a sentence.

import { describe, expect, test } from "vitest"
import { bundledCommand, directoryOf, run } from "./command.js"

const command = bundledCommand()
const cwd = directoryOf({ "f.sx": "(defflow f (lambda (x) x))\n(defflow w (lambda (x) (suspend 'a)))\n" })

const sxflow = (...words: string[]) => run(command, words, { cwd, env: { SXFLOW_STORE: "s.db", NO_COLOR: "1" } })

sxflow("start", "f.sx", "w", "--id", "live")

const HUGE = "99999999999999999999"

describe("a number too large to count with", () => {
  test.each([
    ["list", "--limit", HUGE],
    ["activities", "--limit", HUGE],
    ["audit", "--limit", HUGE],
    ["object", "list", "--limit", HUGE],
    ["fork", "live", "--at", HUGE],
    ["test", "f.sx", "--orders", HUGE],
    ["eval", "1", "--steps", HUGE],
    ["list", "--limit", "9007199254740991"],
  ])("%s %s %s", (...words) => {
    const option = words.find((word) => word.startsWith("--"))
    const err = `sxflow: ${option} is larger than can be counted: ${words.at(-1)}\n`
    expect(sxflow(...words)).toEqual({ status: 2, out: "", err })
  })
  test.each([
    ["list", "--older-than", `${HUGE}d`],
    ["list", "--newer-than", `${HUGE}d`],
    ["purge", "--older-than", `${HUGE}d`],
  ])("%s %s %s", (...words) => {
    const err = `sxflow: ${words[1]} is longer than any calendar: ${HUGE}d\n`
    expect(sxflow(...words)).toEqual({ status: 2, out: "", err })
  })
  test("the largest that will do", () => {
    expect(sxflow("list", "--limit", "9007199254740990")).toMatchObject({ status: 0, err: "" })
    expect(sxflow("list", "--older-than", "0.5ms")).toMatchObject({ status: 0 })
  })
})

describe("JSON", () => {
  const started = (json: string) => sxflow("start", "f.sx", "f", "--json", json)

  test.each([
    ["12345678901234567890", "12345678901234567890"],
    ['{"id":-9007199254740992}', "-9007199254740992"],
    ['["12345678901234567890", 1e400]', "1e400"],
    ['{"a\\"1e400":[1, 1e23]}', "1e23"],
  ])("that would be rounded is refused: %s", (json, number) => {
    const err = `sxflow: INPUT holds a number that JSON's reader would round: ${number}; leave --json out\n`
    expect(started(json)).toEqual({ status: 1, out: "", err })
  })
  test.each([
    "9007199254740991",
    "[0.1,-1.5,1000,1e-7]",
    '{"1e400":"12345678901234567890"}',
    '["\\"12345678901234567890\\\\",1]',
  ])("goes in and comes out as it is: %s", (json) => {
    const { status, out } = started(json)
    expect(status).toBe(0)
    expect(JSON.parse(out).value).toEqual(JSON.parse(json))
  })
  test("two keys of one name are told apart", () => {
    sxflow("start", "f.sx", "f", '{:a 1 "a" 2 :b {:a 3}}', "--id", "keys")
    expect(JSON.parse(sxflow("status", "keys", "--json").out).value).toEqual({
      ":a": 1,
      '"a"': 2,
      ":b": { a: 3 },
    })
  })
})

test("a fork names the row that was asked for", () => {
  const err = "sxflow: the log has no such row: 99\n"
  expect(sxflow("fork", "live", "--at", "99")).toEqual({ status: 1, out: "", err })
})
