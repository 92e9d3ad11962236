// The agenda: what is to be done at its time, by whoever is there to do it.
//
// An errand is a record whose key says when it is due. Who does it removes the
// record in the commit of what comes of it, or puts it off first, so that others
// leave it alone meanwhile.
//
// Invariants
//   AG1  What is due is looked for when it is due, or when somebody says that something has changed; in between nothing is.
//   AG2  An errand that fails is put off, and keeps no other from its turn.
//   AG3  What others have in hand is left to them: nobody turns round and round for it.

import type { Store } from "../store.js"
import { HOLD } from "./activity-log.js"
import { below, dueKey, keyOf, partsOf } from "./keys.js"

export interface Errand {
  readonly key: string
  readonly revision: number
  /** In milliseconds since 1970. */
  readonly due: number
  readonly kind: string
  readonly name: string
  readonly text: string
}

/** Does errands of one kind. */
export interface Errands {
  /** Whether who does one puts it off first, lest another does it meanwhile. */
  readonly isPutOff: boolean
  do(errand: Errand, now: number): Promise<void>
}

const PAGE = 200
const LONGEST = 60_000

export class Agenda {
  private wake: (() => void) | undefined
  private changed = false
  private stopping = false

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
    private readonly kinds: { readonly [kind: string]: Errands },
    private readonly trouble: (error: unknown) => void,
  ) {}

  /** Does what falls due until it is stopped. */
  async run(): Promise<void> {
    const unwatch = this.store.watch(() => this.look())
    try {
      while (!this.stopping) {
        this.changed = false
        const next = await this.once()
        await this.sleep(next)
      }
    } finally {
      unwatch()
    }
  }

  stop(): void {
    this.stopping = true
    this.look()
  }

  look(): void {
    this.changed = true
    this.wake?.()
  }

  /** Does what is due now, but for what others have in hand; answers when the next errand is due, or null. */
  async once(): Promise<number | null> {
    for (;;) {
      const errands = await this.due(this.now())
      const done = await Promise.all(errands.map((errand) => this.done(errand)))
      if (!done.includes(true)) return await this.next()
    }
  }

  /** When the next errand is due; null if there is none. */
  async next(): Promise<number | null> {
    const [first] = await this.store.scan({ ...below("agenda"), limit: 1 })
    return first === undefined ? null : Number(partsOf(first.key)[1])
  }

  private async due(now: number): Promise<Errand[]> {
    const { from } = below("agenda")
    const entries = await this.store.scan({ from, to: keyOf("agenda", dueKey(now + 1)), limit: PAGE })
    return entries.map(({ key, revision, text }) => {
      const [, due, kind, name] = partsOf(key) as [string, string, string, string]
      return { key, revision, due: Number(due), kind, name, text }
    })
  }

  /** Does an errand, whatever comes of it; answers whether it was not in other hands. */
  private async done(errand: Errand): Promise<boolean> {
    const errands = this.kinds[errand.kind]
    try {
      const held = errands?.isPutOff === false ? errand : await this.putOff(errand)
      if (held === undefined) return false
      await errands?.do(held, this.now())
    } catch (error) {
      if (errands?.isPutOff === false) await this.putOff(errand) // AG2
      this.trouble(error)
    }
    return true
  }

  /** Has others leave an errand alone for a while; undefined if they were faster. */
  private async putOff(errand: Errand): Promise<Errand | undefined> {
    const { key, revision, kind, name, text } = errand
    const due = this.now() + HOLD
    const later = keyOf("agenda", dueKey(due), kind, name)
    const writes = [
      { key, text: null, revision },
      { key: later, text, revision: 0 },
    ]
    const [verdict] = await this.store.commit([{ id: "", seq: 0, rows: [], writes }])
    return verdict === "kept" ? { ...errand, key: later, revision: 1, due } : undefined
  }

  private sleep(next: number | null): Promise<void> {
    if (this.changed || this.stopping) return Promise.resolve()
    return new Promise((resolve) => {
      const wait = next === null ? LONGEST : Math.min(Math.max(next - this.now(), 1), LONGEST)
      const timer = setTimeout(() => this.wake?.(), wait)
      this.wake = () => {
        clearTimeout(timer)
        this.wake = undefined
        resolve()
      }
    })
  }
}
