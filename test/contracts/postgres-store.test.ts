// The PostgreSQL store keeps the contract.

import { afterAll, describe, expect, test } from "vitest"
import { StoreError } from "../../runtime/store.js"
import { postgresStore } from "../../runtime/stores/postgres.js"
import { Databases, query } from "./postgres-databases.js"
import { type Server, startPostgres } from "./postgres-server.js"
import { processContract } from "./process-facts.js"
import { startWorker } from "./processes.js"
import { storeContract } from "./store.js"
import { begin, placeOf, rows, step } from "./transitions.js"

const started = await startPostgres()
const server = started as Server
const databases = new Databases(server)

if ("reason" in started) {
  test.skip(`the PostgreSQL store: ${started.reason}`, () => {})
} else {
  afterAll(() => started.stop())
  storeContract("PostgreSQL", async () => {
    const { address, remove } = await databases.fresh()
    return placeOf(() => postgresStore(address), remove)
  })
  processContract("PostgreSQL", () => databases.fresh())
  describe("PostgreSQL", postgresFacts)
}

function postgresFacts(): void {
  test("PG1 ordinary steps are one statement, however many", async () => {
    const { address, remove } = await databases.fresh()
    const store = await postgresStore(address)
    const ids = Array.from({ length: 300 }, (_, i) => `i${i}`)
    await store.commit(ids.map((id) => begin(id)))
    const before = await transactions(address)
    await Promise.all(ids.map((id) => store.commit([step(id, 0)])))
    await store.close()
    expect((await transactions(address)) - before).toBeLessThan(30)
    await remove()
  })

  /** How many transactions the database has seen end; its own count comes late and with some of its own. */
  async function transactions(address: string): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const sql = "select xact_commit::int as n from pg_stat_database where datname = current_database()"
    return ((await query(address, sql)) as { n: number }[])[0]?.n ?? 0
  }

  test("PG2 processes that write to each other's instances crosswise all come to an end", async () => {
    const { address, remove } = await databases.fresh()
    const stores = await Promise.all([0, 1, 2].map(() => postgresStore(address)))
    const ids = Array.from({ length: 12 }, (_, i) => `i${i}`)
    await stores[0]?.commit(ids.map((id) => begin(id)))
    let kept = 0
    const work = stores.map(async (store, s) => {
      for (let round = 0; round < 40; round++) {
        const order = [...ids].sort(() => ((round * 7 + s * 13) % 3) - 1)
        const transitions = await Promise.all(
          order.map(async (id, i) => {
            const seq = ((await store.find(id))?.last?.seq ?? -1) + 1
            const sends = [{ to: ids[(i + s + round) % 12] as string, entry: "x" }]
            return { ...step(id, seq), head: { due: round }, sends, texts: [{ cid: `c${(i * 5) % 12}`, text: "t" }] }
          }),
        )
        const verdicts = await store.commit(transitions)
        kept += verdicts.filter((verdict) => verdict === "kept").length
      }
    })
    await Promise.all(work)
    const logs = await Promise.all(ids.map(async (id) => (await stores[0]?.log(id, 0, 1e6)) ?? []))
    expect(logs.flat()).toHaveLength(kept)
    for (const log of logs) expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i))
    for (const store of stores) await store.close()
    await remove()
  })

  test("PG3 processes that open a new database at once all find it made", async () => {
    const address = server.url(await databases.create())
    const stores = await Promise.all([0, 1, 2].map(() => postgresStore(address)))
    for (const store of stores) await store.close()
    const there = server.url(await databases.create())
    const workers = [0, 1, 2].map(() => startWorker([there, "open"]))
    await Promise.all(workers.map((worker) => worker.ended))
    expect(workers.map((worker) => worker.lines)).toEqual([["open"], ["open"], ["open"]])
  })

  test("PG4 PG6 after the server was restarted, stores and watchers go on", async () => {
    const { address, remove } = await databases.fresh()
    const [one, two] = [await postgresStore(address), await postgresStore(address)]
    await one.commit([begin("a"), step("a", 0)])
    let calls = 0
    two.watch(() => calls++)
    await one.commit([step("a", 1)])
    while (calls === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    server.restart()
    const answers = await Promise.allSettled([one.find("a"), one.commit([step("a", 2)])])
    for (const answer of answers) {
      if (answer.status === "rejected") expect(answer.reason).toBeInstanceOf(StoreError)
    }
    const seq = ((await one.find("a"))?.last?.seq ?? 0) + 1
    expect(await one.commit([step("a", seq)])).toEqual(["kept"])
    expect(await one.log("a", 0, 9)).toEqual(rows(0, seq + 1))
    calls = 0
    for (let next = seq + 1; calls === 0; next++) {
      await one.commit([step("a", next)])
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    for (const store of [one, two]) await store.close()
    await remove()
  })

  test("PG5 what is wrong is said with the host and the database, and without the password", async () => {
    const place = server.url("nowhere").replace(/.*@/, "")
    await expect(postgresStore(server.url("nowhere"))).rejects.toThrow(
      new StoreError(`the PostgreSQL server has no such database: ${place}`),
    )
    await expect(postgresStore("postgres://me:secret@127.0.0.1:1/flows")).rejects.toThrow(
      new StoreError("no PostgreSQL server answers: 127.0.0.1:1/flows"),
    )
    const unknown = "postgres://me:secret@nowhere.invalid/flows"
    await expect(postgresStore(unknown)).rejects.toThrow(
      new StoreError("the PostgreSQL server's name is unknown: nowhere.invalid:5432/flows"),
    )
    const broken = await postgresStore("postgres://me:secret@host:port/flows").catch((error) => error)
    expect(broken).toBeInstanceOf(StoreError)
    expect(broken.message).not.toContain("secret")
  })

  test("a newer store is refused", async () => {
    const address = server.url(await databases.create())
    await (await postgresStore(address)).close()
    await query(address, "update sxflow.version set number = 99")
    const place = address.replace(/.*@/, "")
    await expect(postgresStore(address)).rejects.toThrow(
      new StoreError(`the store was made by a newer sxflow: ${place}: version 99`),
    )
  })
}
