// Random flows, as texts: every word of the vocabulary, nested a few deep.
//
// What happens is marked in the journal, so that a run shows what it was a run of:
// `C` an error that was caught, `R` a try after the first, `L` a branch that was
// cancelled, `X` a cleanup.
//
// Not here: what is delivered to them (play.ts).

import fc from "fast-check"

/** What kinds of flow are wanted. */
export interface Kinds {
  /** Whether they may draw by chance and ask the time. */
  readonly chance?: boolean
  /** Whether they may start others. */
  readonly children?: boolean
  /** Whether all they wait for are suspends, timers and effects that succeed, as `flow-drive` can answer them. */
  readonly driven?: boolean
}

/** What stands before each flow: words of its own, and a flow for it to call. */
export const PROLOGUE = `
(define out (make-parameter (lambda (v) v)))
(define (ask tag) (lambda (x) (let ((v (suspend tag))) (if (eq? v 'bad) (raise (list 'bad tag)) v))))
(define (losing node) (on-cancel node (lambda (x) (display "L"))))
(define (trying node)
  (let ((tries 0)) (lambda (x) (set! tries (+ tries 1)) (if (> tries 1) (display "R")) (node x))))
(define (caught e) (display "C") (list 'caught (if (error-object? e) (error-object-message e) e)))
(define (wound node)
  (lambda (x) (dynamic-wind (lambda () (display "(")) (lambda () (node x)) (lambda () (display ")")))))
(define (escaping node) (lambda (x) (call/cc (lambda (k) (parameterize ((out k)) (node x))))))
(define (guarded node) (lambda (x) (guard (e ((symbol? e) (caught e))) (node x))))
(defflow kid (lambda (x) (let ((v (suspend 'kid))) (if (eq? v 'bad) (error "a child's error" x) (list 'kid v)))))
`

/** The text of a module whose flow `flow` is `node`. */
export function moduleOf(node: string): string {
  return `${PROLOGUE}(defflow flow ${node})\n`
}

/** A node, as text. */
export function nodes(kinds: Kinds = {}): fc.Arbitrary<string> {
  return fc.letrec<{ node: string; small: string }>((tie) => ({
    small: fc.oneof(...leaves(kinds)),
    node: fc.oneof(
      { maxDepth: 4, depthSize: 1.2, withCrossShrink: true },
      tie("small"),
      ...composites(tie("node"), kinds),
    ),
  })).node
}

/** A node that has branches. */
export function branching(kinds: Kinds = {}): fc.Arbitrary<string> {
  const node = nodes(kinds)
  const small = fc.oneof(...leaves(kinds))
  const wide = fc.oneof(
    fc.tuple(node, node, small).map(([a, b, c]) => `(parallel ${a} ${b} ${c})`),
    fc.tuple(node, node).map(([a, b]) => `(race (losing ${a}) (losing ${b}))`),
    fc.tuple(node, small, node).map(([a, b, c]) => `(quorum 2 (losing ${a}) ${b} (losing ${c}))`),
    fc.tuple(node, small).map(([a, b]) => `(sequence (try-catch (parallel ${a} ${b}) caught) ${b})`),
    fc.tuple(node, small, tags).map(([a, b, tag]) => `(parallel (retry 2 (trying (sequence (ask ${tag}) ${a}))) ${b})`),
  )
  return fc.oneof({ weight: 3, arbitrary: wide }, { weight: 1, arbitrary: node })
}

const tags = fc.constantFrom("'a", "'b", "'c", "'(step 1)")
const spans = fc.constantFrom("5", "20", "'(1 second)")

function leaves({ chance = true, children = true, driven = false }: Kinds): fc.WeightedArbitrary<string>[] {
  const leaf = (weight: number, arbitrary: fc.Arbitrary<string>) => ({ weight, arbitrary })
  const fixed = (weight: number, ...texts: string[]) => leaf(weight, fc.constantFrom(...texts))
  return [
    leaf(
      8,
      tags.map((tag) => `(ask ${tag})`),
    ),
    leaf(
      2,
      tags.map((tag) => `(lambda (x) (list x (suspend ${tag})))`),
    ),
    leaf(
      2,
      spans.map((span) => `(lambda (x) (sleep ${span}) x)`),
    ),
    fixed(2, "(effect 'pay)", "(lambda (x) (effect 'pay (list 'of x)))"),
    fixed(2, "flow-id", "(flow-const 'k)", "(lambda (x) (list 'n x))", "(lambda (x) (fail 'f))"),
    fixed(2, "(lambda (x) (raise 'r))", '(lambda (x) (error "broke" x))'),
    fixed(1, "(lambda (x) (tick) x)", "(lambda (x) (suspend 'p) (tick))"),
    fixed(1, "(lambda (x) (emit (list 'e x)) (publish-state x) x)"),
    fixed(2, "(lambda (x) ((out) (list 'escaped x)))", "(lambda (x) ((out) (suspend 'q)))"),
    ...(driven ? [] : [fixed(3, "(lambda (x) (receive 'ch))", "(wait 50 'w)")]),
    ...(chance
      ? [fixed(2, "(lambda (x) (list (now) (random 100) (uuid)))", "(lambda (x) (suspend 'z) (random 9))")]
      : []),
    ...(children ? [fixed(2, "(call-flow 'kid)", "(lambda (x) (spawn-flow 'kid x))")] : []),
  ]
}

function composites(node: fc.Arbitrary<string>, { driven = false }: Kinds): fc.WeightedArbitrary<string>[] {
  const of = (weight: number, count: number, made: (...parts: string[]) => string): fc.WeightedArbitrary<string> => ({
    weight,
    arbitrary: fc.array(node, { minLength: count, maxLength: count }).map((parts) => made(...parts)),
  })
  return [
    of(3, 2, (a, b) => `(sequence ${a} ${b})`),
    of(4, 2, (a, b) => `(parallel ${a} ${b})`),
    of(1, 3, (a, b, c) => `(parallel ${a} ${b} ${c})`),
    of(3, 2, (a, b) => `(race (losing ${a}) (losing ${b}))`),
    of(1, 3, (a, b, c) => `(quorum 2 ${a} (losing ${b}) ${c})`),
    of(1, 2, (a, b) => `(branch pair? ${a} ${b})`),
    of(3, 1, (a) => `(try-catch ${a} caught)`),
    of(4, 1, (a) => `(retry 3 (trying ${a}))`),
    of(1, 1, (a) => `(timeout 1 ${a})`),
    of(1, 2, (a, b) => `(saga (saga-step ${a} (lambda (x) (display "X") (suspend 'undo))) ${b})`),
    of(2, 1, (a) => `(on-cancel ${a} (lambda (x) (display "X") (suspend 'clean)))`),
    of(1, 1, (a) => `(wound ${a})`),
    of(1, 1, (a) => `(guarded ${a})`),
    of(1, 1, (a) => `(escaping ${a})`),
    of(1, 2, (a, b) => `(attempt ${a} ${b})`),
    of(1, 1, (a) => `(recover ${a} list)`),
    of(1, 1, (a) => `(tap ${a})`),
    of(1, 1, (a) => `(sequence (lambda (x) (list x 'm)) (map-flow ${a}))`),
    ...(driven ? [] : [of(1, 1, (a) => `(deadline 30 ${a})`)]),
  ]
}
