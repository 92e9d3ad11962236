// Laws of looking things up in lists: where they are looked up makes no difference, however long the list is.

import { expect, test } from "vitest"
import { type Engine, openInterpreter, SchemeError } from "../../interpreter/interpreter.js"

/** What a search answers or complains of, and the steps and bytes that it takes. */
async function told(engine: Engine, text: string): Promise<object> {
  const interpreter = openInterpreter({ dialect: "scheme", engine })
  try {
    const value = interpreter.write(await interpreter.evaluateRaw(text))
    return { value, ...interpreter.spent() }
  } catch (error) {
    if (!(error instanceof SchemeError)) throw error
    return { complaint: error.message.slice(0, 60), place: String(error.place), ...interpreter.spent() }
  }
}

const lengths = [0, 1, 5, 1022, 1023, 1024, 1025, 1500, 2047, 2048, 2049, 5000]
/** Those where something changes, for what else the elements may be. */
const turns = [1, 1022, 1023, 1024, 2048]

/** What stands behind the last element. */
const endings = ["'()", "'x", "start"]

/** What is made of the number `i` to stand in the list. */
const elements = {
  number: "i",
  symbol: "(string->symbol (number->string i))",
  vector: "(vector i)",
  char: "(integer->char i)",
}

/** A list of so many elements, from that of 1 on, or of pairs of them, that ends so; and where the key is looked for. */
function searching(word: string, length: number, element: string, ending: string, key: string): string {
  const inList = (it: string): string => (word.startsWith("ass") ? `(cons ${it} '())` : it)
  return `
    (define things (make-vector ${Math.max(length, 1024) + 1}))
    (do ((i 0 (+ i 1))) ((= i (vector-length things))) (vector-set! things i ${element}))
    (define (thing i) (vector-ref things i))
    (define start (cons ${inList("(thing 0)")} '()))
    (define last start)
    (do ((i 1 (+ i 1))) ((> i ${length})) (set-cdr! last (cons ${inList("(thing i)")} '())) (set! last (cdr last)))
    (set-cdr! last ${ending})
    (define (look key list) (let ((found (${word} key list))) (if (pair? found) (car found) found)))
    (define (often n key list) (if (= n 0) (look key list) (begin (look key list) (often (- n 1) key list))))
    (often 2 ${key} start)`
}

const kinds = Object.entries(elements).flatMap(([kind, element]) =>
  ["memq", "memv", "assq", "assv"].map((word) => [word, kind, element] as const),
)

test.each(kinds)("%s of a %s: compiled code answers and counts as the machine does", async (word, kind, element) => {
  for (const length of kind === "number" ? lengths : turns) {
    for (const ending of endings) {
      for (const key of [
        "'nowhere",
        "1.5",
        "(thing 0)",
        `(thing ${length})`,
        `(thing ${Math.abs(length - 1)})`,
        "(thing 1023)",
        "(thing 1024)",
      ]) {
        const text = searching(word, length, element, ending, key)
        expect(await told("compiled", text), text).toEqual(await told("machine", text))
      }
    }
  }
})

test("an element that is no pair, or says nothing, is met where it stands", async () => {
  for (const list of [
    "'((1 . a) 5 (x . b))",
    "(list (cons 1 'a) (if #f #f) (cons 'x 'b))",
    "(list (cons (if #f #f) 'a) (cons 'x 'b))",
  ]) {
    for (const word of ["memq", "memv", "assq", "assv"]) {
      for (const key of ["'x", "1", "5", "(if #f #f)", '"x"', "'y"]) {
        const text = `(define (look key list) (${word} key list)) (define list-of ${list}) (look 1 '()) (look ${key} list-of)`
        expect(await told("compiled", text), text).toEqual(await told("machine", text))
      }
    }
  }
})
