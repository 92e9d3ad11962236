// Where something stands in an object or in a declaration, and what is wrong there.
//
//   article: :tags 2: not a string: 7 also (:slug "missing")
//
// Steps are keys of dicts, positions in lists from 0, and, in the kinds of a declaration, the heads of the forms around.
//
// Invariants
//   TY1  A refusal names the path and the value; with the first fault it tells of some others, as data that a guest can read.

import { Complaint } from "../../interpreter/complaint.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern, keyword } from "../../interpreter/symbol.js"
import { write } from "../../interpreter/writer.js"
import { list } from "../flows/datum.js"
import { nearestNames } from "../nearest.js"

/** The way to a part; undefined is the whole. */
export type Path = { readonly up: Path; readonly step: unknown } | undefined

/** What is wrong somewhere. */
export interface Fault {
  readonly path: Path
  /** Constant. */
  readonly sentence: string
  readonly irritants: readonly unknown[]
  /** What may have been meant; "" where nobody knows. */
  readonly hint: string
}

/** The most faults that one refusal tells of. */
export const MOST_FAULTS = 8

/** How many steps of a long path are shown, at either end, and how many characters of one. */
const SHOWN_STEPS = 6
const SHOWN_CHARACTERS = 40

const ELLIPSIS = intern("...")

export function fault(path: Path, sentence: string, irritants: readonly unknown[] = [], hint = ""): Fault {
  return { path, sentence, irritants, hint }
}

/** The path of what stands under the keyword `name` at `path`. */
export function below(path: Path, name: string): Path {
  return { up: path, step: keyword(name) }
}

/** The refusal of `name`, an object's type or what is declared, for its `faults`, of which there is one. TY1 */
export function refusal(name: string, faults: readonly Fault[]): Complaint {
  const [first, ...others] = faults as [Fault, ...Fault[]]
  const steps = stepsOf(first.path).map(shown).join(" ")
  const also = others.map(({ path, sentence, irritants }) =>
    list([...stepsOf(path), new SchemeString(sentence), ...irritants]),
  )
  const more = others.length === 0 ? [] : [intern("also"), ...also]
  const who = steps === "" ? name : `${name}: ${steps}`
  const complaint = new Complaint(who, first.sentence, [...first.irritants, ...more])
  complaint.hint = first.hint
  return complaint
}

/** The steps from the whole to a part; of a long way those at either end. */
function stepsOf(path: Path): unknown[] {
  const steps: unknown[] = []
  for (let at = path; at !== undefined; at = at.up) steps.push(at.step)
  steps.reverse()
  if (steps.length <= 2 * SHOWN_STEPS) return steps
  return [...steps.slice(0, SHOWN_STEPS), ELLIPSIS, ...steps.slice(-SHOWN_STEPS)]
}

function shown(step: unknown): string {
  const text = write(step)
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text
}

/** What may have been meant by `word`, one of `words`; else all of these, where they are few. */
export function suggestion(word: string, words: readonly string[]): string {
  const near = nearestNames(word, words)
  if (near.length > 0) return `did you mean ${near.join(" or ")}`
  return words.length === 0 || words.length > MOST_WORDS ? "" : `known are ${words.join(" ")}`
}

/** How many words are listed. */
const MOST_WORDS = 20
