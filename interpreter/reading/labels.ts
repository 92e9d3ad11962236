// Labels: `#0=` before a datum, `#0#` for it again, inside of it too.

import { Pair } from "../pair.js"

/** Stands for a datum that is still under way. */
export class Hole {
  private readonly uses: { readonly whole: Pair | unknown[]; readonly part: "car" | "cdr" | number }[] = []

  /** Takes note of the holes that `pair` holds. */
  static noteInPair(pair: Pair): void {
    if (pair.car instanceof Hole) pair.car.uses.push({ whole: pair, part: "car" })
    if (pair.cdr instanceof Hole) pair.cdr.uses.push({ whole: pair, part: "cdr" })
  }

  /** Takes note of the holes that `vector` holds. */
  static noteInVector(vector: unknown[]): void {
    for (let k = 0; k < vector.length; k++) {
      const element = vector[k]
      if (element instanceof Hole) element.uses.push({ whole: vector, part: k })
    }
  }

  /** Whether one of `values`, or anything in them, is a hole. Dicts never hold any. */
  static isIn(values: readonly unknown[]): boolean {
    const seen = new Set<object>()
    const coming = [...values]
    while (coming.length > 0) {
      const value = coming.pop()
      if (value instanceof Hole) return true
      if (!(value instanceof Pair || Array.isArray(value)) || seen.has(value)) continue
      seen.add(value)
      if (value instanceof Pair) coming.push(value.cdr, value.car)
      else for (const element of value) coming.push(element)
    }
    return false
  }

  /** Puts `datum` wherever this hole was noted. */
  fill(datum: unknown): void {
    for (const { whole, part } of this.uses) {
      if (whole instanceof Pair) whole[part as "car" | "cdr"] = datum
      else whole[part as number] = datum
    }
  }
}

/** The labels of one outermost datum. */
export class Labels {
  private readonly data = new Map<string, unknown>()
  private readonly order: string[] = []
  /** Whether a hole has been handed out. */
  holes = false

  get count(): number {
    return this.order.length
  }

  /** Begins the datum labelled `name`. Answers whether the name was free. */
  begin(name: string): boolean {
    if (this.data.has(name)) return false
    this.data.set(name, new Hole())
    this.order.push(name)
    return true
  }

  /** Ends the datum labelled `name`, which is `datum`. Answers whether it is one: a label may not name itself. */
  end(name: string, datum: unknown): boolean {
    const hole = this.data.get(name) as Hole
    hole.fill(datum)
    this.data.set(name, datum)
    return datum !== hole
  }

  /** The datum labelled `name`, a hole while that is under way, or undefined. */
  get(name: string): unknown {
    const datum = this.data.get(name)
    this.holes ||= datum instanceof Hole
    return datum
  }

  /** Forgets the labels after the first `count`. */
  forgetSince(count: number): void {
    while (this.order.length > count) this.data.delete(this.order.pop() as string)
    if (count === 0) this.holes = false
  }
}
