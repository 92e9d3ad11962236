// Claims in SQLite, inside a transaction of the caller's.

import type { Claim, Claimed, Head } from "../store.js"
import { HEAD, headFrom } from "./head-fields.js"
import { compareDues } from "./heads.js"
import { SqliteHeads } from "./sqlite-heads.js"
import type { SqliteSession } from "./sqlite-session.js"

const LEASE = "insert into worker (id, until) values (?, ?) on conflict (id) do update set until = excluded.until"
const DROP_LEASES = "delete from worker where until <= ?"
const LEASED_UNTIL = "select until from worker where id = ?"
// One owner at a time, however much each has in hand.
const HELD = "owner > '' and (due is not null or needs <> '') and ended is null and state <> 'stuck'"
const NEXT_OWNER = `select owner from instance indexed by instance_by_owner
  where owner > ? and ${HELD} order by owner limit 1`
const IN_HAND = `select ${HEAD} from instance indexed by instance_by_owner where owner = ? and ${HELD}`
const FREE = "owner = '' and due is not null and state <> 'stuck'"
const DUE = `select id, due from instance indexed by instance_by_due
  where ${FREE} and due <= ? order by due, id limit ?`
const FIRST_DUE = `select due from instance indexed by instance_by_due where ${FREE} order by due limit 1`
const NEEDING = "select id, 0 as due from need where name = ? order by id limit ?"
const FIRST_NEEDING = "select 0 as due from need where name = ? limit 1"
// From the first id on, whatever it is.
const ANY_NEED = "id >= '' and owner = '' and needs <> '' and ended is null and state <> 'stuck'"
const NEEDY = `select id, 0 as due from instance indexed by instance_by_need where ${ANY_NEED} order by id limit ?`
const FIRST_NEEDY = `select 0 as due from instance indexed by instance_by_need where ${ANY_NEED} limit 1`

interface Due {
  readonly id: string
  readonly due: number
}

export class SqliteClaim {
  private readonly heads: SqliteHeads

  constructor(private readonly session: SqliteSession) {
    this.heads = new SqliteHeads(session)
  }

  claim({ worker, now, until, serves, limit }: Claim): Claimed {
    this.session.run(LEASE, worker, until)
    this.session.run(DROP_LEASES, now)
    const leases = this.release(worker)
    const heads = this.due(serves, now, limit).map(({ id }) =>
      this.heads.pass(this.heads.find(id) as Head, worker, false),
    )
    const nexts = [...leases, ...this.firsts(serves)]
    return { heads, next: nexts.length === 0 ? null : Math.min(...nexts) }
  }

  /** Takes what lost workers had out of their hands; answers when the leases of the others run out. */
  private release(worker: string): number[] {
    const leases: number[] = []
    for (let owner = this.ownerAfter(""); owner !== undefined; owner = this.ownerAfter(owner)) {
      const until = this.session.number(LEASED_UNTIL, owner)
      if (until === null) {
        for (const fields of this.session.all(IN_HAND, owner)) this.heads.pass(headFrom(fields), "", true) // ST4
      } else if (owner !== worker) leases.push(until)
    }
    return leases
  }

  private ownerAfter(owner: string): string | undefined {
    return this.session.get(NEXT_OWNER, owner)?.owner as string | undefined
  }

  /** What is due at `now`, or needs what is served. */
  private due(serves: readonly string[] | undefined, now: number, limit: number): Due[] {
    if (limit === 0) return []
    const dues = [
      ...this.session.all(DUE, now, limit),
      ...(serves?.flatMap((name) => this.session.all(NEEDING, name, limit)) ?? this.session.all(NEEDY, limit)),
    ] as unknown as Due[]
    const unique = new Map(dues.map((due) => [due.id, due])) // What is both comes as needed.
    return [...unique.values()].sort(compareDues).slice(0, limit)
  }

  /** When the first of each kind of what may be claimed is due. */
  private firsts(serves: readonly string[] | undefined): number[] {
    const others = serves?.map((name) => this.session.number(FIRST_NEEDING, name)) ?? [this.session.number(FIRST_NEEDY)]
    return [this.session.number(FIRST_DUE), ...others].filter((due) => due !== null)
  }
}
