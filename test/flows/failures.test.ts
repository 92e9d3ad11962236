// What is said of a flow that fails, to those who called it.

import { expect, test } from "vitest"
import type { FlowError } from "../../runtime/flows/flow-error.js"
import { openFlows } from "../../runtime/flows/flows.js"

test("calls of procedures without a name are told of as the flow's own", async () => {
  const text = `(define (first x) (+ 1 (car x)))
(defflow plain (lambda (x) (+ 1 (first x))))
(defflow threaded (sequence (lambda (x) (+ 1 (first x))) flow-id))`
  const flows = await openFlows({ store: "memory:", modules: [{ name: "m.sx", text }] })
  const callsOf = async (flow: string): Promise<unknown> => {
    const error = await flows.start(flow, 7).catch((thrown: unknown) => thrown)
    return (error as FlowError).trace.calls
  }
  expect(await callsOf("plain")).toEqual(["first at m.sx:1:24", "plain at m.sx:2:33"])
  expect(await callsOf("threaded")).toEqual(["first at m.sx:1:24", "threaded at m.sx:3:46"])
  await flows.close()
})

test("what a flow has failed with is told value by value", async () => {
  const text =
    '(defflow bad (lambda (x) (error "Bad thing" 1 {:a 2} "text"))) (defflow raises (lambda (x) (raise \'(1 2))))'
  const flows = await openFlows({ store: "memory:", modules: [{ name: "told", text }] })
  await expect(flows.start("bad")).rejects.toMatchObject({
    code: "failed",
    sentence: "Bad thing",
    irritants: ["1", "{:a 2}", '"text"'],
    message: 'Bad thing: 1 {:a 2} "text"',
  })
  await expect(flows.start("raises")).rejects.toMatchObject({ sentence: "raised", irritants: ["(1 2)"] })
  await flows.close()
})
