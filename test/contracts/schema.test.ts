// The tables, version by version.

import { createHash } from "node:crypto"
import { expect, test } from "vitest"
import { POSTGRES_MIGRATIONS, SQLITE_MIGRATIONS } from "../../runtime/stores/schema.js"

/** The beginnings of the digests of all migrations that were released, oldest first. */
const RELEASED: { readonly [store: string]: readonly string[] } = { sqlite: [], postgres: [] }

test("SC1 no migration that was released has changed", () => {
  for (const [store, migrations] of Object.entries({ sqlite: SQLITE_MIGRATIONS, postgres: POSTGRES_MIGRATIONS })) {
    const released = RELEASED[store] ?? []
    const digests = migrations.map((sql) => createHash("sha256").update(sql).digest("hex").slice(0, 16))
    expect(digests.slice(0, released.length)).toEqual(released)
  }
})
