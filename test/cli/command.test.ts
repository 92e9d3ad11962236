// The command line: what each call prints, and its status.

import { spawnSync } from "node:child_process"
import { describe, expect, test } from "vitest"
import { bundledCommand, directoryOf, type RunOptions, run, start } from "./command.js"

const command = bundledCommand()

const cwd = directoryOf({
  "hello.sx": '(display "hello") (newline)',
  "empty.sx": "",
  "latin.sx": new Uint8Array([0x28, 0x0a, 0x22, 0xe9, 0x22, 0x29]),
  "bom.sx": "\ufeff(display 1)",
  "deep/main.scm": '(import (scheme base) (scheme write))\n(include "part.scm")\n(display part)',
  "deep/part.scm": "(define part 'included)",
  "keyword.scm": "(display (symbol? ':a))",
  "keyword.sx": "(display (symbol? ':a))",
  "lib/a/b.sld": '(define-library (a b) (export x) (import (scheme base)) (include "b.body.scm"))',
  "lib/a/b.body.scm": "(define x 42)",
  "uses.scm": "(import (scheme base) (scheme write) (a b))\n(display x)",
  "secret/notes.txt": "for nobody",
  "arguments.sx": "(import (scheme process-context))\n(write (command-line))",
  "nested.sx":
    "(define (inner xs)\n  (+ 1 (car xs)))\n(define (outer xs)\n\t(* 2 (inner xs)))\n(display (outer '()))\n",
  "long.sx": "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))\n(fib 27)\n",
  "hot.sx":
    "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))\n(display (fib 20))\n(define (f x)\n  (car x))\n(for-each f (map list '(1 2 3)))\n(let loop ((i 0)) (if (< i 100) (begin (f (list i)) (loop (+ i 1)))))\n(display (+ 1 (f 5)))",
  "loop.sx": '(display "started") (newline)\n(let loop () (loop))',
  "faulty.sx": "(define (f x)\n  (define unused 1)\n  (vectr-ref x 0))\n(f 1 2)",
})

/** Runs the command in the directory of the files above. */
function sxflow(words: readonly string[], options: RunOptions = {}) {
  return run(command, words, { cwd, ...options })
}

const OK = { status: 0, err: "" }

describe("run", () => {
  test("evaluates a file", () => {
    expect(sxflow(["run", "hello.sx"])).toEqual({ ...OK, out: "hello\n" })
  })
  test("evaluates nothing for an empty file", () => {
    expect(sxflow(["run", "empty.sx"])).toEqual({ ...OK, out: "" })
    expect(sxflow(["run", "/dev/null"])).toEqual({ ...OK, out: "" })
  })
  test("evaluates the standard input for -", () => {
    expect(sxflow(["run", "-"], { input: "(display {:a 1})" })).toEqual({ ...OK, out: "{:a 1}" })
  })
  test("passes a byte order mark by", () => {
    expect(sxflow(["run", "bom.sx"])).toEqual({ ...OK, out: "1" })
  })
  test("reads by the extension, unless told otherwise", () => {
    expect(sxflow(["run", "keyword.scm"]).out).toBe("#t")
    expect(sxflow(["run", "keyword.sx"]).out).toBe("#f")
    expect(sxflow(["run", "--dialect", "scheme", "keyword.sx"]).out).toBe("#t")
    expect(sxflow(["run", "--dialect=sx", "keyword.scm"]).out).toBe("#f")
  })
  test("gives the program what stands after --", () => {
    expect(sxflow(["run", "arguments.sx", "--", "-x", "two words"]).out).toBe('("arguments.sx" "-x" "two words")')
  })
  test("finds what the program includes beside it", () => {
    expect(sxflow(["run", "deep/main.scm"])).toEqual({ ...OK, out: "included" })
  })
  test("finds libraries where --lib says", () => {
    expect(sxflow(["run", "--lib", "elsewhere", "--lib", "lib", "uses.scm"])).toEqual({ ...OK, out: "42" })
    expect(sxflow(["run", "uses.scm"]).status).toBe(1)
  })
  test("HO2 a library's name leads out of no directory", () => {
    const input = "(import (scheme base) (|..| |..| secret))"
    expect(sxflow(["run", "--lib", "lib/a", "--dialect", "scheme", "-"], { input }).err).toContain("no such library")
  })
  test("HO1 a program includes nothing from outside its directory", () => {
    const input = '(include "/etc/hostname")'
    expect(sxflow(["run", "-"], { input }).err).toContain('include: no permission to read: "/etc/hostname"')
  })
  test("exits as the program says", () => {
    expect(sxflow(["eval", "(exit 7)"]).status).toBe(7)
    expect(sxflow(["eval", "(exit #t)"]).status).toBe(0)
    expect(sxflow(["eval", "(exit #f)"]).status).toBe(1)
    expect(sxflow(["eval", "(begin (display 1) (exit))"])).toEqual({ ...OK, out: "1" })
  })
})

describe("grants", () => {
  const read = '(import (scheme file)) (call-with-input-file "secret/notes.txt" read-line)'
  const write = '(import (scheme file)) (call-with-output-file "out.txt" (lambda (port) (write 1 port)))'
  const variable = '(import (scheme process-context)) (get-environment-variable "SECRET")'
  test("files are read where that is granted", () => {
    expect(sxflow(["eval", read]).err).toContain("no permission to read")
    expect(sxflow(["eval", "--allow-read=lib", read]).err).toContain("no permission to read")
    expect(sxflow(["eval", "--allow-read", read]).out).toBe('"for nobody"\n')
    expect(sxflow(["eval", "--allow-read=lib", "--allow-read=secret", read]).out).toBe('"for nobody"\n')
  })
  test("files are written where that is granted", () => {
    expect(sxflow(["eval", "--allow-read", write]).err).toContain("no permission to write")
    expect(sxflow(["eval", "--allow-write=out.txt", write])).toMatchObject(OK)
  })
  test("the environment is seen where that is granted", () => {
    const env = { SECRET: "x" }
    expect(sxflow(["eval", variable], { env }).out).not.toContain("x")
    expect(sxflow(["eval", "--allow-env", variable], { env }).out).toBe('"x"\n')
  })
  test("budgets stop a program", () => {
    expect(sxflow(["run", "--steps", "1000", "loop.sx"])).toMatchObject({ status: 1, out: "started\n" })
    expect(sxflow(["eval", "--memory", "1M", "(make-vector 1000000)"]).err).toContain("memory budget is used up")
  })
})

describe("engines", () => {
  const engines = ["machine", "compiled", "adaptive"].map((name) => sxflow(["run", "--engine", name, "hot.sx"]))
  test("do the same, errors and their calls included", () => {
    const [first] = engines
    expect(first).toMatchObject({ status: 1, out: "6765" })
    expect(first?.err).toContain("hot.sx:4:3: car: not a pair: 5")
    expect(first?.err).toContain("at top level, hot.sx:7:15")
    expect(engines).toEqual(engines.map(() => first))
  })
  test("JS4 need no permission to make code", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--disallow-code-generation-from-strings", command, "run", "--engine", "compiled", "hot.sx"],
      { cwd, encoding: "utf8" },
    )
    expect({ status, out: stdout, err: stderr }).toEqual(engines[0])
  })
  test("a profile counts calls, whatever the program comes to", () => {
    const { status, out, err } = sxflow(["run", "--profile", "hot.sx"])
    expect({ status, out }).toEqual({ status: 1, out: "6765" })
    expect(err).toMatch(/^ *self ms +total ms +calls +procedure$/m)
    expect(err).toMatch(/^ *[\d.]+ +[\d.]+ +21891 +fib +hot\.sx:1:1$/m)
    expect(err).toMatch(/^ *[\d.]+ +[\d.]+ +104 +f +hot\.sx:3:1$/m)
    expect(err).toContain("hot.sx:4:3: car: not a pair: 5")
  })
  test("a profile counts every call of many slices, and none twice", () => {
    const { err } = sxflow(["run", "--profile", "long.sx"])
    expect(err).toMatch(/^ *[\d.]+ +[\d.]+ +635621 +fib +long\.sx:1:1$/m)
  })
})

describe("what goes wrong in a program", () => {
  test("is said with its place, its line, a caret and the calls", () => {
    expect(sxflow(["run", "nested.sx"])).toEqual({
      status: 1,
      out: "",
      err: [
        "nested.sx:2:8: car: not a pair: ()",
        "  2 |   (+ 1 (car xs)))",
        "    |        ^",
        "  in inner, nested.sx:2:8",
        "  in outer, nested.sx:4:7",
        "  at top level, nested.sx:5:10",
        "",
      ].join("\n"),
    })
  })
  test("is said after what was printed", () => {
    expect(sxflow(["eval", '(begin (display "x") (car 1))'])).toMatchObject({ status: 1, out: "x" })
  })
  test("an unbound name has its nearest names", () => {
    expect(sxflow(["eval", "(vectr-ref 1 2)"]).err).toContain("unbound variable: vectr-ref. Did you mean vector-ref?")
  })
  test("what is raised is written", () => {
    expect(sxflow(["eval", "(raise 'boom)"]).err).toContain("<eval>:1:1: raised: boom")
  })
  test("what does not read has its place", () => {
    expect(sxflow(["run", "-"], { input: "(display 1)\n(car" }).err).toMatch(/^<stdin>:2:1: /)
  })
})

describe("programs that cannot be read", () => {
  test.each([
    ["hallo.sx", "sxflow: hallo.sx: no such file. Did you mean hello.sx?\n"],
    ["deep", "sxflow: deep: a directory, not a file\n"],
    ["hello.sx/x", "sxflow: hello.sx/x: part of the path is not a directory\n"],
    ["latin.sx", "sxflow: latin.sx: not UTF-8 text: byte 0xe9 at offset 3, on line 2\n"],
  ])("%s", (file, err) => {
    expect(sxflow(["run", file])).toEqual({ status: 1, out: "", err })
    expect(sxflow(["check", file])).toEqual({ status: 1, out: "", err })
  })
  test("standard input that is not UTF-8", () => {
    const input = new Uint8Array([0x41, 0x80, 0x42])
    expect(sxflow(["run", "-"], { input }).err).toBe(
      "sxflow: <stdin>: not UTF-8 text: byte 0x80 at offset 1, on line 1\n",
    )
  })
  test("fifty megabytes are read and run", () => {
    const input = `(display (string-length "${"lorem ipsum ".repeat(4_400_000)}"))`
    expect(sxflow(["run", "-"], { input })).toEqual({ ...OK, out: "52800000" })
  })
})

describe("calls that make no sense", () => {
  test.each([
    [["runn", "x"], "sxflow: no such command: runn. Did you mean run?\n"],
    [["hello.sx"], "sxflow: hello.sx is a file, not a command: sxflow run hello.sx\n"],
    [["--versio"], "sxflow: no such option: --versio. Did you mean --version?\n"],
    [["run"], "sxflow: which file? sxflow run FILE\n"],
    [["run", "a.sx", "b"], "sxflow: one file at a time; what is for the program stands after --: b\n"],
    [["run", "--allow-raed", "a.sx"], "sxflow: sxflow run has no option --allow-raed. Did you mean --allow-read?\n"],
    [["run", "-x", "a.sx"], "sxflow: sxflow run has no option -x\n"],
    [["run", "--steps"], "sxflow: --steps needs a value: --steps N\n"],
    [["run", "--steps", "many", "a.sx"], "sxflow: --steps needs a whole number above zero: many\n"],
    [["run", "--memory=12Q", "a.sx"], "sxflow: --memory needs a number of bytes, as 500000 or 64M: 12Q\n"],
    [["run", "--allow-env=A", "a.sx"], "sxflow: --allow-env takes no value\n"],
    [["run", "--dialect", "cl", "a.sx"], "sxflow: no such dialect: cl; there are sx and scheme\n"],
    [["run", "--engine", "v8", "a.sx"], "sxflow: no such engine: v8; there are adaptive, machine and compiled\n"],
    [["check"], "sxflow: which file? sxflow check FILE\n"],
    [["doc"], "sxflow: which name? sxflow doc NAME\n"],
    [["eval"], "sxflow: which expression? sxflow eval EXPR\n"],
    [["eval", "1", "2"], "sxflow: one expression at a time; put quotes around it: 2\n"],
  ])("%j", (words, err) => {
    expect(sxflow(words)).toEqual({ status: 2, out: "", err })
  })
  test("no command at all", () => {
    const { status, err } = sxflow([])
    expect({ status, first: err.split("\n")[0] }).toEqual({ status: 2, first: "sxflow: which command?" })
  })
})

describe("help", () => {
  const flows = ["start", "resume", "signal", "cancel", "retry", "status", "list", "history", "query"]
  const stores = ["export", "import", "migrate", "worker", "purge", "test", "fork"]
  test.each(["run", "eval", "repl", "check", "doc", ...flows, ...stores])("of %s", (name) => {
    const { status, out, err } = sxflow([name, "--help"])
    expect({ status, err }).toEqual(OK)
    expect(out).toMatch(new RegExp(`^Usage: sxflow ${name}`))
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110)
  })
  test("of all", () => {
    expect(sxflow(["--help"]).out).toMatch(/^Usage: sxflow COMMAND/)
    expect(sxflow(["--version"]).out).toMatch(/^sxflow \d+\.\d+\.\d+\n$/)
  })
})

describe("check", () => {
  test("reports and evaluates nothing", () => {
    expect(sxflow(["check", "faulty.sx"])).toMatchInlineSnapshot(`
      {
        "err": "",
        "out": "faulty.sx:2:11: defined but never used: unused
        2 |   (define unused 1)
          |           ^
      faulty.sx:3:4: unbound variable: vectr-ref. Did you mean vector-ref?
        3 |   (vectr-ref x 0))
          |    ^
      faulty.sx:4:1: f: wrong number of operands, its shape is (f x): 2 given
        4 | (f 1 2)
          | ^
      ",
        "status": 1,
      }
    `)
  })
  test("says nothing about what is in order", () => {
    expect(sxflow(["check", "hello.sx", "nested.sx", "deep/main.scm"])).toEqual({ ...OK, out: "" })
  })
})

describe("doc", () => {
  test("shows how a name is called", () => {
    expect(sxflow(["doc", "vector-ref"])).toMatchObject({
      ...OK,
      out: expect.stringMatching(/^\(vector-ref vector k\)\n {2}\S/),
    })
  })
  test("shows the nearest names to one that is not known", () => {
    expect(sxflow(["doc", "vectorref"])).toEqual({
      status: 1,
      out: "",
      err: "no such name: vectorref. Did you mean vector-ref?\n",
    })
  })
})

describe("eval", () => {
  test("writes the last value", () => {
    expect(sxflow(["eval", "(define x 2) (* x 21)"])).toEqual({ ...OK, out: "42\n" })
    expect(sxflow(["-e", '"a"'])).toEqual({ ...OK, out: '"a"\n' })
    expect(sxflow(["-e", "(values 1 2)"])).toEqual({ ...OK, out: "1\n2\n" })
    expect(sxflow(["-e", "(if #f #f)"])).toEqual({ ...OK, out: "" })
  })
  test("SI1 the guest reads the standard input as it wants it", () => {
    const input = "one\ntwo\n"
    expect(sxflow(["-e", "(list (read-line) (read-char) (read-line) (read-line))"], { input }).out).toBe(
      '("one" #\\t "wo" #<eof>)\n',
    )
  })
})

describe("a process that is told to stop", () => {
  test("Ctrl-C stops a program with a sentence", async () => {
    const child = start(command, ["run", "loop.sx"], cwd)
    let err = ""
    child.stderr?.on("data", (piece) => {
      err += piece
    })
    child.stdout?.once("data", () => child.kill("SIGINT")) // output streams while it runs
    const status = await new Promise((resolve) => child.on("close", resolve))
    expect({ status, said: err.includes("interrupted") }).toEqual({ status: 130, said: true })
  })
  test("Ctrl-C stops a program that waits for input", async () => {
    const child = start(command, ["eval", '(begin (display "?") (read-line))'], cwd)
    child.stdout?.once("data", () => child.kill("SIGINT"))
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(130)
  })
  test("a pipe that nobody reads stops it without a word", async () => {
    const child = start(command, ["eval", "(let loop () (display 1) (newline) (loop))"], cwd)
    let err = ""
    child.stderr?.on("data", (piece) => {
      err += piece
    })
    child.stdout?.once("data", () => child.stdout?.destroy())
    expect(await new Promise((resolve) => child.on("close", (status) => resolve({ status, err })))).toEqual({
      status: 141,
      err: "",
    })
  })
})
