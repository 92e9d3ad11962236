// What the command says when its output cannot be written.

import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { bundledCommand, directoryOf, run } from "./command.js"

const command = bundledCommand()
const cwd = directoryOf({
  "echo.sx": "(defflow echo (lambda (x) x))\n",
  "hello.sx": '(display "hello")\n',
  "long.sx": "(display (make-string 200000 #\\x))\n",
  "faulty.sx": "(car 1 2)\n",
})

const FULL = "/dev/full"

describe.skipIf(!existsSync(FULL))("a full disk", () => {
  run(command, ["start", "echo.sx", "echo", "1", "--id", "done", "--store", "s.db"], { cwd })

  test.each([
    ["export", "--store", "s.db"],
    ["list", "--store", "s.db"],
    ["list", "--json", "--store", "s.db"],
    ["status", "done", "--store", "s.db"],
    ["history", "done", "--store", "s.db"],
    ["start", "echo.sx", "echo", "2", "--store", "s.db"],
    ["eval", "5"],
    ["eval", "(make-string 200000 #\\x)"],
    ["run", "hello.sx"],
    ["check", "faulty.sx"],
    ["doc", "car"],
    ["--help"],
    ["export", "--help"],
    ["--version"],
  ])("CON3 %s %s", (...words) => {
    expect(run(command, words, { cwd, onto: FULL })).toEqual({
      status: 1,
      out: "",
      err: "sxflow: the output cannot be written\n",
    })
  })
  test("CON3 a program that fails on it fails as on anything", () => {
    const { status, err } = run(command, ["run", "long.sx"], { cwd, onto: FULL })
    expect({ status, err }).toEqual({ status: 1, err: expect.stringContaining("the output cannot be written") })
  })
  test("CON3 what else is wrong is said too", () => {
    const { status, err } = run(command, ["run", "-"], { cwd, onto: FULL, input: '(display "x") (car 1)' })
    expect(status).toBe(1)
    expect(err).toMatch(/car: not a pair/)
    expect(err).toMatch(/the output cannot be written/)
  })
})

test("CON2 a value nobody reads to its end is no fault", () => {
  const line = `node ${command} eval '(make-string 2000000 #\\x)' | head -c 1`
  const { status, stdout, stderr } = spawnSync("bash", ["-c", `set -o pipefail; ${line}`], { encoding: "utf8" })
  expect({ status, stdout, stderr }).toEqual({ status: 141, stdout: '"', stderr: "" })
})
