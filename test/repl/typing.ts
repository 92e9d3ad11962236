// A person at the editor, without a terminal.
//
// Keys are written as Emacs does, one after another: `(a <return> b) <C-a>`.
// Spaces between keys do not count; `<spc>` types one.

import { type Completion, completionAt } from "../../runtime/repl/completion.js"
import { Editor, type Outcome } from "../../runtime/repl/editor.js"
import { History } from "../../runtime/repl/history.js"
import type { Key } from "../../runtime/repl/keys.js"
import { isDone } from "../../runtime/repl/tokens.js"

const WORDS = ["define", "dynamic-wind", "display", "vector-ref", "vector-set!", "vector-set-all!"]

function complete(text: string, cursor: number): Completion {
  return completionAt(text, cursor, {
    names: () => WORDS,
    keywords: () => [":name", ":number"],
    commands: () => [",doc", ",expand", ",env"],
    files: (path) => ["src/", "stuff.sx"].filter((file) => file.startsWith(path)),
  })
}

/** An editor whose history holds `entries`. */
export function editorWith(...entries: string[]): Editor {
  const history = new History()
  for (const entry of entries) history.add(entry)
  return new Editor(history, complete, isDone)
}

/** Presses the keys, one at a time. Answers the last outcome. */
export function press(editor: Editor, keys: string): Outcome {
  let outcome: Outcome = { kind: "editing" }
  for (const key of keysOf(keys)) outcome = editor.press(key, false)
  return outcome
}

/** The draft after the keys, with a bar where the cursor is. */
export function typed(keys: string, ...entries: string[]): string {
  const editor = editorWith(...entries)
  press(editor, keys)
  return shown(editor)
}

/** The draft with a bar where the cursor is. */
export function shown(editor: Editor): string {
  const { text, cursor } = editor.view.draft
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`
}

function keysOf(keys: string): Key[] {
  return (keys.match(/<[^<>\s]+>|\S/gu) ?? []).map((word) =>
    word.length > 2 && word.startsWith("<") ? named(word.slice(1, -1)) : { sequence: word },
  )
}

function named(word: string): Key {
  if (word === "spc") return { name: "space", sequence: " " }
  const [, ctrl, meta, name] = /^(C-)?(M-)?(.+)$/.exec(word) ?? []
  if (name === "lt") return { meta: true, sequence: "\u001b<" }
  if (name === "_") return { sequence: "\u001f" }
  return { name, ctrl: ctrl !== undefined, meta: meta !== undefined, sequence: "\u001b" }
}
