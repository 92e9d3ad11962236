// What the text before the cursor could become.
//
//   inside a string          the names of files
//   a `,command` at the start  the commands; after `,load`, files
//   a word that begins with :  the keywords met so far
//   any other name           the names in scope
//
// Not here: how the choices are shown (editor.ts, screen.ts).

import { readdirSync } from "node:fs"
import { type Token, tokensOf } from "./tokens.js"

/** The words that can be completed to. */
export interface Vocabulary {
  names(): Iterable<string>
  /** With their colon. */
  keywords(): Iterable<string>
  /** With their comma. */
  commands(): Iterable<string>
  /** The paths that begin with `path`; a directory's ends in a slash. */
  files(path: string): string[]
}

export interface Completion {
  /** Where the word to be completed begins; it ends at the cursor. */
  readonly start: number
  /** Sorted, each beginning with that word. */
  readonly candidates: readonly string[]
}

/** What could stand in place of the word that ends at `cursor`. */
export function completionAt(text: string, cursor: number, vocabulary: Vocabulary): Completion {
  const typed = text.slice(0, cursor)
  const command = /^\s*(,[^\s]*)$/.exec(typed)?.[1]
  if (command !== undefined) return among(cursor - command.length, command, vocabulary.commands())
  const path = /^\s*,load\s+([^\s"]+)$/.exec(typed)?.[1]
  if (path !== undefined) return among(cursor - path.length, path, vocabulary.files(path))
  const token = tokensOf(typed).at(-1)
  if (token === undefined) return { start: cursor, candidates: [] }
  return ofToken(typed, token, vocabulary)
}

function ofToken(typed: string, token: Token, vocabulary: Vocabulary): Completion {
  const word = typed.slice(token.start)
  if (token.kind === "string" && token.unfinished) {
    const path = word.slice(1)
    return among(token.start + 1, path, vocabulary.files(path).filter(isPlain))
  }
  if (token.kind === "keyword" || word === ":") return among(token.start, word, vocabulary.keywords())
  if (token.kind === "name") return among(token.start, word, vocabulary.names())
  return { start: typed.length, candidates: [] }
}

function among(start: number, word: string, words: Iterable<string>): Completion {
  const candidates = [...new Set(words)].filter((candidate) => candidate.startsWith(word))
  return { start, candidates: candidates.sort() }
}

/** Whether a path can stand in a string as it is. */
function isPlain(path: string): boolean {
  return !/["\\\p{Cc}]/u.test(path)
}

/** The beginning that all of `words` share. */
export function sharedPrefix(words: readonly string[]): string {
  let shared = words[0] ?? ""
  for (const word of words) while (!word.startsWith(shared)) shared = shared.slice(0, -1)
  return shared
}

/** The paths of this machine that begin with `path`; hidden ones only where a dot asks for them. */
export function filesBeginning(path: string): string[] {
  const slash = path.lastIndexOf("/") + 1
  const directory = path.slice(0, slash)
  const start = path.slice(slash)
  try {
    return readdirSync(directory === "" ? "." : directory, { withFileTypes: true })
      .filter(({ name }) => name.startsWith(start) && (start !== "" || !name.startsWith(".")))
      .map((entry) => directory + entry.name + (entry.isDirectory() ? "/" : ""))
  } catch {
    return []
  }
}
