// Finding and forgetting in PostgreSQL.

import { type Entry, type Found, type Head, type Query, type Range, type Row, STATES } from "../store.js"
import { restored } from "./escaped.js"
import { HEAD, headFrom, ROW, rowFrom } from "./head-fields.js"
import { conditionsOf } from "./lists.js"
import { type Asker, askAll, type Fields, type PostgresSession, type Value } from "./postgres-session.js"

const FIND = `select ${HEAD}, ${ROW},
    array(select number from sxflow.inbox b where b.id = i.id order by number) as numbers,
    array(select entry from sxflow.inbox b where b.id = i.id order by number) as entries
  from sxflow.instance i
  left join lateral (select ${ROW} from sxflow.log l where l.id = i.id order by seq desc limit 1) l on true
  where i.id = $1`
const LOG = `select ${ROW} from sxflow.log where id = $1 and seq >= $2 and seq < $3 order by seq`
const TEXT = "select text from sxflow.source where cid = $1"
const RECORDS = "select key, text, revision from sxflow.record where key = any($1::text[])"
const SCAN = "select key, text, revision from sxflow.record where key >= $1 and key < $2 order by key"
const FORGET = ["instance", "log", "inbox"].map((table) => `delete from sxflow.${table} where id = any($1::text[])`)

export async function findIn(asker: Asker, id: string): Promise<Found | undefined> {
  const [fields] = await asker.ask(FIND, id)
  if (fields === undefined) return undefined
  const entries = fields.entries as string[]
  const inbox = (fields.numbers as string[]).map((number, i) => ({
    number: Number(number),
    entry: restored(entries[i] as string),
  }))
  return { head: headFrom(fields), last: fields.seq === null ? undefined : rowFrom(fields), inbox }
}

export async function logIn(asker: Asker, id: string, from: number, limit: number): Promise<Row[]> {
  return (await asker.ask(LOG, id, from, from + limit)).map(rowFrom)
}

export async function textIn(asker: Asker, cid: string): Promise<string | undefined> {
  const [fields] = await asker.ask(TEXT, cid)
  return fields?.text as string | undefined
}

export async function recordsIn(asker: Asker, keys: readonly string[]): Promise<(Entry | undefined)[]> {
  const found = new Map(
    (await asker.ask(RECORDS, [...keys])).map((fields) => [fields.key as string, entryFrom(fields)]),
  )
  return keys.map((key) => found.get(key))
}

export async function scanIn(asker: Asker, { from, to, limit, backwards }: Range): Promise<Entry[]> {
  const order = backwards === true ? " desc" : ""
  return (await asker.ask(`${SCAN}${order} limit $3`, from, to, limit)).map(entryFrom)
}

function entryFrom({ key, text, revision }: Fields): Entry {
  return { key: key as string, text: text as string, revision: Number(revision) }
}

export async function listIn(asker: Asker, query: Query): Promise<Head[]> {
  const values: Value[] = []
  const conditions = conditionsOf(query, placing(values))
  const order = `order by created, id limit ${placing(values)(query.limit)}`
  const where = ["true", ...conditions].join(" and ")
  const { states = STATES, prefix, parent, endedBefore } = query
  const stated = `${placing(values)([...states])}::text[]`
  // Where little may be left, PostgreSQL had better choose; else each state is in the right order by itself.
  const sql =
    prefix || parent || endedBefore !== undefined
      ? `select ${HEAD} from sxflow.instance where state = any(${stated}) and ${where} ${order}`
      : `select i.* from (select distinct unnest(${stated}) as name) s cross join lateral (
          select ${HEAD} from sxflow.instance where state = s.name and ${where} ${order}) i ${order}`
  return (await asker.askOnce(sql, ...values)).map(headFrom)
}

/** Forgets the first to have ended. */
export function purgeIn(session: PostgresSession, query: Query): Promise<string[]> {
  const values: Value[] = []
  const place = placing(values)
  const conditions = ["ended is not null", ...conditionsOf(query, place)]
  if (query.states !== undefined) conditions.push(`state = any(${place([...query.states])}::text[])`)
  const sql = `select id from sxflow.instance where ${conditions.join(" and ")}
    order by ended, id limit ${place(query.limit)} for update skip locked`
  const forget = async (asker: Asker) => {
    const ids = (await asker.askOnce(sql, ...values)).map(({ id }) => id as string)
    for (const one of FORGET) await askAll(asker, one, ids)
    return ids
  }
  return session.guarded(() => session.transaction(forget))
}

function placing(values: Value[]): (value: Value) => string {
  return (value) => `$${values.push(value)}`
}
