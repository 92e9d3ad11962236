// Watching a PostgreSQL store: what happens before the watcher listens.

import { Client } from "pg"
import { afterAll, test } from "vitest"
import { postgresStore } from "../../runtime/stores/postgres.js"
import { startPostgres } from "./postgres-server.js"

const server = await startPostgres()

if ("reason" in server) {
  test.skip(`watching a PostgreSQL store: ${server.reason}`, () => {})
} else {
  afterAll(() => server.stop())

  test("PG7 a watcher is woken once it listens, for what has happened until then", async () => {
    const client = new Client({ connectionString: server.url("postgres") })
    await client.connect()
    await client.query("create database watched")
    await client.end()
    const store = await postgresStore(server.url("watched"))
    await new Promise<void>((resolve) => store.watch(resolve))
    await store.close()
  })
}
