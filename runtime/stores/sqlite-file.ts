// Opening the file of a SQLite store.
//
// Invariants
//   SQ4  A file that is not ours, or newer than we are, is refused and not touched.
//   SQ8  Processes that open a new file at once all find it made, once.
//
// Not here: the tables (schema.ts), waiting for others (sqlite-patience.ts).

import { accessSync, constants, realpathSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { fault } from "./fault.js"
import { APPLICATION_ID, SQLITE_MIGRATIONS } from "./schema.js"
import type { Connect } from "./sqlite-driver.js"
import { sqliteFault } from "./sqlite-faults.js"
import { patiently } from "./sqlite-patience.js"
import { SqliteSession } from "./sqlite-session.js"

/** Opens the store at `path`, which is made if there is none. `busyMs` is how long others may keep it locked. */
export async function openSqliteFile(path: string, connect: Connect, busyMs: number): Promise<SqliteSession> {
  checkPath(path)
  let opened: SqliteSession | undefined
  try {
    const session = new SqliteSession(connect(path))
    opened = session
    session.exec("pragma busy_timeout = 0")
    const inTransaction = <T>(begin: string, perform: () => T) =>
      patiently(session, busyMs, () => performIn(session, begin, perform))
    const version = await inTransaction("begin", () => versionIn(session, path))
    await patiently(session, busyMs, () => beInWal(session, path))
    setUp(session)
    if (version < SQLITE_MIGRATIONS.length) await inTransaction("begin immediate", () => migrate(session, path))
    return session
  } catch (error) {
    opened?.close()
    throw sqliteFault(error, path)
  }
}

function performIn<T>(session: SqliteSession, begin: string, perform: () => T): T {
  session.exec(begin)
  try {
    const answer = perform()
    session.exec("commit")
    return answer
  } catch (error) {
    session.rollback()
    throw error
  }
}

/** SQLite says the same of most of these, and of some nothing until it writes. */
function checkPath(path: string): void {
  if (!statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory()) {
    throw fault("there is no such directory", [dirname(path)])
  }
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory()) throw fault("a store is a file, not a directory", [path])
  if (found === undefined) {
    if (!may(constants.W_OK | constants.X_OK, dirname(path)))
      throw fault("the directory may not be written", [dirname(path)])
    return
  }
  if (!may(constants.R_OK, path)) throw fault("the store may not be read", [path])
  if (!may(constants.W_OK, path)) throw fault("the store may be read but not written", [path])
}

function may(mode: number, path: string): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

/** The version of the tables, 0 if there are none yet. */
function versionIn(session: SqliteSession, path: string): number {
  const application = session.number("pragma application_id")
  const version = session.number("pragma user_version") as number
  const isNew = application === 0 && version === 0 && session.number("select count(*) from sqlite_schema") === 0
  if (!isNew && application !== APPLICATION_ID) throw fault("the file belongs to another application", [path]) // SQ4
  if (version > SQLITE_MIGRATIONS.length) {
    throw fault("the store was made by a newer sxflow", [path, `version ${version}`])
  }
  return version
}

function beInWal(session: SqliteSession, path: string): void {
  const mode = session.get("pragma journal_mode = wal")
  if (mode?.journal_mode !== "wal") throw fault("the file system cannot hold a store", [path])
}

/** Says how to keep what is kept, leaving nothing to what the driver was compiled to do. */
function setUp(session: SqliteSession): void {
  for (const pragma of [
    "synchronous = full",
    "fullfsync = 1",
    "checkpoint_fullfsync = 1",
    "wal_autocheckpoint = 4000",
    "journal_size_limit = 67108864",
    "cache_size = -32768",
    "temp_store = memory",
    "mmap_size = 0",
    "locking_mode = normal",
    "foreign_keys = 0",
    "recursive_triggers = 0",
    "secure_delete = 0",
    "trusted_schema = 0",
  ]) {
    session.exec(`pragma ${pragma}`)
  }
}

/**
 * Closes the file, and leaves nothing beside it if nobody else has it open. SQLite would see to that by itself once
 * all statements are gone, but the driver gives those up only when the host collects its garbage.
 */
export function closeSqliteFile(session: SqliteSession): void {
  try {
    session.exec("pragma wal_checkpoint(passive)")
    session.exec("pragma journal_mode = delete")
  } catch {
    // Somebody else has it open, and needs what lies beside it.
  }
  session.close()
}

/** Where an open file lies: it can be removed, or another put in its place, and whoever has it open would go on with it alone. */
export class SqlitePlace {
  private readonly path: string
  private readonly file: number

  constructor(private readonly given: string) {
    this.path = realpathSync(given)
    this.file = statSync(this.path).ino
  }

  /** Throws a `StoreError` if another file is there, or none. */
  check(): void {
    const ino = statSync(this.path, { throwIfNoEntry: false })?.ino
    if (ino === this.file) return
    const sentence =
      ino === undefined ? "the store's file was removed" : "another file was put in the place of the store's"
    throw fault(sentence, [this.given], undefined, true)
  }
}

/** Brings the tables up to date, in a transaction that may write. */
function migrate(session: SqliteSession, path: string): void {
  const version = versionIn(session, path) // SQ8
  for (const migration of SQLITE_MIGRATIONS.slice(version)) session.exec(migration)
  if (version < SQLITE_MIGRATIONS.length) {
    session.exec(`pragma application_id = ${APPLICATION_ID}`)
    session.exec(`pragma user_version = ${SQLITE_MIGRATIONS.length}`)
  }
}
