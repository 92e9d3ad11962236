// Bundles: a module with every text it reaches, pinned by content. R10
//
// A bundle is written as a list with an entry for the module itself, first, and
// one for each library and each included file: (name cid), where the name is a
// path relative to the module's directory, or a library's. Its version is the
// content id of that text.
//
// Invariants
//   BN1  A module loaded from a bundle reads the bundle's texts and nothing else.
//   BN2  The version does not depend on where the files lie.

import { posix } from "node:path"
import { list } from "../../interpreter/pair.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern } from "../../interpreter/symbol.js"
import { cidOf } from "../cid.js"
import type { Text } from "../store.js"
import { datumOf, elements, textOf } from "./datum.js"

/** What a module is loaded from. */
export interface Shelf {
  /** The module's own text, under a name relative to its directory. */
  readonly main: NamedText
  /** The library whose name has these parts; its name is where it lies, relative to the module. */
  library(parts: readonly string[]): NamedText | undefined
  /** The file at `path`, relative to the module; or what is wrong with it. */
  file(path: string): string | { readonly text: string }
}

export interface NamedText {
  readonly name: string
  readonly text: string
}

/** Notes what is read from a shelf, to make a bundle of it. */
export class Recorder {
  private readonly entries: { readonly name: unknown; readonly place: string; readonly text: string }[] = []

  constructor(private readonly shelf: Shelf) {
    this.note(new SchemeString(shelf.main.name), shelf.main.name, shelf.main.text)
  }

  readonly findLibrary = (parts: readonly string[]): NamedText | undefined => {
    const found = this.shelf.library(parts)
    if (found !== undefined) this.note(list(parts.map(partOf)), found.name, found.text)
    return found
  }

  readonly include = (path: string, from: string): NamedText | string => {
    const name = posix.normalize(posix.join(posix.dirname(from), path))
    const found = this.shelf.file(name)
    if (typeof found === "string") return found
    this.note(new SchemeString(name), name, found.text)
    return { name, text: found.text }
  }

  /** The version, and the texts that belong to it: the bundle's own is the last. */
  bundle(): { version: string; texts: readonly Text[] } {
    const texts = this.entries.map(({ text }) => ({ cid: cidOf(text), text }))
    const lines = this.entries.map(({ name, place }, i) =>
      list([name, new SchemeString(texts[i]?.cid as string), new SchemeString(place)]),
    )
    const text = textOf(list(lines))
    const version = cidOf(text)
    return { version, texts: [...texts, { cid: version, text }] }
  }

  private note(name: unknown, place: string, text: string): void {
    const written = textOf(name)
    if (this.entries.every((entry) => textOf(entry.name) !== written)) this.entries.push({ name, place, text })
  }
}

function partOf(part: string): unknown {
  return /^\d+$/.test(part) ? Number(part) : intern(part)
}

/** The shelf that a bundle is. BN1 @param text the text of a content id; throws where there is none */
export function shelfOf(bundle: string, text: (cid: string) => string): Shelf {
  const entries = (elements(datumOf(bundle)) ?? []).map((entry) => {
    const [name, cid, place] = elements(entry) ?? []
    return { name: textOf(name), place: String(place), text: text(String(cid)) }
  })
  const named = (name: string): NamedText | undefined => {
    const entry = entries.find((candidate) => candidate.name === name)
    return entry && { name: entry.place, text: entry.text }
  }
  const [main] = entries
  return {
    main: { name: main?.place ?? "", text: main?.text ?? "" },
    library: (parts) => named(textOf(list(parts.map(partOf)))),
    file: (path) => named(textOf(new SchemeString(path))) ?? "no such file in the bundle",
  }
}

/** The content ids of the texts that a bundle needs. */
export function cidsOf(bundle: string): string[] {
  return (elements(datumOf(bundle)) ?? []).map((entry) => String((elements(entry) ?? [])[1]))
}

/** The texts of a bundle: where each lies, relative to the module, and its content id. */
export function placedTexts(bundle: string): { readonly place: string; readonly cid: string }[] {
  return (elements(datumOf(bundle)) ?? []).map((entry) => {
    const [, cid, place] = elements(entry) ?? []
    return { place: String(place), cid: String(cid) }
  })
}
