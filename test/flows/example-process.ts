// A process that does a part of an example's story: `example-process.js PART`, where PART is a `Part` as JSON.
//
// It prints `did N` when the N-th act is done, `all done` at the end, and `hanging` when it has come to the call of a
// handler that is never answered. Then it waits to be killed.
//
// Not here: the stories (examples.test.ts), who kills (stories.ts).

import { appendFileSync } from "node:fs"
import { FlowError } from "../../runtime/flows/flow-error.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { notedEffects } from "./example-effects.js"

/** What is done with the instances of a story. Values, tags and names are written as in SX. */
export type Act =
  | readonly ["start", flow: string, input: string, id: string]
  | readonly ["resume", id: string, tag: string, value: string]
  | readonly ["signal", id: string, name: string, value: string]
  | readonly ["cancel", id: string]
  | readonly ["work"]

export interface Part {
  readonly file: string
  readonly store: string
  /** Where calls of handlers are noted, one line of JSON each. */
  readonly calls: string
  /** How late it is. */
  readonly time: number
  readonly acts: readonly Act[]
  /** Which call of a handler is never answered, from 1; 0 for none. */
  readonly hangs: number
}

async function play({ file, store, calls, time, acts, hangs }: Part): Promise<void> {
  let called = 0
  const effects = await notedEffects((call) => {
    appendFileSync(calls, `${JSON.stringify(call)}\n`)
    if (++called !== hangs) return
    console.log("hanging")
    return new Promise(() => undefined)
  })
  const flows = await openFlows({ store, modules: [file], effects, now: () => time })
  for (const [i, act] of acts.entries()) {
    await done(flows, act)
    console.log(`did ${i + 1}`)
  }
  console.log("all done")
}

/** Does `act`, unless a process that was killed has done it, and had no time to say so. */
async function done(flows: Flows, act: Act): Promise<void> {
  const { operations } = flows
  try {
    if (act[0] === "start") await operations.start(act[1], act[2], act[3])
    else if (act[0] === "resume") await operations.resume(act[1], act[3], act[2])
    else if (act[0] === "signal") await operations.signal(act[1], act[2], act[3])
    else if (act[0] === "cancel") await operations.cancel(act[1])
    else await flows.workOnce()
  } catch (error) {
    const isDone =
      error instanceof FlowError && ["already-answered", "already-ended", "no-such-tag"].includes(error.code)
    if (!isDone) throw error
  }
}

setInterval(() => undefined, 1 << 30)
await play(JSON.parse(process.argv[2] as string) as Part)
