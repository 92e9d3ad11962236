// How long instances are kept that have ended, and with them what is known of the changes they have asked for.

import { appliedBy } from "../reactive/keys.js"
import { pagesOf, recordsAlone } from "../reactive/recording.js"
import type { Query, Store } from "../store.js"

/** Forgets every instance that has ended and that `query` asks for; answers how many. */
export async function purged(store: Store, query: Omit<Query, "limit" | "after">): Promise<number> {
  let count = 0
  for (;;) {
    const gone = await store.purge({ ...query, limit: AT_ONCE })
    count += gone.length
    for (const id of gone) await forgetApplied(store, id)
    if (gone.length < AT_ONCE) return count
  }
}

async function forgetApplied(store: Store, id: string): Promise<void> {
  for await (const page of pagesOf(store, appliedBy(id))) {
    await store.commit([recordsAlone(page.map(({ key }) => ({ key, text: null })))])
  }
}

/** How many are forgotten in one transaction. */
const AT_ONCE = 500

const HOUR = 3_600_000

/** Forgets what ended longer ago than `age`, now and every so often, until it is stopped. */
export class Retention {
  private timer: NodeJS.Timeout | undefined
  private stopped = false

  constructor(
    private readonly store: Store,
    private readonly age: number,
    private readonly now: () => number,
    private readonly trouble: (error: unknown) => void,
  ) {
    void this.round()
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
  }

  private async round(): Promise<void> {
    try {
      await purged(this.store, { endedBefore: this.now() - this.age })
    } catch (error) {
      this.trouble(error)
    }
    if (!this.stopped) this.timer = setTimeout(() => void this.round(), Math.min(this.age / 4, HOUR)).unref()
  }
}
