// A PostgreSQL store, and others who work on its tables at the same time: they are in the middle of a transaction, or the
// server says that they are in the way.

import { Client } from "pg"
import { expect, test } from "vitest"
import { StoreError, type Transition } from "../../runtime/store.js"
import { postgresStore } from "../../runtime/stores/postgres.js"
import { heeding, onPostgres, placeIn, query } from "./postgres-databases.js"
import { begin, headOf, idsOf, step } from "./transitions.js"

const CLAIM = { worker: "w", now: 10, until: 20, serves: undefined, limit: 9 }

const TERMINATE = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name = 'sxflow'`

/** A head called `id`, like the one called `a`, but not due. */
const beginning = (id: string) =>
  `insert into sxflow.instance select '${id}', 'theirs', version, state, null, needs, owner, crashes, parent, tag, created, ended
   from sxflow.instance where id = 'a'`

const write = (revision?: number): Transition => ({
  ...step("a", 0),
  writes: [{ key: "k", text: "ours", ...(revision !== undefined && { revision }) }],
})

onPostgres("others on a PostgreSQL store", (databases) => {
  test.each<[string, string, Transition, string, string, unknown]>([
    [
      "write the record first",
      "insert into sxflow.record values ('k', 'theirs', 1)",
      write(),
      "kept",
      "select text, revision::int from sxflow.record",
      { text: "ours", revision: 2 },
    ],
    [
      "write the record first, where there was to be none",
      "insert into sxflow.record values ('k', 'theirs', 1)",
      write(0),
      "conflict",
      "select text, revision::int, (select count(*)::int from sxflow.log) as rows from sxflow.record",
      { text: "theirs", revision: 1, rows: 0 },
    ],
    [
      "begin the instance that is called",
      beginning("c"),
      { ...step("a", 0), sends: [{ to: "c", entry: "go", creates: headOf("c") }] },
      "kept",
      "select flow, due::int, entry from sxflow.instance join sxflow.inbox using (id)",
      { flow: "theirs", due: 0, entry: "go" },
    ],
    [
      "begin the instance",
      beginning("c"),
      begin("c"),
      "conflict",
      "select flow from sxflow.instance where id = 'c'",
      { flow: "theirs" },
    ],
    [
      "write the row first",
      "insert into sxflow.log values ('a', 0, 1, 'theirs', '', '')",
      step("a", 0),
      "conflict",
      "select entry from sxflow.log",
      { entry: "theirs" },
    ],
    [
      "change the head first",
      "update sxflow.instance set due = 77 where id = 'a'",
      { ...step("a", 0), head: { version: "v2" } },
      "kept",
      "select due::int, version from sxflow.instance",
      { due: 77, version: "v2" },
    ],
  ])(
    "PG2 while others %s, one waits for them, and goes by what they did",
    async (_, theirs, ours, verdict, asked, found) => {
      const { address, remove } = await databases.fresh()
      const store = await postgresStore(address)
      await store.commit([begin("a")])
      const others = await Others.begin(address, theirs)
      const answer = store.commit([ours])
      await others.waitedFor()
      await others.commit()
      expect(await answer).toEqual([verdict])
      expect(await query(address, asked)).toEqual([found])
      await store.close()
      await remove()
    },
  )

  test("what others have in hand is not claimed and not forgotten, nor waited for", async () => {
    const { address, remove } = await databases.fresh()
    const store = await postgresStore(address)
    const ended = { state: "finished", due: null, ended: 5 } as const
    const each = (end: string): Transition[] => [
      begin(`due${end}`),
      begin(`needy${end}`, { due: null, needs: " mail " }),
      begin(`lost${end}`, { owner: "ghost" }),
      begin(`ended${end}`, ended),
    ]
    await store.commit([...each(""), ...each("2")])
    await store.claim({ ...CLAIM, worker: "gone", until: 11, limit: 0 })
    const others = await Others.begin(
      address,
      "select from sxflow.instance where id not like '%2' for update; select from sxflow.worker for update",
    )
    const { heads } = await store.claim({ ...CLAIM, now: 12 })
    expect(idsOf(heads).sort()).toEqual(["due2", "lost2", "needy2"])
    expect(await store.purge({ limit: 9 })).toEqual(["ended2"])
    await others.commit()
    expect(idsOf((await store.claim({ ...CLAIM, now: 12 })).heads).sort()).toEqual(["due", "lost", "needy"])
    expect(await store.purge({ limit: 9 })).toEqual(["ended"])
    await store.close()
    await remove()
  })

  test.each([
    ["needs nothing any more", "needs = ''"],
    ["needs something else", "needs = ' print '"],
    ["is due later", "needs = '', due = 99"],
    ["is stuck", "state = 'stuck'"],
    ["has ended", "state = 'failed', ended = 3"],
    ["is in other hands", "owner = 'other'"],
  ])(
    "ST6 ST7 what others change between any two statements of a claim is heeded: what it found %s",
    async (_, change) => {
      const { address, remove } = await databases.fresh()
      const store = await postgresStore(address)
      await store.claim({ ...CLAIM, worker: "other", limit: 0 })
      for (let at = 0, isOver = false; !isOver; at++) {
        const id = `i${at}`
        await store.commit([begin(id, { due: null, needs: " mail " })])
        // What the claim has locked already is left alone.
        const theirs = `with free as (select id from sxflow.instance where id = '${id}' for update skip locked),
          gone as (delete from sxflow.need where id in (select id from free))
        update sxflow.instance set ${change} where id in (select id from free) returning id`
        let count = 0
        let changed: unknown[] | undefined
        const act = async () => {
          changed = await query(address, theirs)
        }
        const { heads } = await heeding(
          () => (count++ === at ? act() : undefined),
          () => store.claim({ ...CLAIM, serves: ["mail"] }),
        )
        isOver = changed === undefined
        const isRefused = changed?.length === 1
        expect(heads).toEqual(isRefused ? [] : [(await store.find(id))?.head])
        expect(heads.map(({ owner }) => owner)).toEqual(isRefused ? [] : ["w"])
        await query(address, "delete from sxflow.instance; delete from sxflow.need")
      }
      await store.close()
      await remove()
    },
  )

  test("ST3 a step waits for nobody who has its head, whatever it goes together with", async () => {
    const { address, remove } = await databases.fresh()
    const store = await postgresStore(address)
    await store.commit([begin("a")])
    const others = await Others.begin(address, "select from sxflow.instance for update")
    expect(await store.commit([step("a", 0), begin("b")])).toEqual(["kept", "kept"])
    await others.commit()
    await store.close()
    await remove()
  })

  /** A store with an instance `a`, whose server fails what is added to a table, the first `times`, with `code`. */
  async function failing(table: string, times: number, code: string) {
    const address = await databases.create()
    const store = await postgresStore(address)
    await store.commit([begin("a")])
    await query(
      address,
      `create sequence tries;
       create function fail() returns trigger language plpgsql as $$ begin
         if nextval('tries') <= ${times} then raise exception 'no' using errcode = '${code}'; end if;
         return new;
       end $$;
       create trigger fail before insert on sxflow.${table} for each row execute function fail()`,
    )
    const tries = async () =>
      ((await query(address, "select last_value::int as n from tries")) as { n: number }[])[0]?.n
    return { store, tries, place: placeIn(address) }
  }

  test.each<[string, string, string, Transition]>([
    ["a step", "log", "40001", step("a", 0)],
    ["a beginning", "instance", "40P01", begin("b")],
    ["a record", "record", "40001", write()],
  ])("PG8 %s that others were in the way of is done again", async (_, table, code, transition) => {
    const { store, tries } = await failing(table, 3, code)
    expect(await store.commit([transition])).toEqual(["kept"])
    expect(await tries()).toBe(4)
    await store.close()
  })

  test.each<[string, Transition]>([
    ["log", step("a", 0)],
    ["instance", begin("b")],
  ])("PG8 that others are in the way is said when it does not end: %s", async (table, transition) => {
    const { store, tries, place } = await failing(table, 1e6, "40001")
    await expect(store.commit([transition])).rejects.toThrow(
      new StoreError(`others were in the way too often: ${place}`),
    )
    expect(await tries()).toBeGreaterThan(4)
    await store.close()
  })

  test("PG8 what fails for another reason is not done again, and is not kept", async () => {
    const { store, tries, place } = await failing("log", 1, "P0001")
    await expect(store.commit([{ ...begin("b"), rows: step("b", 0).rows }])).rejects.toThrow(
      new StoreError(`PostgreSQL failed: ${place}: no`),
    )
    expect(await tries()).toBe(1)
    expect(await store.find("b")).toBeUndefined()
    await store.close()
  })

  test("however many transactions there are, they leave nothing behind on their connection", async () => {
    const { address, remove } = await databases.fresh()
    const store = await postgresStore(address)
    await store.commit([begin("a")])
    const warnings: Error[] = []
    const warn = (warning: Error) => warnings.push(warning)
    process.on("warning", warn)
    for (let due = 0; due < 30; due++) await store.commit([{ id: "a", seq: 0, rows: [], head: { due } }])
    await store.close()
    process.off("warning", warn)
    expect(warnings).toEqual([])
    await remove()
  })

  test("PG11 who finds all connections in use waits for one longer than for one to be made", async () => {
    const { address, remove } = await databases.fresh()
    const store = await postgresStore(address, { connectMs: 500 })
    await store.commit([begin("a")])
    const others = await Others.begin(address, "lock table sxflow.instance in access exclusive mode")
    const answers = Promise.allSettled(Array.from({ length: 30 }, () => store.find("a")))
    await others.waitedFor()
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await others.commit()
    expect((await answers).map(({ status }) => status)).toEqual(Array(30).fill("fulfilled"))
    await store.close()
    await remove()
  })

  test("PG12 who gets no answer for too long is told so, and asks anew on another connection", async () => {
    const { address, remove } = await databases.fresh()
    const store = await postgresStore(address, { answerMs: 300 })
    await store.commit([begin("a")])
    const others = await Others.begin(address, "lock table sxflow.instance in access exclusive mode")
    const sentence = `the PostgreSQL server takes too long to answer: ${placeIn(address)}`
    await expect(store.find("a")).rejects.toEqual(new StoreError(sentence))
    await expect(store.commit([{ ...step("a", 0), head: { due: 5 } }])).rejects.toEqual(new StoreError(sentence))
    await others.commit()
    expect((await store.find("a"))?.head.id).toBe("a")
    expect(await store.commit([step("a", 0)])).toEqual(["kept"])
    await store.close()
    await remove()
  })

  test("PG6 a connection lost in the middle of a transaction is said, nothing of that is kept, and the next has another", async () => {
    const { address, remove } = await databases.fresh()
    const store = await postgresStore(address)
    await store.commit([begin("a")])
    const others = await Others.begin(address, "select from sxflow.instance for update")
    const answer = store.commit([{ ...step("a", 0), head: { due: 5 } }])
    const said = answer.catch((error) => error)
    await others.waitedFor()
    await query(address, TERMINATE)
    expect(await said).toEqual(
      new StoreError(`the PostgreSQL server is shutting down or starting up: ${placeIn(address)}`),
    )
    await others.commit()
    expect(await store.find("a")).toEqual({ head: headOf("a"), last: undefined, inbox: [] })
    expect(await store.commit([{ ...step("a", 0), head: { due: 5 } }])).toEqual(["kept"])
    await store.close()
    await remove()
  })
})

/** Somebody else who is in the middle of a transaction. */
class Others {
  private constructor(
    private readonly address: string,
    private readonly client: Client,
  ) {}

  /** They have done `sql`, and not ended yet. */
  static async begin(address: string, sql: string): Promise<Others> {
    const client = new Client({ connectionString: address })
    client.on("error", () => {})
    await client.connect()
    await client.query("begin")
    await client.query(sql)
    return new Others(address, client)
  }

  /** Answers once somebody waits for them. */
  async waitedFor(): Promise<void> {
    const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    while ((await query(this.address, waiting)).length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  async commit(): Promise<void> {
    await this.client.query("commit")
    await this.client.end()
  }
}
