// Claims in PostgreSQL. What another process has in hand at the same time is passed over, not waited for.

import type { Claim, Claimed } from "../store.js"
import { compareDues, isWaiting, needsOf } from "./heads.js"
import { LOCKED, type Locked, lockedFrom, passHeads } from "./postgres-heads.js"
import { type Asker, askAll, type PostgresSession } from "./postgres-session.js"

const LEASE = `with gone as (
    delete from sxflow.worker where id in (
      select id from sxflow.worker where case when id = $1 then $3::bigint else until end <= $2::bigint
      for update skip locked)
  )
  insert into sxflow.worker (id, until) select $1, $3::bigint where $3::bigint > $2::bigint
  on conflict (id) do update set until = excluded.until`
const HELD = "i.owner > '' and (i.due is not null or i.needs <> '') and i.ended is null and i.state <> 'stuck'"
// One owner at a time, however much each has in hand.
const OWNERS = `with recursive owners(owner) as (
    (select i.owner from sxflow.instance i where ${HELD} order by i.owner limit 1)
    union all
    select (select i.owner from sxflow.instance i where i.owner > o.owner and ${HELD}
      order by i.owner limit 1) from owners o where o.owner is not null
  )
  select o.owner, w.until from owners o left join sxflow.worker w on w.id = o.owner and w.until > $2
  where o.owner is not null and (o.owner <> $1 or $3::bigint <= $2::bigint)`
const IN_HAND = `select ${LOCKED} from sxflow.instance i where owner = any($1::text[]) and ${HELD}
  for update skip locked`
const FREE = "owner = '' and due is not null and state <> 'stuck'"
const DUE = `select ${LOCKED} from sxflow.instance where ${FREE} and due <= $1
  order by due, id limit $2 for update skip locked`
const FIRST_DUE = `select due from sxflow.instance where ${FREE} order by due limit 1`
const NEEDING = `select distinct n.id from unnest($1::text[]) as s(name) cross join lateral (
    select id from sxflow.need where name = s.name order by id limit $2
  ) n order by n.id limit $2`
// Without an order, PostgreSQL might look for a name that is not there among all.
const FIRST_NEEDING = `select 0 as due from unnest($1::text[]) as s(name) cross join lateral (
    select from sxflow.need where name = s.name order by id limit 1
  ) n limit 1`
const ANY_NEED = "owner = '' and needs <> '' and ended is null and state <> 'stuck'"
const NEEDY = `select id from sxflow.instance where ${ANY_NEED} order by id limit $1`
const FIRST_NEEDY = `select 0 as due from sxflow.instance where ${ANY_NEED} order by id limit 1`
const LOCK = `select ${LOCKED} from sxflow.instance where id = any($1::text[]) and owner = '' for update skip locked`

export function claimIn(session: PostgresSession, claim: Claim): Promise<Claimed> {
  return session.guarded(() => session.transaction((asker) => performed(asker, claim)))
}

async function performed(asker: Asker, { worker, now, until, serves, limit }: Claim): Promise<Claimed> {
  await asker.ask(LEASE, worker, now, until)
  const owners = await asker.ask(OWNERS, worker, now, until)
  const lost = owners.filter((owner) => owner.until === null).map(({ owner }) => owner as string)
  const released = await askAll(asker, IN_HAND, lost)
  await passHeads(asker, released.map(lockedFrom), "", true) // ST4
  const heads = await passHeads(asker, await dueFor(asker, serves, now, limit), worker, false)
  const needing = serves === undefined ? await asker.ask(FIRST_NEEDY) : await asker.ask(FIRST_NEEDING, serves)
  const nexts = [...(await asker.ask(FIRST_DUE)), ...needing].map(({ due }) => due as number)
  const all = [...owners.map((owner) => owner.until as number | null), ...nexts].filter((time) => time !== null)
  return { heads, next: all.length === 0 ? null : Math.min(...all) }
}

/** What is due at `now`, or needs what is served, locked. */
async function dueFor(
  asker: Asker,
  serves: readonly string[] | undefined,
  now: number,
  limit: number,
): Promise<Locked[]> {
  if (limit === 0) return []
  const found = await asker.ask(DUE, now, limit)
  const needy = serves === undefined ? await asker.ask(NEEDY, limit) : await asker.ask(NEEDING, serves, limit)
  const ids = needy.map(({ id }) => id as string)
  found.push(...(await askAll(asker, LOCK, ids)))
  const dues = new Map<string, { due: number; id: string; locked: Locked }>()
  for (const locked of found.map(lockedFrom)) {
    const { id, due } = locked.head
    // By the time it was locked, others may have changed it.
    if (!isWaiting(locked.head)) continue
    const isNeeding = needsOf(locked.head).some((name) => serves?.includes(name) ?? true)
    if (isNeeding) dues.set(id, { due: 0, id, locked })
    else if (due !== null && due <= now) dues.set(id, { due, id, locked })
  }
  return [...dues.values()]
    .sort(compareDues)
    .slice(0, limit)
    .map(({ locked }) => locked)
}
