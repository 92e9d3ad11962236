// Time as effects have it: so that tests can say how late it is.

/** A clock that counts milliseconds from some point on, and wakes people. */
export interface Clock {
  now(): number
  /** Calls `ring` in `ms` milliseconds; answers how to prevent that. */
  after(ms: number, ring: () => void): () => void
}

/**
 * The host's. Its timers keep the process alive: an effect is under way, and somebody may wait for it. Whoever sets
 * one takes it back when the effect is given up.
 */
export const hostClock: Clock = {
  now: () => performance.now(),
  after: (ms, ring) => {
    const timer = setTimeout(ring, ms)
    return () => clearTimeout(timer)
  },
}
