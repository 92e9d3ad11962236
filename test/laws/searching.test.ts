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

/** What stands behind the last element. */
const endings = ["'()", "'x", "start"]

/** A list of so many elements, numbers from 1 on or pairs of them, that ends so; and where the key is looked for. */
function searching(word: string, length: number, ending: string, key: string): string {
  const element = word.startsWith("ass") ? "(cons i (- i))" : "i"
  return `
    (define start (cons ${word.startsWith("ass") ? "(cons 0 0)" : "0"} '()))
    (define last start)
    (do ((i 1 (+ i 1))) ((> i ${length})) (set-cdr! last (cons ${element} '())) (set! last (cdr last)))
    (set-cdr! last ${ending})
    (define (look key list) (let ((found (${word} key list))) (if (pair? found) (car found) found)))
    (look ${key} start)`
}

test.each(["memq", "memv", "assq", "assv"])(
  "%s: compiled code answers and counts as the machine does",
  async (word) => {
    for (const length of lengths) {
      for (const ending of endings) {
        for (const key of ["'nowhere", "1.5", "0", String(length), String(length - 1), "1023", "1024"]) {
          const text = searching(word, length, ending, key)
          expect(await told("compiled", text), text).toEqual(await told("machine", text))
        }
      }
    }
  },
)
