// Laws of records: whatever fields a type has, however it is constructed, whoever runs it, in every instance.

import fc from "fast-check"
import { expect, test } from "vitest"
import { type Engine, openInterpreter } from "../../interpreter/interpreter.js"

const parameters = { seed: Number(process.env.SEED ?? 20261121), numRuns: Number(process.env.RUNS ?? 150) }

/** A type of `size` fields, those that its constructor takes in that order, and what is then put where. */
const types = fc.integer({ min: 0, max: 12 }).chain((size) => {
  const indices = Array.from({ length: size }, (_, i) => i)
  return fc.record({
    size: fc.constant(size),
    taken: fc.shuffledSubarray(indices),
    changes: size === 0 ? fc.constant([]) : fc.array(fc.record({ at: fc.nat(size - 1), to: fc.nat(99) })),
  })
})

interface Type {
  readonly size: number
  readonly taken: readonly number[]
  readonly changes: readonly { readonly at: number; readonly to: number }[]
}

/** A module whose `work` makes a record of the type, changes it and lists its fields, and what it tells of strangers. */
function moduleOf({ size, taken, changes }: Type): string {
  const fields = Array.from({ length: size }, (_, i) => `(f${i} get${i} set${i})`)
  const made = `(make ${taken.map((_, i) => `(list ${i})`).join(" ")})`
  const gets = Array.from({ length: size }, (_, i) => `(get${i} r)`)
  return `
    (define-record-type t (make ${taken.map((i) => `f${i}`).join(" ")}) t? ${fields.join(" ")})
    (define-record-type other (make-other x) other? (x other-x))
    (define (refusal thunk) (guard (e (#t (error-object-message e))) (thunk)))
    (define (work)
      (let ((r ${made}) (o (make-other 1)))
        ${changes.map(({ at, to }) => `(set${at} r ${to})`).join(" ")}
        (list ${gets.join(" ")} (t? r) (t? o) (other? r) (if (t? 5) 1 2)
          ${size === 0 ? "" : "(refusal (lambda () (get0 o))) (refusal (lambda () (set0 5 6)))"})))
    (define (redefine) ${size === 0 ? "'nothing" : "(set! get0 (lambda (r) 'mine))"})`
}

function expected({ size, taken, changes }: Type, first?: unknown): unknown[] {
  const values: unknown[] = new Array(size).fill(false)
  for (const [i, place] of taken.entries()) values[place] = [i]
  for (const { at, to } of changes) values[at] = to
  if (first !== undefined && size > 0) values[0] = first
  const refusals = size === 0 ? [] : [first ?? "get0: not a record of type", "set0: not a record of type (argument 1)"]
  return [...values, true, false, false, 2, ...refusals]
}

test.each(["machine", "compiled", "adaptive"] as Engine[])("the fields of a record, %s", async (engine) => {
  await fc.assert(
    fc.asyncProperty(types, async (type) => {
      const interpreter = openInterpreter({ dialect: "scheme", engine })
      const module = interpreter.compile(moduleOf(type))
      const [one, two] = [await module.instantiate(), await module.instantiate()]
      for (const instance of [one, two]) expect(await instance.call("work")).toEqual(expected(type))
      await one.call("redefine")
      const mine = interpreter.evaluate("'mine")
      expect(await one.call("work")).toEqual(expected(type, await mine))
      expect(await two.call("work")).toEqual(expected(type))
    }),
    parameters,
  )
})
