// Work that is over in time: when it is done, is given up, or has taken too long, whichever is first.
//
// Invariants
//   AU3  What takes too long, or is given up, has its signal aborted and has failed at once, whatever it does then.
//
// Not here: a flow's own time limit, which ends an attempt in the same way (flows/effects.ts).

/** Does `work`, for at most `limit` milliseconds, and no longer than `given` lets it. AU3 */
export async function within<T>(
  limit: number,
  given: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  given.throwIfAborted()
  const controller = new AbortController()
  const { signal } = controller
  const timer = setTimeout(() => controller.abort(new Error(`it took longer than ${limit} ms`)), limit)
  const giveUp = (): void => controller.abort(given.reason)
  given.addEventListener("abort", giveUp, { once: true })
  const cut = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true })
  })
  try {
    return await Promise.race([work(signal), cut])
  } finally {
    clearTimeout(timer)
    given.removeEventListener("abort", giveUp)
  }
}
