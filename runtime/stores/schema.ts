// The tables of the stores that speak SQL, version by version.
//
// A store that was made by an older version is brought up to date when it is
// opened, by the migrations it lacks, each whole or not at all. One that was made
// by a newer version is refused.
//
//   instance  one row for each head. `held` is how many rows the instance had when it was claimed last.
//   log       the rows. Those of one instance are numbered from 0 without a gap. In SQLite they lie in the order they were
//             written, whatever instance they are of: a group of steps then changes few pages, where each would change
//             one of its own if the rows of an instance lay together. Measured, that writes more than twice as many.
//   inbox     letters.
//   need      the effects that are needed by what is in nobody's hands: a claim looks up the names it serves, and never
//             at the rest. There is no index but its key, lest PostgreSQL go through all ids to find those of one name.
//   worker    leases.
//   source    texts by their content ids.
//   record    texts by their keys.
//   news      in SQLite: how often something has changed that others may wait for.
//
// Invariants
//   SC1  A migration that has been released is never changed; what is to change is a new one.
//
// Not here: how they are applied (sqlite-file.ts, postgres-session.ts).

/** What marks a SQLite file as ours: "sxfl". */
export const APPLICATION_ID = 0x7378666c

/** For SQLite, from version 1 on. */
export const SQLITE_MIGRATIONS: readonly string[] = [
  `
  create table instance (
    id text primary key not null,
    flow text not null, version text not null, state text not null,
    due integer, needs text not null, owner text not null, crashes integer not null,
    parent text not null, tag text not null, created integer not null, ended integer,
    held integer not null default 0
  ) strict, without rowid;
  create index instance_by_due on instance (due, id) where owner = '' and due is not null and state <> 'stuck';
  create index instance_by_need on instance (id)
    where owner = '' and needs <> '' and ended is null and state <> 'stuck';
  create index instance_by_owner on instance (owner, id)
    where owner > '' and (due is not null or needs <> '') and ended is null and state <> 'stuck';
  create index instance_by_state on instance (state, created, id);
  create index instance_by_flow on instance (flow, state, created, id);
  create index instance_by_parent on instance (parent, created, id) where parent > '';
  create index instance_by_end on instance (ended, id) where ended is not null;
  create table log (
    id text not null, seq integer not null, stamp integer not null,
    entry text not null, after text not null, journal text not null
  ) strict;
  create unique index log_by_id on log (id, seq);
  create table inbox (
    number integer primary key autoincrement, id text not null, entry text not null
  ) strict;
  create index inbox_by_id on inbox (id, number);
  create table need (
    name text not null, id text not null,
    primary key (name, id)
  ) strict, without rowid;
  create table worker (id text primary key not null, until integer not null) strict, without rowid;
  create table source (cid text primary key not null, text text not null) strict;
  create table news (number integer not null) strict;
  insert into news (number) values (0);
  `,
  `
  create table record (
    key text primary key not null, text text not null, revision integer not null
  ) strict, without rowid;
  `,
]

/** For PostgreSQL, from version 1 on. Texts are ordered by their bytes, as they are everywhere else here. */
export const POSTGRES_MIGRATIONS: readonly string[] = [
  `
  create table sxflow.instance (
    id text collate "C" primary key,
    flow text collate "C" not null, version text not null, state text collate "C" not null,
    due bigint, needs text not null, owner text collate "C" not null, crashes integer not null,
    parent text collate "C" not null, tag text not null, created bigint not null, ended bigint,
    held bigint not null default 0
  );
  create index instance_by_due on sxflow.instance (due, id) where owner = '' and due is not null and state <> 'stuck';
  create index instance_by_need on sxflow.instance (id)
    where owner = '' and needs <> '' and ended is null and state <> 'stuck';
  create index instance_by_owner on sxflow.instance (owner, id)
    where owner > '' and (due is not null or needs <> '') and ended is null and state <> 'stuck';
  create index instance_by_age on sxflow.instance (created, id);
  create index instance_by_state on sxflow.instance (state, created, id);
  create index instance_by_flow on sxflow.instance (flow, state, created, id);
  create index instance_by_parent on sxflow.instance (parent, created, id) where parent > '';
  create index instance_by_end on sxflow.instance (ended, id) where ended is not null;
  create table sxflow.log (
    id text collate "C" not null, seq bigint not null, stamp bigint not null,
    entry text not null, after text not null, journal text not null,
    primary key (id, seq)
  );
  create table sxflow.inbox (
    number bigint generated always as identity primary key, id text collate "C" not null, entry text not null
  );
  create index inbox_by_id on sxflow.inbox (id, number);
  create table sxflow.need (
    name text collate "C" not null, id text collate "C" not null,
    primary key (name, id)
  );
  create table sxflow.worker (id text collate "C" primary key, until bigint not null);
  create table sxflow.source (cid text collate "C" primary key, text text not null);
  `,
  `
  create table sxflow.record (key text collate "C" primary key, text text not null, revision bigint not null);
  `,
]
