// The conversation between a front and a session.

import { answer } from "./commands.js"
import type { Front } from "./front.js"
import type { Session } from "./session.js"

/** The status of a process that was interrupted. */
export const INTERRUPTED = 130

/**
 * Goes on until the end of what is said, or until the guest leaves. Answers the status of the process.
 * @param hasFailed whether something failed before
 */
export async function talk(front: Front, session: Session, hasFailed: boolean): Promise<number> {
  let status = hasFailed ? 1 : 0
  const stay = () => undefined
  if (front.isAttended) process.on("SIGINT", stay) // Ctrl-C between a form's last key and its first step is for the form
  try {
    for (let said = await front.next(); said !== undefined; said = await front.next()) {
      const { text, line } = said
      const reply = await interruptible(
        (signal) => answer(session, text, line, signal),
        () => front.flush(),
      )
      front.show(reply)
      if (reply.exit !== undefined) return reply.exit
      if (reply.isOver) break
      if (reply.interrupted && !front.isAttended) return INTERRUPTED
      if (reply.failure !== undefined) status = 1
    }
    return front.isAttended ? 0 : status
  } finally {
    process.off("SIGINT", stay)
    front.close()
  }
}

/** How often output is passed on while something runs. */
const flush_ms = 50

/**
 * What `run` answers. Meanwhile Ctrl-C gives its signal.
 * @param flush passes on output, now and then
 */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>, flush: () => void): Promise<T> {
  const controller = new AbortController()
  const interrupt = () => controller.abort()
  const ticking = setInterval(flush, flush_ms)
  process.on("SIGINT", interrupt)
  try {
    return await run(controller.signal)
  } finally {
    process.off("SIGINT", interrupt)
    clearInterval(ticking)
    flush()
  }
}
