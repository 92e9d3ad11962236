// What a PostgreSQL store says when something is wrong: PG5, and what becomes of it then.

import { createServer, type Socket } from "node:net"
import { expect, test } from "vitest"
import { StoreError } from "../../runtime/store.js"
import { postgresStore } from "../../runtime/stores/postgres.js"
import { onPostgres, placeIn, query } from "./postgres-databases.js"
import { begin, row, step } from "./transitions.js"

onPostgres("what a PostgreSQL store says", (databases) => {
  /** Whoever `what` says: a role of a new store's database, who may read. */
  async function reader(what: string): Promise<{ address: string; remove(): Promise<void> }> {
    const address = await databases.create()
    const store = await postgresStore(address)
    await store.commit([begin("a")])
    await store.close()
    const role = `${new URL(address).pathname.slice(1)}_reader`
    await query(
      address,
      `create role ${role} login ${what}; grant usage on schema sxflow to ${role};
       grant select on all tables in schema sxflow to ${role}`,
    )
    const remove = async () => void (await query(address, `drop owned by ${role}; drop role ${role}`))
    return { address: address.replace(/\w+:\w+@/, `${role}:secret@`), remove }
  }

  test("PG5 what is wrong is said with the host and the database, and without the password", async () => {
    const nowhere = databases.address("nowhere")
    const nobody = databases.address("postgres").replace(/\w+:\w+@/, "nobody_here:secret@")
    const cases = [
      [nowhere, `the PostgreSQL server has no such database: ${placeIn(nowhere)}`],
      [nobody, `the PostgreSQL server does not let us in: ${placeIn(nobody)}`],
      ["postgres://me:secret@127.0.0.1:1/flows", "no PostgreSQL server answers: 127.0.0.1:1/flows"],
      ["postgres://me:secret@/flows?host=/nowhere", "no PostgreSQL server answers: /nowhere:5432/flows"],
      ["postgres://me:secret@no.invalid/flows", "the PostgreSQL server's name is unknown: no.invalid:5432/flows"],
      [
        "postgres://me:secret@host:port/flows",
        "this is no address of a PostgreSQL database: postgres://…@host:port/flows",
      ],
    ]
    for (const [address = "", sentence] of cases) {
      const error = await postgresStore(address).catch((thrown) => thrown)
      expect(error).toBeInstanceOf(StoreError)
      expect(error.message).toBe(sentence)
    }
  })

  test.each([
    ["28P01", "the PostgreSQL server does not let us in: PLACE"],
    ["53100", "the PostgreSQL server's disk is full: PLACE"],
    ["53200", "the PostgreSQL server is out of memory: PLACE"],
    ["53300", "the PostgreSQL server has too many connections: PLACE"],
    ["57P03", "the PostgreSQL server is shutting down or starting up: PLACE"],
    ["08P01", "the connection to the PostgreSQL server is lost: PLACE"],
    ["XX000", "PostgreSQL failed: PLACE: no"],
  ])("PG5 what a server that answers %s complains of is said for people", async (code, sentence) => {
    const fields = `SFATAL\0C${code}\0Mno\0\0`
    const complaint = Buffer.from(`E\0\0\0${String.fromCharCode(fields.length + 4)}${fields}`, "latin1")
    await expectOf((socket) => socket.end(complaint), sentence)
  })

  test.each([
    ["hangs up", (socket: Socket) => socket.end()],
    ["breaks the connection", (socket: Socket) => socket.resetAndDestroy()],
    ["is silent", () => undefined],
  ])("PG6 of a server that %s it is said that the connection is lost", async (_, act) => {
    await expectOf(act, "the connection to the PostgreSQL server is lost: PLACE")
  })

  test("who may not write is told so, and may read", async () => {
    const { address, remove } = await reader("")
    const store = await postgresStore(address)
    await expect(store.commit([step("a", 0)])).rejects.toThrow(
      new StoreError(`the store may be read but not written: ${placeIn(address)}`),
    )
    expect((await store.find("a"))?.head.id).toBe("a")
    await store.close()
    await remove()
  })

  test("a database that may not be written is said to be one", async () => {
    const address = await databases.create()
    await (await postgresStore(address)).close()
    await query(address, `alter database ${new URL(address).pathname.slice(1)} set default_transaction_read_only = on`)
    const store = await postgresStore(address)
    await expect(store.commit([begin("a")])).rejects.toThrow(
      new StoreError(`the store may be read but not written: ${placeIn(address)}`),
    )
    expect(await store.find("a")).toBeUndefined()
    await store.close()
  })

  test("a server that has no connection left for us says so", async () => {
    const { address, remove } = await reader("connection limit 0")
    await expect(postgresStore(address)).rejects.toThrow(
      new StoreError(`the PostgreSQL server has too many connections: ${placeIn(address)}`),
    )
    await remove()
  })

  const noise = Array.from({ length: 4000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join("")
  test.each([
    ["is too long", begin(noise), "a value is too long to be kept: PLACE"],
    [
      "is none",
      { ...step("a", 0), rows: [{ ...row(0), stamp: undefined as unknown as number }] },
      `PostgreSQL failed: PLACE: null value in column "stamp" of relation "log" violates not-null constraint`,
    ],
    [
      "is no whole number",
      { ...step("a", 0), rows: [{ ...row(0), stamp: 0.5 }] },
      `PostgreSQL failed: PLACE: invalid input syntax for type bigint: "0.5"`,
    ],
  ])("ST3 a value that %s hinders no transition but its own", async (_, broken, sentence) => {
    const { address, remove } = await databases.fresh()
    const store = await postgresStore(address)
    await store.commit([begin("a"), begin("b")])
    const answers = [broken, step("b", 0), broken, { ...step("b", 1), head: { due: 3 } }].map((one) =>
      store.commit([one]),
    )
    const [first, second, third, last] = await Promise.allSettled(answers)
    for (const refused of [first, third]) {
      expect(refused).toMatchObject({ reason: new StoreError(sentence.replace("PLACE", placeIn(address))) })
    }
    expect([second, last]).toMatchObject([{ value: ["kept"] }, { value: ["kept"] }])
    expect(await store.log("a", 0, 9)).toEqual([])
    await store.close()
    await remove()
  })
})

/** Expects what is said of a server that does `act` with whoever connects. */
async function expectOf(act: (socket: Socket) => unknown, sentence: string): Promise<void> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => {}))
    socket.once("data", () => act(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as { port: number }
  try {
    await expect(postgresStore(`postgres://me:secret@127.0.0.1:${port}/flows`)).rejects.toThrow(
      new StoreError(sentence.replace("PLACE", `127.0.0.1:${port}/flows`)),
    )
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}
