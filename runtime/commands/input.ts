// The standard input as a guest reads it: waited for without stopping the process.
//
// A read that blocks the thread would keep Ctrl-C from being noticed. So what is
// there is read at once, and what is not is awaited as a stream's event.
//
// Invariants
//   SI1  Nothing is read from the stream before the guest wants it.

import type { Console } from "../console.js"
import type { Input } from "../host.js"
import { Pieces } from "../pieces.js"

/** The standard input of this process. */
export function standardInput(console: Console): Input {
  let pieces: Pieces<Uint8Array> | undefined
  return {
    pull: () => {
      if (pieces?.isReady !== true && console.input.ready()) return console.input.pull() // SI1
      console.output.flush()
      pieces ??= new Pieces(process.stdin)
      return pieces.next()
    },
    ready: () => pieces?.isReady === true || console.input.ready(),
  }
}
