// Laws of the higher-order words: what a callback does, it may do at any of its calls.
//
// One table lists every word that calls a procedure it is given. For each word
// and for every k, the callback does something at its k-th call: it asks the
// host and waits, escapes, raises, raises and is answered, or runs out of fuel.
// A word written in TypeScript that called its operand could do none of this.

import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"
import { controls } from "../../interpreter/control.js"
import { BudgetError, type Interpreter, openInterpreter } from "../../interpreter/interpreter.js"
import type { FileAccess } from "../../interpreter/port/files.js"
import { sourceOf } from "../../interpreter/port/stream.js"

/** A use of a word: `call` with `F` for the callback, which otherwise does what `f` does. */
type Use = readonly [word: string, call: string, f: string]

const uses: readonly Use[] = [
  ["apply", "(list (apply F '(1 2)) (apply F 1 '(2)))", "+"],
  ["map", "(map F '(1 2 3))", "-"],
  ["map", "(map F '(1 2 3) '(10 20 30))", "+"],
  ["map", "(map F '(1 2) '(3 4) '(5 6))", "list"],
  ["for-each", "(begin (for-each F '(1 2 3)) seen)", "see"],
  ["for-each", "(begin (for-each (lambda (a b) (F (+ a b))) '(1 2) '(3 4)) seen)", "see"],
  ["vector-map", "(vector-map F #(1 2 3))", "-"],
  ["vector-map", "(vector-map F #(1 2) #(3 4))", "+"],
  ["vector-for-each", "(begin (vector-for-each F #(1 2 3)) seen)", "see"],
  ["vector-for-each", "(begin (vector-for-each (lambda (a b) (F (+ a b))) #(1 2) #(3 4)) seen)", "see"],
  ["string-map", '(string-map F "abc")', "char-upcase"],
  ["string-map", '(string-map F "abc" "xbz")', "(lambda (a b) (if (char=? a b) a #\\-))"],
  ["string-for-each", '(begin (string-for-each F "abc") seen)', "see"],
  ["string-for-each", '(begin (string-for-each (lambda (a b) (F a)) "ab" "cd") seen)', "see"],
  ["member", "(member 2.0 '(1 2 3) F)", "="],
  ["assoc", "(assoc 2.0 '((1 one) (2 two)) F)", "="],
  ["call-with-values", "(call-with-values (lambda () (values 1 2)) F)", "list"],
  ["call-with-values", "(call-with-values F list)", "(lambda () (values 1 2))"],
  ["call-with-current-continuation", "(call-with-current-continuation F)", "(lambda (k) (k 5))"],
  ["call/cc", "(list (call/cc F) (call/cc F))", "(lambda (k) 5)"],
  ["dynamic-wind", "(dynamic-wind F (lambda () 2) (lambda () 3))", "(lambda () 1)"],
  ["dynamic-wind", "(dynamic-wind (lambda () 1) F (lambda () 3))", "(lambda () 2)"],
  ["dynamic-wind", "(dynamic-wind (lambda () 1) (lambda () 2) F)", "(lambda () 3)"],
  ["with-exception-handler", "(with-exception-handler (lambda (e) (raise-continuable e)) F)", "(lambda () (+ 1 2))"],
  [
    "with-exception-handler",
    "(with-exception-handler F (lambda () (+ (raise-continuable 1) (raise-continuable 2))))",
    "-",
  ],
  ["force", "(let ((p (delay (F)))) (+ (force p) (force p)))", "(lambda () 5)"],
  ["force", "(force (delay-force (delay (F))))", "(lambda () 5)"],
  ["make-parameter", "((make-parameter 1 F))", "-"],
  ["parameterize", "(let ((p (make-parameter 1 F))) (parameterize ((p 2)) (p)))", "-"],
  ["eval", "(eval (list F 1 2) (environment '(scheme base)))", "+"],
  ["call-with-port", '(call-with-port (open-input-string "a b") F)', "read"],
  ["call-with-input-file", '(call-with-input-file "in" F)', "read"],
  ["call-with-output-file", '(call-with-output-file "out" F)', "(lambda (port) (write 1 port))"],
  ["with-input-from-file", '(with-input-from-file "in" F)', "(lambda () (read))"],
  ["with-output-to-file", '(with-output-to-file "out" F)', "(lambda () (write 1))"],
  ["filter", "(filter F '(1 2 3 4))", "odd?"],
  ["remove", "(remove F [vector 1 2 3 4])", "odd?"],
  ["reduce", "(reduce F '(1 2 3 4))", "-"],
  ["reduce", "(reduce F 10 '(1 2 3 4))", "-"],
  ["fold", "(fold F '() '(1 2 3))", "cons"],
  ["fold", "(fold F 0 '(1 2) '(3 4))", "+"],
  ["fold-right", "(fold-right F '() '(1 2 3))", "cons"],
  ["fold-right", "(fold-right F 0 '(1 2) '(3 4))", "+"],
  ["map-indexed", "(map-indexed F '(a b c))", "list"],
  ["mapcat", "(mapcat F '(1 2 3))", "(lambda (x) (list x x))"],
  ["take-while", "(take-while F '(1 3 4 5))", "odd?"],
  ["drop-while", "(drop-while F '(1 3 4 5))", "odd?"],
  ["any", "(any F '(1 3 4 5))", "even?"],
  ["any", "(any F '(1 2) '(2 1))", ">"],
  ["every", "(every F '(1 3 5))", "odd?"],
  ["every", "(every F '(1 2) '(2 3))", "<"],
  ["list-index", "(list-index F '(1 3 4))", "even?"],
  ["sort", "(sort F '(3 1 2 5 4))", "<"],
  ["sort", "(sort [vector 3 1 2] F)", "<"],
  ["sort-by", "(sort-by F '(3 1 2))", "-"],
  ["sort-by", "(sort-by identity F '(3 1 2))", ">"],
  ["update", "(update {:a 1 :b 2} :a F 10)", "+"],
  ["update-in", "(update-in {:a {:b 1}} [list :a :b] F)", "-"],
  ["merge-with", "(merge-with F {:a 1 :b 2} {:a 3 :b 4} {:a 5})", "+"],
  ["dict-map", "(dict-map F {:a 1 :b 2})", "list"],
  ["dict-filter", "(dict-filter F {:a 1 :b 2 :c 3})", "(lambda (key value) (odd? value))"],
  ["group-by", "(group-by F '(1 2 3 4))", "odd?"],
  ["comp", "((comp F F) 5)", "-"],
  ["complement", "(map (complement F) '(1 2))", "odd?"],
  ["partial", "((partial F 1 2) 3)", "+"],
  ["juxt", "((juxt F F) 5 2)", "-"],
]

/** Words in Scheme or of the machine that call nothing they are given. */
const callsNothing = new Set([
  "floor/",
  "truncate/",
  "exact-integer-sqrt",
  ..."call/cc constantly dec emergency-exit environment error exit identity inc interaction-environment load not=".split(
    " ",
  ),
  ..."null-environment procedure? raise raise-continuable scheme-report-environment values".split(" "),
])

const setUp = `
  (define calls 0)
  (define due 0)
  (define (event) #f)
  (define seen '())
  (define (see x) (set! seen (cons x seen)))
  (define (visiting f)
    (lambda operands
      (set! calls (+ calls 1))
      (if (= calls due) (event))
      (apply f operands)))`

const files: FileAccess = {
  openInput: () => sourceOf(new TextEncoder().encode("(from a file)")),
  openOutput: () => ({ push: () => {} }),
  exists: () => true,
  remove: () => undefined,
}

interface Setting {
  readonly interpreter: Interpreter
  /** What the host was asked. */
  readonly asked: unknown[]
}

/** An interpreter in which the callback's `k`-th call does `event`. */
async function setting(k: number, event: string, slice?: number): Promise<Setting> {
  const asked: unknown[] = []
  const interpreter = openInterpreter({ dialect: "sx", files, ...(slice === undefined ? {} : { slice }) })
  interpreter.define("(ask question)", "Asks the host, which takes its time.", async (question: unknown) => {
    await Promise.resolve()
    asked.push(question)
    if (question === "refuse") throw new Error("refused")
    return question
  })
  await interpreter.evaluateRaw(`${setUp} (set! due ${k}) (define (event) ${event})`)
  return { interpreter, asked }
}

const using = ([, call, f]: Use): string => call.replaceAll(/\bF\b/g, `(visiting ${f})`)

async function written(interpreter: Interpreter, text: string): Promise<string> {
  return interpreter.write(await interpreter.evaluateRaw(text))
}

/** What the use answers when nothing happens, and how often it calls. */
async function undisturbed(use: Use): Promise<{ value: string; calls: number }> {
  const { interpreter } = await setting(0, "#f")
  return { value: await written(interpreter, using(use)), calls: Number(await written(interpreter, "calls")) }
}

describe.each(uses)("%s: %s", (...use) => {
  test("its callback may do anything at its k-th call, for every k", async () => {
    const { value, calls } = await undisturbed(use)
    expect(calls).toBeGreaterThan(0)
    for (let k = 1; k <= calls; k++) {
      await asks(use, k, value)
      await asksInVain(use, k)
      await escapes(use, k)
      await raises(use, k)
      await isAnswered(use, k, value)
      await failsUncaught(use, k)
      await runsOutOfFuel(use, k)
    }
  })

  test("pausing at each step changes nothing", async () => {
    const { value } = await undisturbed(use)
    const { interpreter } = await setting(1, "(ask 'in-passing)", 1)
    expect(await written(interpreter, using(use))).toBe(value)
  })
})

async function asks(use: Use, k: number, value: string): Promise<void> {
  const { interpreter, asked } = await setting(k, "(ask calls)")
  expect(await written(interpreter, using(use))).toBe(value)
  expect(asked).toEqual([k])
}

async function asksInVain(use: Use, k: number): Promise<void> {
  const { interpreter } = await setting(k, '(ask "refuse")')
  const guarded = `(guard (e (true (list (error-object-message e) calls))) ${using(use)})`
  expect(await written(interpreter, guarded)).toBe(`("ask: refused" ${k})`)
}

async function escapes(use: Use, k: number): Promise<void> {
  const { interpreter } = await setting(k, "#f")
  const text = `(call/cc (lambda (out) (set! event (lambda () (out (list 'out calls)))) ${using(use)}))`
  expect(await written(interpreter, text)).toBe(`(out ${k})`)
  expect(await written(interpreter, "calls")).toBe(String(k))
}

async function raises(use: Use, k: number): Promise<void> {
  const { interpreter } = await setting(k, "(raise 'stop)")
  expect(await written(interpreter, `(guard (e (true (list e calls))) ${using(use)})`)).toBe(`(stop ${k})`)
}

async function isAnswered(use: Use, k: number, value: string): Promise<void> {
  const { interpreter } = await setting(k, "(set! answer (raise-continuable 'question))")
  const text = `(define answer #f) (with-exception-handler (lambda (e) (list e 'answered)) (lambda () ${using(use)}))`
  expect(await written(interpreter, text)).toBe(value)
  expect(await written(interpreter, "answer")).toBe("(question answered)")
}

async function failsUncaught(use: Use, k: number): Promise<void> {
  const { interpreter } = await setting(k, "(car k)")
  const failing = interpreter.evaluateRaw(`(define k ${k}) ${using(use)}`)
  await expect(failing).rejects.toMatchObject({ name: "SchemeError", message: `car: not a pair: ${k}` })
  expect(await written(interpreter, "calls")).toBe(String(k))
}

async function runsOutOfFuel(use: Use, k: number): Promise<void> {
  const { interpreter } = await setting(k, "(let loop () (loop))")
  const guarded = `(guard (e (true 'caught)) (dynamic-wind (lambda () 1) (lambda () ${using(use)}) (lambda () (set! calls 'unwound))))`
  await expect(interpreter.evaluateRaw(guarded, { steps: 20_000 })).rejects.toBeInstanceOf(BudgetError)
  expect(await written(interpreter, "calls")).toBe(String(k))
}

test("the table has every word that is written in Scheme or is an instruction of the machine", () => {
  const boot = fileURLToPath(new URL("../../interpreter/boot/", import.meta.url))
  const sources = readdirSync(boot).filter((name) => name.endsWith(".scm"))
  const defined = sources.flatMap((name) =>
    [...readFileSync(boot + name, "utf8").matchAll(/^\(define \(?([^\s()]+)/gm)].map(([, word]) => word as string),
  )
  const all = [...defined, ...controls.keys()].filter((word) => !word.startsWith("%") && !callsNothing.has(word))
  const listed = new Set(uses.map(([word]) => word))
  expect(all.filter((word) => !listed.has(word))).toEqual([])
})
