// A front with an editor: a terminal and the person at it.
//
// Invariants
//   TM1  What the guest prints is never drawn over.
//   TM2  A line that the guest reads is typed with the same keys, after what it has printed on that line.
//
// Not here: keys (keyboard.ts), what they do (editor.ts), drawing (screen.ts).

import type { Palette } from "../colours.js"
import { widthOf } from "../columns.js"
import type { Guest } from "../guest.js"
import { completionAt, type Vocabulary } from "./completion.js"
import { Editor, type Outcome, type View } from "./editor.js"
import type { Front, GuestInput, Said } from "./front.js"
import { type Span, spansOf } from "./highlight.js"
import { History } from "./history.js"
import { Keyboard } from "./keyboard.js"
import { type Reply, replyText } from "./reply.js"
import { inColumns, type Picture, Screen } from "./screen.js"
import type { Streams } from "./streams.js"
import { headAround, isDone, tokensOf } from "./tokens.js"

export interface TerminalOptions {
  readonly stdin: NodeJS.ReadStream
  readonly streams: Streams
  readonly palette: Palette
  readonly prompt: string
  readonly history: History
  readonly vocabulary: Vocabulary
  readonly describe: Guest["describe"]
}

/** How a reading ends. */
type Ending = Extract<Outcome, { kind: "submit" | "abandon" | "end" }>

/** How a text is drawn while it is typed. */
interface Drawing {
  readonly prompt: string
  spans(text: string, cursor: number | undefined): Span[]
  below(view: View): string[]
}

export class Terminal implements Front {
  readonly isAttended = true
  private readonly editor: Editor
  private readonly screen: Screen
  private readonly keyboard: Keyboard
  /** What the guest has printed since the last line end. */
  private unfinished = ""

  constructor(private readonly options: TerminalOptions) {
    const { stdin, history, vocabulary, streams, palette } = options
    this.editor = new Editor(history, (text, cursor) => completionAt(text, cursor, vocabulary), isDone)
    this.screen = new Screen(streams, palette)
    this.keyboard = new Keyboard(stdin, streams)
  }

  async next(): Promise<Said | undefined> {
    this.freshLine()
    for (;;) {
      const ending = await this.read(this.editor, this.formDrawing())
      if (ending.kind === "end") return undefined
      if (ending.kind === "abandon" && this.editor.view.draft.text === "") this.print("Ctrl-D or ,quit leaves\n")
      if (ending.kind !== "submit" || ending.text.trim() === "") continue
      this.options.history.add(ending.text)
      return { text: ending.text, line: 1 }
    }
  }

  readonly input: GuestInput = {
    pull: async () => {
      if (widthOf(this.unfinished) >= this.options.streams.columns || /\p{Cc}/u.test(this.unfinished)) this.freshLine() // TM1
      const ending = await this.read(lineEditor(), lineDrawing(this.unfinished)) // TM2
      this.unfinished = ""
      if (ending.kind === "submit") return `${ending.text}\n`
      if (ending.kind === "end") return null
      process.emit("SIGINT")
      throw new Error("interrupted") // the port is not at its end: the next form may read on
    },
    ready: () => this.keyboard.hasMore,
  }

  print(text: string): void {
    this.options.streams.out(text)
    const start = text.lastIndexOf("\n") + 1
    this.unfinished = (start > 0 ? "" : this.unfinished) + text.slice(start)
  }

  show(reply: Reply): void {
    const { palette, streams } = this.options
    const { out, err } = replyText(reply, { palette, columns: streams.columns, named: true })
    if (reply.interrupted)
      this.print("\n") // the terminal has shown ^C
    else if (out + err !== "") this.freshLine()
    this.print(out + err)
  }

  flush(): void {
    this.options.streams.flush()
  }

  close(): void {
    this.flush()
    this.options.stdin.pause()
  }

  private freshLine(): void {
    if (this.unfinished !== "") this.print("\n") // TM1
  }

  /** Lets a text be typed. */
  private async read(editor: Editor, drawing: Drawing): Promise<Ending> {
    const draw = () => this.screen.draw(pictureOf(editor.view, drawing))
    const { streams } = this.options
    editor.begin()
    this.keyboard.open()
    streams.onResize(draw)
    try {
      for (;;) {
        if (!this.keyboard.hasMore) draw()
        const key = await this.keyboard.key()
        const outcome: Outcome = key === undefined ? { kind: "end" } : editor.press(key, this.keyboard.hasMore)
        if (outcome.kind === "clear") this.screen.clear()
        else if (outcome.kind !== "editing") {
          this.screen.leave(lastPictureOf(editor.view, drawing))
          if (outcome.kind !== "suspend") return outcome
          await this.suspend()
        }
      }
    } finally {
      streams.onResize(undefined)
      this.keyboard.close()
    }
  }

  /** Gives the terminal back to the shell until it says to go on. */
  private async suspend(): Promise<void> {
    this.keyboard.close()
    const alive = setInterval(() => undefined, 1000) // a process that waits for a signal alone would end
    const resumed = new Promise<void>((resolve) => process.once("SIGCONT", () => resolve()))
    process.kill(process.pid, "SIGTSTP")
    await resumed
    clearInterval(alive)
    this.keyboard.open()
  }

  /** How forms are drawn: in colour, with the shape of the call around the cursor beneath. */
  private formDrawing(): Drawing {
    const { prompt, describe, streams } = this.options
    const known = new Map<string, ReturnType<Guest["describe"]>>()
    const described = (name: string) => {
      if (!known.has(name)) known.set(name, describe(name))
      return known.get(name)
    }
    return {
      prompt,
      spans: (text, cursor) => spansOf(text, tokensOf(text), cursor, (name) => described(name)?.kind === "syntax"),
      below: ({ draft, menu, search }) => {
        if (search !== undefined) return [`${search.found ? "search" : "no form holds"}: ${search.wanted}`]
        if (menu.length > 0) return inColumns(menu, streams.columns, Math.max(3, streams.rows >> 1))
        const head = headAround(draft.text, draft.cursor)
        const shape = head === undefined ? undefined : described(head)?.shape
        return shape === undefined ? [] : [shape]
      },
    }
  }
}

function pictureOf(view: View, { prompt, spans, below }: Drawing): Picture {
  const { text, cursor } = view.draft
  return { prompt, text, spans: spans(text, cursor), cursor, below: below(view) }
}

/** The picture that stays: no brackets marked, nothing beneath. */
function lastPictureOf({ draft: { text } }: View, { prompt, spans }: Drawing): Picture {
  return { prompt, text, spans: spans(text, undefined), cursor: text.length, below: [] }
}

/** For a line that the guest reads: Return always ends it. */
function lineEditor(): Editor {
  return new Editor(
    new History(),
    (_, cursor) => ({ start: cursor, candidates: [] }),
    () => true,
  )
}

function lineDrawing(prompt: string): Drawing {
  return { prompt, spans: (text) => [{ start: 0, end: text.length, style: "plain" }], below: () => [] }
}
