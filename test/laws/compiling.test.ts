// Laws of compiling: how large the source becomes, what may be compiled, and what is kept of it.

import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { expect, test } from "vitest"
import { flowGraph } from "../../interpreter/flow-graph.js"
import { openInterpreter } from "../../interpreter/interpreter.js"
import { lower } from "../../interpreter/lower.js"
import { Translation } from "../../interpreter/translation.js"

/** How many characters of JavaScript the only form of `text` becomes. */
function sourceSize(text: string): number {
  const { body, environment } = openInterpreter({ dialect: "scheme" }).compile(text).compiled
  const [code] = body
  if (code === undefined) throw new Error(`no form: ${text}`)
  const root = code.entry ?? lower(code, environment.cells)
  const blocks = flowGraph(root)
  if (blocks === undefined) throw new Error("loops that are not nested")
  return new Translation(code, root, environment.cells).function(blocks).length
}

const nested = (depth: number, wrap: (inner: string, i: number) => string, innermost: string): string => {
  let text = innermost
  for (let i = 0; i < depth; i++) text = wrap(text, i)
  return text
}

const x = "(vector-ref (vector 1) 0)"

/** Programs that nest, and what they come to at any depth. */
const towers: readonly (readonly [
  name: string,
  text: (depth: number) => string,
  answer: (depth: number) => unknown,
])[] = [
  ["let", (n) => nested(n, (inner, i) => `(let ((v${i} (list ${i}))) ${inner})`, x), () => 1],
  [
    "let, all its variables used",
    (n) => nested(n, (inner, i) => `(let ((v${i} ${x})) (+ v${i} ${inner}))`, "0"),
    (n) => n,
  ],
  ["if in a test", (n) => nested(n, (inner) => `(if ${inner} ${x} 2)`, x), () => 1],
  ["if in a branch", (n) => nested(n, (inner, i) => `(if (eqv? ${x} ${i}) ${i} ${inner})`, x), (n) => (n > 1 ? 1 : 1)],
  ["cond", (n) => nested(n, (inner) => `(cond ((not ${x}) 5) ((assv 7 '()) => car) (else ${inner}))`, x), () => 1],
  ["and", (n) => nested(n, (inner) => `(and ${x} ${inner})`, x), () => 1],
  ["or", (n) => nested(n, (inner) => `(or (not ${x}) ${inner})`, x), () => 1],
  ["or of values", (n) => nested(n, (inner) => `(or ${inner} ${x})`, "#f"), () => 1],
  ["case", (n) => nested(n, (inner) => `(case ${x} ((2 3) 4) (else ${inner}))`, x), () => 1],
  ["when in a begin", (n) => nested(n, (inner) => `(begin (when (eqv? ${x} 2) (car 1)) ${inner})`, x), () => 1],
  ["quasiquote", (n) => `(length ${nested(n, (inner) => `\`(1 ,@${inner})`, `(list ${x})`)})`, (n) => n + 1],
  ["operands", (n) => nested(n, (inner) => `(+ 1 ${inner})`, x), (n) => n + 1],
  ["procedures", (n) => `(procedure? ${nested(n, (inner, i) => `(lambda (p${i}) ${inner})`, x)})`, () => true],
  ["loops", (n) => nested(n, (inner, i) => `(let l${i} ((k 0)) (if (= k 1) ${inner} (l${i} (+ k 1))))`, x), () => 1],
  ["values spread", (n) => nested(n, (inner) => `(let-values (((a b) (values ${x} 2))) ${inner})`, "a"), () => 1],
  [
    "values of values",
    (n) =>
      `(let-values (((a b) ${nested(n, (inner) => `(let-values (((a b) (if ${x} ${inner} (values 3 4)))) (values b a))`, "(values 1 2)")})) (* a b))`,
    () => 2,
  ],
]

test.each(towers)("JS3 a tower of %s becomes source of linear size, and runs", async (_, text, answer) => {
  expect(sourceSize(text(1000)) / sourceSize(text(100))).toBeLessThan(11.5)
  for (const depth of [1, 10, 1000]) {
    const interpreter = openInterpreter({ dialect: "scheme", engine: "compiled" })
    expect(await interpreter.evaluate(text(depth))).toBe(answer(depth))
  }
})

test("compiled code is let go of with the modules it was compiled for", async () => {
  setFlagsFromString("--expose-gc")
  const collect = runInNewContext("gc") as () => void
  const used = async (modules: number): Promise<number> => {
    const interpreter = openInterpreter({ dialect: "scheme", engine: "compiled" })
    for (let i = 0; i < modules; i++) {
      const module = interpreter.compile(
        `(define (f${i} x) (let loop ((k 0)) (if (< k x) (loop (+ k 1)) (map car '((1))))))`,
      )
      const instance = await module.instantiate()
      await instance.call(`f${i}`, 3)
    }
    collect()
    return process.memoryUsage().heapUsed
  }
  const few = await used(300)
  expect((await used(3000)) - few).toBeLessThan(20e6)
})
