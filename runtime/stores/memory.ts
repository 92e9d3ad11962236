// A store in memory, gone with the process. It is what tests and short scripts use.
//
// Several handles may stand on one memory, as several processes do on one
// database; each is woken by what the others do.
//
// Invariants
//   MS1  A claim looks at what it claims, not at what it may not.
//
// Not here: the order in which things fall due (due-queue.ts).

import {
  type Claim,
  type Claimed,
  type Entry,
  type Found,
  type Head,
  type Letter,
  type Query,
  type Range,
  type Row,
  type Store,
  StoreError,
  type Transition,
  type Verdict,
} from "../store.js"
import { DueQueue, type Ticket } from "./due-queue.js"
import {
  changed,
  checkTransition,
  compareAges,
  compareDues,
  crashesAt,
  isNews,
  isWaiting,
  matches,
  needsOf,
} from "./heads.js"
import { Records } from "./records.js"

/** A store on `memory`; on one of its own unless that is given. */
export function memoryStore(memory: Memory = new Memory()): Store {
  return new MemoryStore(memory)
}

class MemoryStore implements Store {
  private readonly listeners = new Set<() => void>()
  private closed = false

  constructor(private readonly memory: Memory) {
    memory.handles.add(this)
  }

  async commit(transitions: readonly Transition[]): Promise<readonly Verdict[]> {
    const memory = this.opened()
    for (const transition of transitions) checkTransition(transition)
    const verdicts = transitions.map((transition) => memory.keep(transition))
    if (transitions.some((transition, i) => verdicts[i] === "kept" && isNews(transition))) this.wakeOthers()
    return verdicts
  }

  async find(id: string): Promise<Found | undefined> {
    const instance = this.opened().instances.get(id)
    return instance && { head: instance.head, last: instance.rows.at(-1), inbox: [...instance.inbox] }
  }

  async log(id: string, from: number, limit: number): Promise<readonly Row[]> {
    return (
      this.opened()
        .instances.get(id)
        ?.rows.slice(from, from + limit) ?? []
    )
  }

  async list(query: Query): Promise<readonly Head[]> {
    return this.opened().list(query)
  }

  async claim(claim: Claim): Promise<Claimed> {
    return this.opened().claim(claim)
  }

  async text(cid: string): Promise<string | undefined> {
    return this.opened().texts.get(cid)
  }

  async records(keys: readonly string[]): Promise<readonly (Entry | undefined)[]> {
    const { records } = this.opened()
    return keys.map((key) => records.get(key))
  }

  async scan(range: Range): Promise<readonly Entry[]> {
    return this.opened().records.scan(range)
  }

  async purge(query: Query): Promise<readonly string[]> {
    const ids = this.opened().purge(query)
    if (ids.length > 0) this.wakeOthers()
    return ids
  }

  watch(listener: () => void): () => void {
    this.opened()
    const once = () => listener()
    this.listeners.add(once)
    return () => this.listeners.delete(once)
  }

  async close(): Promise<void> {
    this.closed = true
    this.listeners.clear()
    this.memory.handles.delete(this)
  }

  wake(): void {
    for (const listener of [...this.listeners]) queueMicrotask(() => this.listeners.has(listener) && listener())
  }

  private wakeOthers(): void {
    for (const handle of this.memory.handles) if (handle !== this) handle.wake()
  }

  private opened(): Memory {
    if (this.closed) throw new StoreError("the store is closed", { lasts: true })
    return this.memory
  }
}

interface Instance {
  head: Head
  /** How many rows it had when it was claimed last. */
  held: number
  readonly rows: Row[]
  inbox: Letter[]
  /** Its places among what is in nobody's hands. */
  tickets: Ticket<Instance>[]
}

/** What handles share. */
export class Memory {
  readonly handles = new Set<MemoryStore>()
  readonly instances = new Map<string, Instance>()
  readonly texts = new Map<string, string>()
  readonly records = new Records()
  /** In the order of lists. */
  private ages: Instance[] = []
  private readonly leases = new Map<string, number>()
  /** What waits in each worker's hands. */
  private readonly hands = new Map<string, Set<Instance>>()
  /** What is in nobody's hands: by when it is due; by each effect that it needs, at 0; and the latter all together. */
  private readonly due = new DueQueue<Instance>()
  private readonly needing = new Map<string, DueQueue<Instance>>()
  private readonly needy = new DueQueue<Instance>()
  private lastLetter = 0

  keep(transition: Transition): Verdict {
    const { id, seq, rows, creates, head, sends = [], takes = [], texts = [], writes = [] } = transition
    if (!this.records.allow(writes)) return "conflict" // ST8
    if (id === "") {
      this.records.write(writes)
      for (const { cid, text } of texts) this.texts.set(cid, text)
      return "kept"
    }
    const present = this.instances.get(id)
    if (creates ? present !== undefined || seq !== 0 : present === undefined || present.rows.length !== seq) {
      return "conflict" // ST2
    }
    const taken = new Set(takes)
    const left = present?.inbox.filter(({ number }) => !taken.has(number)) ?? []
    if ((present?.inbox.length ?? 0) - left.length !== taken.size) return "conflict"
    const instance = present ?? this.create(creates as Head)
    instance.rows.push(...rows)
    instance.inbox = left
    if (creates || head) this.file(instance, changed(instance.head, head, left.length > 0))
    for (const { to, entry, creates: begins } of sends) this.send(to, entry, begins)
    for (const { cid, text } of texts) this.texts.set(cid, text)
    this.records.write(writes)
    return "kept"
  }

  private create(head: Head): Instance {
    const instance: Instance = { head, held: 0, rows: [], inbox: [], tickets: [] }
    this.instances.set(head.id, instance)
    this.ages.splice(this.place(head), 0, instance)
    return instance
  }

  private send(to: string, entry: string, begins: Head | undefined): void {
    const instance = this.instances.get(to) ?? (begins && this.create(begins))
    if (instance === undefined || instance.head.ended !== null) return
    instance.inbox.push({ number: ++this.lastLetter, entry })
    this.file(instance, { ...instance.head, due: 0 })
  }

  /** Gives an instance a head, and the places in queues that come with it. */
  private file(instance: Instance, head: Head): void {
    this.hands.get(instance.head.owner)?.delete(instance)
    for (const ticket of instance.tickets) ticket.tear()
    instance.head = head
    instance.tickets = []
    if (!isWaiting(head)) return
    if (head.owner !== "") this.handsOf(head.owner).add(instance)
    else instance.tickets = this.ticketsFor(instance)
  }

  private handsOf(owner: string): Set<Instance> {
    const hands = this.hands.get(owner) ?? new Set()
    this.hands.set(owner, hands)
    return hands
  }

  private ticketsFor(instance: Instance): Ticket<Instance>[] {
    const { head } = instance
    const timed = head.due === null ? [] : [this.due.add(head.due, head.id, instance)]
    const names = needsOf(head)
    if (names.length === 0) return timed
    const queues = [this.needy, ...names.map((name) => this.queueOf(name))]
    return [...timed, ...queues.map((queue) => queue.add(0, head.id, instance))]
  }

  private queueOf(name: string): DueQueue<Instance> {
    const queue = this.needing.get(name) ?? new DueQueue()
    this.needing.set(name, queue)
    return queue
  }

  list(query: Query): Head[] {
    const found: Head[] = []
    for (let i = query.after ? this.place(query.after) : 0; i < this.ages.length && found.length < query.limit; i++) {
      const { head } = this.ages[i] as Instance
      if (matches(head, query)) found.push(head)
    }
    return found
  }

  /** Where a head stands, or would, in the order of lists. Most are the newest. */
  private place(head: Pick<Head, "created" | "id">): number {
    const newest = this.ages.at(-1)
    if (newest === undefined || compareAges(newest.head, head) < 0) return this.ages.length
    let low = 0
    let high = this.ages.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareAges((this.ages[middle] as Instance).head, head) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  claim({ worker, now, until, serves, limit }: Claim): Claimed {
    this.leases.set(worker, until)
    this.release(now)
    const queues = [this.due, ...(serves?.flatMap((name) => this.needing.get(name) ?? []) ?? [this.needy])]
    const heads: Head[] = []
    let first = earliest(queues)
    while (first !== undefined && first.due <= now && heads.length < limit) {
      const { holder } = first
      const crashes = crashesAt(holder.head, holder.held, holder.rows.length)
      holder.held = holder.rows.length
      this.file(holder, { ...holder.head, owner: worker, crashes })
      heads.push(holder.head)
      first = earliest(queues) // MS1
    }
    const leases = [...this.hands].flatMap(([owner, hands]) =>
      owner === worker || hands.size === 0 ? [] : (this.leases.get(owner) as number),
    )
    const next = Math.min(first?.due ?? Number.POSITIVE_INFINITY, ...leases)
    return { heads, next: next === Number.POSITIVE_INFINITY ? null : next }
  }

  /** Takes what lost workers had out of their hands. */
  private release(now: number): void {
    for (const [worker, until] of this.leases) if (until <= now) this.leases.delete(worker)
    for (const [owner, hands] of this.hands) {
      if (this.leases.has(owner)) continue
      this.hands.delete(owner) // ST4
      for (const instance of hands) {
        const crashes = crashesAt(instance.head, instance.held, instance.rows.length) + 1 // ST5
        instance.held = instance.rows.length
        this.file(instance, { ...instance.head, owner: "", crashes })
      }
    }
  }

  purge(query: Query): string[] {
    const gone = new Set<string>()
    for (const { head } of this.ages) {
      if (gone.size >= query.limit) break
      if (head.ended !== null && matches(head, query)) gone.add(head.id)
    }
    if (gone.size > 0) this.ages = this.ages.filter(({ head }) => !gone.has(head.id))
    for (const id of gone) this.instances.delete(id)
    return [...gone]
  }
}

function earliest(queues: readonly DueQueue<Instance>[]): Ticket<Instance> | undefined {
  let earliest: Ticket<Instance> | undefined
  for (const queue of queues) {
    const first = queue.first()
    if (first !== undefined && (earliest === undefined || compareDues(first, earliest) < 0)) earliest = first
  }
  return earliest
}
