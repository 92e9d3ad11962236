// The authority on syntax, asked: the grammar of `grammar.ohm`.
//
// It is slow, and nests only as deep as the host's stack. Programs, data and
// logs are read by the fast reader (reader.ts); this says what was expected
// where that refuses, follows a text while it is typed, and is what the fast
// reader is tested against.
//
// Invariants
//   XP1  `read` gives the data, the places and the refusals of the fast reader.
//   XP2  What nests too deeply or is too long for the grammar is said to be so; it is no crash.
//
// The grammar's text is handed in, because nothing here touches a disk, and the
// library behind it is loaded with the first explainer, because few need one.

import type { FailedMatchResult, Grammar, Matcher, MatchResult } from "ohm-js"
import { type Build, Building, type Reading, semanticsOf, sxActions } from "./explaining/building.js"
import { Place, type Source } from "./place.js"
import type { Dialect } from "./reader.js"
import type { Places } from "./reading/places.js"
import { Unreadable } from "./reading/unreadable.js"

/** How much of a text is looked at to explain it: some tenths of a second. */
const LONGEST = 16384

/** What is wrong with the form of a text. */
export interface Explanation {
  readonly place: Place
  /** "expected a datum or `)`" */
  readonly sentence: string
}

export interface ExplainerOptions {
  readonly dialect?: Dialect
  /** Whether the text is a program, as the reader has it. */
  readonly literal?: boolean
  readonly foldCase?: boolean
  /** Where to begin. */
  readonly offset?: number
}

/** How far a text has come: what `complete` says of no text at all, and of one that needs no more. */
export interface Standing {
  readonly state: "complete" | "incomplete" | "wrong" | "too deep"
  /** Where something else was expected, unless it is complete. */
  readonly at: number
  readonly sentence: string
}

const TOO_DEEP = "nested too deeply for the grammar"
const TOO_LONG = "too long for the grammar to explain"
const DEEP: Standing = { state: "too deep", at: 0, sentence: TOO_DEEP }

/** An explainer by `grammar`, the text of `grammar.ohm`. */
export async function openExplainer(grammar: string): Promise<Explainer> {
  const { grammars } = await import("ohm-js")
  const { Scheme, Sx } = grammars(grammar)
  if (Scheme === undefined || Sx === undefined) throw new Error("no grammar of both dialects")
  return new Explainer({ scheme: Scheme, sx: Sx })
}

export class Explainer {
  private readonly builds: { readonly [dialect in Dialect]: Build }

  constructor(private readonly grammars: { readonly [dialect in Dialect]: Grammar }) {
    this.builds = { scheme: semanticsOf(grammars.scheme, () => ({})), sx: semanticsOf(grammars.sx, sxActions) }
  }

  /** All the data of a text, and the places of their parts. Throws `Unreadable`. XP1. */
  read(source: Source, options: ExplainerOptions = {}): { readings: readonly Reading[]; places: Places } {
    const { dialect = "scheme", offset = 0 } = options
    const building = new Building(source, offset, options.literal ?? false, options.foldCase ?? false)
    const refusal = shallow(() => {
      const match = this.match(source.text.slice(offset), dialect, offset)
      if (failed(match)) return new Unreadable(expectation(match), new Place(source, offset + failure(match)))
      this.builds[dialect](match, building)
      return undefined
    })
    if (refusal === DEEP) throw new Unreadable(TOO_DEEP, new Place(source, offset))
    if (refusal instanceof Unreadable) throw refusal
    return building
  }

  /** What was expected where in the text from `offset` on; undefined where its form is right. */
  explain(source: Source, options: ExplainerOptions = {}): Explanation | undefined {
    const { dialect = "scheme", offset = 0 } = options
    const whole = source.text.slice(offset)
    const text = whole.slice(0, LONGEST)
    const standing = shallow(() => standingOf(this.match(text, dialect, offset)))
    const cut = whole.length > text.length && (standing.state === "complete" || standing.at === text.length)
    if (standing.state === "complete" && !cut) return undefined
    return { place: new Place(source, offset + (cut ? 0 : standing.at)), sentence: cut ? TOO_LONG : standing.sentence }
  }

  /** Follows a text that changes. */
  session(dialect: Dialect = "scheme"): Session {
    return new Session(this.grammars[dialect])
  }

  private match(text: string, dialect: Dialect, offset: number): MatchResult {
    return this.grammars[dialect].match(text, offset === 0 ? "text" : "data")
  }
}

/** A text under a cursor: what is told again after a change is what the change touched. */
export class Session {
  private matcher: Matcher

  constructor(private readonly grammar: Grammar) {
    this.matcher = grammar.matcher()
  }

  get text(): string {
    return this.matcher.getInput()
  }

  /** Puts `text` in the place of what stands from `start` up to `end`. */
  replaceInputRange(start: number, end: number, text: string): void {
    this.matcher.replaceInputRange(start, end, text)
  }

  /** How far the text has come. It is incomplete if a further line could complete it. */
  status(): Standing {
    const { text } = this
    const standing = shallow(() => {
      const standing = standingOf(this.matcher.match("text"))
      if (standing.state === "complete" || standing.at < text.length) return standing
      this.matcher.replaceInputRange(text.length, text.length, "\n")
      const next = this.matcher.match("text")
      this.matcher.replaceInputRange(text.length, text.length + 1, "")
      const more = !failed(next) || failure(next) > text.length
      return more ? { ...standing, state: "incomplete" as const } : standing
    })
    if (standing === DEEP) this.startAnew(text)
    return standing
  }

  /** A matcher that has run out of stack remembers what is not so. */
  private startAnew(text: string): void {
    this.matcher = this.grammar.matcher()
    this.matcher.setInput(text)
  }
}

/** What `attempt` answers, or `DEEP` where it takes more stack than there is. XP2. */
function shallow<T>(attempt: () => T): T | typeof DEEP {
  try {
    return attempt()
  } catch (problem) {
    if (problem instanceof RangeError) return DEEP
    throw problem
  }
}

/** What a failed match remembers, which the library's declarations leave out. */
interface Failure {
  getText(): string
  isStringTerminal(): boolean
}
interface Failed extends FailedMatchResult {
  getRightmostFailures(): readonly Failure[]
}

function failed(match: MatchResult): match is Failed {
  return match.failed()
}

function failure(match: Failed): number {
  return match.getRightmostFailurePosition()
}

function standingOf(match: MatchResult): Standing {
  if (!failed(match)) return { state: "complete", at: match.input.length, sentence: "" }
  return { state: "wrong", at: failure(match), sentence: expectation(match) }
}

/** They may stand almost anywhere, so that to name them tells nothing. */
const OBVIOUS = /^(?:white space|any character|a character of a name|not .*)$/

/** "expected a datum, a dot or `)`" */
function expectation(match: Failed): string {
  const all = match
    .getRightmostFailures()
    .map(wording)
    .filter((words) => !OBVIOUS.test(words))
  const telling = all.filter((words) => words !== END_OF_TOKEN)
  const expected = (telling.some((words) => words !== END_OF_TEXT) ? telling : all).sort(dataFirst)
  const last = expected.pop() ?? "something else"
  return `expected ${expected.length === 0 ? last : `${expected.join(", ")} or ${last}`}`
}

const END_OF_TOKEN = "a space, a bracket"
const END_OF_TEXT = "the end of the text"

function wording(failure: Failure): string {
  const text = failure.getText()
  if (text === "end of input") return END_OF_TEXT
  return failure.isStringTerminal() ? `\`${text}\`` : text
}

function dataFirst(a: string, b: string): number {
  const rank = (words: string) => (words === "a datum" ? 0 : words.startsWith("`") || words === END_OF_TEXT ? 2 : 1)
  return rank(a) - rank(b) || (a < b ? -1 : 1)
}
