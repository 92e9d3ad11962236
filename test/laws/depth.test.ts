// Laws of deep recursion: how many frames are handed over, and how large they are, changes nothing.

import fc from "fast-check"
import { expect, test } from "vitest"
import { type Engine, type InterpreterOptions, openInterpreter, SchemeError } from "../../interpreter/interpreter.js"

const parameters = { seed: Number(process.env.SEED ?? 20261121), numRuns: Number(process.env.RUNS ?? 60) }

/** A way down: procedures that take turns, where somebody waits for an escape or a raise, and what happens at the bottom. */
const descents = fc.record({
  engine: fc.constantFrom<Engine>("compiled", "adaptive"),
  depth: fc.oneof(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 1, max: 100 })),
  kinds: fc.array(fc.constantFrom("narrow", "wide", "catching", "guarded", "looping"), { minLength: 1, maxLength: 4 }),
  stretch: fc.constantFrom(1, 7, 900, 5000),
  again: fc.nat(6),
  bottom: fc.constantFrom("0", "(raise 'oops)", "(car 'bottom)", "(escape)"),
  slice: fc.constantFrom(undefined, 23, 3000, 70_001),
})

type Descent = typeof descents extends fc.Arbitrary<infer T> ? T : never

const wide = Array.from({ length: 24 }, (_, i) => `v${i}`)

function textOf({ depth, kinds, stretch, again, bottom }: Descent): string {
  return `
    (define again ${again})
    (define exits '())
    (define (escape)
      (if (null? exits)
          1
          (let ((exit (car exits)))
            (set! exits (cdr exits))
            (exit 'back))))
    (define (narrow n) (+ 1 (down (- n 1))))
    (define (wide n)
      (let* (${wide.map((v, i) => `(${v} (+ n ${i}))`).join(" ")})
        (let ((r (down (- n 1))))
          (+ r (- ${wide[20]} ${wide.slice(0, 3).join(" ")}) ${wide.slice(3).join(" ")}))))
    (define (catching n)
      (let ((value (call-with-current-continuation
                     (lambda (exit) (set! exits (cons exit exits)) (down (- n 1))))))
        (if (and (eq? value 'back) (> again 0))
            (begin (set! again (- again 1)) (down (quotient n 2)))
            (if (number? value) (+ 1 value) 2))))
    (define (guarded n)
      (+ 3 (guard (e ((and (eq? e 'oops) (> again 0)) (set! again (- again 1)) (down (quotient n 3))))
             (down (- n 1)))))
    (define (looping n)
      (let loop ((i 0) (sum 0))
        (if (= i 2) sum (loop (+ i 1) (if (= i 1) (+ sum (down (- n 1))) i)))))
    (define kinds (vector ${kinds.join(" ")}))
    (define (down n)
      (if (<= n 0)
          ${bottom}
          ((vector-ref kinds (modulo (quotient n ${stretch}) ${kinds.length})) n)))
    (let ((first (down ${depth})))
      (set! again 1)
      (list first (down (quotient ${depth} 3))))`
}

/** What a program answers or complains of, with all calls under way, and the steps that it takes. */
async function told(text: string, options: InterpreterOptions): Promise<object> {
  const interpreter = openInterpreter({ dialect: "scheme", breathe: async () => {}, ...options })
  try {
    const value = interpreter.write(await interpreter.evaluateRaw(text))
    return { value, ...interpreter.spent() }
  } catch (error) {
    if (!(error instanceof SchemeError)) throw error
    const calls = error.chain.map(({ name, place }) => `${name} ${place}`)
    return { complaint: error.message, calls, ...interpreter.spent() }
  }
}

test("SK3 frames of any size, any number of them, are found again", async () => {
  await fc.assert(
    fc.asyncProperty(descents, async (descent) => {
      const text = textOf(descent)
      const slice = descent.slice === undefined ? {} : { slice: descent.slice }
      expect(await told(text, { engine: descent.engine, ...slice })).toEqual(await told(text, { engine: "machine" }))
    }),
    parameters,
  )
})
