// Law: instances of a module are alike, whether they have globals of their own or share them. SH1
//
// Modules are made of pieces, some of which change what they have defined. An
// instance must never find what another has changed.

import fc from "fast-check"
import { expect, test } from "vitest"
import { Meter } from "../../../interpreter/meter.js"
import { openFlows } from "../../../runtime/flows/flows.js"
import { Loading } from "../../../runtime/flows/loading.js"
import { FlowModule } from "../../../runtime/flows/module.js"
import { textShelf } from "../../../runtime/flows/shelves.js"
import { memoryStore } from "../../../runtime/stores/memory.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 60)

interface Piece {
  /** Definitions at top level. */
  readonly text: string
  /** What a flow makes of them and its input `x`. */
  readonly use: string
}

const constant: readonly Piece[] = [
  { text: "(define (twice n) (* 2 n))", use: "(twice x)" },
  { text: "(define table '((a 1) (b 2)))", use: "(cadr (assq 'b table))" },
  { text: '(define made (list 1 (vector 2 "3") {:k "v"}))', use: "(length made)" },
  {
    text: "(define (even n) (if (= n 0) #t (odd (- n 1)))) (define (odd n) (if (= n 0) #f (even (- n 1))))",
    use: "(even x)",
  },
  {
    text: "(define-record-type point (make-point x y) point? (x point-x) (y point-y))",
    use: "(point-x (make-point x 2))",
  },
  {
    text: "(define-record-type spot (make-spot at) spot? (at spot-at)) (define home (make-spot 7))",
    use: "(spot-at home)",
  },
  { text: "(define add (let ((n 3)) (lambda (m) (+ n m))))", use: "(add x)" },
  { text: "(define width (make-parameter 5))", use: "(parameterize ((width x)) (width))" },
  { text: "(define-syntax swap (syntax-rules () ((_ a b) (list b a))))", use: "(swap x 1)" },
  {
    text: "(define node (sequence (flow-node (lambda (n) (+ n 1))) (flow-node (lambda (n) (* n 2)))))",
    use: "(node x)",
  },
  { text: "(define pick (case-lambda ((a) a) ((a b) b)))", use: "(pick x 2)" },
  { text: "(define (local n) (let ((m n)) (set! m (+ m 1)) m))", use: "(local x)" },
  { text: "(define late (lambda () (later 1))) (define (later n) (+ n x0)) (define x0 10)", use: "(late)" },
]

const changing: readonly Piece[] = [
  { text: "(define count 0)", use: "(begin (set! count (+ count 1)) count)" },
  { text: "(define next (let ((n 0)) (lambda () (set! n (+ n 1)) n)))", use: "(next)" },
  { text: "(define cell (list 0))", use: "(begin (set-car! cell (+ 1 (car cell))) (car cell))" },
  { text: "(define row (vector 0))", use: "(begin (vector-set! row 0 (+ 1 (vector-ref row 0))) (vector-ref row 0))" },
  {
    text: "(define put vector-set!) (define line (vector 0))",
    use: "(begin (put line 0 (+ 1 (vector-ref line 0))) (vector-ref line 0))",
  },
  { text: "(define word (string #\\a))", use: "(begin (string-set! word 0 #\\b) (string-append word))" },
  {
    text: "(define-record-type box (make-box v) box? (v unbox to-box)) (define one (make-box 0))",
    use: "(begin (to-box one (+ 1 (unbox one))) (unbox one))",
  },
  { text: "(define soon (delay (list 1 2)))", use: "(length (force soon))" },
  { text: "(define out (open-output-string))", use: "(begin (write 1 out) (get-output-string out))" },
  { text: "(define seen 1)", use: "(begin (eval '(define seen (+ seen 1)) (interaction-environment)) seen)" },
  { text: '(display "loaded")', use: "x" },
]

function moduleOf(pieces: readonly Piece[]): string {
  const [texts, uses] = [pieces.map(({ text }) => text), pieces.map(({ use }) => use)]
  return `${texts.join("\n")}\n(defflow f (lambda (x) (list ${uses.join(" ")})))`
}

/** Whether the instances of a module share their globals, once one has been made. */
function isShared(text: string): boolean {
  const module = new FlowModule(textShelf(text, "m.sx"))
  const loading = new Loading({ ...module.fresh(), meter: new Meter() })
  while (!loading.advance(1_000_000));
  return module.fresh().made !== undefined
}

async function answers(text: string, inputs: readonly number[]): Promise<unknown[]> {
  const flows = await openFlows({ store: memoryStore(), modules: [{ name: "m.sx", text }] })
  const found: unknown[] = []
  for (const input of inputs) {
    const { id } = await flows.start("f", input)
    const [row] = await flows.history(id)
    found.push([await flows.wait(id), row?.output])
  }
  await flows.close()
  return found
}

for (const piece of constant) {
  test(`SH1 shared: ${piece.text}`, () => expect(isShared(moduleOf([piece]))).toBe(true))
}

for (const piece of changing) {
  test(`SH1 each its own: ${piece.text} ${piece.use}`, () => expect(isShared(moduleOf([piece]))).toBe(false))
}

test(`SH1 no instance finds what another has changed (SEED=${seed})`, async () => {
  const pieces = fc.tuple(fc.subarray([...constant], { minLength: 1 }), fc.subarray([...changing], { maxLength: 2 }))
  await fc.assert(
    fc.asyncProperty(pieces, fc.array(fc.nat(50), { minLength: 2, maxLength: 3 }), async ([these, those], inputs) => {
      const text = moduleOf([...these, ...those])
      expect(isShared(text)).toBe(those.length === 0)
      const together = await answers(text, inputs)
      for (const [i, input] of inputs.entries()) {
        expect([together[i]]).toEqual(await answers(text, [input]))
      }
    }),
    { seed, numRuns },
  )
})

test("SH1 what one instance has in its dynamic extent is nothing to another that shares its globals", async () => {
  const text = `(define width (make-parameter 1))
    (defflow f (lambda (x) (let ((before (width))) (parameterize ((width x)) (suspend 'go) (list before (width))))))`
  expect(isShared(text)).toBe(true)
  const flows = await openFlows({ store: memoryStore(), modules: [{ name: "m.sx", text }] })
  const runs = [await flows.start("f", 5), await flows.start("f", 7)]
  for (const { id } of [...runs].reverse()) await flows.resume(id, 0)
  const found = await Promise.all(runs.map(({ id }) => flows.wait(id)))
  expect(found).toEqual([
    [1, 5],
    [1, 7],
  ])
  await flows.close()
})
