// The grammar's own semantics: from what matched to data and their places.
//
// It shares no code with the fast reader, so that the two can be held against
// each other. What the grammar cannot refuse is refused here.
//
// The operation `build` makes the datum of a node. Nodes are built in the order
// of the text, what stands between data too: `#!fold-case` holds from there on.

import type { ActionDict, Grammar, MatchResult, Node } from "ohm-js"
import { LiteralBytevector } from "../bytevector.js"
import { char, isScalar } from "../char.js"
import { Complaint } from "../complaint.js"
import { Dict } from "../dict.js"
import { EMPTY, Pair } from "../pair.js"
import { Place, type Source } from "../place.js"
import { Places } from "../reading/places.js"
import { Unreadable } from "../reading/unreadable.js"
import { SchemeString } from "../string.js"
import { intern, keyword } from "../symbol.js"
import { foldText } from "../unicode.js"
import { complete, hasReference, Label, Reference } from "./labels.js"
import { NoSuchNumber, numberActions } from "./numbers.js"

/** A datum of a text, and where it begins and ends. */
export interface Reading {
  readonly datum: unknown
  readonly start: number
  readonly end: number
}

/** What is being built, and how. */
export class Building {
  readonly readings: Reading[] = []
  readonly places = new Places()
  labels = new Map<string, Label>()

  /**
   * @param base the offset in the source at which the matched text begins
   * @param program whether strings and bytevectors are constants, and `nil` a name
   */
  constructor(
    private readonly source: Source,
    private readonly base: number,
    readonly program: boolean,
    public foldCase: boolean,
  ) {}

  at(node: Node): number {
    return this.base + node.source.startIdx
  }

  end(node: Node): number {
    return this.base + node.source.endIdx
  }

  refuse(sentence: string, node: Node): never {
    throw new Unreadable(sentence, new Place(this.source, this.at(node)), [new SchemeString(node.sourceString)])
  }

  pair(car: unknown, cdr: unknown, at: number): Pair {
    const pair = new Pair(car, cdr)
    this.places.carAt.set(pair, at)
    return pair
  }

  name(node: Node): string {
    return this.foldCase ? foldText(node.sourceString) : node.sourceString
  }
}

/** Builds the data of a text that matched. Throws `Unreadable`. */
export type Build = (match: MatchResult, building: Building) => void

/** The semantics of `grammar`: of the rules it has, those that both dialects have and `extension`. */
export function semanticsOf(grammar: Grammar, extension: (current: () => Building) => ActionDict<unknown>): Build {
  let building: Building | undefined
  const current = () => building as Building
  const semantics = grammar.createSemantics()
  semantics.addOperation("numeric(radix, exactness)", numberActions)
  semantics.addOperation<unknown>("build", {
    ...textActions(current),
    ...wholeActions(current),
    ...atomActions(current),
    ...characterActions(current),
    ...extension(current),
  })
  return (match, next) => {
    building = next
    semantics(match).build()
  }
}

/** The whole text, and what stands between data. */
function textActions(current: () => Building): ActionDict<unknown> {
  const nothing = () => undefined
  return {
    text: (_mark, _program, data) => data.build(),
    data(gap, data, gaps) {
      const building = current()
      gap.build()
      data.children.forEach((node, k) => {
        building.readings.push({ datum: node.build(), start: building.at(node), end: building.end(node) })
        building.labels = new Map()
        gaps.child(k).build()
      })
    },
    gap(blanks) {
      if (this.sourceString.includes("#")) for (const blank of blanks.children) blank.build()
    },
    datumComment(_, gap, datum) {
      const building = current()
      const outer = building.labels
      building.labels = new Map(outer)
      gap.build()
      datum.build()
      building.labels = outer
    },
    directive(_, which, _end) {
      current().foldCase = which.sourceString.toLowerCase() === "fold-case"
    },
    lineComment: (_, _characters) => nothing(),
    blockComment: (_, _characters, _end) => nothing(),
    white: (_) => nothing(),
  }
}

/** Data with parts, and labels. */
function wholeActions(current: () => Building): ActionDict<unknown> {
  return {
    labelled(mark, gap, node) {
      const building = current()
      const label = new Label()
      const name = labelName(mark.sourceString)
      if (building.labels.has(name)) building.refuse("defined twice", mark)
      building.labels.set(name, label)
      gap.build()
      const datum = node.build()
      if (datum instanceof Reference && datum.label === label) building.refuse("a label for nothing", mark)
      complete(label, datum)
      return datum
    },
    reference(_, _digits, _end) {
      const label = current().labels.get(labelName(this.sourceString))
      if (label === undefined) return current().refuse("not defined before", this)
      return label.complete ? label.datum : new Reference(label)
    },
    list: (_, gap, items, _end) => listOf(gap, items),
    items(data, gaps, tail) {
      const building = current()
      const parts = data.children.map((node, k) => {
        const part = { datum: node.build(), at: building.at(node) }
        gaps.child(k).build()
        return part
      })
      const rest = tail.numChildren === 0 ? EMPTY : tail.child(0).build()
      return parts.reduceRight((list, { datum, at }) => building.pair(datum, list, at), rest)
    },
    tail(_, gap, node, after) {
      gap.build()
      const datum = node.build()
      after.build()
      return datum
    },
    vector(_, gap, data, gaps, _end) {
      const { places } = current()
      gap.build()
      const elements = buildEach(data, gaps)
      places.elementsAt.set(
        elements,
        data.children.map((node) => current().at(node)),
      )
      return elements
    },
    bytevector(_, gap, bytes, gaps, _end) {
      gap.build()
      const elements = buildEach(bytes, gaps) as number[]
      return current().program ? LiteralBytevector.from(elements) : Uint8Array.from(elements)
    },
    byte(number) {
      const value = number.build()
      return Number.isInteger(value) && value >= 0 && value < 256 ? value : current().refuse("no byte", this)
    },
    abbreviation(prefix, gap, node) {
      const building = current()
      gap.build()
      const datum = node.build()
      const symbol = intern(PREFIXES.get(prefix.sourceString) as string)
      return building.pair(symbol, building.pair(datum, EMPTY, building.at(node)), building.at(prefix))
    },
  }
}

const PREFIXES: ReadonlyMap<string, string> = new Map([
  ["'", "quote"],
  ["`", "quasiquote"],
  [",", "unquote"],
  [",@", "unquote-splicing"],
])

/** The number in a label or a reference, without leading zeros. */
function labelName(written: string): string {
  return String(BigInt(written.slice(1, -1)))
}

function listOf(gap: Node, items: Node): unknown {
  gap.build()
  return items.numChildren === 0 ? EMPTY : items.child(0).build()
}

/** The data of `nodes`, each followed by its gap. */
function buildEach(nodes: Node, gaps: Node): unknown[] {
  return nodes.children.map((node, k) => {
    const datum = node.build()
    gaps.child(k).build()
    return datum
  })
}

function atomActions(current: () => Building): ActionDict<unknown> {
  return {
    boolean: (_, value, _end) => /^t/i.test(value.sourceString),
    number(_) {
      try {
        return this.numeric(10, "")
      } catch (problem) {
        if (problem instanceof NoSuchNumber) return current().refuse("no such number", this)
        throw problem
      }
    },
    name(_, _rest, _end) {
      return intern(current().name(this))
    },
    barred: (_, elements, _end) => intern(joined(elements)),
    string: (_, elements, _end) => new SchemeString(joined(elements), current().program),
  }
}

function joined(elements: Node): string {
  return elements.children.map((element) => element.build()).join("")
}

/** Characters, on their own and in strings and names: the latter are built as JavaScript text. */
function characterActions(current: () => Building): ActionDict<unknown> {
  const scalar = (digits: Node): number => {
    const code = BigInt(`0x${digits.sourceString}`)
    return code <= 0x10ffffn && isScalar(Number(code)) ? Number(code) : current().refuse("no such character", digits)
  }
  return {
    character: (_, spelling) => char(spelling.build()),
    spelling_named(name, _) {
      const exact = current().foldCase ? name.sourceString.toLowerCase() : name.sourceString
      return CHARACTERS.get(exact)?.codePointAt(0) ?? current().refuse("no name of a character", name)
    },
    spelling_numbered: (_, digits, _end) => scalar(digits),
    spelling_itself: (character, _) => character.sourceString.codePointAt(0),
    stringElement_continuation: (_, _before, _end, _after) => "",
    stringElement_lineEnd: (_) => "\n",
    stringElement_itself: (character) => character.sourceString,
    barredElement_itself: (character) => character.sourceString,
    escape_mnemonic: (_, letter) => ESCAPES.get(letter.sourceString) ?? letter.sourceString,
    escape_numbered: (_, _mark, digits, _end) => String.fromCodePoint(scalar(digits)),
  }
}

const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ["alarm", "\u0007"],
  ["backspace", "\u0008"],
  ["delete", "\u007f"],
  ["escape", "\u001b"],
  ["newline", "\u000a"],
  ["null", "\u0000"],
  ["return", "\u000d"],
  ["space", "\u0020"],
  ["tab", "\u0009"],
])

/** The letters after a backslash that stand for another character. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["a", "\u0007"],
  ["b", "\u0008"],
  ["t", "\u0009"],
  ["n", "\u000a"],
  ["r", "\u000d"],
])

/** What SX has besides. */
export function sxActions(current: () => Building): ActionDict<unknown> {
  return {
    name(_, _rest, _end) {
      const name = current().name(this)
      return name === "nil" && !current().program ? null : intern(name)
    },
    keyword_barred: (_, name) => keyword(name.build().name),
    keyword_plain: (_, name) => keyword(current().name(name)),
    brackets: (_, gap, items, _end) => listOf(gap, items),
    dict(_, gap, keys, keyGaps, values, valueGaps, _end) {
      gap.build()
      const entries = keys.children.map((key, k) => {
        const entry = { key: key.build(), value: undefined as unknown, keyNode: key, valueNode: values.child(k) }
        keyGaps.child(k).build()
        entry.value = entry.valueNode.build()
        valueGaps.child(k).build()
        return entry
      })
      return dictOf(entries, this, current())
    },
  }
}

interface EntryNodes {
  readonly key: unknown
  readonly value: unknown
  readonly keyNode: Node
  readonly valueNode: Node
}

function dictOf(entries: readonly EntryNodes[], node: Node, building: Building): Dict {
  let dict = Dict.empty
  let offsets = Dict.empty
  if (entries.some(({ key, value }) => hasReference(key) || hasReference(value)))
    building.refuse("a dict in itself", node)
  for (const { key, value, keyNode, valueNode } of entries) {
    if (!isKey(key)) building.refuse("no key of a dict", keyNode)
    if (dict.has(key)) building.refuse("the same key again", keyNode)
    dict = dict.set(key, value)
    offsets = offsets.set(key, [building.at(keyNode), building.at(valueNode)])
  }
  building.places.elementsAt.set(dict, offsets.values().flat() as number[])
  return dict
}

/** Whether `value` may be a key: one that holds itself has no writing. */
function isKey(value: unknown): boolean {
  try {
    return !Dict.empty.has(value)
  } catch (problem) {
    if (problem instanceof Complaint) return false
    throw problem
  }
}
