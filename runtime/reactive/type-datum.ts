// The data that declarations are made of: plain, constant, of a size that can be looked through; and the names in them.
//
// Invariants
//   TY6  A declaration keeps a copy that nobody can change; data that are not plain, or too large, are refused with their path.

import { Complaint } from "../../interpreter/complaint.js"
import { constantCopy } from "../../interpreter/constant.js"
import { Dict } from "../../interpreter/dict.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern, Keyword, keyword, Sym } from "../../interpreter/symbol.js"
import { withLargestText } from "../../interpreter/text.js"
import { list, textOf } from "../flows/datum.js"
import { below, fault, type Path, refusal, suggestion } from "./type-path.js"

/** The most characters of a declaration's canonical text. What is larger ends as a value does that is too large to be stored. */
const LARGEST = 2 ** 20

/** A constant copy of `datum`, by which `name` is declared. Throws a `Complaint`, an `Exhausted`. TY6 */
export function declared(name: string, datum: unknown): unknown {
  if (!isName(name) || name === ANY) throw new Complaint("", "not a name for a declaration", [new SchemeString(name)])
  withLargestText(LARGEST, () => textOf(datum, name))
  return constantCopy(datum)
}

/** What stands for every verb, type or actor. */
export const ANY = "any"

const NAME = /^[^\s\p{Cc}]+$/u

function isName(name: string): boolean {
  return NAME.test(name)
}

/** The canonical text of what `form` declares as `name`. */
export function declarationText(form: string, name: string, datum: unknown): string {
  return textOf(list([intern(form), intern(name), datum]))
}

/** A dict with keyword keys, each of which must be known. */
export class Clauses {
  private readonly dict: Dict

  /** @param name what is declared */
  constructor(
    readonly name: string,
    datum: unknown,
    readonly path: Path,
    known: readonly string[],
  ) {
    if (!(datum instanceof Dict)) throw this.refusal(path, "not a dict", [datum])
    for (const key of datum.keys()) {
      if (key instanceof Keyword && known.includes(key.name)) continue
      const words = known.map((each) => `:${each}`)
      const hint = key instanceof Keyword ? suggestion(`:${key.name}`, words) : ""
      throw this.refusal({ up: path, step: key }, "unknown clause", [], hint)
    }
    this.dict = datum
  }

  /** What stands under `clause`; undefined where it is left out. */
  get(clause: string): unknown {
    return this.dict.get(keyword(clause))
  }

  at(clause: string): Path {
    return below(this.path, clause)
  }

  /** The name that stands at `path`, a symbol. */
  nameAt(path: Path, value: unknown, sentence: string): string {
    if (value instanceof Sym && isName(value.name)) return value.name
    throw this.refusal(path, sentence, [value])
  }

  refusal(path: Path, sentence: string, irritants: readonly unknown[] = [], hint = ""): Complaint {
    return refusal(this.name, [fault(path, sentence, irritants, hint)])
  }
}
