// Deliveries: what an instance is told, one after another. Its log is made of them. R4, R9
//
// A delivery is written as a list that begins with its kind:
//
//   (start input seed prelude)       (timer tag)
//   (resume tag value)               (effect tag outcome name cid)
//   (signal channel value)           (child tag outcome flow cid)
//   (cancel)                         (strike row)   (migrate version)   (reseed seed)
//
// where an outcome is (ok value) or (raised sentence irritants), a cid is that of
// the payload, and the prelude is the content id of the flow words that the
// instance began with: it is left out where nobody else can go on with it, and
// was before it was kept.

import { Complaint } from "../../interpreter/complaint.js"
import { SchemeString } from "../../interpreter/string.js"
import { Sym } from "../../interpreter/symbol.js"
import { datumOf, elements, sentenceText, textOf } from "./datum.js"

/** How an effect or a child came out. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly sentence: string; readonly irritants: readonly unknown[] }

export type Delivery =
  | {
      readonly kind: "start"
      readonly input: unknown
      readonly seed: string
      readonly prelude: string | undefined
      readonly text: string
    }
  /** Values are guests' own, and the delivery's alone; `tag` and `channel` are canonical texts. */
  | { readonly kind: "resume"; readonly tag: string; readonly value: unknown; readonly text: string }
  | { readonly kind: "signal"; readonly channel: string; readonly value: unknown; readonly text: string }
  | { readonly kind: "timer"; readonly tag: string; readonly text: string }
  | {
      readonly kind: "effect" | "child"
      readonly tag: string
      readonly outcome: Outcome
      readonly name: string
      readonly cid: string
      readonly text: string
    }
  | { readonly kind: "cancel"; readonly text: string }
  | { readonly kind: "strike"; readonly row: number; readonly text: string }
  | { readonly kind: "migrate"; readonly version: string; readonly text: string }
  | { readonly kind: "reseed"; readonly seed: string; readonly text: string }

// Writing

export const entries = {
  start: (input: string, seed: string, prelude?: string): string =>
    `(start ${input} ${textOf(new SchemeString(seed))}${prelude === undefined ? "" : ` "${prelude}"`})`,
  resume: (tag: string, value: string): string => `(resume ${tag} ${value})`,
  signal: (channel: string, value: string): string => `(signal ${channel} ${value})`,
  timer: (tag: string): string => `(timer ${tag})`,
  /** `outcome` is an outcome's text. */
  effect: (tag: string, outcome: string, name: string, cid: string): string =>
    `(effect ${tag} ${outcome} ${name} "${cid}")`,
  child: (tag: string, outcome: string, flow: string, cid: string): string =>
    `(child ${tag} ${outcome} ${flow} "${cid}")`,
  cancel: (): string => "(cancel)",
  strike: (row: number): string => `(strike ${row})`,
  migrate: (version: string): string => `(migrate "${version}")`,
  reseed: (seed: string): string => `(reseed ${textOf(new SchemeString(seed))})`,
}

/** What is logged of `delivery`: of a start, that the instance begins with `prelude`, whoever has sent it. R10 */
export function loggedText(delivery: Delivery, prelude: string | undefined): string {
  if (delivery.kind !== "start" || delivery.prelude === prelude) return delivery.text
  return entries.start(textOf(delivery.input), delivery.seed, prelude)
}

/** The text of an outcome that is a value, given its canonical text. */
export function okText(value: string): string {
  return `(ok ${value})`
}

/** The text of an outcome that is a failure; `irritants` are canonical texts. */
export function raisedText(sentence: string, irritants: readonly string[]): string {
  return `(raised ${sentenceText(sentence)} (${irritants.join(" ")}))`
}

/** The delivery of an effect's outcome; `outcome` is an outcome's text. */
export function effectDelivery(tag: string, outcome: string, name: string, cid: string): Delivery {
  const text = entries.effect(tag, outcome, name, cid)
  return { kind: "effect", tag, outcome: outcomeOf(datumOf(outcome), outcome), name, cid, text }
}

/** The delivery of an input: a canonical text, and a datum of it that is the delivery's alone. */
export function startDelivery(input: string, datum: unknown, seed: string, prelude: string | undefined): Delivery {
  return { kind: "start", input: datum, seed, prelude, text: entries.start(input, seed, prelude) }
}

/** The delivery of an answer; `value` is a canonical text. */
export function resumeDelivery(tag: string, value: string): Delivery {
  return { kind: "resume", tag, value: datumOf(value), text: entries.resume(tag, value) }
}

// Reading

/** The delivery that `text` says. Throws a `Complaint` where it says none. */
export function deliveryOf(text: string): Delivery {
  const [head, ...parts] = elements(datumOf(text)) ?? []
  const [first, second, third, fourth] = parts
  switch (head instanceof Sym ? head.name : "") {
    case "start":
      return {
        kind: "start",
        input: first,
        seed: String(second),
        prelude: third === undefined ? undefined : String(third),
        text,
      }
    case "resume":
      return { kind: "resume", tag: textOf(first), value: second, text }
    case "signal":
      return { kind: "signal", channel: textOf(first), value: second, text }
    case "timer":
      return { kind: "timer", tag: textOf(first), text }
    case "effect":
    case "child":
      return {
        kind: (head as Sym).name as "effect" | "child",
        tag: textOf(first),
        outcome: outcomeOf(second, text),
        name: textOf(third),
        cid: String(fourth),
        text,
      }
    case "cancel":
      return { kind: "cancel", text }
    case "strike":
      return { kind: "strike", row: first as number, text }
    case "migrate":
      return { kind: "migrate", version: String(first), text }
    case "reseed":
      return { kind: "reseed", seed: String(first), text }
    default:
      throw new Complaint("", "a log holds what is no delivery", [new SchemeString(text)])
  }
}

function outcomeOf(datum: unknown, text: string): Outcome {
  const [how, first, second] = elements(datum) ?? []
  if (how instanceof Sym && how.name === "ok") return { ok: true, value: first }
  if (how instanceof Sym && how.name === "raised") {
    return { ok: false, sentence: String(first), irritants: elements(second) ?? [] }
  }
  throw new Complaint("", "a log holds what is no outcome", [new SchemeString(text)])
}
