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

import { restUntil, Waking } from "../flows/waking.js"
import type { Entry, Store } from "../store.js"
import { below, dueKey, keyOf, partsOf } from "./keys.js"
import { recordsAlone } from "./recording.js"

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

/** What a record of the agenda says. */
export function errandOf({ key, revision, text }: Entry): Errand {
  const [, due, kind, name] = partsOf(key) as [string, string, string, string]
  return { key, revision, due: Number(due), kind, name, text }
}

/** How the agenda goes about its errands. */
export interface Care {
  /** How long, in milliseconds, others leave an errand alone that is being done. */
  readonly hold: number
  /** Does `work` again until the store lets it. */
  through<T>(work: () => Promise<T>): Promise<T>
  /** Told of what went wrong. */
  trouble(error: unknown): void
}

const PAGE = 200
const LONGEST = 60_000

export class Agenda {
  private readonly waking = new Waking()

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
    private readonly kinds: { readonly [kind: string]: Errands },
    private readonly care: Care,
  ) {}

  /** Does what falls due until it is stopped. */
  async run(): Promise<void> {
    const unwatch = this.store.watch(() => this.look())
    try {
      while (!this.waking.isStopping) {
        this.waking.heed()
        const next = await this.care.through(() => this.once())
        await this.waking.rest(restUntil(next, this.now(), LONGEST))
      }
    } finally {
      unwatch()
    }
  }

  stop(): void {
    this.waking.stop()
  }

  look(): void {
    this.waking.look()
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
    return first === undefined ? null : errandOf(first).due
  }

  private async due(now: number): Promise<Errand[]> {
    const { from } = below("agenda")
    const entries = await this.store.scan({ from, to: keyOf("agenda", dueKey(now + 1)), limit: PAGE })
    return entries.map(errandOf)
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
      this.care.trouble(error)
    }
    return true
  }

  /** Has others leave an errand alone for a while; undefined if they were faster. */
  private async putOff(errand: Errand): Promise<Errand | undefined> {
    const { key, revision, kind, name, text } = errand
    const due = this.now() + this.care.hold
    const later = keyOf("agenda", dueKey(due), kind, name)
    const writes = [
      { key, text: null, revision },
      { key: later, text, revision: 0 },
    ]
    const [verdict] = await this.store.commit([recordsAlone(writes)])
    return verdict === "kept" ? { ...errand, key: later, revision: 1, due } : undefined
  }
}
