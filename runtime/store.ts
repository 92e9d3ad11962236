// The store: what is kept of flows, as their driver sees it.
//
// Of each instance a store keeps its log, one row for each delivery, and its
// head, by which it is found. A driver that has an instance in hand writes only
// rows; the head changes when the instance parks, ends or changes hands. What an
// instance sends to others lies in their inboxes until they take it.
//
// A store knows nothing of Scheme, of replay or of clocks: texts are opaque, and
// times are handed to it, in milliseconds since 1970.
//
// Beside the instances lie records: texts under keys, in the order of their keys.
// What is written of them is kept with a transition, or by itself; whoever writes
// may say which revision of a record it goes by.
//
// A head says in two ways who should look at it: any worker when `due` has come,
// and at once whoever serves an effect that it needs. So a deadline around an
// effect that nobody serves is kept, and one who serves it does not wait for it.
//
// Letters press: while some wait, a head change leaves the instance due at once,
// unless it has ended or is stuck. What is sent to an instance that has ended is
// dropped.
//
// A lost worker is found out by the next claim, whoever's: what it had is taken
// out of its hands and the crash counted. A worker gives its lease up with an
// `until` that is not after `now`; what it has is then as lost.
//
// Invariants
//   ST1  A transition is kept whole or not at all; what `commit` has answered survives a crash.
//   ST2  Of two transitions of one instance that begin at one row number, the first is kept and the second answers "conflict".
//   ST3  Transitions of different instances do not hinder each other; many are kept for the price of one flush.
//   ST4  An instance is claimed by one worker at a time; a worker whose lease has run out has lost what it claimed.
//   ST5  A claim of an instance whose worker was lost at the same row is counted in `crashes`.
//   ST6  What is due is for every worker; what needs an effect is at once for those who serve it, and does not disturb others.
//   ST7  What has ended or is stuck is for nobody.
//   ST8  What a transition writes of records is kept with it, or not at all; a record that has not the revision the writer goes by is a conflict.
//   ST9  Records are found in the order of the bytes of their keys.
//
// Not here: what the texts say (flows/entry.ts), who claims (flows/worker.ts),
// keeping texts unreadable for others (stores/coded.ts).

export const STATES = ["running", "parked", "cancelling", "finished", "failed", "cancelled", "stuck"] as const

/** R12. */
export type State = (typeof STATES)[number]

/** What an instance is found by. */
export interface Head {
  readonly id: string
  /** The flow's name; "" for a flow that only the process that started it knows. */
  readonly flow: string
  /** The content id of the bundle it is pinned to. */
  readonly version: string
  readonly state: State
  /** When any worker should look at it, for a timer or a letter; 0 is at once, null never. ST6 */
  readonly due: number | null
  /**
   * The names of the effects it waits for, each between spaces: " charge mail ". "" if it waits for none. Who serves
   * one of them may claim it at once, whatever `due` says. ST6
   */
  readonly needs: string
  /** The worker that has it in hand, or "". */
  readonly owner: string
  /** How many workers in a row were lost while they had it, without a row written. */
  readonly crashes: number
  /** The instance that called it, and the tag it waits under there; "" and "" for others. */
  readonly parent: string
  readonly tag: string
  readonly created: number
  /** When it ended, or null. */
  readonly ended: number | null
}

/** What may change of a head. */
export type HeadChange = Partial<Pick<Head, "version" | "state" | "due" | "needs" | "owner" | "crashes" | "ended">>

/** A row of a log: a delivery, and what came of it. */
export interface Row {
  readonly seq: number
  readonly stamp: number
  /** What was delivered. */
  readonly entry: string
  /** What the instance waited for afterwards, or how it ended. */
  readonly after: string
  /** What the flow wrote meanwhile; "" if nothing. */
  readonly journal: string
}

/** Something one instance sends to another. It is dropped if there is no such instance, or if that has ended. */
export interface Message {
  readonly to: string
  readonly entry: string
  /** The head of the instance to begin with, if there is none called `to`; `due` should be 0. */
  readonly creates?: Head
}

/** A message in an inbox. */
export interface Letter {
  /** Grows with each letter that comes into the store. */
  readonly number: number
  readonly entry: string
}

/** A text under a key. */
export interface Entry {
  /** Printable ASCII; parts are set apart by slashes, as a rule. */
  readonly key: string
  readonly text: string
  /** 1 when the key comes into the store, and one more with each writing. */
  readonly revision: number
}

/** What is done to a record. */
export interface Writing {
  readonly key: string
  /** What it says from now on; null: it is gone. */
  readonly text: string | null
  /** The revision it must have, 0 if there must be none; undefined: whatever there is. ST8 */
  readonly revision?: number
}

/** Which records: those from `from` to before `to`. */
export interface Range {
  readonly from: string
  readonly to: string
  readonly limit: number
  /** From the end. */
  readonly backwards?: boolean
}

/** What happens to one instance at once, and to records with it. */
export interface Transition {
  /** "" for what is written of records by itself: then `seq` is 0 and there are texts at most besides. */
  readonly id: string
  /** The number that its next row has, by the driver's reckoning. */
  readonly seq: number
  /** The rows to add, numbered from `seq`. */
  readonly rows: readonly Row[]
  /** The head of an instance that begins here (`seq` is 0): an id that is taken is a conflict. */
  readonly creates?: Head | undefined
  readonly head?: HeadChange | undefined
  /** For others: each is put into an inbox, and the head it is for becomes due at once. */
  readonly sends?: readonly Message[] | undefined
  /** Letters of its own inbox that are dealt with. If one is gone already, this is a conflict. */
  readonly takes?: readonly number[] | undefined
  /** Texts by their content ids. */
  readonly texts?: readonly Text[] | undefined
  /** Each key at most once. */
  readonly writes?: readonly Writing[] | undefined
}

export interface Text {
  readonly cid: string
  readonly text: string
}

export type Verdict = "kept" | "conflict"

/** An instance as it stands. */
export interface Found {
  readonly head: Head
  /** Its last row; undefined if it has none yet. */
  readonly last: Row | undefined
  /** Its inbox, oldest first. */
  readonly inbox: readonly Letter[]
}

/** Which instances: all that satisfy everything named. */
export interface Query {
  readonly states?: readonly State[]
  readonly flow?: string
  /** Ids that begin with it. */
  readonly prefix?: string
  readonly parent?: string
  /** Ended before, or created before. */
  readonly endedBefore?: number
  readonly createdBefore?: number
  /** The first after this one, in the order of the list. */
  readonly after?: Pick<Head, "created" | "id">
  readonly limit: number
}

export interface Claim {
  /** The worker, by an id that no other process has or had. */
  readonly worker: string
  readonly now: number
  /** When its lease on everything it has claimed, or claims now, runs out. Not after `now`: it gives the lease up. */
  readonly until: number
  /** The effects it has handlers for; undefined: whatever is needed. ST6 */
  readonly serves: readonly string[] | undefined
  /** The most instances to claim; 0 only prolongs the lease. */
  readonly limit: number
}

export interface Claimed {
  readonly heads: readonly Head[]
  /**
   * When the next instance is due, 0 if one is left that needs what this worker serves, or when the lease of one in other
   * hands runs out; null if there is none.
   */
  readonly next: number | null
}

export interface Store {
  /** Keeps transitions, each whole or not at all; answers once they are safe. */
  commit(transitions: readonly Transition[]): Promise<readonly Verdict[]>
  find(id: string): Promise<Found | undefined>
  /** Up to `limit` rows of an instance, from row number `from`. */
  log(id: string, from: number, limit: number): Promise<readonly Row[]>
  /** Oldest first; of one time in the order of their ids. */
  list(query: Query): Promise<readonly Head[]>
  /**
   * Gives a worker what is due or needs what it serves, if it is in nobody's hands, and prolongs its lease. The longest
   * due comes first; what needs the worker counts as due at 0.
   */
  claim(claim: Claim): Promise<Claimed>
  text(cid: string): Promise<string | undefined>
  /** The records at `keys`, in that order; undefined where there is none. */
  records(keys: readonly string[]): Promise<readonly (Entry | undefined)[]>
  scan(range: Range): Promise<readonly Entry[]>
  /** Forgets instances that have ended, up to `limit` of them; answers their ids. */
  purge(query: Query): Promise<readonly string[]>
  /**
   * Calls `listener` when another process, or another part of this one, may have changed heads, inboxes or records, or
   * forgotten something; rows and claims alone are not told of. Answers how to stop that.
   */
  watch(listener: () => void): () => void
  close(): Promise<void>
}

/** What is wrong with a store, for a person. */
export class StoreError extends Error {
  override readonly name = "StoreError"
  /** Whether it will not pass by itself: the store is damaged, or gone. */
  readonly lasts: boolean

  constructor(message: string, { lasts = false, ...options }: ErrorOptions & { readonly lasts?: boolean } = {}) {
    super(message, options)
    this.lasts = lasts
  }
}
