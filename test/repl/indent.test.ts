// Where lines begin: each program here is indented as the editor would.

import { expect, test } from "vitest"
import { indentation } from "../../runtime/repl/indent.js"

test.each([
  `
(define (f x)
  (let ((a 1)
        (b 2))
    (if (> a b)
        a
        (begin
          (display "x")
          b))))`,
  `
(cond ((null? x)
       1)
      (else
       2))`,
  `
(let loop ((i 0)
           (acc '()))
  (when (< i 10)
    (loop (+ i 1)
          (cons i acc))))`,
  `
(call-with-values
    (lambda ()
      (values 1 2))
  list)`,
  `
(do ((i 0 (+ i 1)))
    ((= i 10)
     'done)
  (display i))`,
  `
(define-record-type point
  (make-point x y)
  point?
  (x point-x))`,
  `
(define table
  '(a b
    (c
     d)))`,
  `
{:name "x"
 :items [1
         2]}`,
  `
#(1 2
  3)`,
  `
(list
 1
 2)`,
  `
(case-lambda
  ((x)
   x)
  ((x y)
   (+ x
      y)))`,
  `
(syntax-rules ()
  ((_ a)
   a))`,
  `
(guard (e (#t
           e))
  (raise 1))`,
  `
(f "λ字" (g
          1))`,
])("%s", (program) => {
  const lines = program.trim().split("\n")
  const indented = lines.map((line, i) => {
    const before = lines.slice(0, i).map((l) => `${l}\n`)
    return " ".repeat(indentation(before.join("")) ?? 0) + line.trimStart()
  })
  expect(indented.join("\n")).toBe(lines.join("\n"))
})

test("inside a string and a block comment nothing is indented", () => {
  expect(indentation('(f "a\n')).toBeUndefined()
  expect(indentation("(f #| a\n")).toBeUndefined()
  expect(indentation("")).toBe(0)
})
