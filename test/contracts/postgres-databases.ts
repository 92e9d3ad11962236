// Databases for tests, on one server. One that was used is emptied and used again: making a new one takes long.
//
// The server is started for the file whose tests need it, and stopped after them, unless the environment names one that
// runs already.

import { Client } from "pg"
import { afterAll, beforeAll, test } from "vitest"
import { canRunPostgres, RUNNING, type Server, startPostgres } from "./postgres-server.js"

const TABLES = "instance, log, inbox, need, worker, source, record".replace(/\w+/g, "sxflow.$&")

/** Registers the tests that `define` holds, with databases for them; where there cannot be any, `what` is skipped. */
export function onPostgres(what: string, define: (databases: Databases) => void): void {
  if (process.env[RUNNING] === undefined && !canRunPostgres()) {
    test.skip(`${what}: PostgreSQL is not installed, and cannot be`, () => {})
    return
  }
  const databases = new Databases()
  beforeAll(() => databases.start())
  afterAll(() => databases.stop())
  define(databases)
}

/** How many databases this process has made. */
let made = 0

export class Databases {
  private readonly free: string[] = []
  private readonly made: string[] = []
  private own: Server | undefined

  /** The address of the database called `name`. */
  address(name: string): string {
    return this.own?.url(name) ?? `${process.env[RUNNING]}${name}`
  }

  /** An empty one, until it is removed. */
  async fresh(): Promise<{ address: string; remove(): Promise<void> }> {
    const address = this.free.pop() ?? (await this.create())
    const remove = async () => {
      await query(address, `truncate ${TABLES}`)
      this.free.push(address)
    }
    return { address, remove }
  }

  /** The address of a new one, which no other test will use. */
  async create(): Promise<string> {
    const name = `test${process.pid}_${made++}`
    this.made.push(name)
    await query(this.address("postgres"), `create database ${name}`)
    return this.address(name)
  }

  /** Stops the server, and starts it again with everything that was kept. */
  restart(): void {
    if (this.own === undefined) throw new Error("the server is not ours")
    this.own.restart()
  }

  async start(): Promise<void> {
    if (process.env[RUNNING] !== undefined) return
    const server = await startPostgres()
    if ("reason" in server) throw new Error(server.reason)
    this.own = server
  }

  /** Stops the server, or drops all databases, whoever is connected, where it is not ours. */
  async stop(): Promise<void> {
    this.free.length = 0
    const names = this.made.splice(0)
    if (this.own !== undefined) this.own.stop()
    else for (const name of names) await query(this.address("postgres"), `drop database if exists ${name} with (force)`)
  }
}

export async function query(address: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: address })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Does `act`, in which each statement that is asked of a server waits for what `before` does, if it does anything. */
export async function heeding<T>(
  before: (sql: string) => Promise<unknown> | undefined,
  act: () => Promise<T>,
): Promise<T> {
  const ask = Client.prototype.query
  const heeded = function (this: Client, ...operands: [string | { text: string }]) {
    const [asked] = operands
    const first = before(typeof asked === "string" ? asked : asked.text)
    const go = () => Reflect.apply(ask, this, operands)
    return first === undefined ? go() : first.then(go)
  }
  Client.prototype.query = heeded as unknown as typeof ask
  try {
    return await act()
  } finally {
    Client.prototype.query = ask
  }
}

/** The host, port and database of an address: what faults say. */
export function placeIn(address: string): string {
  return address.replace(/.*@/, "")
}
