// Claims in PostgreSQL. What another process has in hand at the same time is passed over, not waited for.

import type { Claim, Claimed } from "../store.js"
import { compareDues } from "./heads.js"
import { LOCKED, type Locked, lockedFrom, passHeads } from "./postgres-heads.js"
import type { Asker, PostgresSession } from "./postgres-session.js"

const LEASE = `with gone as (
    delete from sxflow.worker where id in (
      select id from sxflow.worker where case when id = $1 then $3::bigint else until end <= $2::bigint
      for update skip locked)
  )
  insert into sxflow.worker (id, until) select $1, $3::bigint where $3::bigint > $2::bigint
  on conflict (id) do update set until = excluded.until`
// One owner at a time, however much each has in hand.
const OWNERS = `with recursive owners(owner) as (
    (select owner from sxflow.instance where owner > '' and due is not null order by owner limit 1)
    union all
    select (select i.owner from sxflow.instance i where i.owner > o.owner and i.owner > '' and i.due is not null
      order by i.owner limit 1) from owners o where o.owner is not null
  )
  select o.owner, w.until from owners o left join sxflow.worker w on w.id = o.owner and w.until > $2
  where o.owner is not null and (o.owner <> $1 or $3::bigint <= $2::bigint)`
const IN_HAND = `select ${LOCKED} from sxflow.instance
  where owner = any($1::text[]) and owner > '' and due is not null for update skip locked`
const DUE = `select ${LOCKED} from sxflow.instance
  where owner = '' and due is not null and anyone = $1 and due <= $2 order by due, id limit $3 for update skip locked`
const NEEDY = `select n.id from unnest($1::text[]) as s(name) cross join lateral (
    select due, id from sxflow.need where name = s.name and due <= $2 order by due, id limit $3
  ) n group by n.id, n.due order by n.due, n.id limit $3`
const LOCK_NEEDY = `select ${LOCKED} from sxflow.instance
  where id = any($1::text[]) and owner = '' and due <= $2 and not anyone for update skip locked`
const FIRST_DUE = `select due from sxflow.instance
  where owner = '' and due is not null and anyone = $1 order by due limit 1`
const FIRST_NEEDY = `select min(n.due) as due from unnest($1::text[]) as s(name) cross join lateral (
    select due from sxflow.need where name = s.name order by due limit 1
  ) n`

export function claimIn(session: PostgresSession, claim: Claim): Promise<Claimed> {
  return session.guarded(() => session.transaction((asker) => performed(asker, claim)))
}

async function performed(asker: Asker, { worker, now, until, serves, limit }: Claim): Promise<Claimed> {
  await asker.ask(LEASE, worker, now, until)
  const owners = await asker.ask(OWNERS, worker, now, until)
  const lost = owners.filter((owner) => owner.until === null).map(({ owner }) => owner as string)
  const released = lost.length === 0 ? [] : await asker.ask(IN_HAND, lost)
  await passHeads(asker, released.map(lockedFrom), "", true) // ST4
  const heads = await passHeads(asker, await dueFor(asker, serves, now, limit), worker, false)
  const others = serves === undefined ? await asker.ask(FIRST_DUE, false) : await asker.ask(FIRST_NEEDY, serves)
  const nexts = [...(await asker.ask(FIRST_DUE, true)), ...others].map(({ due }) => due as number | null)
  const all = [...owners.map((owner) => owner.until as number | null), ...nexts].filter((time) => time !== null)
  return { heads, next: all.length === 0 ? null : Math.min(...all) }
}

/** What is due at `now` and may be claimed by who serves `serves`, locked. */
async function dueFor(
  asker: Asker,
  serves: readonly string[] | undefined,
  now: number,
  limit: number,
): Promise<Locked[]> {
  if (limit === 0) return []
  const due = await asker.ask(DUE, true, now, limit)
  if (serves === undefined) due.push(...(await asker.ask(DUE, false, now, limit)))
  else if (serves.length > 0) {
    const needy = await asker.ask(NEEDY, serves, now, limit)
    if (needy.length > 0)
      due.push(
        ...(await asker.ask(
          LOCK_NEEDY,
          needy.map(({ id }) => id as string),
          now,
        )),
      )
  }
  const timed = due.map(lockedFrom).map((locked) => ({ due: locked.head.due as number, id: locked.head.id, locked }))
  return timed
    .sort(compareDues)
    .slice(0, limit)
    .map(({ locked }) => locked)
}
