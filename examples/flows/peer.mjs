// A peer that other processes can call: `node examples/flows/peer.mjs [PORT] [STORE]`. See remote.sx.
//
// It offers one flow, `price`, and keeps in its store what it was asked: a call that is repeated is answered as before.

import { openFlows, serveFlows } from "sxflow"

const [port = "7001", store = `peer-${port}.db`] = process.argv.slice(2)

const flows = await openFlows({
  store,
  modules: ["examples/flows/remote.sx"],
  effects: {
    "look-up-price": ({ article, count }, { idempotencyKey }) => {
      console.log(`looks up the price of ${count} ${article}  ${idempotencyKey}`)
      return { cents: 199 * count, by: `the peer in ${store}` }
    },
  },
})
const peer = await serveFlows(flows, { port: Number(port), offers: ["price"] })
console.log(`offers price at ${peer.address}; Ctrl-C stops`)

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await peer.close()
    await flows.close()
  })
}
await flows.work()
