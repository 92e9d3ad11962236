// What is found in a store, and in the journals of those who worked on it, once everything has come to rest.

import { setTimeout as sleep } from "node:timers/promises"
import { textOf } from "../../runtime/flows/datum.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { Live } from "../../runtime/flows/live.js"
import type { Head, Row, Store } from "../../runtime/store.js"
import { openStore } from "../../runtime/stores/open.js"
import type { Evidence, Instance } from "./kill-checks.js"
import { type ClientNote, notesOf, told, type WorkerNote } from "./kill-journal.js"

/** Waits until every instance in the store at `place` has ended; answers those that have not after so long. */
export async function rest(place: string, patienceMs: number): Promise<readonly Head[]> {
  const store = await openStore(place)
  const since = performance.now()
  try {
    for (;;) {
      const open = await store.list({ states: ["running", "parked", "cancelling", "stuck", "failed"], limit: 1000 })
      if (open.length === 0 || performance.now() - since > patienceMs) return open
      await sleep(20)
    }
  } finally {
    await store.close()
  }
}

/** The evidence of a round. It is enacted again with the texts that the store has, and no others. */
export async function gathered(place: string, folder: string): Promise<Evidence> {
  const store = await openStore(place)
  const flows = await openFlows({ store })
  const { operations } = flows
  const instances: Instance[] = []
  for (const head of await operations.list({})) instances.push(await instanceOf(head, store, flows))
  await flows.close()
  return {
    client: notesOf<ClientNote>(folder, "client"),
    worker: notesOf<WorkerNote>(folder, "worker"),
    instances,
  }
}

async function instanceOf(head: Head, store: Store, flows: Flows): Promise<Instance> {
  const rows = await flows.operations.driver.atHand.rows(head.id)
  const inbox = (await store.find(head.id))?.inbox ?? []
  return { head, rows, inbox, replayed: await enacted(head, rows, flows).catch(told) }
}

/** What a log comes to. */
async function enacted(head: Head, rows: readonly Row[], { operations }: Flows): Promise<string> {
  const { driver } = operations
  const live = new Live(head, ...(await driver.atHand.sourceOf(head)))
  await live.replay(rows, driver.options.breathe)
  const { end } = live.enactment
  return end?.kind === "value" ? textOf(end.value) : (end?.kind ?? "no end")
}
