// The benchmark programs, as they lie in programs/.
//
// A program is one file that any R7RS can run as it stands. Its opening comment
// states in its first line what it is, then at which sizes it is run and what it
// answers there, and which engines cannot run it:
//
//   ; fib: the doubly recursive Fibonacci.
//   ;
//   ; quick 10 => 55
//   ; full  30 => 832040
//   ; biwa cannot: it has no bignums
//
// `quick` is for the tests and `full` for Schemes that compile; a slower engine
// has sizes under its own name; at `long` a Scheme that compiles takes a second. The size stands in the text as (define size 30),
// and a program that is given another one has another number there.
//
// Not here: who runs them (engines.ts), what is made of it (contest.ts).

import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

export interface Program {
  readonly name: string
  readonly about: string
  readonly language: "scm" | "sx"
  /** By the name of the size. */
  readonly sizes: ReadonlyMap<string, Size>
  /** Why an engine cannot run it, by the engine's name. */
  readonly excuses: ReadonlyMap<string, string>
  textAt(size: number): string
}

export interface Size {
  readonly size: number
  /** What the program writes at this size. */
  readonly answer: string
}

/** Every program, in the order of their names, and then the one that is written by a program. */
export function allPrograms(): Program[] {
  const folder = fileURLToPath(new URL("programs", import.meta.url))
  const files = readdirSync(folder).sort()
  return [...files.map((file) => programOf(file, readFileSync(join(folder, file), "utf8"))), load]
}

const SIZE = /^\(define size (\d+)\)$/m

/** The program in `text`. Throws where its opening comment does not say what it should. */
export function programOf(file: string, text: string): Program {
  const { name, language } = /^(?<name>[\w-]+)\.(?<language>scm|sx)$/.exec(file)?.groups ?? {}
  const head = /^(?:;.*\n)*/.exec(text)?.[0] ?? ""
  const about = /^; ([\w-]+): (.*)$/m.exec(head)
  const sizes = sizesIn(head)
  if (name === undefined || about?.[1] !== name) throw new Error(`${file}: does not begin with its name`)
  if (!sizes.has("quick") || !sizes.has("full")) throw new Error(`${file}: states no quick or no full size`)
  if (SIZE.exec(text)?.[1] !== String(sizes.get("full")?.size)) throw new Error(`${file}: is not of its full size`)
  return {
    name,
    about: about[2] as string,
    language: language as Program["language"],
    sizes,
    excuses: new Map([...head.matchAll(/^; ([\w-]+) cannot: (.*)$/gm)].map((m) => [m[1] as string, m[2] as string])),
    textAt: (size) => text.replace(SIZE, `(define size ${size})`),
  }
}

function sizesIn(head: string): Map<string, Size> {
  const lines = head.matchAll(/^; (\w+) +(\d+) +=> (.*)$/gm)
  return new Map([...lines].map((m) => [m[1] as string, { size: Number(m[2]), answer: m[3] as string }]))
}

const IMPORTS = /^\(import(?:\s+\((?:[^()]|\([^()]*\))*\))+\s*\)$/gm

/** A program's text without its imports, for an engine that has no libraries. */
export function withoutImports(text: string): string {
  return text.replace(IMPORTS, "")
}

/** A long program that does little, so that what is measured is reading and expanding it. Its size is its definitions. */
const load: Program = {
  name: "load",
  about: "definitions by the thousand, each called once.",
  language: "scm",
  sizes: new Map([
    ["quick", { size: 5, answer: "25" }],
    ["lips", { size: 600, answer: "360000" }],
    ["biwa", { size: 2000, answer: "4000000" }],
    ["full", { size: 400, answer: "160000" }],
  ]),
  excuses: new Map(),
  textAt(size) {
    const numbers = Array.from({ length: size }, (_, i) => i)
    const calls = numbers.map((n) => `(set! total (+ total (procedure-${n} ${n} '(a b c))))`)
    return `(import (scheme base) (scheme write))
(define total 0)
${numbers.map(definition).join("\n")}
${calls.join("\n")}
(write total)
(newline)
`
  },
}

/** Of procedure `n`, which answers 2 n + 1 when it is given n: their sum up to n is a square. */
function definition(n: number): string {
  return `(define (procedure-${n} n items)
  (define limit ${n})
  (let loop ((items items) (seen '()))
    (cond ((and (null? items) (= n limit)) (+ n limit (if (pair? seen) 1 0)))
          ((null? items) (let* ((a n) (b (* a a))) (- b a)))
          ((eq? (car items) 'never) => (lambda (found) (list found \`(x ,n ,@seen))))
          (else (loop (cdr items) (cons (car items) seen))))))`
}
