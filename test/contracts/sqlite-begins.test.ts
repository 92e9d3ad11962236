// A SQLite file that another process makes at the same moment.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { SQLITE_MIGRATIONS } from "../../runtime/stores/schema.js"
import { type Database, sqliteDriver } from "../../runtime/stores/sqlite-driver.js"
import { openSqliteFile } from "../../runtime/stores/sqlite-file.js"

test("SQ8 a file that another process makes while it is looked at is not taken for another application's", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sxflow-sqlite-"))
  const connect = await sqliteDriver()
  let looks = 0
  const makeMeanwhile = (path: string) => {
    const other = connect(path)
    try {
      other.exec("begin immediate; create table t (x); pragma user_version = 1; commit")
    } catch {
      // It is locked for as long as somebody looks.
    }
    other.close()
  }
  const watched = (path: string): Database => {
    const database = connect(path)
    return {
      exec: (sql) => database.exec(sql),
      close: () => database.close(),
      prepare: (sql) => {
        if (sql === "pragma user_version" && looks++ === 0) makeMeanwhile(path)
        return database.prepare(sql)
      },
    }
  }
  const session = await openSqliteFile(join(folder, "flows.db"), watched, 1000)
  expect(looks).toBeGreaterThan(0)
  expect(session.number("pragma user_version")).toBe(SQLITE_MIGRATIONS.length)
  session.close()
  rmSync(folder, { recursive: true, force: true })
})
