// Values that are one of a kind.
//
// Two more need no class: SX's `nil` is JavaScript's `null`, and the value that
// a form with nothing to say answers (`set!`, `newline`) is `undefined`.

class Singleton {
  constructor(readonly writing: string) {}
}

/** What reading answers at the end of input. */
export const EOF = new Singleton("#<eof>")

/** What a variable holds before its `letrec` or internal definition has run. Never seen by a guest. */
export const UNASSIGNED = new Singleton("#<unassigned>")

/** What a global cell holds before anything was defined there. Never seen by a guest. */
export const UNBOUND = new Singleton("#<unbound>")

/** How a singleton is written, or undefined for any other value. */
export function singletonWriting(value: unknown): string | undefined {
  return value instanceof Singleton ? value.writing : undefined
}
