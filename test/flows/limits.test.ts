// Limits: what is not given is the default, and what is no number, or too small a one, is refused.

import { describe, expect, test } from "vitest"
import { type FlowsOptions, openFlows } from "../../runtime/flows/flows.js"
import type { Limits } from "../../runtime/flows/tenants.js"

const LOOP = "(defflow loop (lambda (x) (let loop () (loop))))"

describe("a tenant's", () => {
  test("limits that are given as undefined are the defaults", async () => {
    const flows = await openFlows({ store: "memory:" })
    const none = { steps: undefined, memory: undefined, output: undefined, instances: undefined, unread: undefined }
    await flows.define(LOOP, { tenant: "acme", ...(none as Limits) })
    await expect(flows.tenant("acme").start("loop")).rejects.toThrow("the step budget is used up")
    await flows.close()
  })

  test.each([
    [{ steps: null }, "a limit is a number, and of that size at least: steps 1 null"],
    [{ steps: Number.NaN }, "a limit is a number, and of that size at least: steps 1 NaN"],
    [{ steps: 0 }, "a limit is a number, and of that size at least: steps 1 0"],
    [{ memory: "lots" }, "a limit is a number, and of that size at least: memory 1 lots"],
    [{ largest: -1 }, "a limit is a number, and of that size at least: largest 1 -1"],
    [{ output: -1 }, "a limit is a number, and of that size at least: output 0 -1"],
    [{ instances: Number.NaN }, "a limit is a number, and of that size at least: instances 0 NaN"],
    [{ unread: null }, "a limit is a number, and of that size at least: unread 0 null"],
  ])("%j are refused", async (limits, message) => {
    const flows = await openFlows({ store: "memory:" })
    await expect(flows.define(LOOP, { tenant: "acme", ...(limits as Limits) })).rejects.toMatchObject({
      code: "refused",
      message,
    })
    await flows.close()
  })
})

describe("the host's", () => {
  test("limits that are given as undefined are the defaults", async () => {
    const none = { budgets: { steps: undefined }, warm: undefined, payloadLimit: undefined, lease: undefined }
    const flows = await openFlows({ store: "memory:", ...(none as object) })
    await flows.define({ name: "loop.sx", text: LOOP })
    await expect(flows.start("loop")).rejects.toThrow("the step budget is used up")
    await flows.close()
  })

  test.each([
    [{ budgets: { steps: Number.NaN } }, "steps 1 NaN"],
    [{ budgets: { memory: null } }, "memory 1 null"],
    [{ warm: Number.NaN }, "warm 0 NaN"],
    [{ payloadLimit: null }, "payloadLimit 1 null"],
    [{ lease: 0 }, "lease 1 0"],
    [{ deepest: Number.NaN }, "deepest 0 NaN"],
    [{ retention: -1 }, "retention 0 -1"],
  ])("%j are refused", async (options, about) => {
    await expect(openFlows({ store: "memory:", ...(options as Partial<FlowsOptions>) })).rejects.toMatchObject({
      code: "refused",
      message: `a limit is a number, and of that size at least: ${about}`,
    })
  })
})
