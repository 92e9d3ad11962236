// The editor of forms: what each key does to the draft.
//
// A state machine: `press` takes a key and says what is to happen next; `view`
// says what is to be shown. It knows no terminal, no interpreter and no time.
//
// Invariants
//   ED1  Return submits a text that is done and opens a new line otherwise.
//   ED2  Nothing typed is lost: what history replaced comes back, what was erased is undone or yanked.
//   ED3  Keys that arrived in one piece are a paste: they are not indented.
//
// Not here: the terminal (terminal.ts), the drawing (screen.ts), the words (completion.ts).

import { type Completion, sharedPrefix } from "./completion.js"
import {
  above,
  after,
  before,
  below,
  columnOf,
  type Draft,
  datumEnd,
  datumStart,
  draftOf,
  EMPTY_DRAFT,
  inserted,
  lineEnd,
  lineStart,
  moved,
  replaced,
  wordEnd,
  wordStart,
} from "./draft.js"
import type { History } from "./history.js"
import { indentation } from "./indent.js"
import { type Key, keyName, typedText } from "./keys.js"

/** What is to happen after a key. */
export type Outcome =
  | { readonly kind: "editing" }
  | { readonly kind: "submit"; readonly text: string }
  | { readonly kind: "abandon" }
  | { readonly kind: "clear" }
  | { readonly kind: "suspend" }
  | { readonly kind: "end" }

const EDITING: Outcome = { kind: "editing" }

/** What is to be shown. */
export interface View {
  readonly draft: Draft
  /** The choices of a completion. */
  readonly menu: readonly string[]
  /** What is looked for in the history, while it is. */
  readonly search: { readonly wanted: string; readonly found: boolean } | undefined
}

/** What the last key was for, where the next one depends on it. */
type Deed = "typing" | "killing" | "recalling" | "climbing" | "other"

interface Search {
  wanted: string
  /** The entry shown. */
  index: number
  found: boolean
  readonly origin: Draft
}

/** No one undoes further. */
const MOST_UNDONE = 500

export class Editor {
  private draft = EMPTY_DRAFT
  private undone: Draft[] = []
  private killed = ""
  private menu: readonly string[] = []
  private search: Search | undefined
  private deed: Deed = "other"
  /** The column that Up and Down keep to. */
  private column = 0
  /** The history entry shown; the history's length for what is being typed. */
  private index: number
  private typed = EMPTY_DRAFT

  /**
   * @param complete what the word before the cursor could become
   * @param isDone whether Return submits the text
   */
  constructor(
    private readonly history: History,
    private readonly complete: (text: string, cursor: number) => Completion,
    private readonly isDone: (text: string) => boolean,
  ) {
    this.index = history.length
  }

  get view(): View {
    const { draft, menu, search } = this
    return { draft, menu, search: search && { wanted: search.wanted, found: search.found } }
  }

  /** Begins with an empty draft. */
  begin(): void {
    this.draft = EMPTY_DRAFT
    this.undone = []
    this.menu = []
    this.search = undefined
    this.deed = "other"
    this.index = this.history.length
  }

  /**
   * Takes in a key.
   * @param more whether more keys arrived together with it
   */
  press(key: Key, more: boolean): Outcome {
    this.menu = []
    const name = keyName(key)
    if (this.search !== undefined && this.pressInSearch(this.search, name, key)) return EDITING
    const pasted = key.pasted ?? typedText(key)
    if (pasted !== undefined && name !== "tab") {
      this.type(pasted, key.pasted === undefined)
      return EDITING
    }
    return this.command(name, more)
  }

  private type(text: string, joins: boolean): void {
    const goesOn = joins && this.deed === "typing" && !/\s/.test(text)
    if (goesOn) this.draft = inserted(this.draft, text)
    else this.change(inserted(this.draft, text))
    this.deed = joins ? "typing" : "other"
  }

  private command(name: string, more: boolean): Outcome {
    const last = this.deed
    this.deed = "other"
    switch (name) {
      case "return":
      case "enter":
        return this.enter(more)
      case "C-c":
        return { kind: "abandon" }
      case "C-l":
        return { kind: "clear" }
      case "C-z":
        return { kind: "suspend" }
      case "C-d":
        if (this.draft.text === "") return { kind: "end" }
        break
    }
    if (!this.move(name) && !this.climb(name, last) && !this.recall(name, last)) this.edit(name, last, more)
    return EDITING
  }

  /** Return. ED1 */
  private enter(more: boolean): Outcome {
    const { text } = this.draft
    if (this.isDone(text)) return { kind: "submit", text }
    this.newLine(more)
    return EDITING
  }

  private newLine(more: boolean): void {
    const { text, cursor } = this.draft
    const column = indentation(text.slice(0, cursor))
    if (more || column === undefined) {
      this.change(inserted(this.draft, "\n")) // ED3
      return
    }
    const rest = /^[ \t]*/.exec(text.slice(cursor))?.[0].length ?? 0
    this.change(replaced(this.draft, trimmedEnd(text, cursor), cursor + rest, `\n${" ".repeat(column)}`))
  }

  /** Keys that move the cursor within the draft. */
  private move(name: string): boolean {
    const { text, cursor } = this.draft
    const target = MOVES[name]?.(text, cursor)
    if (target === undefined) return false
    this.draft = moved(this.draft, target)
    return true
  }

  /** Up and Down between the draft's lines. */
  private climb(name: string, last: Deed): boolean {
    const up = name === "up" || name === "C-p"
    if ((!up && name !== "down" && name !== "C-n") || last === "recalling") return false
    const { text, cursor } = this.draft
    if (last !== "climbing") this.column = columnOf(text, cursor)
    const target = (up ? above : below)(text, cursor, this.column)
    if (target === undefined) return false
    this.draft = moved(this.draft, target)
    this.deed = "climbing"
    return true
  }

  /** Up and Down through the entries that begin with what stands before the cursor. */
  private recall(name: string, last: Deed): boolean {
    const older = name === "up" || name === "C-p" || name === "M-p"
    if (!older && name !== "down" && name !== "C-n" && name !== "M-n") return false
    if (last !== "recalling") {
      this.typed = this.draft // ED2
      this.index = this.history.length
    }
    this.deed = "recalling"
    const prefix = this.typed.text.slice(0, this.typed.cursor)
    const index = older ? this.history.older(this.index, prefix) : this.history.newer(this.index, prefix)
    if (index !== undefined) this.show(index)
    else if (!older) this.show(this.history.length)
    return true
  }

  private show(index: number): void {
    const entry = this.history.at(index)
    this.index = index
    this.change(entry === undefined ? this.typed : draftOf(entry))
  }

  /** Keys that change the draft. */
  private edit(name: string, last: Deed, more: boolean): void {
    const { text, cursor } = this.draft
    const kill = KILLS[name]?.(text, cursor)
    const erased = ERASURES[name]?.(text, cursor)
    if (kill !== undefined) this.kill(kill, last)
    else if (erased !== undefined) this.change(replaced(this.draft, erased.start, erased.end, ""))
    else if (name === "M-return" || name === "M-enter") this.newLine(false)
    else if (name === "tab" && more) this.change(inserted(this.draft, "\t"))
    else if (name === "tab") this.tab()
    else if (name === "C-y") this.change(inserted(this.draft, this.killed))
    else if (name === "C-_") this.undo()
    else if (name === "C-r") {
      this.search = { wanted: "", index: this.history.length, found: true, origin: this.draft }
    }
  }

  /** Tab indents a line from its margin and completes a word. */
  private tab(): void {
    const { text, cursor } = this.draft
    const start = lineStart(text, cursor)
    if (text.slice(start, cursor).trim() === "") {
      this.indentLine(start)
      return
    }
    const { start: wordStart, candidates } = this.complete(text, cursor)
    const shared = sharedPrefix(candidates)
    if (shared.length > cursor - wordStart) this.change(replaced(this.draft, wordStart, cursor, shared))
    if (candidates.length > 1) this.menu = candidates
  }

  private indentLine(start: number): void {
    const { text } = this.draft
    const column = indentation(text.slice(0, start))
    if (column === undefined) return
    const margin = /^[ \t]*/.exec(text.slice(start))?.[0].length ?? 0
    this.change(replaced(this.draft, start, start + margin, " ".repeat(column)))
  }

  private kill({ start, end }: Stretch, last: Deed): void {
    const { text, cursor } = this.draft
    const piece = text.slice(start, end)
    if (last !== "killing") this.killed = piece
    else this.killed = start < cursor ? piece + this.killed : this.killed + piece
    this.change(replaced(this.draft, start, end, ""))
    this.deed = "killing"
  }

  private change(next: Draft): void {
    if (next.text !== this.draft.text) {
      this.undone.push(this.draft)
      if (this.undone.length > MOST_UNDONE) this.undone.shift()
    }
    this.draft = next
  }

  private undo(): void {
    this.draft = this.undone.pop() ?? this.draft
  }

  /** A key while the history is searched; false where it ends the search and is to be taken as usual. */
  private pressInSearch(search: Search, name: string, key: Key): boolean {
    const letters = key.pasted ?? typedText(key)
    if (name === "C-r") this.find(search, search.wanted, search.index - 1)
    else if (name === "backspace" || name === "C-h") this.find(search, search.wanted.slice(0, -1), this.history.length)
    else if (letters !== undefined && name !== "tab") this.find(search, search.wanted + letters, search.index)
    else {
      this.search = undefined
      if (!["C-g", "C-c", "escape", "M-escape"].includes(name)) return false
      this.draft = search.origin
    }
    return true
  }

  private find(search: Search, wanted: string, from: number): void {
    search.wanted = wanted
    const index = wanted === "" ? undefined : this.history.containing(from, wanted)
    search.found = index !== undefined || wanted === ""
    if (index === undefined) return
    search.index = index
    const entry = this.history.at(index) as string
    this.change({ text: entry, cursor: entry.indexOf(wanted) + wanted.length })
  }
}

/** Where the spaces before `cursor` begin. */
function trimmedEnd(text: string, cursor: number): number {
  let end = cursor
  while (text[end - 1] === " ") end--
  return end
}

/** What backspace erases: a character, or in a line's margin the columns of one indentation. */
function erasedFrom(text: string, cursor: number): number {
  const margin = text.slice(lineStart(text, cursor), cursor)
  if (margin.length >= 2 && /^ +$/.test(margin) && margin.length % 2 === 0) return cursor - 2
  return cursor === 0 ? 0 : before(text, cursor)
}

type Target = (text: string, cursor: number) => number

const back: Target = (text, cursor) => (cursor === 0 ? 0 : before(text, cursor))
const start: Target = () => 0
const end: Target = (text) => text.length

const MOVES: { readonly [name: string]: Target | undefined } = {
  left: back,
  "C-b": back,
  right: after,
  "C-f": after,
  home: lineStart,
  "C-a": lineStart,
  end: lineEnd,
  "C-e": lineEnd,
  "M-b": wordStart,
  "C-left": wordStart,
  "M-left": wordStart,
  "M-f": wordEnd,
  "C-right": wordEnd,
  "M-right": wordEnd,
  "C-M-b": datumStart,
  "C-M-f": datumEnd,
  "M-<": start,
  "C-home": start,
  "M->": end,
  "C-end": end,
}

interface Stretch {
  readonly start: number
  readonly end: number
}

type Reach = (text: string, cursor: number) => Stretch

const wordBack: Reach = (text, cursor) => ({ start: wordStart(text, cursor), end: cursor })

/** What the next yank brings back. */
const KILLS: { readonly [name: string]: Reach | undefined } = {
  "C-k": (text, cursor) => ({ start: cursor, end: Math.max(lineEnd(text, cursor), after(text, cursor)) }),
  "C-u": (text, cursor) => ({ start: lineStart(text, cursor), end: cursor }),
  "C-w": (text, cursor) => ({ start: cursor - (/\S*\s*$/.exec(text.slice(0, cursor))?.[0].length ?? 0), end: cursor }),
  "M-backspace": wordBack,
  "C-backspace": wordBack,
  "M-d": (text, cursor) => ({ start: cursor, end: wordEnd(text, cursor) }),
  "C-M-k": (text, cursor) => ({ start: cursor, end: datumEnd(text, cursor) }),
}

const eraseBack: Reach = (text, cursor) => ({ start: erasedFrom(text, cursor), end: cursor })
const eraseOn: Reach = (text, cursor) => ({ start: cursor, end: after(text, cursor) })

const ERASURES: { readonly [name: string]: Reach | undefined } = {
  backspace: eraseBack,
  "C-h": eraseBack,
  delete: eraseOn,
  "C-d": eraseOn,
}
