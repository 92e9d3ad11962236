// The SQLite that the process has: the one built into Node from version 24 on,
// which warns of itself before that, else the package with the same interface.
//
// Not here: what is done with it.

export type Value = string | number | null

export interface Fields {
  readonly [column: string]: Value
}

export interface Statement {
  get(...values: Value[]): Fields | undefined
  all(...values: Value[]): Fields[]
}

export interface Database {
  exec(sql: string): void
  prepare(sql: string): Statement
  close(): void
}

/** Opens the file at a path, which is made if there is none. */
export type Connect = (path: string) => Database

interface Driver {
  readonly DatabaseSync: new (path: string) => Database
}

const BUILT_IN_SINCE = 24

/** The driver, loaded when it is first asked for. */
export async function sqliteDriver(): Promise<Connect> {
  const { DatabaseSync } = builtIn() ?? ((await import("@photostructure/sqlite")) as unknown as Driver)
  return (path) => new DatabaseSync(path)
}

function builtIn(): Driver | undefined {
  if (Number.parseInt(process.versions.node, 10) < BUILT_IN_SINCE) return undefined
  return process.getBuiltinModule("node:sqlite") as unknown as Driver | undefined
}
