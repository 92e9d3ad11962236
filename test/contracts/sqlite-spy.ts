// A SQLite driver that says what is asked of it before it is done.

import type { Connect, Statement } from "../../runtime/stores/sqlite-driver.js"

/** The driver `connect`, which calls `noticed` before each call that does something; what that throws, the call throws. */
export function spying(connect: Connect, noticed: (sql: string) => void): Connect {
  return (path) => {
    const database = connect(path)
    const statement = (sql: string): Statement => {
      const prepared = database.prepare(sql)
      const noticing =
        <V extends unknown[], T>(call: (...values: V) => T) =>
        (...values: V) => {
          noticed(sql)
          return call(...values)
        }
      return {
        get: noticing((...values) => prepared.get(...values)),
        all: noticing((...values) => prepared.all(...values)),
      }
    }
    const exec = (sql: string) => {
      noticed(sql)
      database.exec(sql)
    }
    return { exec, prepare: statement, close: () => database.close() }
  }
}

/** What SQLite throws while another process is in the way. */
export function busy(): Error {
  return Object.assign(new Error("database is locked"), { errcode: 5, code: "ERR_SQLITE_ERROR" })
}

/** Halts this process, as a slow disk does. */
export function halt(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
