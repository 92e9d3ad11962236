// The keys of a terminal, one after another.
//
// The terminal is in raw mode only between `open` and `close`; otherwise Ctrl-C
// is a signal and what is typed waits where the system keeps it.
//
// Invariants
//   KB1  After `close` the terminal is in the mode it was found in.
//   KB2  Keys that arrived and were not asked for are kept for the next time.
//   KB3  A bracketed paste is one key, whose line ends are `\n`.

import { emitKeypressEvents } from "node:readline"
import type { Key } from "./keys.js"
import type { Streams } from "./streams.js"

const PASTES_MARKED = "\u001b[?2004h"
const PASTES_UNMARKED = "\u001b[?2004l"

export class Keyboard {
  private readonly keys: Key[] = []
  private pasted: string[] | undefined
  private ended = false
  private wake: (() => void) | undefined

  constructor(
    private readonly stdin: NodeJS.ReadStream,
    private readonly streams: Streams,
  ) {
    emitKeypressEvents(stdin)
    stdin.on("keypress", (_typed: string | undefined, key: Key) => this.take(key))
    for (const event of ["end", "close", "error"]) stdin.on(event, () => this.end())
    stdin.pause()
  }

  open(): void {
    this.stdin.setRawMode(true)
    this.streams.out(PASTES_MARKED)
    this.stdin.resume()
  }

  close(): void {
    this.stdin.pause()
    this.stdin.setRawMode(false) // KB1
    this.streams.out(PASTES_UNMARKED)
    this.streams.flush()
  }

  /** Whether another key is there already. KB2 */
  get hasMore(): boolean {
    return this.keys.length > 0
  }

  /** The next key, or undefined once the terminal is gone. */
  async key(): Promise<Key | undefined> {
    while (this.keys.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
    return this.keys.shift()
  }

  private take(key: Key): void {
    if (key.name === "paste-start") this.pasted = []
    else if (key.name === "paste-end") this.takePaste()
    else if (this.pasted !== undefined) this.pasted.push(key.sequence ?? "")
    else this.keys.push(key)
    if (this.pasted === undefined) this.wake?.()
  }

  private takePaste(): void {
    const pasted = (this.pasted ?? []).join("").replace(/\r\n?/g, "\n")
    this.pasted = undefined
    if (pasted !== "") this.keys.push({ pasted }) // KB3
  }

  private end(): void {
    this.ended = true
    this.wake?.()
  }
}
