// The REPL behind a pipe.

import { expect, test } from "vitest"
import { bundledCommand, directoryOf, run, start } from "../cli/command.js"

const command = bundledCommand()
const cwd = directoryOf({
  "lib.sx": "(define (double x) (* 2 x))",
  "bad.sx": "(define y 1)\n(car y)",
})

function piped(input: string, ...words: string[]) {
  return run(command, ["repl", ...words], { input, cwd })
}

test("LN2 results alone are written: no prompts, no names, no colours", () => {
  expect(piped('(+ 1 2)\n(define x 3) x "s" (values 1 2) (if #f #f)')).toEqual({
    status: 0,
    out: '3\n3\n"s"\n1\n2\n',
    err: "",
  })
})

test("LN1 a form is answered before the next is there", async () => {
  const child = start(command, ["repl"], cwd)
  const answers: string[] = []
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    answers.push(text)
    if (answers.length === 1) child.stdin?.write("(* $1 2)\n")
    else child.stdin?.end()
  })
  child.stdin?.write("(+ 1\n 2)\n")
  await new Promise((resolve) => child.on("close", resolve))
  expect(answers).toEqual(["3\n", "6\n"])
})

test("LN3 the guest reads what stands after its form", () => {
  expect(piped("(list (read-line) (read))\n\n(a b)\n(display 'after)\n").out).toBe('("" (a b))\nafter')
})

test("a failure is said with the line of the input, and the others go on; the status is 1", () => {
  const { status, out, err } = piped("1\n\n  (car 2)\n3\n")
  expect({ status, out }).toEqual({ status: 1, out: "1\n3\n" })
  expect(err).toBe("repl:3:3: car: not a pair: 2\n  3 |   (car 2)\n    |   ^\n")
})

test("a form that is never closed is said to be so", () => {
  const { status, err } = piped("(+ 1")
  expect(status).toBe(1)
  expect(err).toMatch(/^repl:1:1: /)
})

test("files are loaded first", () => {
  expect(piped("(double 21)", "lib.sx")).toEqual({ status: 0, out: "42\n", err: "" })
  const { status, out, err } = piped("y", "bad.sx")
  expect({ status, out }).toEqual({ status: 1, out: "1\n" })
  expect(err).toContain("bad.sx:2:1: car: not a pair: 1")
})

test("commands work as ever", () => {
  const { status, out, err } = piped(",type 1/2\n,doc car\n,quit\n(car 1)")
  expect({ status, err }).toEqual({ status: 0, err: "" })
  expect(piped("(car 1)\n,quit").status).toBe(1)
  expect(out).toMatch(/^an exact rational number\n\(car pair\)\n/)
})

test("exit ends it with its status", () => {
  expect(piped("(exit 3)\n(display 1)")).toEqual({ status: 3, out: "", err: "" })
})

test("SE3 what a form prints stands on lines of its own", () => {
  expect(piped('(begin (display "out") 1)').out).toBe("out\n1\n")
})

test("an empty input is no mistake", () => {
  expect(piped("")).toEqual({ status: 0, out: "", err: "" })
})

test("what kind of value a form has", () => {
  const kinds: readonly (readonly [string, string])[] = [
    ["12345678901234567890", "an exact integer"],
    ["1.5", "an inexact real number"],
    ["2+3i", "a complex number"],
    ["#t", "a boolean"],
    ["nil", "nil"],
    ["'()", "the empty list"],
    ["'(1)", "a list of 1 element"],
    ["'(1 . 2)", "a pair that begins no list"],
    ["(vector 1 2)", "a vector of 2 elements"],
    ["(bytevector 1)", "a bytevector of 1 byte"],
    ['"λx"', "a string of 2 characters"],
    ["#\\a", "a character"],
    ["'a", "a symbol"],
    [":a", "a keyword"],
    ["{:a 1}", "a dict"],
    ["car", "a built-in procedure"],
    ["(lambda (x) x)", "a procedure"],
    ["(delay 1)", "a promise"],
    ["(make-parameter 1)", "a parameter"],
    ["(current-output-port)", "an output port"],
    ["(eof-object)", "the end-of-file object"],
    ["(if #f #f)", "no value"],
  ]
  expect(
    piped(kinds.map(([form]) => `,type ${form}\n`).join(""))
      .out.trimEnd()
      .split("\n"),
  ).toEqual(kinds.map(([, kind]) => kind))
})

test("a form is timed, and files are loaded again", () => {
  expect(piped(",time (+ 1 2)").out).toMatch(/^3\n\d+(\.\d+)? m?s, \d+ steps, \d+ bytes\n$/)
  expect(piped("(define (double x) 0)\n,reload\n(double 2)", "lib.sx").out).toBe("loaded lib.sx\n4\n")
  expect(piped(",reload").err).toBe("no file was loaded yet: ,load FILE\n")
})

test("SE1 a failed form leaves the session as usable as before", () => {
  expect(piped("(define x 1)\n(begin (set! x 2) (car x))\nx\n,bt").out).toBe("2\n")
})

test("TR1 a procedure that is traced no more is the one that was traced", () => {
  const { out } = piped("(define (f x) x)\n(define g f)\n,trace f\n(f 1)\n,untrace f\n(eq? f g)\n,env")
  expect(out).toBe("tracing f\n(f 1)\n=> 1\n1\nnot tracing f any more\n#t\nf = #<procedure f>\ng = #<procedure f>\n")
})
