// A SQLite database in use: statements prepared once, texts stored as they can be.
//
// Not here: what the texts of the statements are.

import { restored, stored } from "./escaped.js"
import type { Database, Fields, Statement, Value } from "./sqlite-driver.js"
import { isRefusedRow } from "./sqlite-faults.js"

export class SqliteSession {
  private readonly statements = new Map<string, Statement>()

  constructor(private readonly database: Database) {}

  /** Performs statements that answer nothing. */
  exec(sql: string): void {
    this.database.exec(sql)
  }

  /** Performs a statement. The driver's `run` tells how many rows it has changed, and takes twice as long. */
  run(sql: string, ...values: Value[]): void {
    for (let i = 0; i < values.length; i++) values[i] = storedValue(values[i] as Value)
    this.prepared(sql).get(...values)
  }

  /** Inserts a row; false if there is one in its place, or if it lacks what it must have. */
  insert(sql: string, ...values: Value[]): boolean {
    try {
      this.run(sql, ...values)
      return true
    } catch (error) {
      if (isRefusedRow(error)) return false
      throw error
    }
  }

  get(sql: string, ...values: Value[]): Fields | undefined {
    const fields = this.prepared(sql).get(...values.map(storedValue))
    return fields && restoredFields(fields)
  }

  all(sql: string, ...values: Value[]): Fields[] {
    return this.prepared(sql)
      .all(...values.map(storedValue))
      .map(restoredFields)
  }

  /** The only number that a query answers. */
  number(sql: string, ...values: Value[]): number | null {
    const fields = this.get(sql, ...values)
    return fields === undefined ? null : (Object.values(fields)[0] as number | null)
  }

  /** Undoes what has been done since `begin`, if SQLite has not yet. */
  rollback(): void {
    try {
      this.database.exec("rollback")
    } catch {
      // SQLite rolls back by itself after some failures, and then there is nothing to undo.
    }
  }

  close(): void {
    this.statements.clear()
    this.database.close()
  }

  private prepared(sql: string): Statement {
    let statement = this.statements.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare(sql)
      this.statements.set(sql, statement)
    }
    return statement
  }
}

function storedValue(value: Value): Value {
  return typeof value === "string" ? stored(value) : value
}

function restoredFields(fields: Fields): Fields {
  const all: { [column: string]: Value } = {}
  for (const column in fields) {
    const value = fields[column] as Value
    all[column] = typeof value === "string" ? restored(value) : value
  }
  return all
}
