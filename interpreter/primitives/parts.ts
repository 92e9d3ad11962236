// R7RS 6.4: `caar` to `cddddr`, the compositions of `car` and `cdr`.

import { Complaint, wrongType } from "../complaint.js"
import { Pair } from "../pair.js"
import type { PrimitiveSpec } from "../primitive.js"

export const partPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "caar",
    shape: "(caar pair)",
    doc: "The car of the car of `pair`.",
    run: (pair) => {
      if (pair instanceof Pair && pair.car instanceof Pair) return pair.car.car
      throw noSuchPart("caar", pair)
    },
  },
  {
    name: "cadr",
    shape: "(cadr pair)",
    doc: "The car of the cdr of `pair`: a list's second element.",
    run: (pair) => {
      if (pair instanceof Pair && pair.cdr instanceof Pair) return pair.cdr.car
      throw noSuchPart("cadr", pair)
    },
  },
  {
    name: "cdar",
    shape: "(cdar pair)",
    doc: "The cdr of the car of `pair`.",
    run: (pair) => {
      if (pair instanceof Pair && pair.car instanceof Pair) return pair.car.cdr
      throw noSuchPart("cdar", pair)
    },
  },
  {
    name: "cddr",
    shape: "(cddr pair)",
    doc: "The cdr of the cdr of `pair`: what follows a list's second element.",
    run: (pair) => {
      if (pair instanceof Pair && pair.cdr instanceof Pair) return pair.cdr.cdr
      throw noSuchPart("cddr", pair)
    },
  },
  ...deeperParts(),
]

/** The 24 procedures from `caaar` to `cddddr`. */
function deeperParts(): PrimitiveSpec[] {
  const specs: PrimitiveSpec[] = []
  for (const path of pathsOf(3).concat(pathsOf(4))) {
    const name = `c${path}r`
    const steps = [...path].reverse().map((letter) => letter === "a")
    const words = [...path].map((letter) => `the c${letter}r of `).join("")
    specs.push({
      name,
      shape: `(${name} pair)`,
      doc: `${words.charAt(0).toUpperCase()}${words.slice(1)}\`pair\`.`,
      run: (pair) => partAt(name, steps, pair),
    })
  }
  return specs
}

function pathsOf(length: number): string[] {
  return length === 0 ? [""] : pathsOf(length - 1).flatMap((path) => [`${path}a`, `${path}d`])
}

/** What is found from `whole` by going to the car (true) or the cdr at each step. */
function partAt(who: string, steps: readonly boolean[], whole: unknown): unknown {
  let part = whole
  for (const car of steps) {
    if (!(part instanceof Pair)) throw noSuchPart(who, whole)
    part = car ? part.car : part.cdr
  }
  return part
}

function noSuchPart(who: string, whole: unknown): Complaint {
  return whole instanceof Pair ? new Complaint(who, "no such part", [whole]) : wrongType(who, "a pair", whole)
}
