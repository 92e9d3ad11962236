// What is recorded of each release: instances in every state, told everything that can be told.

import { cidOf } from "../../runtime/cid.js"
import { Activity } from "../../runtime/flows/activity.js"
import { deliveryOf, entries, raisedText } from "../../runtime/flows/delivery.js"
import { FlowError } from "../../runtime/flows/flow-error.js"
import type { Flows } from "../../runtime/flows/flows.js"
import { textShelf } from "../../runtime/flows/shelves.js"

export interface Scenario {
  readonly name: string
  readonly title: string
  /** The module. */
  readonly text: string
  /** What happens; `pass` lets milliseconds pass, and what is due is done. */
  play(flows: Flows, pass: (ms: number) => Promise<void>): Promise<void>
}

/** Does `work`; that a flow fails in it is what is wanted. */
async function failing(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof FlowError)) throw error
  }
}

/** Lets an effect that an instance waits for fail. */
async function effectFails(flows: Flows, id: string): Promise<void> {
  const wait = (await flows.operations.waits(id)).find(({ kind }) => kind === "effect")
  if (wait?.kind !== "effect") throw new Error(`${id} waits for no effect`)
  const outcome = raisedText("the handler failed", [wait.name, '"declined"'])
  const entry = entries.effect(wait.tag, outcome, wait.name, cidOf(wait.payload))
  await failing(flows.operations.driver.deliver(id, () => deliveryOf(entry), new Activity()))
}

const deliveries: Scenario = {
  name: "deliveries",
  title: "Every kind of delivery, and every state.",
  text: `
(defflow asks (lambda (x) (display "begun ") (list x (suspend 'a) (suspend '(step 2)) (suspend "text"))))
(defflow reads (lambda (x) (let* ((a (receive 'ch)) (b (receive 'ch)) (c (suspend 'end))) (list a b c))))
(defflow sleeps (lambda (x) (sleep '(1 hour)) ((wait '(1 day) 'go) x) (wait-until "2027-01-01T00:00:00Z") 'woken))
(defflow pays (lambda (x) (let* ((a (effect 'charge {:amount x})) (b (guard (e (#t 'declined)) (effect 'mail a :as 'mail)))) (list a b (suspend 'end)))))
(defflow child (lambda (x) (if (eq? (suspend 'c) 'bad) (error "the child broke" x) (list 'child x))))
(defflow calls (lambda (x) (let* ((a (call-flow 'child x)) (b (guard (e (#t 'failed)) (call-flow 'child x :as 'mine)))) (list a b (suspend 'end)))))
(defflow fails (lambda (x) (if (eq? (suspend 'a) 'bad) (error "bad answer" x) (suspend 'b))))
(defflow cleans (on-cancel (lambda (x) (suspend 'work)) (lambda (x) (display "cleaning ") (suspend 'clean) (effect 'mail 'sorry))))
(defflow draws (lambda (x) (publish-state (list (now) (random) (random 100) (uuid))) (emit {:drew x}) (suspend 'a) (publish-state (list (now) (random 6))) (suspend 'b)))
`,
  async play(flows, pass) {
    const { operations } = flows
    await flows.start("asks", "in", { id: "parked" })
    await operations.resume("parked", '{:title "Hello" :n 1/2}')
    await flows.start("asks", [1, null, true], { id: "finished" })
    for (const value of ["1", "(a . b)", "#u8(1 2)"]) await operations.resume("finished", value)
    await flows.start("asks", 0, { id: "early" })
    await operations.signal("early", '"text"', "early")
    await operations.signal("early", "a", "late")
    await flows.start("asks", 0, { id: "cancelled" })
    await operations.cancel("cancelled")
    await flows.start("reads", 0, { id: "read" })
    for (const value of ["1", "2", "3"]) await operations.signal("read", "ch", value)
    await flows.start("sleeps", 0, { id: "slept" })
    await flows.start("sleeps", 0, { id: "asleep" })
    await pass(3_600_000)
    await operations.resume("slept", "awake", "go")
    await flows.start("pays", 5, { id: "running" })
    await flows.start("pays", 7, { id: "paid" })
    await operations.resume("paid", "receipt")
    await effectFails(flows, "paid")
    await flows.start("calls", 5, { id: "calling" })
    await flows.start("calls", 7, { id: "called" })
    await operations.resume("called/child.1", "fine")
    await failing(operations.resume("called/mine", "bad"))
    await flows.start("fails", 0, { id: "failed" })
    await failing(operations.resume("failed", "bad"))
    await flows.start("fails", 0, { id: "retried" })
    await failing(operations.resume("retried", "bad"))
    await operations.retry("retried")
    await operations.resume("retried", "good")
    await flows.start("cleans", 0, { id: "cancelling" })
    await operations.cancel("cancelling")
    await flows.start("draws", 0, { id: "drawn" })
    await pass(5)
    await operations.resume("drawn", "1")
    await operations.fork("parked", 2, "forked")
    await operations.fork("drawn", 1, "redrawn")
    await flows.start("asks", 0, { id: "stuck" })
    await operations.store.commit([{ id: "stuck", seq: 1, rows: [], head: { state: "stuck", owner: "", due: null } }])
  },
}

const branches: Scenario = {
  name: "branches",
  title: "Branches that are parked, won, lost, cancelled and escaped from.",
  text: `
(define (ask tag) (lambda (x) (let ((v (suspend tag))) (if (eq? v 'bad) (raise (list 'bad tag)) v))))
(define (noisy tag) (on-cancel (ask tag) (lambda (x) (display "lost ") (display tag) (suspend (list 'undo tag)))))
(defflow parallels (parallel (ask 'a) (sequence (ask 'b) (parallel (effect 'charge) (ask 'c) (lambda (x) (sleep 1000) (random 10)))) (lambda (x) (receive 'ch))))
(defflow races (race (noisy 'slow) (ask 'fast) (deadline '(1 day) (ask 'late))))
(defflow votes (quorum 2 (ask 'a) (ask 'b) (noisy 'c)))
(defflow catches (try-catch (parallel (noisy 'a) (ask 'b)) (lambda (e) (display "caught ") (list e (suspend 'after)))))
(define out (make-parameter #f))
(defflow escapes (lambda (x) (list (call/cc (lambda (k) (parameterize ((out k)) ((parallel (ask 'a) (lambda (x) ((out) (suspend 'b)))) x)))) (suspend 'then))))
(defflow ships (saga (saga-step (ask 'reserve) (lambda (r) (display "released ") (suspend 'release)))
                     (saga-step (effect 'charge) (lambda (c) (effect 'refund c)))
                     (ask 'ship)))
(defflow tries (retry 3 (timeout 2 (lambda (x) (tick) (tick) ((ask 'try) x)))))
(defflow maps (map-flow (attempt (lambda (x) (suspend (list 'each x))) (lambda (x) (if (eq? x 'bad) (fail x) x)))))
(defflow loops (flow-until number? (recover (lambda (x) (fail (list x (suspend (list 'again x))))) (tap list))))
`,
  async play(flows, pass) {
    const { operations } = flows
    await flows.start("parallels", 0, { id: "p" })
    await operations.resume("p", "1", "b")
    await operations.signal("p", "ch", "2")
    await pass(1000)
    for (const id of ["r1", "r2", "r3"]) await flows.start("races", 0, { id })
    await operations.resume("r1", "won", "fast")
    await operations.resume("r2", "won", "fast")
    await operations.resume("r2", "1", "(undo slow)")
    await pass(86_400_000)
    await flows.start("votes", 0, { id: "v1" })
    await operations.resume("v1", "bad", "b")
    await flows.start("votes", 0, { id: "v2" })
    await operations.resume("v2", "1", "a")
    await operations.resume("v2", "2", "b")
    await flows.start("catches", 0, { id: "c1" })
    await operations.resume("c1", "bad", "b")
    await flows.start("catches", 0, { id: "c2" })
    await operations.resume("c2", "bad", "b")
    await operations.resume("c2", "1")
    await flows.start("escapes", 0, { id: "e1" })
    await flows.start("escapes", 0, { id: "e2" })
    await operations.resume("e2", "out", "b")
    for (const id of ["s1", "s2", "s3"]) await flows.start("ships", 0, { id })
    for (const id of ["s2", "s3"]) {
      await operations.resume(id, "r")
      await operations.resume(id, "c")
    }
    await operations.resume("s2", "bad")
    await operations.cancel("s3")
    await flows.start("tries", 0, { id: "t1" })
    await flows.start("tries", 0, { id: "t2" })
    await failing(operations.resume("t2", "bad"))
    await flows.start("maps", [1, 2, 3], { id: "m" })
    await operations.resume("m", "bad")
    await flows.start("loops", "x", { id: "l" })
    await operations.resume("l", "y")
  },
}

const migrations: Scenario = {
  name: "migrations",
  title: "An instance that was moved to another version of its flow, and one that was left behind.",
  text: `(defflow doc (lambda (x) (list 1 x (suspend 'review) (suspend 'publish))))`,
  async play(flows) {
    for (const id of ["left", "moved"]) {
      await flows.start("doc", "text", { id })
      await flows.operations.resume(id, "ok")
    }
    await flows.define(
      textShelf(`(defflow doc (lambda (x) (list 2 x (suspend 'review) (suspend 'publish) (suspend 'announce))))`),
    )
    await flows.operations.migrate("moved")
  },
}

export const scenarios: readonly Scenario[] = [deliveries, branches, migrations]
