// The standard input as a guest reads it: waited for without stopping the process.
//
// A read that blocks the thread would keep Ctrl-C from being noticed. So what is
// there is read at once, and what is not is awaited as a stream's event.
//
// Invariants
//   SI1  Nothing is read from the stream before the guest wants it.
//   SI2  An interrupted run is not left waiting: its wait ends as if the input had.

import type { Console } from "../console.js"

/** The source of a guest's standard input. */
export interface StandardInput {
  pull(): Uint8Array | null | Promise<Uint8Array | null>
  ready(): boolean
}

/** The standard input of this process. */
export function standardInput(console: Console): StandardInput {
  const pieces: Uint8Array[] = []
  let ended = false
  let wake: (() => void) | undefined
  let stream: NodeJS.ReadStream | undefined

  const open = (): NodeJS.ReadStream => {
    const stdin = process.stdin
    const finish = () => {
      ended = true
      wake?.()
    }
    stdin.on("data", (piece: Buffer) => {
      pieces.push(piece)
      stdin.pause()
      wake?.()
    })
    for (const event of ["end", "error"]) stdin.on(event, finish)
    process.on("SIGINT", finish) // SI2
    return stdin
  }

  const awaited = async (): Promise<Uint8Array | null> => {
    console.output.flush()
    stream ??= open()
    while (pieces.length === 0 && !ended) {
      const arrival = new Promise<void>((resolve) => {
        wake = resolve
      })
      stream.resume()
      await arrival
    }
    return pieces.shift() ?? null
  }

  return {
    pull: () => pieces.shift() ?? (!ended && console.input.ready() ? console.input.pull() : awaited()), // SI1
    ready: () => pieces.length > 0 || ended || console.input.ready(),
  }
}
