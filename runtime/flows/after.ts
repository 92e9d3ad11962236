// What a row says came of a delivery: `(state waiting (wait ...) extra ...)`.
//
// `waiting` is how many asks wait for an answer; those that were made since the
// row before are listed. What an instance that has ended answered, or why it
// failed, stands in their place: `(finished value)`, `(failed message place)`.
// The extras: `(published value)`, `(emitted activity ...)`.

import { Sym } from "../../interpreter/symbol.js"
import type { State } from "../store.js"
import type { Sent } from "./asks.js"
import { datumOf, elements, sentenceText, textOf } from "./datum.js"
import { type Wait, waitFrom, waitText } from "./wait.js"

/** How an instance stands, as its last row says. */
export interface After {
  readonly state: State
  /** Of a finished one, the canonical text of its answer. */
  readonly answer: string | undefined
  /** Of a failed one. */
  readonly failure: { readonly message: string; readonly place: string } | undefined
}

/** The text for an instance that goes on. */
export function waitingText(state: State, waiting: number, asked: readonly Wait[], sent: readonly Sent[]): string {
  return `(${state} ${waiting} (${asked.map(waitText).join(" ")})${extras(sent)})`
}

export function finishedText(answer: string, sent: readonly Sent[]): string {
  return `(finished ${answer}${extras(sent)})`
}

export function failedText(message: string, place: string, sent: readonly Sent[]): string {
  return `(failed ${sentenceText(message)} ${sentenceText(place)}${extras(sent)})`
}

export function cancelledText(sent: readonly Sent[]): string {
  return `(cancelled${extras(sent)})`
}

function extras(sent: readonly Sent[]): string {
  if (sent.length === 0) return ""
  const published = sent.findLast((each) => each.kind === "publish")
  const emitted = sent.flatMap((each) => (each.kind === "emit" ? [each.activity] : []))
  return [
    published === undefined ? "" : ` (published ${(published as Sent & { kind: "publish" }).value})`,
    emitted.length === 0 ? "" : ` (emitted ${emitted.join(" ")})`,
  ].join("")
}

/** How an instance stands, by the text of its last row. */
export function afterOf(text: string): After {
  const [head, first, second] = elements(datumOf(text)) ?? []
  const state = (head as Sym).name as State
  return {
    state,
    answer: state === "finished" ? textOf(first) : undefined,
    failure: state === "failed" ? { message: String(first), place: String(second) } : undefined,
  }
}

/** What a row says was asked since the row before. */
export function waitsOf(text: string): Wait[] {
  const [state, , asked] = elements(datumOf(text)) ?? []
  if (state instanceof Sym && (state.name === "finished" || state.name === "failed")) return []
  return (elements(asked) ?? []).flatMap((datum) => waitFrom(datum) ?? [])
}

/** What a row says under an extra's name: the canonical texts that follow it. */
export function extraOf(text: string, name: "published" | "emitted"): string[] {
  const parts = elements(datumOf(text)) ?? []
  const [state] = parts
  const own =
    state instanceof Sym && state.name === "cancelled" ? 1 : state instanceof Sym && state.name === "finished" ? 2 : 3
  for (const part of parts.slice(own)) {
    const [head, ...rest] = elements(part) ?? []
    if (head instanceof Sym && head.name === name) return rest.map((each) => textOf(each))
  }
  return []
}
