// Stores by their addresses.

import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { openStore } from "../../runtime/stores/open.js"
import { begin } from "./transitions.js"

test("an address says which store it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sxflow-open-"))
  const path = join(folder, "flows.db")
  for (const place of ["memory:", path]) {
    const store = await openStore(place)
    expect(await store.commit([begin("a")])).toEqual(["kept"])
    await store.close()
  }
  expect(existsSync(path)).toBe(true)
  rmSync(folder, { recursive: true })
  for (const place of ["postgres://127.0.0.1:1/flows", "postgresql://127.0.0.1:1/flows"]) {
    await expect(openStore(place)).rejects.toThrow("no PostgreSQL server answers: 127.0.0.1:1/flows")
  }
  await expect(openStore("mysql://localhost/flows")).rejects.toThrow("there is no store for such an address: mysql://")
})
