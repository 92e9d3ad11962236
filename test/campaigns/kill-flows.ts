// The flows of the kill campaign, and what each comes to, whatever was killed meanwhile.
//
// What a handler answers tells which call of it that was, and what the client answers tells which process sent it, so
// what an instance comes to tells which outcomes it was given. The meaning of a flow is written here once more, as a
// function of the outcomes in the log: it knows no driver, no store and no replay.

import { textOfHost } from "../../runtime/flows/datum.js"

export const MODULE = {
  name: "campaign.sx",
  text: `
(defflow steps
  (lambda (x)
    (let* ((a (effect 'add x)) (b (effect 'add (+ x 1))) (c (effect 'mail x)))
      (list x a b c))))

(defflow fan
  (parallel (lambda (x) (effect 'add x))
            (lambda (x) (sleep 3) (effect 'mail x))
            (lambda (x) (effect 'slow x))))

(defflow naps
  (lambda (x)
    (sleep 4)
    (let ((a (effect 'add x)))
      (sleep 6)
      (list x a))))

(defflow review
  (lambda (x)
    (let* ((a (effect 'add x)) (b (suspend 'review)) (c (effect 'mail x)) (d (suspend '(again 1))))
      (list x a b c d))))

(defflow leaf
  (lambda (x)
    (sleep 2)
    (list x (effect 'add x))))

(defflow family
  (lambda (x)
    (let* ((two ((parallel (call-flow 'leaf) (lambda (x) (call-flow 'leaf (+ x 1)))) x))
           (last (call-flow 'leaf (+ x 2))))
      (list x two last))))

(defflow trip
  (try-catch
    (saga (saga-step (lambda (x) (effect 'add x)) (lambda (a) (effect 'undo a)))
          (saga-step (lambda (a) (effect 'mail a)) (lambda (b) (effect 'undo b)))
          (lambda (b) (if (odd? (cadr (cadr b))) (raise 'no-room) b)))
    (lambda (raised) (list 'undone raised))))

(defflow inbox
  (lambda (x)
    (let* ((a (receive 'news)) (b (receive 'news)) (c (effect 'add x)) (d (receive 'news)))
      (list x a b c d))))

(defflow talk
  (lambda (x)
    (let ((id (spawn-flow 'inbox x)))
      (signal-flow id 'news x)
      (signal-flow id 'news (+ x 1))
      (let ((a (effect 'slow x)))
        (signal-flow id 'news (+ x 2))
        (list x id a)))))

(defflow quick
  (race (lambda (x) (list 'answered (suspend 'quick)))
        (lambda (x) (sleep 15) (list 'late (effect 'add x)))))

(defflow pause
  (sequence (wait 10 'go) (lambda (x) (list x (effect 'add x)))))

(defflow stubborn (lambda (x) (list x (effect 'flaky x :attempts 4 :backoff 1))))

(defflow moody (lambda (x) (list x (effect 'moody x))))

(defflow longing
  (on-cancel (lambda (x) (list (effect 'add x) (suspend 'never)))
             (lambda (x) (effect 'undo x))))

(defflow guardian (lambda (x) (list x (call-flow 'longing x))))
`,
}

/** The flows that the client starts. */
export const STARTED: readonly string[] = [
  "steps",
  "fan",
  "naps",
  "review",
  "family",
  "trip",
  "inbox",
  "talk",
  "quick",
  "pause",
  "stubborn",
  "moody",
  "longing",
  "guardian",
]

/** What the client answers in a flow, by tag. */
export const ANSWERED: { readonly [flow: string]: readonly string[] } = {
  review: ["review", "(again 1)"],
  quick: ["quick"],
  pause: ["go"],
}

/** How many signals on `news` the client sends to each instance of a flow. */
export const SIGNALS: { readonly [flow: string]: number } = { inbox: 3 }

/** The flows that the client cancels. */
export const CANCELLED: readonly string[] = ["longing", "guardian"]

/** The outcomes that a log holds, as canonical texts. */
export interface Given {
  /** What was answered under a tag. */
  outcome(tag: string): string
  has(tag: string): boolean
  /** The values of the signals on `news`, in their order. */
  readonly news: readonly string[]
  readonly id: string
}

/** What an instance finishes with, as a canonical text; or that it is cancelled. */
export const MEANING: { readonly [flow: string]: (x: number, given: Given) => string } = {
  steps: (x, given) => `(${x} ${effect(given, "add")} ${effect(given, "add", "", 2)} ${effect(given, "mail")})`,
  fan: (_x, given) => `(${effect(given, "add", "0")} ${effect(given, "mail", "1")} ${effect(given, "slow", "2")})`,
  naps: (x, given) => `(${x} ${effect(given, "add")})`,
  review: (x, given) => {
    const [a, c] = [effect(given, "add"), effect(given, "mail")]
    return `(${x} ${a} ${given.outcome("review")} ${c} ${given.outcome("(again 1)")})`
  },
  leaf: (x, given) => `(${x} ${effect(given, "add")})`,
  family: (x, given) => {
    const leaf = (path: string) => given.outcome(`(child leaf (${path}) 1)`)
    return `(${x} (${leaf("0")} ${leaf("1")}) ${leaf("")})`
  },
  trip: (x, given) => (x % 2 === 0 ? effect(given, "mail") : undone(given)),
  inbox: (x, given) => {
    const [a, b, d] = given.news
    return `(${x} ${a} ${b} ${effect(given, "add")} ${d})`
  },
  talk: (x, given) => `(${x} ${textOfHost(`${given.id}/inbox.1`)} ${effect(given, "slow")})`,
  quick: (_x, given) =>
    given.has("quick") ? `(answered ${given.outcome("quick")})` : `(late ${effect(given, "add", "1")})`,
  pause: (x, given) => `(${x} ${effect(given, "add")})`,
  stubborn: (x, given) => `(${x} ${effect(given, "flaky")})`,
  moody: (x, given) => `(${x} ${effect(given, "moody")})`,
  longing: (_x, given) => given.outcome("(effect undo () 1)") && "cancelled",
  guardian: () => "cancelled",
}

function effect(given: Given, name: string, path = "", number = 1): string {
  return given.outcome(`(effect ${name} (${path}) ${number})`)
}

/** What a saga that was undone answers; both compensations must have an outcome. */
function undone(given: Given): string {
  effect(given, "undo", "", 1)
  effect(given, "undo", "", 2)
  return "(undone no-room)"
}
