// The SQLite store keeps the contract.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sqliteStore } from "../../runtime/stores/sqlite.js"
import { processContract } from "./process-facts.js"
import { storeContract } from "./store.js"
import { placeOf } from "./transitions.js"

storeContract("SQLite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sxflow-store-"))
  return placeOf(
    () => sqliteStore(join(folder, "flows.db")),
    () => rmSync(folder, { recursive: true }),
  )
})

processContract("SQLite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sxflow-store-"))
  return { address: join(folder, "flows.db"), remove: async () => rmSync(folder, { recursive: true }) }
})
