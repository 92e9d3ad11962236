// Random triggers, and random changes of objects for them to be about.
//
// Two objects of the type `note` are put, related and deleted. What a trigger starts does nothing, fails at once, is not
// there, emits, or puts an object of its own: of the type `copy`, named after the activity, so that nobody else puts it.
//
// Invariants
//   RW1  What comes of an activity and a trigger follows from these two alone, and so does what that brings about.

import fc from "fast-check"

export interface TriggerPlan {
  readonly on: string
  /** "" for any. */
  readonly type: string
  /** The actors it is for, as it is declared; "" for all. */
  readonly actors: string
  readonly guard: Guard
  readonly flow: Flow
}

export type Guard = "none" | "even" | "data" | "fails" | "asks"
export type Flow = "seen" | "breaks" | "nowhere" | "tells" | "copies" | "waits"

export type Change =
  | { readonly act: "put"; readonly id: string; readonly n: number; readonly status: string; readonly actor: string }
  | { readonly act: "relate" | "unrelate"; readonly from: string; readonly to: string; readonly actor: string }
  | { readonly act: "delete"; readonly id: string; readonly actor: string }

export const IDS = ["a", "b"]
const ACTORS = ["ada", "bob"]

const triggers: fc.Arbitrary<TriggerPlan> = fc.record({
  on: fc.constantFrom("any", "any", "any", "create", "update", "delete", "add", "remove", "told", "(create update)"),
  type: fc.constantFrom("", "", "note", "note", "copy"),
  actors: fc.constantFrom("", "", "", '("ada")', '{:not ("ada")}'),
  guard: fc.constantFrom<Guard[]>("none", "none", "none", "even", "data", "fails", "asks"),
  flow: fc.constantFrom<Flow[]>("seen", "breaks", "nowhere", "tells", "copies", "waits"),
})

/** A handful of triggers. */
export const someTriggers = fc.array(triggers, { minLength: 2, maxLength: 4 })

const id = fc.constantFrom(...IDS)
const actor = fc.constantFrom(...ACTORS)

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant("put" as const),
      id,
      n: fc.nat(5),
      status: fc.constantFrom("draft", "published", "published", "published"),
      actor,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constantFrom("relate" as const, "unrelate" as const), from: id, to: id, actor }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("delete" as const), id, actor }) },
)

/** Changes of objects that are public already, by changes of their own. */
export const someChanges = fc.array(change, { minLength: 2, maxLength: 5 }).map((changes): readonly Change[] => {
  const first = IDS.map((id, n): Change => ({ act: "put", id, n, status: "published", actor: "ada" }))
  return [...first, ...changes]
})

const GUARDS: { readonly [guard in Guard]: { readonly when: string; readonly procedure: string } } = {
  none: { when: "", procedure: "" },
  even: { when: "", procedure: "(lambda (activity) (even? (number-in activity)))" },
  data: { when: " :when (< (:object :n) 2)", procedure: "" },
  fails: { when: "", procedure: "(lambda (activity) (car (number-in activity)))" },
  asks: { when: "", procedure: "(lambda (activity) (suspend 'it))" },
}

/** The module that declares triggers; the k-th is called t-k. What its flows and guards answer follows from the activity. RW1 */
export function moduleOf(plans: readonly TriggerPlan[]): string {
  const declared = plans.map(({ on, type, actors, guard, flow }, k) => {
    const about = type === "" ? "" : ` :type ${type}`
    const whose = actors === "" ? "" : ` :actors ${actors}`
    const { when, procedure } = GUARDS[guard]
    return `(deftrigger t-${k} {:on ${on}${about}${whose} :flow ${flow}${when}} ${procedure})`
  })
  return [PROLOGUE, ...declared].join("\n")
}

const PROLOGUE = `
(deftype note {:fields {:n integer} :relations {:next (many note)}})
(deftype copy {:fields {:n integer}})
(define (number-in activity)
  (let ((object (get activity :object)))
    (if (nil? object) 0 (get object :n 0))))
(defflow seen (lambda (activity) (get activity :type)))
(defflow breaks (lambda (activity) (error "broken" (get activity :type))))
(defflow waits (lambda (activity) (suspend 'it)))
(defflow tells
  (lambda (activity)
    (emit {:type "told" :actor "ada" :object {:type "note" :n (+ 1 (number-in activity))}})
    'told))
(defflow copies
  (lambda (activity)
    (if (has? activity :content)
        (get (object/put! {:type "copy" :id (string-append "copy-" (get activity :id)) :n (number-in activity) :status "published"}) :n)
        'none)))
`
