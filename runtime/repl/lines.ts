// A front without an editor: forms arrive as text, from a pipe or from a terminal that can do no more.
//
// Invariants
//   LN1  Each form is evaluated, and its results shown, as soon as it is complete.
//   LN2  A pipe gets results alone: no prompts, no names, no colours.
//   LN3  The lines after a form that reads are the guest's to read.

import { withoutColour } from "../colours.js"
import { Pieces } from "../pieces.js"
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
  readonly isAttended: boolean
  private queue = new FormQueue()
  private readonly pieces: Pieces<string>
  private atMargin = true

  constructor(private readonly options: LinesOptions) {
    this.isAttended = options.prompt !== undefined
    this.pieces = new Pieces(options.stdin.setEncoding("utf8"))
  }

  async next(): Promise<Said | undefined> {
    const { prompt } = this.options
    if (prompt === undefined) return this.form()
    this.say(prompt)
    const afresh = () => {
      this.queue = new FormQueue()
      this.say(`\n${prompt}`)
      this.flush()
    }
    process.on("SIGINT", afresh)
    try {
      const form = await this.form()
      return form && { text: form.text.trimStart(), line: 1 }
    } finally {
      process.off("SIGINT", afresh)
    }
  }

  /** The next form, or undefined at the end of the input. */
  private async form(): Promise<Said | undefined> {
    for (;;) {
      const form = this.queue.next()
      if (form !== undefined || this.queue.isEnded) return form
      this.flush()
      const piece = await this.pieces.next()
      if (piece === null) this.queue.end()
      else this.queue.push(piece)
    }
  }

  readonly input: GuestInput = {
    pull: async () => {
      const line = this.queue.takeLine() // LN3
      if (line !== "") return line
      const piece = await this.pieceForGuest()
      if (piece === null) return null
      this.queue.push(piece)
      return this.queue.takeLine()
    },
    ready: () => this.pieces.isReady,
  }

  /** The next piece; Ctrl-C ends the wait, and leaves the guest's port as it is for the next form. */
  private async pieceForGuest(): Promise<string | null> {
    const giveUp = () => this.pieces.giveUp(new Error("interrupted"))
    this.flush()
    process.on("SIGINT", giveUp)
    try {
      return await this.pieces.next()
    } finally {
      process.off("SIGINT", giveUp)
    }
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
}
