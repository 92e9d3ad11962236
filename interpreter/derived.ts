// Derived forms: rewritten into simpler ones.
//
// Each is a function from a form to a form. The words it puts in are the
// kernel's own (`x.k("if")`), so nothing the user binds can capture them; the
// names it binds are fresh.
//
// Not here: the forms that are core nodes of their own (expander.ts).

import { Complaint } from "./complaint.js"
import {
  deriveDefineValues,
  deriveDelay,
  deriveDelayForce,
  deriveDo,
  deriveLetStar,
  deriveLetStarValues,
  deriveLetValues,
  deriveParameterize,
  deriveReceive,
} from "./derived/bindings.js"
import {
  deriveAnd,
  deriveCase,
  deriveCond,
  deriveCondExpand,
  deriveOr,
  deriveUnless,
  deriveWhen,
} from "./derived/conditionals.js"
import { deriveGuard } from "./derived/guard.js"
import { deriveDefineRecordType } from "./derived/records.js"
import { deriveIfLet, deriveThread, deriveWhenLet } from "./derived/sx.js"
import { SpecialForm } from "./environment.js"
import { Pair } from "./pair.js"
import { type Derive, operands } from "./rewriting.js"
import { SchemeString } from "./string.js"
import { strip } from "./strip.js"
import { intern } from "./symbol.js"

const deriveInclude =
  (foldCase: boolean): Derive =>
  (form, x, _scope, at) =>
    new Pair(x.k("%splice"), x.include(form, at, foldCase))

const deriveSyntaxError: Derive = (form, x, _scope, at) => {
  const shape = '(syntax-error "message" form ...)'
  const [message, ...irritants] = operands(form, x, shape, 1)
  if (!(message instanceof SchemeString)) throw x.bad(form, shape)
  throw new Complaint("", String(message), irritants.map(strip), at).of("syntax")
}

/** Every derived form, by the kernel's name for it. */
export const derivedForms: ReadonlyMap<string, Derive> = new Map<string, Derive>([
  ["when", deriveWhen],
  ["unless", deriveUnless],
  ["and", deriveAnd],
  ["or", deriveOr],
  ["cond", deriveCond],
  ["case", deriveCase],
  ["let*", deriveLetStar],
  ["do", deriveDo],
  ["delay", deriveDelay],
  ["delay-force", deriveDelayForce],
  ["parameterize", deriveParameterize],
  ["guard", deriveGuard],
  ["let-values", deriveLetValues],
  ["let*-values", deriveLetStarValues],
  ["receive", deriveReceive],
  ["define-values", deriveDefineValues],
  ["define-record-type", deriveDefineRecordType],
  ["cond-expand", deriveCondExpand],
  ["include", deriveInclude(false)],
  ["include-ci", deriveInclude(true)],
  ["syntax-error", deriveSyntaxError],
  ["->", deriveThread(false)],
  ["->>", deriveThread(true)],
  ["if-let", deriveIfLet],
  ["when-let", deriveWhenLet],
])

/** Keywords that mean something only inside other forms. */
export const auxiliaryKeywords: readonly string[] = ["else", "=>", "...", "_", "unquote", "unquote-splicing"]

/** A binding for each derived and auxiliary keyword, for the kernel's environment. */
export function keywordBindings(names: Iterable<string>): Map<ReturnType<typeof intern>, SpecialForm> {
  return new Map([...names].map((name) => [intern(name), new SpecialForm(name)]))
}
