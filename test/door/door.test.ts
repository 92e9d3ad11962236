// What the door promises to hosts, and the promises of the engine that show there.

import { describe, expect, test } from "vitest"
import { HostRecord, vector } from "../../interpreter/conversion.js"
import {
  BudgetError,
  ExitRequest,
  type Interpreter,
  openInterpreter,
  SchemeError,
} from "../../interpreter/interpreter.js"

const open = (options = {}): Interpreter => openInterpreter({ dialect: "sx", ...options })

async function failure(work: Promise<unknown>): Promise<SchemeError> {
  const error = await work.then(
    () => undefined,
    (e: unknown) => e,
  )
  if (!(error instanceof SchemeError)) throw new Error(`no SchemeError: ${error}`)
  return error
}

describe("values", () => {
  const pairs: [text: string, host: unknown][] = [
    ["42", 42],
    ["(expt 2 64)", 2n ** 64n],
    ["1.5", 1.5],
    ['"text"', "text"],
    ["#t", true],
    ["nil", null],
    ["'()", []],
    ['\'(1 (2) "x")', [1, [2], "x"]],
    ["{:a 1 :b (list 2 3)}", { a: 1, b: [2, 3] }],
    ['{"a" 1}', new Map([["a", 1]])],
    ["(bytevector 1 2)", Uint8Array.of(1, 2)],
  ]
  test.each(pairs)("%s goes out and comes back", async (text, host) => {
    const interpreter = open()
    const out = await interpreter.evaluate(text)
    expect(out instanceof Map || out instanceof Uint8Array ? out : JSON.stringify(out, big)).toEqual(
      host instanceof Map || host instanceof Uint8Array ? host : JSON.stringify(host, big),
    )
    interpreter.defineValue("back", out)
    expect(await interpreter.evaluate(`(equal? back ${text})`)).toBe(true)
  })

  const big = (_: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}n` : value)

  test("a vector goes out as an array and comes in by `vector`", async () => {
    const interpreter = open()
    expect(await interpreter.evaluate("#(1 2)")).toEqual([1, 2])
    interpreter.defineValue("v", vector([1, "a"]))
    expect(interpreter.write(await interpreter.evaluateRaw("v"))).toBe('#(1 "a")')
  })

  test("a record comes back as the very record", async () => {
    const interpreter = open()
    const out = await interpreter.evaluate(
      "(define-record-type point (make-point x) point? (x point-x)) (define p (make-point 3)) p",
    )
    expect(out).toBeInstanceOf(HostRecord)
    expect((out as HostRecord).fields.get("x")).toBe(3)
    interpreter.defineValue("q", out)
    expect(await interpreter.evaluate("(eq? p q)")).toBe(true)
  })

  test("a procedure goes out as an async function and comes back as itself", async () => {
    const interpreter = open()
    const add = (await interpreter.evaluate("(define (add a b) (+ a b)) add")) as (
      a: number,
      b: number,
    ) => Promise<number>
    expect(await add(2, 3)).toBe(5)
    interpreter.defineValue("again", add)
    expect(await interpreter.evaluate("(eq? add again)")).toBe(true)
    interpreter.defineValue("twice", (x: number) => 2 * x)
    expect(await interpreter.evaluate("(map twice '(1 2))")).toEqual([2, 4])
  })

  test("a cycle is refused", async () => {
    expect((await failure(open().evaluate("(define c (list 1)) (set-cdr! c c) c"))).message).toBe(
      "a cycle cannot cross between guest and host",
    )
  })

  test("depth does no harm", async () => {
    const interpreter = open()
    const deep = await interpreter.evaluate("(let loop ((i 0) (l '())) (if (< i 100000) (loop (+ i 1) (list l)) l))")
    interpreter.defineValue("deep", deep)
    expect(await interpreter.evaluate("(pair? deep)")).toBe(true)
  })
})

describe("host functions", () => {
  test("D3 one that answers a Promise looks synchronous", async () => {
    const interpreter = open()
    const order: number[] = []
    interpreter.define("(fetch n)", "Waits.", async (n: number) => {
      order.push(n)
      await new Promise((resolve) => setImmediate(resolve))
      order.push(-n)
      return n * 10
    })
    expect(await interpreter.evaluate("(map fetch '(1 2 3))")).toEqual([10, 20, 30])
    expect(order).toEqual([1, -1, 2, -2, 3, -3])
  })

  test("what one throws, at once or later, the guest can catch", async () => {
    const interpreter = open()
    interpreter.define("(now)", "Fails.", () => {
      throw new Error("it broke")
    })
    interpreter.define("(later)", "Fails.", async () => {
      throw new Error("it broke later")
    })
    const caught = "(guard (e ((error-object? e) (error-object-message e)))"
    expect(await interpreter.evaluate(`${caught} (now))`)).toBe("now: it broke")
    expect(await interpreter.evaluate(`${caught} (later))`)).toBe("later: it broke later")
    expect((await failure(interpreter.evaluate("(+ 1 (later))"))).place?.toString()).toBe("<text>:1:6")
  })

  test("its shape states its arity", async () => {
    const interpreter = open()
    interpreter.define("(pay amount [currency])", "Pays.", (...operands: unknown[]) => operands.length)
    expect(await interpreter.evaluate("(list (pay 1) (pay 1 'eur))")).toEqual([1, 2])
    expect((await failure(interpreter.evaluate("(pay)"))).message).toBe(
      "pay: wrong number of operands, its shape is (pay amount [currency])",
    )
  })

  test("one that calls the guest back is a nested run: what escapes across it is refused", async () => {
    const interpreter = open()
    interpreter.define("(call f)", "Calls `f`.", async (f: () => Promise<unknown>) => await f())
    expect(await interpreter.evaluate("(call (lambda () 7))")).toBe(7)
    const message = (await failure(interpreter.evaluate("(call/cc (lambda (k) (call (lambda () (k 1)))))"))).message
    expect(message).toBe("continuation: it belongs to another run, so it cannot be invoked here")
  })
})

describe("errors", () => {
  test("D2 E1 carry a constant sentence, irritants, place and chain", async () => {
    const text = "(define (inner x)\n  (+ 1 (car x)))\n(define (outer x)\n  (list (inner x)))\n(outer 5)"
    const error = await failure(open().evaluate(text, { name: "demo.sx" }))
    expect(error.message).toBe("car: not a pair: 5")
    expect(error.sentence).toBe("car: not a pair")
    expect(error.irritants).toEqual([5])
    expect(String(error.place)).toBe("demo.sx:2:8")
    expect(error.chain.map(({ name, place }) => `${name} ${place}`)).toEqual(["inner demo.sx:2:8", "outer demo.sx:4:9"])
  })

  test("E2 a primitive's complaint is an error object to the guest", async () => {
    const text =
      "(guard (e ((error-object? e) (list (error-object-message e) (error-object-irritants e)))) (vector-ref #(1) 9))"
    expect(await open().evaluate(text)).toEqual(["vector-ref: index out of range", [9, [1]]])
  })

  test("P1 what a macro made has the place of the macro's use", async () => {
    const text = "(define-syntax first-of (syntax-rules () ((_ x) (car x))))\n  (first-of 7)"
    expect(String((await failure(open().evaluate(text, { name: "m.sx" }))).place)).toBe("m.sx:2:3")
  })

  test("a raise of something else says what", async () => {
    expect((await failure(open().evaluate("(raise 'boom)"))).message).toBe("raised: boom")
  })

  test("exit is a request, once the after-thunks have run", async () => {
    let printed = ""
    const interpreter = open({ output: (text: string) => (printed += text) })
    const leave = interpreter.evaluate(
      "(dynamic-wind (lambda () #f) (lambda () (exit 3)) (lambda () (display 'after)))",
    )
    await expect(leave).rejects.toBeInstanceOf(ExitRequest)
    await expect(leave).rejects.toMatchObject({ status: 3 })
    expect(printed).toBe("after")
  })
})

describe("budgets", () => {
  const spent: [name: string, text: string, options: object, budget: string][] = [
    ["an endless loop", "(let loop () (loop))", { steps: 10_000 }, "steps"],
    ["an endless list", "(let loop ((l '())) (loop (cons 1 l)))", { memory: 1e6 }, "memory"],
    ["endless recursion", "(let f () (+ 1 (f)))", { memory: 1e7 }, "memory"],
    ["endless output", "(let loop () (display 'x) (loop))", { outputLimit: 1000 }, "output"],
    ["a vector too large", "(make-vector 1000000000000)", {}, "memory"],
    ["a string that doubles", '(let loop ((s "ab")) (loop (string-append s s)))', {}, "memory"],
    ["a tower of squares", "(let loop ((n 3)) (loop (* n n)))", {}, "memory"],
  ]
  test.each(spent)("M2 E3 %s is stopped, and no guard sees it", async (_, text, options, budget) => {
    const guarded = `(guard (e (#t 'caught)) (with-exception-handler (lambda (e) 'handled) (lambda () (dynamic-wind (lambda () #f) (lambda () ${text}) (lambda () (display 'after))))))`
    const work = open().evaluate(guarded, options)
    await expect(work).rejects.toBeInstanceOf(BudgetError)
    await expect(work).rejects.toMatchObject({ budget })
  })

  test("M1 a run costs the same however it is sliced", async () => {
    const cost = async (slice: number): Promise<unknown> => {
      const interpreter = open({ slice })
      await interpreter.evaluate("(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (map fib (iota 12))")
      return interpreter.spent()
    }
    expect(await cost(7)).toEqual(await cost(1_000_000))
  })

  test("DR1 a slice that is over is followed by a pause where one is due, or where much was allocated", async () => {
    const pauses = async (text: string, isDue: () => boolean): Promise<number> => {
      let count = 0
      const breathe = async (): Promise<void> => {
        count++
      }
      await open({ slice: 1000, isDue, breathe }).evaluate(text)
      return count
    }
    const loop = "(do ((i 0 (+ i 1))) ((= i 10000)))"
    let asked = 0
    expect(await pauses(loop, () => false)).toBe(0)
    expect(await pauses(loop, () => true)).toBe(9)
    expect(await pauses(loop, () => ++asked % 3 === 0)).toBe(3)
    expect(await pauses("(do ((i 0 (+ i 1))) ((= i 4)) (make-vector 10000000 0))", () => false)).toBe(2)
  })

  test("Q1 a signal stops a run, in a loop and in an ask", async () => {
    const interpreter = open({ slice: 1000, breathe: () => new Promise<void>((resolve) => setImmediate(resolve)) })
    interpreter.define("(wait)", "Waits for ever.", () => new Promise(() => undefined))
    for (const text of ["(let loop () (loop))", "(wait)"]) {
      const controller = new AbortController()
      const work = interpreter.evaluate(text, { signal: controller.signal })
      setImmediate(() => controller.abort())
      await expect(work).rejects.toMatchObject({ budget: "cancelled" })
    }
    expect(await interpreter.evaluate("(+ 1 2)")).toBe(3)
  })
})

describe("modules", () => {
  test("D4 V2 instances share code and nothing else", async () => {
    const interpreter = open()
    const module = interpreter.compile("(define n 0) (define (next!) (set! n (+ n 1)) n)")
    const one = await module.instantiate()
    const other = await module.instantiate()
    expect(await one.call("next!")).toBe(1)
    expect(await one.call("next!")).toBe(2)
    expect(await other.call("next!")).toBe(1)
    expect(other.get("n")).toBe(1)
  })

  test("P2 a literal is no way to talk between instances", async () => {
    const module = open().compile("(define (spoil!) (set-car! '(1 2) 9))")
    expect((await failure((await module.instantiate()).call("spoil!"))).message).toBe("set-car!: constant pair: (1 2)")
  })

  test("K1 assigning a built-in name changes it for the one who assigns", async () => {
    const interpreter = open()
    const spoiler = await interpreter.compile("(set! car cdr) (define (probe l) (car l))").instantiate()
    const plain = await interpreter.compile("(define (probe l) (car l))").instantiate()
    expect(await spoiler.call("probe", [1, 2])).toEqual([2])
    expect(await plain.call("probe", [1, 2])).toBe(1)
    expect(await interpreter.evaluate("(car '(1 2))")).toBe(1)
  })

  test("Q2 redefining a primitive is honoured by code that is running", async () => {
    const text =
      "(define (probe l) (begin (eval '(define (car l) 'mine) (interaction-environment)) (list (car l) (if (car l) 1 2))))"
    expect(await open().evaluate(`${text} (map symbol->string (list (car (probe '(1)))))`)).toEqual(["mine"])
  })

  test("BD1 BD2 definitions see each other and may follow expressions", async () => {
    const text = "(define (f) (define a 1) (set! a 2) (define (g) (list a b)) (define b 3) (g)) (f)"
    expect(await open().evaluate(text)).toEqual([2, 3])
  })

  test("a user's library has an instance for each module instance", async () => {
    const interpreter = open({
      findLibrary: (parts: readonly string[]) =>
        parts.join("/") === "my/counter"
          ? {
              name: "my/counter.sld",
              text: "(define-library (my counter) (export next!) (import (scheme base)) (begin (define n 0) (define (next!) (set! n (+ n 1)) n)))",
            }
          : undefined,
    })
    const module = interpreter.compile("(import (my counter)) (define (go) (next!) (next!))")
    const one = await module.instantiate()
    expect(await one.call("go")).toBe(2)
    expect(await (await module.instantiate()).call("go")).toBe(2)
    expect(await one.call("go")).toBe(4)
  })
})

test("D1 nothing is granted that was not given", async () => {
  const interpreter = open()
  for (const text of [
    '(open-input-file "/etc/passwd")',
    "(current-second)",
    "(current-jiffy)",
    '(get-environment-variable "PATH")',
    '(include "x")',
    '(load "x")',
  ]) {
    await failure(interpreter.evaluate(text))
  }
})

describe("what a host gives that cannot be", () => {
  test.each(["steps", "memory", "outputLimit", "slice"])(
    "%s that is no number is refused, not taken for endless",
    (name) => {
      for (const given of [Number.NaN, -1, "x", null]) {
        expect(() => openInterpreter({ [name]: given })).toThrow(
          new TypeError(`${name}: not a number, 0 or more: ${given}`),
        )
      }
    },
  )
  test("neither is a budget of one evaluation", async () => {
    const interpreter = openInterpreter()
    await expect(interpreter.evaluate("1", { steps: Number.NaN })).rejects.toThrow(
      "steps: not a number, 0 or more: NaN",
    )
  })
})

test("what a host function has thrown is the cause of what the host is told", async () => {
  const interpreter = openInterpreter()
  const cause = Object.assign(new RangeError("no such article"), { code: 7 })
  interpreter.define("(now)", "", () => {
    throw cause
  })
  interpreter.define("(later)", "", async () => {
    throw cause
  })
  for (const call of ["(now)", "(later)"]) {
    await expect(interpreter.evaluate(`(+ 1 ${call})`)).rejects.toMatchObject({ name: "SchemeError", cause })
  }
  expect(await interpreter.evaluate("(guard (e (#t (error-object-message e))) (now))")).toBe("now: no such article")
})

describe.each(["machine", "compiled"] as const)("where it was raised is told, by %s", (engine) => {
  test.each([
    ["a guard that does not take it", "(guard (e ((string? e) e))\n  (raise 'boom))", ["2:3"]],
    [
      "a guard within a procedure",
      "(define (f x)\n (raise x))\n(define (g x)\n (guard (e ((string? e) e))\n  (list (f x))))\n(list (g 5))",
      ["f 2:2", " 5:9", " 6:7"],
    ],
    ["two guards", "(guard (e (#f e))\n (guard (e ((eq? e 1) e))\n  (list (raise 'boom))))", ["3:9"]],
    ["a procedure of the host's behind a variable", "(define (g h)\n (+ 1 (h 2)))\n(list (g car))", ["g 2:7", " 3:7"]],
  ])("%s", async (_, text, calls) => {
    const running = openInterpreter({ engine }).evaluate(text, { name: "t" })
    const error = (await running.catch((reason: unknown) => reason)) as SchemeError
    const said = error.chain.map(({ name, place }) => `${name} ${place}`.replace("t:", "").trim())
    expect(said).toEqual(calls.map((each) => each.trim()))
  })
})

test("a name that a program defines anew is what it was until then, for the program alone", async () => {
  const interpreter = openInterpreter()
  const text = "(define old car) (define (car x) (if (pair? x) (old x) 'none)) (list (car '(1)) (car 5))"
  for (let i = 0; i < 2; i++) {
    const instance = await interpreter.compile(text).instantiate()
    expect(interpreter.write(instance.value)).toBe("(1 none)")
  }
  await expect(interpreter.evaluate("(car 5)")).rejects.toThrow("car: not a pair: 5")
})
