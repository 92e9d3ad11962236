// Heads and rows as the tables hold them.

import type { Head, Row, State } from "../store.js"

type Value = string | number | null

interface Fields {
  readonly [column: string]: unknown
}

/** The columns of a head. */
export const HEAD = "id, flow, version, state, due, needs, owner, crashes, parent, tag, created, ended"

/** The columns of a row. */
export const ROW = "seq, stamp, entry, after, journal"

/** The values of a head, in the order of its columns. */
export function valuesOf(head: Head): Value[] {
  const { id, flow, version, state, due, needs, owner, crashes, parent, tag, created, ended } = head
  return [id, flow, version, state, due, needs, owner, crashes, parent, tag, created, ended]
}

export function headFrom(fields: Fields): Head {
  return {
    id: fields.id as string,
    flow: fields.flow as string,
    version: fields.version as string,
    state: fields.state as State,
    due: fields.due as number | null,
    needs: fields.needs as string,
    owner: fields.owner as string,
    crashes: fields.crashes as number,
    parent: fields.parent as string,
    tag: fields.tag as string,
    created: fields.created as number,
    ended: fields.ended as number | null,
  }
}

export function rowFrom(fields: Fields): Row {
  return {
    seq: fields.seq as number,
    stamp: fields.stamp as number,
    entry: fields.entry as string,
    after: fields.after as string,
    journal: fields.journal as string,
  }
}
