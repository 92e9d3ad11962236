// Finding and forgetting in SQLite.
//
// Invariants
//   SQ5  No statement reads a table from end to end.
//   SQ9  What is found of an instance is of one moment, whatever other processes do meanwhile.

import { type Entry, type Found, type Head, type Query, type Range, type Row, STATES } from "../store.js"
import { HEAD, headFrom, ROW, rowFrom } from "./head-fields.js"
import { compareAges, ENDED } from "./heads.js"
import { conditionsOf } from "./lists.js"
import type { Value } from "./sqlite-driver.js"
import { SqliteHeads } from "./sqlite-heads.js"
import type { SqliteSession } from "./sqlite-session.js"

const LAST = `select ${ROW} from log where id = ? order by seq desc limit 1`
const INBOX = "select number, entry from inbox where id = ? order by number"
const LOG = `select ${ROW} from log where id = ? and seq >= ? and seq < ? order by seq`
const TEXT = "select text from source where cid = ?"
const RECORD = "select key, text, revision from record where key = ?"
const SCAN = "select key, text, revision from record where key >= ? and key < ? order by key"
const FORGET = ["delete from log where id = ?", "delete from inbox where id = ?", "delete from instance where id = ?"]

/** Of fewer instances than this it is cheaper to look at all than to go through the ages. */
const FEW = 4000

export class SqliteFind {
  private readonly heads: SqliteHeads

  constructor(private readonly session: SqliteSession) {
    this.heads = new SqliteHeads(session)
  }

  find(id: string): Found | undefined {
    this.session.exec("begin") // SQ9
    try {
      const head = this.heads.find(id)
      const last = this.session.get(LAST, id)
      const inbox = this.session.all(INBOX, id) as unknown as Found["inbox"]
      return head && { head, last: last && rowFrom(last), inbox }
    } finally {
      this.session.rollback()
    }
  }

  log(id: string, from: number, limit: number): Row[] {
    return this.session.all(LOG, id, from, from + limit).map(rowFrom)
  }

  records(keys: readonly string[]): (Entry | undefined)[] {
    return keys.map((key) => this.session.get(RECORD, key) as Entry | undefined)
  }

  scan({ from, to, limit, backwards }: Range): Entry[] {
    const order = backwards === true ? " desc" : ""
    return this.session.all(`${SCAN}${order} limit ?`, from, to, limit) as unknown[] as Entry[]
  }

  text(cid: string): string | undefined {
    return this.session.get(TEXT, cid)?.text as string | undefined
  }

  list(query: Query): Head[] {
    const index = this.fewBy(query)
    if (index !== undefined) return this.select(index, query, query.states)
    const states = query.states ?? (query.endedBefore === undefined ? STATES : ENDED)
    const by = query.flow === undefined ? "instance_by_state" : "instance_by_flow"
    // Each state is in the right order by itself.
    const heads = [...new Set(states)].flatMap((state) => this.select(by, query, [state]))
    return heads.sort(compareAges).slice(0, query.limit)
  }

  /** The index by which all that may be asked for is few; undefined if there is none. */
  private fewBy({ parent, prefix, endedBefore, states }: Query): string | undefined {
    if (states?.length === 0) return undefined
    if (parent !== undefined && parent !== "") return "instance_by_parent"
    if (prefix !== undefined && prefix !== "" && this.isFew({ prefix })) return "sqlite_autoindex_instance_1"
    if (endedBefore !== undefined && this.isFew({ endedBefore })) return "instance_by_end"
    return undefined
  }

  private isFew(query: Pick<Query, "prefix" | "endedBefore">): boolean {
    const values: Value[] = []
    const conditions = conditionsOf({ ...query, limit: FEW }, placing(values)).join(" and ")
    const sql = `select count(*) from (select 1 from instance where ${conditions} limit ${FEW})`
    return (this.session.number(sql, ...values) as number) < FEW
  }

  private select(index: string, query: Query, states: readonly string[] | undefined): Head[] {
    const values: Value[] = []
    const place = placing(values)
    const conditions = conditionsOf(query, place)
    if (index === "instance_by_parent") conditions.push("parent > ''")
    if (states !== undefined) conditions.push(statedBy(states, place))
    const sql = `select ${HEAD} from instance indexed by ${index}
      where ${conditions.join(" and ")} order by created, id limit ${place(query.limit)}`
    return this.session.all(sql, ...values).map(headFrom)
  }

  /** Forgets the first to have ended. */
  purge(query: Query): string[] {
    if (query.states?.length === 0) return []
    const values: Value[] = []
    const place = placing(values)
    const conditions = ["ended is not null", ...conditionsOf(query, place)]
    if (query.states !== undefined) conditions.push(statedBy(query.states, place))
    const sql = `select id from instance indexed by instance_by_end
      where ${conditions.join(" and ")} order by ended, id limit ${place(query.limit)}`
    const ids = this.session.all(sql, ...values).map(({ id }) => id as string)
    for (const id of ids) for (const forget of FORGET) this.session.run(forget, id)
    return ids
  }
}

function placing(values: Value[]): (value: Value) => string {
  return (value) => {
    values.push(value)
    return "?"
  }
}

function statedBy(states: readonly string[], place: (value: Value) => string): string {
  return `state in (${states.map(place).join(", ")})`
}
