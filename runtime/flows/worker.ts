// The worker: finds out what is due in the store, and has it done.
//
// It looks when it begins, when the next thing is due, and when somebody says
// that the store has changed; in between it does nothing but prolong its lease.
//
// Invariants
//   WK1  An instance that cannot be attended to does not keep the others waiting.
//   WK2  An instance that three workers in a row were lost with is stuck. R12
//   WK3  However many of a tenant's instances are due, those of others are claimed and attended to meanwhile.
//   WK5  A store that fails for a while ends no worker, and what it has handed to one meanwhile is done.
//   WK4  What others have in hand is left alone, and can be told of: how much it is, and until when.

import type { Claimed, Head, State, Store } from "../store.js"
import type { Driver } from "./driver.js"
import { FlowError } from "./flow-error.js"
import { namespaceOf } from "./namespace.js"
import { isEnded, STUCK } from "./standing.js"
import { restUntil, Waking } from "./waking.js"

/** The most instances that are claimed at once, and that are attended to at once. */
const AT_ONCE = 256

/** The most instances of one tenant that are attended to at once, and the most that wait for that. WK3 */
const OF_TENANT = 32
const MOST_WAITING = 65_536

/** The states of instances that somebody can have in hand, and how many are looked at at once. */
const GOING: readonly State[] = ["running", "parked", "cancelling"]
const PAGE = 1000

/** Workers lost before an instance is given up. WK2 */
const MOST_CRASHES = 3

/** What this process has claimed stays its own for as long as it lives. */
export class Lease {
  private heldUntil = 0
  private beat: NodeJS.Timeout | undefined
  private unwatch: (() => void) | undefined

  /** @param news called when others have changed something, as long as there is a lease */
  constructor(
    private readonly store: Store,
    readonly worker: string,
    private readonly now: () => number,
    /** When a process that says nothing more has lost what it claimed, in milliseconds. */
    readonly length: number,
    private readonly news: () => void,
  ) {}

  /** Sees to it that the lease is held for a while, and prolonged from then on. */
  readonly hold = async (): Promise<void> => {
    if (this.heldUntil - this.now() > this.length / 2) return
    this.unwatch ??= this.store.watch(this.news)
    await this.claim([], 0)
    this.beat ??= setInterval(() => void this.claim([], 0).catch(() => undefined), this.length / 3).unref()
  }

  /** Whether the lease is held, as far as this process knows: it may have been too busy to prolong it. */
  readonly holds = (): boolean => this.heldUntil > this.now()

  /** Claims up to `limit` instances, and prolongs the lease. */
  async claim(serves: readonly string[], limit: number): Promise<Claimed> {
    const now = this.now()
    const until = now + this.length
    const claimed = await this.store.claim({ worker: this.worker, now, until, serves, limit })
    this.heldUntil = Math.max(until, this.heldUntil)
    return claimed
  }

  /** Lets go of it. */
  async end(): Promise<void> {
    if (this.beat === undefined && this.heldUntil === 0) return
    clearInterval(this.beat)
    this.unwatch?.()
    this.unwatch = undefined
    this.beat = undefined
    await this.store.claim({ worker: this.worker, now: this.now(), until: 0, serves: [], limit: 0 })
  }
}

/** The instances that somebody can have in hand, a page at a time. */
async function* going(store: Store): AsyncGenerator<readonly Head[]> {
  for (let after: Head | undefined; ; ) {
    const heads = await store.list({ states: GOING, limit: PAGE, ...(after === undefined ? {} : { after }) })
    yield heads
    after = heads.at(-1)
    if (heads.length < PAGE) return
  }
}

function givenUp(id: string): FlowError {
  const sentence = "three workers in a row were lost with the instance: it is stuck until it is retried"
  return new FlowError("stuck", sentence, [], id)
}

/** What others have in hand. */
export interface Elsewhere {
  readonly instances: number
  /** When the first lease on them runs out, unless it is prolonged; null where something else is due before. */
  readonly until: number | null
}

/** What other workers than the lease's have in hand. WK4 */
export async function elsewhere(store: Store, lease: Lease): Promise<Elsewhere> {
  const { next } = await lease.claim([], 0)
  let instances = 0
  let due = Number.POSITIVE_INFINITY
  if (next === null) return { instances, until: null }
  for await (const heads of going(store)) {
    for (const head of heads) {
      if (head.owner === "") due = Math.min(due, head.due ?? due)
      else if (head.owner !== lease.worker) instances++
    }
  }
  return { instances, until: instances > 0 && next < due ? next : null }
}

/** Instances of one namespace that were claimed: some are attended to, the others wait for that. */
interface Crowd {
  atWork: number
  readonly heads: Head[]
}

export class Worker {
  private readonly waking = new Waking()
  private readonly atWork = new Set<Promise<void>>()
  /** By namespace. */
  private readonly crowds = new Map<string, Crowd>()
  /** How often the store had failed when it was last seen what is in our hands. */
  private outages = 0

  constructor(
    private readonly store: Store,
    private readonly driver: Driver,
    private readonly lease: Lease,
    private readonly serves: () => readonly string[],
    private readonly now: () => number,
  ) {}

  /** Works until it is stopped; what it has begun is done first. */
  async run(): Promise<void> {
    await this.lease.hold()
    const unwatch = this.store.watch(() => this.look())
    try {
      while (!this.waking.isStopping) await this.round()
      await this.putBack()
      await this.idle()
      await this.driver.outages.background.quiet()
    } finally {
      unwatch()
    }
  }

  /** Has it stop when it has done what it has begun. */
  stop(): void {
    this.waking.stop()
  }

  /** Has it look at the store again. */
  look(): void {
    this.waking.look()
  }

  /** Does what is due now; answers when nothing is any more. */
  async once(): Promise<void> {
    await this.lease.hold()
    for (;;) {
      const { heads } = await this.lease.claim(this.serves(), AT_ONCE)
      for (const head of heads) this.begin(head)
      await this.idle()
      await this.driver.outages.background.quiet()
      if (heads.length === 0) return
    }
  }

  private async idle(): Promise<void> {
    while (this.atWork.size > 0) await Promise.all(this.atWork)
  }

  private async round(): Promise<void> {
    this.waking.heed()
    const limit = this.room()
    const { outages } = this.driver
    const { heads, next } = await outages.through(() => this.lease.claim(this.serves(), limit))
    for (const head of heads) this.begin(head)
    if (outages.count > this.outages) await outages.through(() => this.pickUp())
    if (heads.length === limit && limit > 0) return
    if (limit === 0) await Promise.race(this.atWork)
    else await this.waking.rest(restUntil(next, this.now(), this.lease.length / 3))
  }

  /** Begins what is in our hands by the store: when it failed it may have handed us what we have not heard of. WK5 */
  private async pickUp(): Promise<void> {
    const { count } = this.driver.outages
    for await (const heads of going(this.store)) {
      for (const head of heads) if (head.owner === this.lease.worker) this.begin(head)
    }
    this.outages = count
  }

  /** Puts what was claimed and not begun into nobody's hands. */
  private async putBack(): Promise<void> {
    for (const { id } of [...this.crowds.values()].flatMap(({ heads }) => heads.splice(0))) {
      const found = await this.store.find(id)
      if (found?.head.owner !== this.lease.worker) continue
      const seq = (found.last?.seq ?? -1) + 1
      await this.store.commit([{ id, seq, rows: [], head: { owner: "" } }])
    }
  }

  /** How many more instances to claim. A tenant that has more due than are attended to at once counts as one. */
  private room(): number {
    let busy = 0
    let waiting = 0
    for (const [namespace, { atWork, heads }] of this.crowds) {
      busy += namespace === "" || heads.length === 0 ? atWork + heads.length : 1
      waiting += heads.length
    }
    return Math.max(0, Math.min(AT_ONCE - busy, MOST_WAITING - waiting))
  }

  private begin(head: Head): void {
    const namespace = namespaceOf(head.flow)
    const crowd = this.crowds.get(namespace) ?? { atWork: 0, heads: [] }
    this.crowds.set(namespace, crowd)
    crowd.heads.push(head)
    this.goOn(namespace, crowd)
  }

  /** Attends to those of a namespace whose turn it is. */
  private goOn(namespace: string, crowd: Crowd): void {
    const most = namespace === "" ? AT_ONCE : OF_TENANT
    while (crowd.atWork < most && !this.waking.isStopping) {
      const head = crowd.heads.shift()
      if (head === undefined) break
      crowd.atWork++
      const work = this.attend(head).finally(() => {
        crowd.atWork--
        this.goOn(namespace, crowd)
        this.atWork.delete(work)
      })
      this.atWork.add(work)
    }
    if (crowd.atWork === 0 && crowd.heads.length === 0) this.crowds.delete(namespace)
  }

  /**
   * Notes that an instance cannot be attended to: workers are lost with it. One of them may live after all, and so it may
   * have ended, or be in other hands. Answers false if others have gone on with it and it is ours to attend to. WK2
   */
  private async isGivenUp({ id }: Head): Promise<boolean> {
    const found = await this.store.find(id)
    if (found === undefined || isEnded(found.head.state) || found.head.owner !== this.lease.worker) return true
    const seq = (found.last?.seq ?? -1) + 1
    const [verdict] = await this.store.commit([{ id, seq, rows: [], head: STUCK }])
    if (verdict === "kept") this.driver.options.trouble(id, givenUp(id))
    return verdict === "kept"
  }

  private async attend(head: Head): Promise<void> {
    const { background } = this.driver.outages
    let isGivenUp = false
    if (head.crashes >= MOST_CRASHES) {
      await this.driver.lasting(head.id, background, async () => {
        isGivenUp = await this.isGivenUp(head)
      })
    }
    if (!isGivenUp) await this.driver.attend(head.id, background) // WK1
  }
}
