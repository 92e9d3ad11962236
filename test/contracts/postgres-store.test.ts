// The PostgreSQL store keeps the contract.

import { expect, test } from "vitest"
import { type Store, StoreError, type Transition } from "../../runtime/store.js"
import { postgresStore } from "../../runtime/stores/postgres.js"
import { heeding, onPostgres, placeIn, query } from "./postgres-databases.js"
import { processContract } from "./process-facts.js"
import { startWorker } from "./processes.js"
import { storeContract } from "./store.js"
import { begin, headOf, idsOf, placeOf, row, rows, step } from "./transitions.js"

onPostgres("the PostgreSQL store", (databases) => {
  storeContract("PostgreSQL", async () => {
    const { address, remove } = await databases.fresh()
    return placeOf(() => postgresStore(address), remove)
  })
  processContract("PostgreSQL", () => databases.fresh())

  /** How many transactions have written what is in a table. */
  async function transactions(address: string, table: string): Promise<number> {
    const sql = `select count(distinct xmin::text)::int as n from sxflow.${table}`
    return ((await query(address, sql)) as { n: number }[])[0]?.n ?? 0
  }

  test("PG1 what is asked at once is one transaction: ordinary steps, whatever else, records alone", async () => {
    const { address, remove } = await databases.fresh()
    const store = await postgresStore(address)
    const ids = Array.from({ length: 300 }, (_, i) => `i${i}`)
    const all = async (ask: (id: string) => Transition) => {
      const verdicts = await Promise.all(ids.map((id) => store.commit([ask(id)])))
      expect(verdicts.flat()).toEqual(ids.map(() => "kept"))
    }
    await all((id) => begin(id))
    expect(await transactions(address, "instance")).toBe(1)
    await all((id) => step(id, 0))
    expect(await transactions(address, "log")).toBe(1)
    await all((id) => ({ ...step(id, 1, 2), head: { due: 7 }, sends: [{ to: id, entry: "x" }] }))
    expect(await transactions(address, "log")).toBe(2)
    expect(await transactions(address, "instance")).toBe(1)
    await all((id) => ({ id: "", seq: 0, rows: [], writes: [{ key: id, text: "t", revision: 0 }] }))
    expect(await transactions(address, "record")).toBe(1)
    await store.close()
    await remove()
  })

  test("PG1 what is too much for one transaction is kept in several", async () => {
    const { address, remove } = await databases.fresh()
    const store = await postgresStore(address)
    const ids = Array.from({ length: 4001 }, (_, i) => `i${i}`)
    const verdicts = await store.commit(ids.map((id) => begin(id)))
    expect(new Set(verdicts)).toEqual(new Set(["kept"]))
    expect(await transactions(address, "instance")).toBe(3)
    await store.close()
    await remove()
  })

  const writing = (key: string, text: string | null): Transition => ({ ...step("", 0, 0), writes: [{ key, text }] })
  const claim = { worker: "w", now: 5, until: 9, serves: ["mail"], limit: 0 }
  test.each<[string, string, string, (store: Store, i: number) => Promise<unknown>]>([
    ["PG1", "ordinary steps", "add", (store, i) => store.commit([step(`a${i}`, 0)])],
    ["PG1", "beginnings", "begin, add, commit", (store, i) => store.commit([begin(`b${i}`)])],
    [
      "PG1",
      "steps that are news",
      "begin, lock, look, add, change, send, commit",
      (store, i) => store.commit([{ ...step(`a${i}`, 0), head: { due: 5 }, sends: [{ to: `a${i}`, entry: "x" }] }]),
    ],
    [
      "PG1",
      "steps of what goes on needing an effect",
      "begin, lock, look, add, change, commit",
      (store, i) => store.commit([{ ...step(`n${i}`, 0), head: { version: "v2" } }]),
    ],
    ["PG9", "new records", "begin, lock, add, commit", (store, i) => store.commit([writing(`n${i}`, "t")])],
    ["PG9", "records", "begin, lock, change, commit", (store, i) => store.commit([writing(`k${i}`, "t")])],
    ["PG9", "records that go", "begin, lock, erase, commit", (store, i) => store.commit([writing(`k${i}`, null)])],
    [
      "PG1",
      "calls",
      "begin, lock, look, add, begin, send, commit",
      (store, i) =>
        store.commit([{ ...step(`a${i}`, 0), sends: [{ to: `c${i}`, entry: "x", creates: headOf(`c${i}`) }] }]),
    ],
  ])("%s %s are few statements, however many: %s", async (_, __, statements, ask) => {
    const { address, remove } = await databases.fresh()
    const store = await postgresStore(address)
    const all = Array.from({ length: 50 }, (_, i) => i)
    await store.commit(all.flatMap((i) => [begin(`a${i}`), begin(`n${i}`, { needs: " mail " }), writing(`k${i}`, "t")]))
    const asked = await statementsOf(() => Promise.all(all.map((i) => ask(store, i))))
    expect(asked.length).toBeLessThanOrEqual(statements.split(", ").length)
    await store.close()
    await remove()
  })

  test("a lease is prolonged by few statements, whatever is due", async () => {
    const { address, remove } = await databases.fresh()
    const store = await postgresStore(address)
    await store.commit([begin("a"), begin("b", { needs: " mail " })])
    expect((await statementsOf(() => store.claim(claim))).length).toBeLessThanOrEqual(
      "begin, lease, owners, first due, first needing, commit".split(", ").length,
    )
    await store.close()
    await remove()
  })

  test("what is asked again is prepared once on a connection", async () => {
    const address = await databases.create()
    const store = await postgresStore(address)
    await store.commit([begin("a"), step("a", 0)])
    await query(
      address,
      `create table seen (prepared integer);
       create function see() returns trigger language plpgsql as $$ begin
         insert into seen select count(*) from pg_prepared_statements where statement like 'insert into sxflow.log%';
         return new;
       end $$;
       create trigger see before insert on sxflow.log for each row execute function see()`,
    )
    for (const seq of [1, 2, 3]) await store.commit([step("a", seq)])
    expect(await query(address, "select prepared from seen")).toEqual([1, 1, 1].map((prepared) => ({ prepared })))
    await store.close()
  })

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

  test("PG3 those that open a new database at once all find it made", async () => {
    const address = await databases.create()
    const stores = await Promise.all([0, 1, 2].map(() => postgresStore(address)))
    for (const store of stores) await store.close()
  })

  test("PG3 so do those in another process", async () => {
    const address = await databases.create()
    const workers = [0, 1, 2].map(() => startWorker([address, "open"]))
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
    databases.restart()
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

  test("a newer store is refused, and left as it is", async () => {
    const address = await databases.create()
    await (await postgresStore(address)).close()
    await query(address, "update sxflow.version set number = 99")
    await expect(postgresStore(address)).rejects.toThrow(
      new StoreError(`the store was made by a newer sxflow: ${placeIn(address)}: version 99`),
    )
    expect(await query(address, "select number from sxflow.version")).toEqual([{ number: 99 }])
  })

  test("an older store is brought up to date with all that is in it, once", async () => {
    const address = await databases.create()
    const old = await postgresStore(address)
    await old.commit([begin("a"), step("a", 0)])
    await old.close()
    await query(address, "drop table sxflow.record; update sxflow.version set number = 1")
    for (const key of ["k/1", "k/2"]) {
      const store = await postgresStore(address)
      expect(await store.commit([{ ...step("", 0, 0), writes: [{ key, text: key }] }])).toEqual(["kept"])
      expect(idsOf(await store.list({ limit: 9 }))).toEqual(["a"])
      expect((await store.find("a"))?.last).toEqual(row(0))
      await store.close()
    }
    expect(await query(address, "select key from sxflow.record order by key")).toEqual([{ key: "k/1" }, { key: "k/2" }])
  })

  test.each([
    ["off", "on"],
    ["local", "local"],
  ])("ST1 where the server is set to synchronous_commit %s, it is %s for what the store keeps", async (set, used) => {
    const address = await databases.create()
    await (await postgresStore(address)).close()
    const name = new URL(address).pathname.slice(1)
    await query(
      address,
      `alter database ${name} set synchronous_commit = ${set};
       alter database ${name} set default_transaction_isolation = 'serializable';
       create table seen (synchronous text, isolation text);
       create function see() returns trigger language plpgsql as $$ begin
         insert into seen values (current_setting('synchronous_commit'), current_setting('transaction_isolation'));
         return new;
       end $$;
       create trigger see before insert on sxflow.instance for each row execute function see()`,
    )
    const store = await postgresStore(address)
    expect(await store.commit([begin("a")])).toEqual(["kept"])
    expect(await query(address, "select * from seen")).toEqual([{ synchronous: used, isolation: "read committed" }])
    await store.close()
  })

  test("an open store keeps no process from ending", async () => {
    const { address, remove } = await databases.fresh()
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length
    const before = sockets()
    const store = await postgresStore(address)
    await new Promise<void>((resolve) => store.watch(resolve))
    await store.commit([begin("a")])
    expect(sockets()).toBeLessThanOrEqual(before)
    await store.close()
    await remove()
  })
})

/** What is asked of servers for what `act` does, but for what others are told. */
async function statementsOf(act: () => Promise<unknown>): Promise<string[]> {
  const asked: string[] = []
  await heeding((sql) => {
    if (!/pg_notify|session characteristics/.test(sql)) asked.push(sql)
    return undefined
  }, act)
  return asked
}
