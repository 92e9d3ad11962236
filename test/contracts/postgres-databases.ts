// Databases for tests, on one server. One that was used is emptied and used again: making a new one takes long.

import { Client } from "pg"
import type { Server } from "./postgres-server.js"

const TABLES = "instance, log, inbox, need, worker, source, record".replace(/\w+/g, "sxflow.$&")

export class Databases {
  private readonly free: string[] = []
  private readonly made: string[] = []

  /** @param prefix what the names begin with */
  constructor(
    private readonly server: Pick<Server, "url">,
    private readonly prefix = "test",
  ) {}

  /** An empty one, until it is removed. */
  async fresh(): Promise<{ address: string; remove(): Promise<void> }> {
    const name = this.free.pop() ?? (await this.create())
    const address = this.server.url(name)
    const remove = async () => {
      await query(address, `truncate ${TABLES}`)
      this.free.push(name)
    }
    return { address, remove }
  }

  /** The name of a new one. */
  async create(): Promise<string> {
    const name = `${this.prefix}${this.made.length}`
    this.made.push(name)
    await query(this.server.url("postgres"), `create database ${name}`)
    return name
  }

  /** Drops all of them, whoever is connected. */
  async drop(): Promise<void> {
    for (const name of this.made.splice(0)) {
      await query(this.server.url("postgres"), `drop database if exists ${name} with (force)`)
    }
    this.free.length = 0
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
