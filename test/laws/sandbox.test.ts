// Laws of the sandbox: a guest reaches nothing of the host's, and stops when it is told to.
//
// First the names that mean something to JavaScript: to a guest they are names
// like any other. Then programs too large, too deep, circular or mangled: they
// end as a guest's programs do, never in an error of the host's. Then the
// runaways: each stops with the budget error, whatever the guest wraps it in,
// and the interpreter goes on.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  BudgetError,
  ExitRequest,
  type InterpreterOptions,
  openInterpreter,
  SchemeError,
} from "../../interpreter/interpreter.js"
import { programs } from "./oracle/programs.js"

const parameters = { seed: Number(process.env.SEED ?? 20261120), numRuns: Number(process.env.RUNS ?? 200) }

async function written(text: string, options: InterpreterOptions = {}): Promise<string> {
  const interpreter = openInterpreter(options)
  return interpreter.write(await interpreter.evaluateRaw(text))
}

// Names

const hostNames = [
  "constructor",
  "__proto__",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "isPrototypeOf",
  "__defineGetter__",
  "then",
  "toJSON",
  "arguments",
  "undefined",
  "null",
  "this",
  "globalThis",
  "process",
  "require",
  "eval-in-host",
] as const

describe.each(hostNames)("the name %s is an ordinary name", (name) => {
  const holds: readonly (readonly [what: string, text: string, value: string])[] = [
    [
      "as a symbol",
      `(list '${name} (symbol->string '${name}) (eq? '${name} (string->symbol "${name}")))`,
      `(${name} "${name}" #t)`,
    ],
    ["as a global variable", `(define ${name} 1) (set! ${name} (+ ${name} 1)) ${name}`, "2"],
    [
      "as a local variable",
      `(let ((${name} 1)) (let* ((f (lambda () ${name})) (${name} 2)) (list (f) ${name})))`,
      "(1 2)",
    ],
    ["as a parameter", `((lambda (${name} . rest) (list ${name} rest)) 1 2)`, "(1 (2))"],
    [
      "as an internal definition",
      `(let () (define (${name} n) (if (= n 0) 'done (${name} (- n 1)))) (${name} 3))`,
      "done",
    ],
    ["as a loop", `(let ${name} ((i 0)) (if (< i 3) (${name} (+ i 1)) i))`, "3"],
    ["as a macro", `(define-syntax ${name} (syntax-rules () ((_ x) (list 'macro x)))) (${name} 1)`, "(macro 1)"],
    ["as a pattern variable", `(define-syntax m (syntax-rules () ((_ ${name} ...) '(${name} ...)))) (m 1 2)`, "(1 2)"],
    [
      "as a literal of a macro",
      `(define-syntax m (syntax-rules (${name}) ((_ ${name}) 'it) ((_ x) 'other))) (list (m ${name}) (m y))`,
      "(it other)",
    ],
    [
      "as a record type",
      `(define-record-type ${name} (make x) is? (x get)) (list (is? (make 1)) (get (make 2)) (is? 5))`,
      "(#t 2 #f)",
    ],
    [
      "as a record's field",
      `(define-record-type t (make ${name}) is? (${name} get put!)) (let ((r (make 1))) (put! r 2) (get r))`,
      "2",
    ],
    ["as a record's procedures", `(define-record-type t (${name} x) is? (x x-of)) (x-of (${name} 5))`, "5"],
    ["as a keyword", `(list :${name} (eq? :${name} ':${name}))`, `(:${name} #t)`],
    [
      "as a keyword in a dict",
      `(let ((d {:${name} 1})) (list (get d :${name}) (has? d :${name}) (has? {} :${name}) (keys d)))`,
      `(1 #t #f (:${name}))`,
    ],
    [
      "as a symbol in a dict",
      `(list (get {} '${name}) (get (assoc {} '${name} 5) '${name}) (count (dissoc (dict '${name} 1) '${name})))`,
      "(nil 5 0)",
    ],
    ["as a string in a dict", `(list (get {} "${name}" 'none) (get {"${name}" 1} "${name}"))`, "(none 1)"],
    [
      "as a library's name",
      `(define-library (${name}) (export x) (import (scheme base)) (begin (define x 5))) (import (${name})) x`,
      "5",
    ],
    [
      "as an exported name",
      `(define-library (lib) (export ${name} (rename ${name} other)) (import (scheme base)) (begin (define ${name} 5))) (import (lib)) (list ${name} other)`,
      "(5 5)",
    ],
    ["as an import's prefix", `(import (prefix (only (scheme base) car) ${name})) (${name}car '(1))`, "1"],
    ["as a feature", `(cond-expand (${name} 'there) (else 'not))`, "not"],
    ["as a case", `(case '${name} ((${name}) 'it) (else 'other))`, "it"],
    ["as what is raised", `(guard (e ((eq? e '${name}) 'caught)) (raise '${name}))`, "caught"],
    ["as an error's message", `(guard (e (#t (error-object-message e))) (error "${name}" 1))`, `"${name}"`],
    ["as a string that is no number", `(string->number "${name}")`, "#f"],
  ]
  test.each(holds)("%s", async (_, text, value) => {
    expect(await written(text)).toBe(value)
  })

  test("as a variable that nobody bound", async () => {
    await expect(written(`(guard (e (#f 0)) ${name})`)).rejects.toMatchObject({ message: `unbound variable: ${name}` })
    await expect(written(`(${name})`)).rejects.toMatchObject({ message: `unbound variable: ${name}` })
    await expect(written(`(import (${name}))`)).rejects.toMatchObject({ message: `import: no such library: (${name})` })
    await expect(written(`(set! ${name} 1)`)).rejects.toMatchObject({ message: `set!: unbound variable: ${name}` })
  })

  test("as a character's name, which does not exist", async () => {
    await expect(written(`#\\${name}x`)).rejects.toMatchObject({ name: "SchemeError" })
    await expect(written(`#${name}`)).rejects.toMatchObject({ name: "SchemeError" })
  })

  test("across the border: nothing is set on a host object but its own properties", async () => {
    const interpreter = openInterpreter()
    let seen: unknown
    interpreter.define("(tell it)", "Tells the host.", (it: unknown) => {
      seen = it
      return it
    })
    const back = await interpreter.evaluateRaw(`(tell {:${name} {:polluted #t}})`)
    expect(interpreter.write(back)).toBe(`{:${name} {:polluted #t}}`)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect(seen).toBeDefined()
    expect((Object.prototype as { polluted?: unknown }).polluted).toBeUndefined()
    interpreter.defineValue(name, 7)
    expect(await interpreter.evaluate(name)).toEqual(await interpreter.evaluate("7"))
  })
})

test("a guest without grants has no file, clock, environment or command line", async () => {
  const text = `
    (define (tried thunk) (guard (e (true (if (error-object? e) 'refused e))) (thunk)))
    (map tried
      (list (lambda () (call-with-input-file "/etc/passwd" read-line))
            (lambda () (call-with-output-file "/tmp/out" write))
            (lambda () (file-exists? "/etc/passwd"))
            (lambda () (delete-file "/tmp/out"))
            (lambda () (load "/etc/passwd"))
            (lambda () (get-environment-variable "PATH"))
            (lambda () (current-second))
            (lambda () (current-jiffy))
            (lambda () (eof-object? (read-line)))))`
  const refused = "refused"
  const answers = (await written(text)).replace(/[()]/g, "").split(" ")
  expect(answers.slice(0, 5)).toEqual(Array(5).fill(refused))
  expect([refused, "#f"]).toContain(answers[5])
  expect(answers.slice(6, 8)).toEqual([refused, refused])
  expect(answers[8]).toBe("#t")
})

test("what one interpreter defines or redefines, another never sees", async () => {
  const one = openInterpreter({ dialect: "scheme" })
  await one.evaluateRaw("(define (car x) 'mine) (define secret 5) (define-syntax when (syntax-rules () ((_ x) 'mine)))")
  expect(one.write(await one.evaluateRaw("(list (car '(1)) (caar '((2))) (map cadr '((1 2))) (when 1))"))).toBe(
    "(mine 2 (2) mine)",
  )
  const other = openInterpreter({ dialect: "scheme" })
  expect(other.write(await other.evaluateRaw("(list (car '(1)) (when 1 2))"))).toBe("(1 2)")
  await expect(other.evaluateRaw("secret")).rejects.toMatchObject({ message: "unbound variable: secret" })
})

// Programs of any size and shape

const many = 200_000
const deep = 20_000
const nested = (open: string, inner: string, close = ")"): string => open.repeat(deep) + inner + close.repeat(deep)

const large: readonly (readonly [what: string, text: string, value: string])[] = [
  ["a primitive applied to many operands", `(apply max (make-list ${many} 1))`, "1"],
  ["a list of many operands", `(length (apply list (make-list ${many} 1)))`, String(many)],
  ["a procedure applied to many operands", `(apply (lambda all (length all)) (make-list ${many} 1))`, String(many)],
  [
    "many values",
    `(call-with-values (lambda () (apply values (make-list ${many} 1))) (lambda all (length all)))`,
    String(many),
  ],
  [
    "a continuation given many values",
    `(call-with-values (lambda () (call/cc (lambda (k) (apply k (make-list ${many} 1))))) (lambda all (length all)))`,
    String(many),
  ],
  ["map over many lists", `(length (car (apply map list (make-list 50000 '(1)))))`, "50000"],
  ["a call written with many operands", `(+ ${"1 ".repeat(many)})`, String(many)],
  [
    "a macro's use with many operands",
    `(define-syntax m (syntax-rules () ((_ x ...) (+ x ...)))) (m ${"1 ".repeat(many)})`,
    String(many),
  ],
  ["deep operands", nested("(+ 1 ", "0"), String(deep)],
  ["deep bindings", nested("(let ((x 1)) ", "x"), "1"],
  ["deep tests", nested("(if ", "#t", " 1 2)"), "1"],
  ["deep conjunctions", nested("(and 1 ", "2"), "2"],
  ["deep procedures", nested("((lambda (x) ", "x", ") 1)"), "1"],
  ["deep uses of a macro", `(define-syntax m (syntax-rules () ((_ x) x))) ${nested("(m ", "1")}`, "1"],
  ["a deep quotation", `(length '${nested("(", "")})`, "1"],
  ["a deep quasiquotation", `(length \`${nested("(a ", ",(+ 1 2)")})`, "2"],
  [
    "a deep form given to eval",
    "(let loop ((x 0) (i 0)) (if (= i 20000) (eval x (environment '(scheme base))) (loop (list '+ 1 x) (+ i 1))))",
    "20000",
  ],
]

test.each(large)("%s", async (_, text, value) => {
  expect(await written(text, { dialect: "scheme" })).toBe(value)
})

const circular: readonly (readonly [text: string, message: string | RegExp])[] = [
  ["(+ . #0=(1 . #0#))", /a call must be a proper list/],
  ["#0=(if #t #0# 1)", /./],
  ["(let #0=((x 1) . #0#) x)", /^let: bad syntax/],
  ["(lambda #0=(x . #0#) 1)", /^lambda: /],
  ["(begin . #0=(1 . #0#))", /^begin: bad syntax/],
  ["(cond . #0=((#f 1) . #0#))", /^cond: bad syntax/],
  ["(case 1 (#0=(2 . #0#) 1))", /^case: bad syntax/],
  ["`#0=(1 . #0#)", /circular/],
  ["(define-syntax m (syntax-rules () ((_ . #0=(x . #0#)) 1)))", /circular/],
  ["(define-syntax m (syntax-rules () ((_ x) '#0=(x . #0#)))) (m 1)", /circular/],
  ["(define-syntax m (syntax-rules () ((_ x ...) 1))) (m . #0=(1 . #0#))", /no rule of this macro matches/],
  ["(define-library (a) . #0=((export x) . #0#))", /^define-library: bad syntax/],
  ["(import #0=(scheme . #0#))", /./],
  [
    "(let ((x (list '+ 1))) (set-cdr! (cdr x) x) (eval x (environment '(scheme base))))",
    /a call must be a proper list/,
  ],
]

test.each(circular)("circular code is refused: %s", async (text, message) => {
  await expect(written(text, { dialect: "scheme" })).rejects.toMatchObject({
    name: "SchemeError",
    message: expect.stringMatching(message),
  })
})

test("a mangled program ends in a value, an error of the guest's or a spent budget", async () => {
  const vocabulary = [
    ...openInterpreter().names(),
    ...'( ) [ ] { } \' ` , ,@ #( . ... => else 0 1/2 -1.5 "s" #\\a #t nil :k #u8( #; |'.split(" "),
  ]
  const edit = fc.record({
    at: fc.nat(),
    drop: fc.nat(3),
    put: fc.array(fc.constantFrom(...vocabulary), { maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(programs(), fc.array(edit, { minLength: 1, maxLength: 6 }), async ({ text }, edits) => {
      const tokens = text.match(/[()']|"[^"]*"|[^\s()']+/g) ?? []
      for (const { at, drop, put } of edits) tokens.splice(at % tokens.length, drop, ...put)
      const interpreter = openInterpreter({ steps: 20_000, memory: 2_000_000, outputLimit: 20_000 })
      const ending = await interpreter.evaluateRaw(tokens.join(" ")).then(
        () => "value",
        (error: unknown) => error,
      )
      const expected = [SchemeError, BudgetError, ExitRequest].some((kind) => ending instanceof kind)
      if (ending !== "value" && !expected) throw ending
    }),
    parameters,
  )
})

// Budgets

type Budget = "steps" | "memory" | "output"
type Runaway = readonly [budget: Budget | "steps or memory", text: string]

const runaways: readonly Runaway[] = [
  ["steps", "(let loop () (loop))"],
  ["steps", "(do () (#f))"],
  ["steps", "(define (f) (g)) (define (g) (f)) (f)"],
  ["steps or memory", "(let loop ((n 0)) (apply loop (list (+ n 1))))"],
  ["steps or memory", "(let loop () (call/cc (lambda (k) (loop))))"],
  ["steps or memory", "(let loop () (guard (e (#t #f)) (raise 1)) (loop))"],
  ["steps or memory", "(let loop () (with-exception-handler (lambda (e) e) (lambda () (raise-continuable 1))) (loop))"],
  ["steps or memory", "(let loop () (dynamic-wind (lambda () 1) (lambda () 2) (lambda () 3)) (loop))"],
  ["steps", "(let loop () (eval '(+ 1 2) (interaction-environment)) (loop))"],
  ["steps", "(define-syntax m (syntax-rules () ((_) (let loop () (loop))))) (m)"],
  ["steps or memory", '(let loop () (string->symbol "again") (loop))'],
  ["steps or memory", "(define p (delay-force (begin p))) (define (again) (delay-force (again))) (force (again))"],
  ["steps or memory", "(letrec-syntax ((m (syntax-rules () ((_ x ...) (m x ... x ...))))) (m 1))"],
  ["steps or memory", "(let f () (+ 1 (f)))"],
  ["steps or memory", "(let f () (cons 1 (f)))"],
  ["steps or memory", "(let f () (dynamic-wind (lambda () 1) (lambda () (+ 1 (f))) (lambda () 3)))"],
  ["steps or memory", "(let f () (call/cc (lambda (k) (+ 1 (f)))))"],
  ["steps or memory", "(let f () (guard (e (#f 1)) (f)))"],
  ["steps or memory", "(let f () (with-exception-handler (lambda (e) (f)) (lambda () (raise-continuable 1))))"],
  ["steps or memory", "(define p (make-parameter 1)) (let f () (parameterize ((p 1)) (+ 1 (f))))"],
  ["steps or memory", "(let loop ((l '())) (loop (cons 1 l)))"],
  ["steps or memory", "(let loop ((f (lambda () 1))) (loop (lambda () (f))))"],
  ["memory", "(make-vector 1000000000000 0)"],
  ["memory", "(make-vector 100000000 0)"],
  ["memory", "(make-string 1000000000000 #\\a)"],
  ["memory", "(make-bytevector 1000000000000 0)"],
  ["memory", "(make-list 1000000000000 0)"],
  ["memory", '(let loop ((s "ab")) (loop (string-append s s)))'],
  ["memory", "(let loop ((v (vector 1 2))) (loop (vector-append v v)))"],
  ["steps or memory", "(let loop ((b (bytevector 1 2))) (loop (bytevector-append b b)))"],
  ["memory", "(let loop ((l (list 1 2))) (loop (append l l)))"],
  ["memory", "(let loop ((l (list 1 2))) (loop (apply list (append l l))))"],
  ["memory", "(let loop ((s (list #\\a #\\b))) (loop (append s (string->list (list->string s)))))"],
  [
    "memory",
    "(let loop ((v (vector 1))) (loop (vector-map (lambda (x) x) (list->vector (append (vector->list v) (vector->list v))))))",
  ],
  [
    "memory",
    '(let ((port (open-output-string))) (let loop ((s "abcdefgh")) (write-string s port) (loop (get-output-string port))))',
  ],
  ["memory", '(let loop ((s "ab")) (loop (symbol->string (string->symbol (string-append s s)))))'],
  ["steps or memory", "(let loop ((n 3)) (loop (* n n)))"],
  ["steps or memory", "(expt 9 (expt 9 9))"],
  ["steps or memory", "(expt 2 1000000000000)"],
  ["steps or memory", "(let loop ((n 1/3)) (loop (* n n)))"],
  [
    "steps or memory",
    "(let loop ((n 2)) (loop (string->number (string-append (number->string n) (number->string n)))))",
  ],
  ["steps or memory", "(exact-integer-sqrt (expt 7 (expt 10 9)))"],
  ["steps or memory", "(let loop ((d {}) (i 0)) (loop (assoc d i (make-string 100 #\\a)) (+ i 1)))"],
  ["steps or memory", "(let loop ((d {:a 1})) (loop {:a d :b d}))"],
  ["output", '(let loop () (display "0123456789") (loop))'],
  ["output", "(let loop () (newline) (loop))"],
  ["output", '(let loop ((s "ab")) (display s) (loop (string-append s s)))'],
  ["output", "(define l (list 1)) (let loop () (write l) (set! l (cons l l)) (loop))"],
]

/** What a guest may try against the budget error; `RUN` is the runaway. */
const wrappings: readonly (readonly [what: string, text: string])[] = [
  ["bare", "RUN"],
  ["in a guard", "(guard (e (#t 'caught)) RUN)"],
  ["in a guard with else", "(guard (e (else 'caught)) RUN)"],
  ["in a handler's scope", "(with-exception-handler (lambda (e) 'caught) (lambda () RUN))"],
  [
    "in a handler that escapes",
    "(call/cc (lambda (k) (with-exception-handler (lambda (e) (k 'caught)) (lambda () RUN))))",
  ],
  [
    "in a dynamic-wind that escapes",
    "(call/cc (lambda (k) (dynamic-wind (lambda () #f) (lambda () RUN) (lambda () (k 'caught)))))",
  ],
  ["in a dynamic-wind that goes on", "(dynamic-wind (lambda () #f) (lambda () RUN) (lambda () (set! after 'ran)))"],
  ["in a before-thunk", "(dynamic-wind (lambda () RUN) (lambda () #f) (lambda () (set! after 'ran)))"],
  [
    "in a handler",
    "(guard (e (#t 'caught)) (with-exception-handler (lambda (e) RUN) (lambda () (raise-continuable 1))))",
  ],
  ["in a guard's clause", "(guard (e (#t 'caught)) (guard (e ((begin RUN) 1)) (raise 1)))"],
  ["in a promise", "(guard (e (#t 'caught)) (force (delay (let () RUN))))"],
  ["in a converter", "(guard (e (#t 'caught)) (make-parameter 1 (lambda (x) RUN)))"],
  ["in a callback", "(guard (e (#t 'caught)) (map (lambda (x) RUN) '(1 2)))"],
]

const budgets = { steps: 100_000, memory: 4_000_000, outputLimit: 20_000 }

/** Runs away in a fresh interpreter: the host is told which budget is spent, no thunk runs, and the interpreter goes on. */
async function stops([budget, text]: Runaway, wrapping: string): Promise<void> {
  const interpreter = openInterpreter({ ...budgets, output: () => {} })
  await interpreter.evaluateRaw("(define after 'not-run)")
  const error = await interpreter
    .evaluateRaw(wrapping.replace("RUN", () => `(let () ${text})`))
    .catch((e: unknown) => e)
  expect(error).toBeInstanceOf(BudgetError)
  expect(budget.split(" or ")).toContain((error as BudgetError).budget)
  expect(interpreter.write(await interpreter.evaluateRaw("(list after (+ 1 2))"))).toBe("(not-run 3)")
}

test.each(runaways)("out of %s by %s", async (...runaway) => {
  await stops(runaway, "RUN")
  await stops(
    runaway,
    "(guard (e (#t 'caught)) (dynamic-wind (lambda () #f) (lambda () RUN) (lambda () (set! after 'ran))))",
  )
})

const ofEachKind: readonly Runaway[] = [
  ["steps", "(let loop () (loop))"],
  ["memory", "(make-vector 1000000000000 0)"],
  ["memory", '(let loop ((s "ab")) (loop (string-append s s)))'],
  ["output", '(let loop () (display "0123456789") (loop))'],
  ["steps or memory", "(let f () (+ 1 (f)))"],
]

describe.each(ofEachKind)("out of %s by %s", (...runaway) => {
  test.each(wrappings)("%s", async (_, wrapping) => {
    await stops(runaway, wrapping)
  })
})

test("no program of any size is allowed more than its budget, whatever the budget", async () => {
  const cheap = fc.constantFrom(...runaways.filter(([budget]) => budget === "steps").map(([, text]) => text))
  await fc.assert(
    fc.asyncProperty(cheap, fc.nat(5000), async (text, steps) => {
      const interpreter = openInterpreter()
      await expect(interpreter.evaluateRaw(text, { steps })).rejects.toBeInstanceOf(BudgetError)
      expect(interpreter.spent({ steps }).steps).toBeLessThan(steps + 1000)
    }),
    parameters,
  )
})

// Cancellation

test("an endless loop stops when its signal is aborted", async () => {
  const interpreter = openInterpreter({ slice: 1000, breathe: () => new Promise((resolve) => setImmediate(resolve)) })
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 5)
  const running = interpreter.evaluateRaw("(guard (e (true 'caught)) (let loop () (loop)))", {
    signal: controller.signal,
  })
  await expect(running).rejects.toMatchObject({ name: "BudgetError", budget: "cancelled" })
  expect(interpreter.write(await interpreter.evaluateRaw("(+ 1 2)"))).toBe("3")
})

test("a call of the host that never answers is given up when the signal is aborted", async () => {
  const interpreter = openInterpreter()
  interpreter.define("(never)", "Never answers.", () => new Promise(() => {}))
  const controller = new AbortController()
  const running = interpreter.evaluateRaw("(guard (e (true 'caught)) (never))", { signal: controller.signal })
  setTimeout(() => controller.abort(), 5)
  await expect(running).rejects.toMatchObject({ name: "BudgetError", budget: "cancelled" })
})

test("a signal aborted beforehand lets nothing run", async () => {
  let ran = false
  const interpreter = openInterpreter()
  interpreter.define("(note)", "Notes that it ran.", () => {
    ran = true
  })
  const running = interpreter.evaluateRaw("(note)", { signal: AbortSignal.abort() })
  await expect(running).rejects.toMatchObject({ name: "BudgetError", budget: "cancelled" })
  expect(ran).toBe(false)
})
