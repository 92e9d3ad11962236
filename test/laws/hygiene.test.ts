// Laws of hygiene: what a macro's author and its user call their variables is nobody's business.
//
// A program is a tree of uses of a few macros. It is run under many spellings:
// the names that the macros bind and match with, and the names that the user
// binds, are drawn at random from a small pool, names of standard words
// included, so that they meet as often as they can. Every spelling must give
// what the tree means, worked out here without macros.

import fc from "fast-check"
import { expect, test } from "vitest"
import { type Engine, openInterpreter } from "../../interpreter/interpreter.js"

const parameters = { seed: Number(process.env.SEED ?? 20261120), numRuns: Number(process.env.RUNS ?? 200) }

/** A use of the macros. Variables are the user's, by number. */
type Tree =
  | { readonly use: "number"; readonly value: number }
  | { readonly use: "variable"; readonly variable: number }
  | { readonly use: "add" | "either" | "swapped"; readonly one: Tree; readonly other: Tree }
  | { readonly use: Binding; readonly variable: number; readonly one: Tree; readonly other: Tree }

type Binding = "bind" | "repeat" | "made" | "hidden" | "later"

/** What a macro is: the names it uses as it likes, and its rules written with them. */
interface Template {
  readonly use: string
  /** Names of its own, pattern variables and bound ones alike. */
  readonly own: readonly string[]
  readonly rules: string
}

/** The words in quotes are the macro's own; all others mean what they do at top level. */
const templates: readonly Template[] = [
  { use: "add", own: ["a", "b"], rules: '((_ "a" "b") (+ "a" "b"))' },
  { use: "either", own: ["a", "b", "t"], rules: '((_ "a" "b") (let (("t" "a")) (if (even? "t") "t" (begin "b"))))' },
  {
    use: "swapped",
    own: ["a", "b", "t", "u", "v"],
    rules: '((_ "a" "b") (let (("u" "a") ("v" "b")) (let (("t" "u")) (set! "u" "v") (set! "v" "t") (- "u" "v"))))',
  },
  { use: "bind", own: ["x", "e", "body"], rules: '((_ "x" "e" "body") (let* (("x" "e")) "body"))' },
  {
    use: "repeat",
    own: ["x", "e", "body", "loop", "n", "sum"],
    rules:
      '((_ "x" "e" "body") (let "loop" (("n" 3) ("sum" "e")) (cond ((= "n" 0) "sum") (else ((lambda ("x") ("loop" (- "n" 1) (+ "sum" "body"))) "n")))))',
  },
  {
    use: "made",
    own: ["x", "e", "body", "inner", "w", "y", "z", "t"],
    rules:
      '((_ "x" "e" "body") (let-syntax (("inner" (syntax-rules () ((_ "w" "y" "z") (let (("w" "y")) (let (("t" 1)) (+ "z" "t"))))))) ("inner" "x" "e" "body")))',
  },
  {
    // The user's variable is the inner macro's own here, so that what the inner macro is given cannot see it.
    use: "hidden",
    own: ["x", "e", "body", "inner", "y", "z"],
    rules:
      '((_ "x" "e" "body") (let-syntax (("inner" (syntax-rules () ((_ "y" "z") (let (("x" "y")) (- "z" "x")))))) ("inner" "e" "body")))',
  },
  {
    use: "later",
    own: ["x", "e", "body", "f", "t"],
    rules: '((_ "x" "e" "body") (let () (define "t" "e") (define ("f" "x") (- "t" "body")) ("f" (* 2 "t"))))',
  },
]

/** Few enough that they collide. None is a word of the report. */
const plainNames = ["x", "y", "t", "tmp", "loop", "n", "a", "b", "sum", "f"]
/** What the user may bind besides: he uses no word of the report but through macros. */
const standardNames = [
  "if",
  "let",
  "let*",
  "begin",
  "lambda",
  "define",
  "else",
  "=",
  "-",
  "+",
  "even?",
  "set!",
  "cond",
  "quote",
  "list",
]

const variables = 4

const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => {
  const variable = fc.nat(variables - 1)
  const [one, other] = [tie("tree"), tie("tree")]
  return {
    tree: fc.oneof(
      { maxDepth: 4, depthIdentifier: "tree" },
      fc.record({ use: fc.constant("number" as const), value: fc.integer({ min: -5, max: 9 }) }),
      fc.record({ use: fc.constant("variable" as const), variable }),
      fc.record({ use: fc.constantFrom("add" as const, "either" as const, "swapped" as const), one, other }),
      fc.record({
        use: fc.constantFrom("bind" as const, "repeat" as const, "made" as const, "hidden" as const, "later" as const),
        variable,
        one,
        other,
      }),
    ),
  }
}).tree

/** What `tree` means where the user's variables hold `held`. */
function meaning(tree: Tree, held: readonly number[]): number {
  if (tree.use === "number") return tree.value
  if (tree.use === "variable") return held[tree.variable] as number
  const one = meaning(tree.one, held)
  if (!("variable" in tree)) {
    if (tree.use === "either" && one % 2 === 0) return one
    const other = meaning(tree.other, held)
    return tree.use === "either" ? other : tree.use === "add" ? one + other : other - one
  }
  const body = (value: number): number => meaning(tree.other, held.with(tree.variable, value))
  if (tree.use === "bind") return body(one)
  if (tree.use === "made") return body(one) + 1
  if (tree.use === "hidden") return meaning(tree.other, held) - one
  if (tree.use === "later") return one - body(2 * one)
  return one + body(3) + body(2) + body(1)
}

/** How everything in a program is called. */
interface Spelling {
  /** The user's variables. */
  readonly user: readonly string[]
  /** Each macro's own names, in the order of `own`. */
  readonly macros: readonly (readonly string[])[]
}

const spellings: fc.Arbitrary<Spelling> = fc.record({
  user: fc.uniqueArray(fc.constantFrom(...plainNames, ...standardNames), {
    minLength: variables,
    maxLength: variables,
  }),
  macros: fc.tuple(
    ...templates.map(({ own }) =>
      fc.uniqueArray(fc.constantFrom(...plainNames), { minLength: own.length, maxLength: own.length }),
    ),
  ),
})

function macroText({ use, own, rules }: Template, names: readonly string[]): string {
  const spelled = rules.replace(/"([^"]+)"/g, (_, name: string) => names[own.indexOf(name)] as string)
  return `(define-syntax m-${use} (syntax-rules () ${spelled}))`
}

function treeText(tree: Tree, user: readonly string[]): string {
  if (tree.use === "number") return String(tree.value)
  if (tree.use === "variable") return user[tree.variable] as string
  const variable = "variable" in tree ? `${user[tree.variable]} ` : ""
  return `(m-${tree.use} ${variable}${treeText(tree.one, user)} ${treeText(tree.other, user)})`
}

/** The program: the macros, and `tree` where the user's variables hold 1, 2, ... */
function programText(tree: Tree, { user, macros }: Spelling): string {
  const definitions = templates.map((template, i) => macroText(template, macros[i] as readonly string[]))
  const bound = user.reduceRight((inner, name, i) => `(m-bind ${name} ${i + 1} ${inner})`, treeText(tree, user))
  return [...definitions, bound].join("\n")
}

async function evaluated(text: string): Promise<string> {
  const interpreter = openInterpreter({ dialect: "scheme", output: () => {} })
  return interpreter.write(await interpreter.evaluateRaw(text))
}

test("a program means the same whatever the macros and their user call their variables", async () => {
  await fc.assert(
    fc.asyncProperty(trees, spellings, async (tree, spelling) => {
      const held = Array.from({ length: variables }, (_, i) => i + 1)
      expect(await evaluated(programText(tree, spelling))).toBe(String(meaning(tree, held)))
    }),
    parameters,
  )
})

test("a macro means the same in a body, in a let-syntax and at top level", async () => {
  await fc.assert(
    fc.asyncProperty(trees, spellings, async (tree, spelling) => {
      const held = Array.from({ length: variables }, (_, i) => i + 1)
      const inBody = `(let () ${programText(tree, spelling)})`
      const bindings = templates.map((t, i) =>
        macroText(t, spelling.macros[i] as readonly string[]).replace("define-syntax ", ""),
      )
      const lines = programText(tree, spelling).split("\n")
      const inLetrecSyntax = `(letrec-syntax (${bindings.join(" ")}) ${lines.at(-1)})`
      expect([await evaluated(inBody), await evaluated(inLetrecSyntax)]).toEqual(
        Array(2).fill(String(meaning(tree, held))),
      )
    }),
    parameters,
  )
})

test("renaming a definition that a macro introduces at top level changes nothing for its user", async () => {
  const names = fc.constantFrom(...plainNames)
  await fc.assert(
    fc.asyncProperty(names, names, names, fc.integer(), async (cell, other, users, value) => {
      fc.pre(cell !== other)
      const text = `
        (define ${users} 'untouched)
        (define-syntax define-cell
          (syntax-rules ()
            ((_ get put) (begin (define ${cell} 'none)
                                (define (get) ${cell})
                                (define (put ${other}) (set! ${cell} ${other}))))))
        (define-cell get-one put-one)
        (define-cell get-two put-two)
        (put-one ${value})
        (list (get-one) (get-two) ${users})`
      expect(await evaluated(text)).toBe(`(${value} none untouched)`)
    }),
    parameters,
  )
})

/** Derived forms of every kind. What they are written with is named nowhere but in the forms themselves. */
const derived = [
  "(parameterize ((setting 2) (another 3)) (another))",
  "`(1 ,x ,@xs #(2 ,x ,@xs) (3 `(4 ,(5 ,x))))",
  "(case x ((a b) 'first) ((7 8) 'number) (else => (lambda (y) y)))",
  "(guard (e (#f 1) ((begin e) => (lambda (y) y)) (else 2)) (raise 'oops))",
  "(guard (e ((begin #t) (guard (e (else e)) (raise e)))) (raise 'inner))",
  "(let-values (((a b) (values 1 2)) (c (values 3 4)) ((d . e) (values 5 6))) e)",
  "(let*-values (((a b) (values 1 2)) ((c) (begin a))) c)",
  "(let () (define-values (p q . r) (values 1 2 3)) r)",
  "(do ((i 0 (+ i 1)) (j 5)) ((= i 3) j))",
  "(force (delay (begin x)))",
  "(force (delay-force (delay x)))",
  "((case-lambda ((a) 1) ((a b) 2) ((a . r) 3)) 1 2 3)",
  "(let () (define-record-type t (mk a b) t? (a ta set-ta!) (b tb)) (let ((r (mk 1 2))) (set-ta! r 9) (ta r)))",
  "(cond (#f 1) ((begin x) => (lambda (y) y)) (else 3))",
  "(when x (unless #f (and x (or #f 'ok))))",
  "(letrec* ((a 1) (b (lambda () a))) (b))",
  "(let-syntax ((m (syntax-rules () ((_ a ...) '(a ...))))) (m 1 2))",
]

test.each(["machine", "compiled"] as Engine[])(
  "V3 derived forms mean the same whatever names are defined anew, %s",
  async (engine) => {
    const interpreter = openInterpreter({ dialect: "scheme", engine })
    const answers = async (): Promise<string[]> => {
      const shown: string[] = []
      for (let i = 0; i < derived.length; i++)
        shown.push(interpreter.write(await interpreter.evaluateRaw(`(used-${i})`)))
      return shown
    }
    await interpreter.evaluateRaw(
      "(define x 'a) (define xs '(1 2)) (define setting (make-parameter 1)) (define another (make-parameter 1))",
    )
    const define = async (): Promise<void> => {
      for (const [i, form] of derived.entries()) await interpreter.evaluateRaw(`(define (used-${i}) ${form})`)
    }
    await define()
    const before = await answers()
    const needed = new Set(
      `define ${derived.join(" ")} quote quasiquote unquote unquote-splicing`.split(/[\s()'`,@#]+/),
    )
    const anew = interpreter
      .names()
      .filter((name) => !needed.has(name) && !name.startsWith("used-") && !name.startsWith("%"))
    expect(anew.length).toBeGreaterThan(300)
    for (const name of anew) await interpreter.evaluateRaw(`(define (|${name}| . operands) 'mine)`)
    expect(await answers()).toEqual(before)
    await define()
    expect(await answers()).toEqual(before)
  },
)
