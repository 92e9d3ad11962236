// A PostgreSQL database in use: a pool of connections, statements prepared once on
// each, texts stored as they can be.
//
// Invariants
//   PG3  Processes that open a new database at once all find its tables made, once.
//   PG6  What was lost with a connection is a fault; the next call has a new one.
//   PG12 A statement that is not answered for too long is a fault: the way to the server can be lost without a word.
//   PG11 Who finds every connection in use waits for one, however long that takes; only connecting has its limit.
//   PG8  What failed because others were in the way is done again; that it fails ever again is said.
//
// Not here: the tables (schema.ts), what the statements are.

import type { Client, ClientBase, ClientConfig, Pool, PoolClient } from "pg"
import { restored, stored } from "./escaped.js"
import { fault } from "./fault.js"
import { mayBeTriedAgain, postgresFault } from "./postgres-faults.js"
import { POSTGRES_MIGRATIONS } from "./schema.js"

type Scalar = string | number | boolean | null
export type Column = readonly Scalar[]
export type Value = Scalar | Column

export interface Fields {
  readonly [column: string]: unknown
}

/** Performs statements, one after the other. */
export interface Asker {
  /** Performs a statement that is prepared once; answers its rows. */
  ask(sql: string, ...values: Value[]): Promise<Fields[]>
  /** Performs a statement that is planned for the very values. */
  askOnce(sql: string, ...values: Value[]): Promise<Fields[]>
}

const CONNECTIONS = 8
/** The type that PostgreSQL calls int8, which the driver would answer as a text. */
const INT8 = 20
/** Any number that other programs are unlikely to lock. */
const MIGRATION_LOCK = 0x7378666c
const TRIES = 10

/** Weaker settings of the server are made stronger, and none weaker. */
const SETTINGS = `set session characteristics as transaction isolation level read committed;
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`

/** Opens the database at `url` and brings its tables up to date. */
export async function openPostgres(url: string, connectMs: number, answerMs: number): Promise<PostgresSession> {
  const { default: pg } = await import("pg")
  const getTypeParser = ((type, format) =>
    (type as number) === INT8 ? Number : pg.types.getTypeParser(type, format)) as typeof pg.types.getTypeParser
  const config: ClientConfig = {
    connectionString: url,
    types: { getTypeParser },
    application_name: "sxflow",
    keepAlive: true,
    query_timeout: answerMs,
  }
  // A pool that is told of the limit applies it to those who wait for a connection as well.
  class LimitedClient extends pg.Client {
    constructor(given: ClientConfig = config) {
      super({ ...given, connectionTimeoutMillis: connectMs })
      // Without a listener, a connection that is lost would end the process: also while it is made, or changes hands. PG6
      this.on("error", () => {})
    }
  }
  let place: string
  try {
    const { host, port, database } = new LimitedClient()
    place = database ? `${host}:${port}/${database}` : `${host}:${port}`
  } catch {
    // The reason might show the address, and with it the password.
    throw fault("this is no address of a PostgreSQL database", [url.replace(/\/\/.*@/, "//…@")])
  }
  const onConnect = async (client: ClientBase) => {
    await client.query(SETTINGS)
  }
  const pool = new pg.Pool({ ...config, Client: LimitedClient, max: CONNECTIONS, allowExitOnIdle: true, onConnect }) // PG11
  pool.on("error", () => {})
  const session = new PostgresSession(pool, place, () => new LimitedClient())
  try {
    await session.migrate()
    return session
  } catch (error) {
    await session.close()
    throw error
  }
}

export class PostgresSession implements Asker {
  constructor(
    private readonly pool: Pool,
    readonly place: string,
    /** A connection outside of the pool, not yet connected. */
    readonly client: () => Client,
  ) {}

  ask(sql: string, ...values: Value[]): Promise<Fields[]> {
    return this.guarded(() => performed(this.pool, sql, values, nameOf(sql)))
  }

  askOnce(sql: string, ...values: Value[]): Promise<Fields[]> {
    return this.guarded(() => performed(this.pool, sql, values))
  }

  /** Performs `work` in a transaction; again, if others were in its way. */
  transaction<T>(work: (asker: Asker) => Promise<T>): Promise<T> {
    return this.insisting(() => this.once(work))
  }

  /** Performs `work`; again, if others were in its way. */
  async insisting<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work()
      } catch (error) {
        const again = error instanceof Again || mayBeTriedAgain(error) // PG8
        if (!again || tries === TRIES) {
          throw again ? fault("others were in the way too often", [this.place], error) : error
        }
      }
    }
  }

  private async once<T>(work: (asker: Asker) => Promise<T>): Promise<T> {
    const client = await this.guarded(() => this.pool.connect())
    let failure: Error | undefined
    try {
      await client.query("begin")
      const answer = await work(askerOf(client))
      await client.query("commit")
      return answer
    } catch (error) {
      failure = await rollback(client, error as Error)
      throw error
    } finally {
      client.release(failure)
    }
  }

  /** Makes the tables, or brings them up to date. */
  async migrate(): Promise<void> {
    const version = await this.guarded(() =>
      this.transaction(async (asker) => {
        await asker.askOnce("select pg_advisory_xact_lock($1)", MIGRATION_LOCK) // PG3
        const found = await versionIn(asker)
        if (found === undefined) {
          await asker.askOnce("create schema if not exists sxflow")
          await asker.askOnce("create table sxflow.version (number integer not null)")
          await asker.askOnce("insert into sxflow.version values (0)")
        }
        const lacking = POSTGRES_MIGRATIONS.slice(found ?? 0)
        for (const migration of lacking) await asker.askOnce(migration)
        if (lacking.length > 0) await asker.askOnce("update sxflow.version set number = $1", POSTGRES_MIGRATIONS.length)
        return found ?? 0
      }),
    )
    if (version > POSTGRES_MIGRATIONS.length) {
      throw fault("the store was made by a newer sxflow", [this.place, `version ${version}`])
    }
  }

  async close(): Promise<void> {
    await this.pool.end()
  }

  /** Says what goes wrong as it is said everywhere. */
  async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw postgresFault(error, this.place)
    }
  }
}

/** Performs a statement for all that stands in `columns`; for nothing it need not be performed. */
export async function askAll(asker: Asker, sql: string, ...columns: Column[]): Promise<Fields[]> {
  return columns.every((column) => column.length === 0) ? [] : await asker.ask(sql, ...columns)
}

/** Thrown inside a transaction that must be done again, because it met what another began at the same time. */
export class Again extends Error {}

async function versionIn(asker: Asker): Promise<number | undefined> {
  const tables = await asker.askOnce("select from pg_tables where schemaname = 'sxflow' and tablename = 'version'")
  if (tables.length === 0) return undefined
  const [version] = (await asker.askOnce("select number from sxflow.version")) as [Fields]
  return version.number as number
}

function askerOf(client: PoolClient): Asker {
  return {
    ask: (sql, ...values) => performed(client, sql, values, nameOf(sql)),
    askOnce: (sql, ...values) => performed(client, sql, values),
  }
}

/** Ends a transaction that failed; answers why its connection is of no more use, if it is not. */
async function rollback(client: PoolClient, error: Error): Promise<Error | undefined> {
  try {
    await client.query("rollback")
    return undefined
  } catch {
    return error
  }
}

const names = new Map<string, string>()

/** The name that a statement is prepared under. */
function nameOf(sql: string): string {
  let name = names.get(sql)
  if (name === undefined) names.set(sql, (name = `sxflow_${names.size}`))
  return name
}

async function performed(
  connection: Pool | PoolClient,
  text: string,
  values: readonly Value[],
  name?: string,
): Promise<Fields[]> {
  const query = {
    text,
    ...(name !== undefined && { name }),
    values: values.map(storedValue),
  }
  const { rows } = await connection.query<{ [column: string]: unknown }>(query)
  for (const row of rows ?? []) {
    for (const column in row) if (typeof row[column] === "string") row[column] = restored(row[column])
  }
  return rows
}

function storedValue(value: Value): unknown {
  if (typeof value === "string") return stored(value)
  return Array.isArray(value) ? value.map((one) => (typeof one === "string" ? stored(one) : one)) : value
}
