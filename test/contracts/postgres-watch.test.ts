// Watching a PostgreSQL store: before the watcher listens, and when its connection is lost.

import { Client } from "pg"
import { expect, test } from "vitest"
import type { Store } from "../../runtime/store.js"
import { postgresStore } from "../../runtime/stores/postgres.js"
import { onPostgres, query } from "./postgres-databases.js"
import { begin } from "./transitions.js"

const LISTENING = "from pg_stat_activity where datname = current_database() and query = 'listen sxflow'"

onPostgres("watching a PostgreSQL store", (databases) => {
  test("PG7 a watcher is woken once it listens, for what has happened until then", async () => {
    const store = await postgresStore(await databases.create())
    await new Promise<void>((resolve) => store.watch(resolve))
    await store.close()
  })

  test("however many watch, one connection listens, and none once nobody does", async () => {
    const address = await databases.create()
    const store = await postgresStore(address)
    const listening = async () => (await query(address, `select pid ${LISTENING}`)).length
    const stops = await Promise.all([0, 1, 2].map(() => watching(store)))
    expect(await listening()).toBe(1)
    for (const { stop } of stops.slice(1)) stop()
    expect(await listening()).toBe(1)
    stops[0]?.stop()
    await until(async () => (await listening()) === 0)
    const again = await watching(store)
    expect(await listening()).toBe(1)
    await store.close()
    await until(async () => (await listening()) === 0)
    again.stop()
  })

  test("PG4 a watcher whose connection is lost listens again, and takes that for news", async () => {
    const address = await databases.create()
    const [one, two] = [await postgresStore(address), await postgresStore(address)]
    const watch = await watching(one)
    watch.calls = 0
    await query(address, `select pg_terminate_backend(pid) ${LISTENING}`)
    await until(async () => watch.calls > 0)
    watch.calls = 0
    await two.commit([begin("a")])
    await until(async () => watch.calls > 0)
    for (const store of [one, two]) await store.close()
  })

  test("PG4 a watcher tries again until it is let in, and not all the time", async () => {
    const address = await databases.create()
    const store = await postgresStore(address)
    const watch = await watching(store)
    const name = new URL(address).pathname.slice(1)
    const there = databases.address("postgres")
    await query(there, `alter database ${name} allow_connections false`)
    await query(there, `select pg_terminate_backend(pid) ${LISTENING.replace("current_database()", `'${name}'`)}`)
    watch.calls = 0
    const { connect } = Client.prototype
    let tries = 0
    Client.prototype.connect = function (this: Client) {
      tries++
      return Reflect.apply(connect, this, []) as never
    } as typeof connect
    await new Promise((resolve) => setTimeout(resolve, 1000))
    Client.prototype.connect = connect
    expect(watch.calls).toBe(0)
    expect(tries).toBeLessThanOrEqual(3)
    await query(there, `alter database ${name} allow_connections true`)
    await until(async () => watch.calls > 0)
    await store.close()
  })

  test("a watcher that is stopped before it listens, or while it is not let in, is never called", async () => {
    const address = await databases.create()
    const store = await postgresStore(address)
    let calls = 0
    store.watch(() => calls++)()
    const watch = await watching(store)
    await query(address, `select pg_terminate_backend(pid) ${LISTENING}`)
    await until(async () => (await query(address, `select pid ${LISTENING}`)).length === 0)
    watch.stop()
    watch.calls = 0
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect([calls, watch.calls]).toEqual([0, 0])
    await until(async () => (await query(address, `select pid ${LISTENING}`)).length === 0)
    await store.close()
  })
})

interface Watching {
  calls: number
  stop(): void
}

/** A watcher that listens. */
async function watching(store: Store): Promise<Watching> {
  const watch = { calls: 0, stop: store.watch(() => watch.calls++) }
  await until(async () => watch.calls > 0)
  return watch
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}
