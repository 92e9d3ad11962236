// Durable flows in a program of one's own: an order of a hundred euros or more waits for somebody's approval.
//
//   npx tsx examples/embed.ts     (within this repository: after `npm install`, which builds the package)
//
// The second `openFlows` might be another process on another day: everything that has been answered is in the store.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type EffectContext, type Flows, openFlows } from "sxflow"

const shop = `
  (defflow buy
    (sequence (branch (lambda (order) (>= (get order :cents) 10000))
                      (tap (lambda (order) (suspend 'approved))))
              (effect 'charge)))`

/** A handler may be called again after a crash, with the same key: the bank does the same charge once. */
async function charge({ cents }: { cents: number }, { idempotencyKey }: EffectContext): Promise<string> {
  console.log(`charging ${cents} cents for ${idempotencyKey}`)
  return `receipt for ${cents}`
}

const folder = mkdtempSync(join(tmpdir(), "sxflow-example-"))
const open = (): Promise<Flows> =>
  openFlows({ store: join(folder, "shop.db"), modules: [{ name: "shop.sx", text: shop }], effects: { charge } })

const today = await open()
console.log(await today.start("buy", { cents: 500 }, { id: "tea" }))
console.log(await today.start("buy", { cents: 50_000 }, { id: "table" }))
await today.close()

const tomorrow = await open()
console.log(await tomorrow.resume("table", "by Ada", { tag: "approved" }))
await tomorrow.close()
rmSync(folder, { recursive: true })
