// The contract of flows, promise by promise: one short story for each.
//
// Not here: every case of each (suites/), all cases there could be (../laws/flows/).

import { expect, test } from "vitest"
import { Flows } from "../../runtime/flows/flows.js"
import { textShelf } from "../../runtime/flows/shelves.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"
import { failureLine } from "../facts/runner.js"
import { parseTable } from "../facts/table.js"
import { runFlowTable } from "./runner.js"

/** Expects the facts of `text` to hold. */
async function holds(text: string): Promise<void> {
  const outcomes = await runFlowTable(parseTable("contract.sx", `; A story\n${text}`))
  expect(outcomes.length).toBeGreaterThan(0)
  expect(outcomes.filter(({ failure }) => failure !== undefined).map(failureLine)).toEqual([])
}

test("R1 a flow is a procedure of one argument, bound and registered by its name", () =>
  holds(`
(defflow twice (lambda (x) (* 2 x)))
(list (twice 2) (flow/start twice 2) (flow/start 'twice 2))       ; => (4 4 4)
(flow-registered)                                                 ; => (twice)`))

test("R2 an instance has globals of its own, and a form that starts a flow starts exactly one", () =>
  holds(`
(define count 0)
(defflow counts (lambda (x) (set! count (+ count 1)) count))
(define first (flow/start 'counts 0))
(define unloaded first)
(list (flow/start 'counts 0) first count)                         ; => (1 1 0)
(length (flow-instances))                                         ; => 2`))

test("R3 a tag's outcome is final, and a second delivery is refused", () =>
  holds(`
(defflow asks (lambda (x) (list (suspend 'a) (suspend 'a) (suspend 'b))))
(flow/start 'asks 0 'i)                                           ; => (flow-suspended "i" a)
(flow/signal 'i 'b 'early)                                        ; => (flow-suspended "i" a)
(flow/resume 'i 1 'c)                                             ; !> flow/resume: nothing waits for that tag: c
(flow/resume 'i 1 'a)                                             ; => (1 1 early)`))

test("R4 what crosses the border is a copy, while warm and when cold", () =>
  holds(`
(defflow spoils (lambda (x) (let ((v (suspend 'a))) (set-car! v 'spoilt) (suspend 'b) (list v (suspend 'a)))))
(define value (list 1))
(flow/start 'spoils 0 'warm)                                      ; => (flow-suspended "warm" a)
(flow/resume 'warm value)                                         ; => (flow-suspended "warm" b)
(flow/start 'spoils 0 'cold)                                      ; => (flow-suspended "cold" a)
(flow/resume 'cold value)                                         ; => (flow-suspended "cold" b)
value                                                             ; => (1)
(flow/resume 'warm 0)                                             ; => ((spoilt) (1))
(crash)
(flow/resume 'cold 0)                                             ; => ((spoilt) (1))`))

test("R5 the first raise cancels the siblings, whose cleanup runs first", () =>
  holds(`
(defflow raises (try-catch (parallel (on-cancel (lambda (x) (suspend 'a)) (lambda (x) (display "cleaned ")))
                                     (lambda (x) (suspend 'b) (raise 'no)))
                           (lambda (e) (display "caught") e)))
(flow/start 'raises 0 'i)                                         ; => (flow-suspended "i" a)
(flow/resume 'i 0 'b)                                             ; => no
(journal 'i)                                                      ; => "cleaned caught"`))

test("R8 asks are named by kind, name, path and number, and a clock is refused", () =>
  holds(`
(defflow asks (parallel (sequence (effect 'pay) (effect 'pay)) (lambda (x) (sleep 5)) (lambda (x) (receive 'ch))))
(flow/start 'asks 0 'i)                                           ; => (flow-suspended "i" (effect pay (0) 1))
(waits 'i)                            ; => ((effect pay (0) 1) (timer sleep (1) 1) (receive ch (2) 1))
(flow/resume 'i 0)                                                ; => (flow-suspended "i" (effect pay (0) 2))
(defflow clocked (lambda (x) (current-second)))
(flow/start 'clocked 0)                                           ; !> current-second: a flow has no clock, use now`))

test("R11 only plain data crosses the border, and what does not is named with the path to it", () =>
  holds(`
(flow/start flow-id (list 1 car))                                 ; !> flow/start: not plain data at: (1) #<procedure car>
(flow/start (lambda (x) (vector 1 car)) 0)                        ; !> the answer is not plain data at: (1) #<procedure car>
(flow/start (lambda (x) (effect 'pay (list car))) 0)              ; !> effect: not plain data at: (0) #<procedure car>`))

test("R12 what has ended refuses to be resumed and says how; a failed one can be retried", () =>
  holds(`
(defflow picky (lambda (x) (if (eq? (suspend 'a) 'bad) (error "bad") 'good)))
(flow/start 'picky 0 'i)                                          ; => (flow-suspended "i" a)
(flow/resume 'i 'bad)                                             ; !> bad
(flow/resume 'i 'good)                                            ; !> flow/resume: the instance has ended: "i" failed
(flow/retry 'i)                                                   ; => (flow-suspended "i" a)
(flow/resume 'i 'good)                                            ; => good
(flow/resume 'i 'good)                                            ; !> flow/resume: the instance has ended: "i" finished`))

test("R14 what a flow writes goes to its journal once, and it cannot read", () =>
  holds(`
(defflow writes (lambda (x) (display "one ") (suspend 'a) (display "two")))
(flow/start 'writes 0 'i)                                         ; => (flow-suspended "i" a)
; prints:
(crash)
(flow/resume 'i 0)                                                ; => nil
(journal 'i)                                                      ; => "one two"
(defflow reads (lambda (x) (read)))
(flow/start 'reads 0)                                             ; !> a flow cannot read, use suspend or receive`))

test("R15 a driver word in a flow is refused and names what to use; a child's id is its parent's and the tag", () =>
  holds(`
(defflow child flow-id)
(flow/start (lambda (x) (flow/start 'child 1)) 0)                 ; !> flow/start: a flow cannot do that, use call-flow or spawn-flow
(flow/start (call-flow 'child) 7 'p)                              ; => 7
(flow/status "p/child.1")                                         ; => finished`))

test("R16 a call answers when what it has set going has come to rest", () =>
  holds(`
(defflow mixed (parallel (effect 'echo) (effect 'charge) (lambda (x) (suspend 'a))))
(flow/start 'mixed 1 'i)                                          ; => (flow-suspended "i" a)
(waits 'i)                                                        ; => ((effect charge (1) 1) a)
(flow/resume 'i 2)                                                ; => (flow-suspended "i" (effect charge (1) 1))
(flow/resume 'i 3)                                                ; => (1 3 2)`))

const SPENDS = `
(define (spend n) (let loop ((i 0)) (if (< i n) (loop (+ i 1)))))
(defflow segments (lambda (x) (spend 6000) (suspend 'a) (spend 6000) (suspend 'b) (spend 6000) 'done))
(defflow spendthrift (lambda (x) (suspend 'a) (spend 20000)))
`

test("R13 budgets bind the live segment only: what is enacted again is not metered", async () => {
  const memory = new Memory()
  const open = async (): Promise<Flows> => {
    const store = memoryStore(memory)
    const flows = new Flows(store, { store, budgets: { steps: 10_000 } })
    await flows.define(textShelf(SPENDS))
    return flows
  }
  const first = await open()
  await first.start("segments", 0, { id: "i" })
  await first.resume("i", 0)
  await first.start("spendthrift", 0, { id: "j" })
  await first.close()
  const second = await open()
  expect(await second.resume("i", 0)).toMatchObject({ state: "finished" })
  await expect(second.resume("j", 0)).rejects.toThrow("the step budget is used up")
  expect((await second.status("j")).state).toBe("failed")
  await second.close()
})
