// A process of its own that works on a store, for tests that need more than one.
//
//   tsx test/contracts/store-process.ts PLACE open            opens and closes it
//   tsx test/contracts/store-process.ts PLACE append IDS      adds rows to instances, all at once, until it is killed
//   tsx test/contracts/store-process.ts PLACE count ID N      adds N rows to an instance that others write to as well
//   tsx test/contracts/store-process.ts PLACE slowly IDS      the same, to a SQLite file as if it were on a slow disk
//   tsx test/contracts/store-process.ts PLACE watch           says when something changes
//
// It writes a line for whatever the store has answered.

import type { Store } from "../../runtime/store.js"
import { openStore } from "../../runtime/stores/open.js"
import { sqliteStore } from "../../runtime/stores/sqlite.js"
import { sqliteDriver } from "../../runtime/stores/sqlite-driver.js"
import { halt, spying } from "./sqlite-spy.js"
import { begin, row } from "./transitions.js"

const [place = "", task = "", ids = "", count = "0"] = process.argv.slice(2)

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** The store at `place`, whose commits take 20 ms and more. */
async function slowStore(place: string): Promise<Store> {
  const slow = (sql: string) => {
    if (sql === "commit") halt(20)
  }
  return sqliteStore(place, { connect: spying(await sqliteDriver(), slow) })
}

async function append(store: Store, id: string): Promise<void> {
  let seq = (await store.find(id))?.last?.seq ?? -1
  if (seq < 0) await store.commit([begin(id)])
  for (;;) {
    seq++
    const [verdict] = await store.commit([{ id, seq, rows: [row(seq)] }])
    say(`${id} ${seq} ${verdict}`)
  }
}

async function addTo(store: Store, id: string, rows: number): Promise<void> {
  await store.commit([begin(id)])
  let kept = 0
  while (kept < rows) {
    const seq = ((await store.find(id))?.last?.seq ?? -1) + 1
    const [verdict] = await store.commit([{ id, seq, rows: [row(seq)] }])
    if (verdict === "kept") kept++
  }
  say(`added ${kept}`)
}

try {
  const store = task === "slowly" ? await slowStore(place) : await openStore(place)
  say("open")
  if (task === "append" || task === "slowly") await Promise.all(ids.split(",").map((id) => append(store, id)))
  if (task === "count") await addTo(store, ids, Number(count))
  if (task === "watch") {
    store.watch(() => say("changed"))
    process.stdin.resume()
    await new Promise((resolve) => process.stdin.on("end", resolve))
  }
  await store.close()
} catch (error) {
  say(String(error))
}
