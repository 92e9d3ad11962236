// A front without an editor: forms arrive as text, from a pipe or from a terminal that can do no more.
//
// Invariants
//   LN1  Each form is evaluated, and its results shown, as soon as it is complete.
//   LN2  A pipe gets results alone: no prompts, no names, no colours.
//   LN3  What stands after a form that reads is the guest's to read.

import { withoutColour } from "../colours.js"
import { FormQueue } from "./forms.js"
import type { Front, GuestInput, Said } from "./front.js"
import { type Reply, replyText } from "./reply.js"
import type { Streams } from "./streams.js"

export interface LinesOptions {
  readonly stdin: NodeJS.ReadStream
  readonly streams: Streams
  /** What asks for a form; undefined where nobody sees it. */
  readonly prompt: string | undefined
}

export class Lines implements Front {
  readonly endsWhenInterrupted: boolean
  private queue = new FormQueue()
  private readonly pieces: string[] = []
  private ended = false
  private wake: (() => void) | undefined
  private atMargin = true

  constructor(private readonly options: LinesOptions) {
    this.endsWhenInterrupted = options.prompt === undefined
    const { stdin } = options
    stdin.setEncoding("utf8")
    stdin.pause()
    stdin.on("data", (piece: string) => {
      this.pieces.push(piece)
      this.arrived()
    })
    stdin.on("end", () => {
      this.ended = true
      this.arrived()
    })
    stdin.on("error", () => {
      this.ended = true
      this.arrived()
    })
  }

  async next(): Promise<Said | undefined> {
    const { prompt } = this.options
    if (prompt !== undefined) this.say(prompt)
    for (;;) {
      const form = this.queue.next()
      if (form !== undefined) return prompt === undefined ? form : { text: form.text.trimStart(), line: 1 }
      const piece = await this.piece()
      if (piece !== null) this.queue.push(piece)
      else if (this.endingLeavesNothing()) return undefined
    }
  }

  /** Ends the queue; whether it holds no further form. */
  private endingLeavesNothing(): boolean {
    if (this.queue.isEnded) return true
    this.queue.end()
    return false
  }

  readonly input: GuestInput = {
    pull: () => {
      const rest = this.queue.takeRest() // LN3
      return rest !== "" ? rest : this.piece()
    },
    ready: () => this.ended || this.pieces.length > 0,
  }

  print(text: string): void {
    if (text === "") return
    this.atMargin = text.endsWith("\n")
    this.options.streams.out(text)
  }

  show(reply: Reply): void {
    const { prompt, streams } = this.options
    const { out, err } = replyText(reply, {
      palette: withoutColour,
      columns: streams.columns,
      named: prompt !== undefined,
    })
    if (!this.atMargin && out + err !== "") streams.out("\n")
    this.atMargin = true
    streams.out(out)
    streams.err(err)
  }

  flush(): void {
    this.options.streams.flush()
  }

  close(): void {
    if (this.options.prompt !== undefined) this.options.streams.out("\n")
    this.flush()
    this.options.stdin.pause()
  }

  private say(text: string): void {
    this.options.streams.out(this.atMargin ? text : `\n${text}`)
    this.atMargin = true
  }

  /** The next piece of the input, or null at its end. */
  private async piece(): Promise<string | null> {
    const { stdin } = this.options
    this.flush()
    while (this.pieces.length === 0 && !this.ended) {
      const arrival = new Promise<void>((resolve) => {
        this.wake = resolve
      })
      stdin.resume()
      await arrival
    }
    stdin.pause()
    return this.pieces.shift() ?? null
  }

  private arrived(): void {
    this.wake?.()
    this.wake = undefined
  }
}
