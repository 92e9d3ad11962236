// The history of an instance: what was delivered to it and what came of that, row by row.
//
//   publish 01m7…  finished
//
//   0  2026-11-21 09:30:00.000Z             start {:title "Hello"}
//        wrote    reviewing
//        waits    suspend review
//   1  2026-11-21 10:33:00.000Z  +1 h 3 min  resume review: approved
//        finished {:state "published" :title "Hello"}
//
// Invariants
//   TL1  Every row is shown, those that a later one has struck as well, and marked.
//
// Not here: what rows are made of (flows/delivery.ts, flows/after.ts).

import { SchemeString } from "../../interpreter/string.js"
import type { Palette } from "../colours.js"
import { clipped, shownLine } from "../columns.js"
import { afterOf, extraOf, waitsOf } from "../flows/after.js"
import { textOf } from "../flows/datum.js"
import { type Delivery, deliveryOf } from "../flows/delivery.js"
import type { Contradiction } from "../flows/flow-error.js"
import { struckRows } from "../flows/live.js"
import type { Wait } from "../flows/wait.js"
import type { Head, Row } from "../store.js"
import { durationText, isoText, timeText } from "./durations.js"
import { waitJson } from "./flow-answer.js"
import { jsonOf } from "./flow-values.js"

/** How a history is shown. */
export interface TimelineOptions {
  readonly palette: Palette
  /** How wide a line may be; undefined: as wide as it is. */
  readonly columns: number | undefined
  /** Where the log of a stuck instance contradicts its flow. */
  readonly contradiction?: Contradiction | undefined
}

/** The history in lines. */
export function timeline(head: Head, rows: readonly Row[], options: TimelineOptions): string[] {
  const { palette, columns, contradiction } = options
  const struck = struckRows(rows) // TL1
  const digits = String(rows.length - 1).length
  const gaps = rows.map((row, i) => (i === 0 ? "" : gap(row.stamp - (rows[i - 1] as Row).stamp)))
  const gapWidth = Math.max(...gaps.map((text) => text.length), 0)
  const cut = (line: string): string => (columns === undefined ? shownLine(line).shown : clipped(line, columns))
  const lines = [
    palette("heading", cut(`${head.flow === "" ? "a procedure" : head.flow} ${head.id}  ${head.state}`)),
    "",
  ]
  for (const [i, row] of rows.entries()) {
    const mark = struck.has(row.seq) ? "  (struck)" : ""
    const number = String(row.seq).padStart(digits)
    const time = `${timeText(row.stamp)}  ${(gaps[i] as string).padEnd(gapWidth)}`
    const style = mark === "" ? "plain" : "faint"
    lines.push(palette(style, cut(`${number}  ${time}  ${deliveryText(deliveryOf(row.entry))}${mark}`)))
    const indent = " ".repeat(digits + 4)
    for (const line of consequences(row)) lines.push(palette("faint", cut(`${indent}${line}`)))
    if (contradiction?.row === row.seq)
      lines.push(palette("wrong", cut(`${indent}stuck    the log contradicts the flow: ${contradiction.actual}`)))
  }
  return lines
}

/** A clock that was set back leaves a gap below nothing. */
function gap(ms: number): string {
  return ms < 0 ? `-${durationText(-ms)}` : `+${durationText(ms)}`
}

/** What was delivered, for a person. */
function deliveryText(delivery: Delivery): string {
  switch (delivery.kind) {
    case "start":
      return `start ${textOf(delivery.input)}`
    case "resume":
      return `resume ${delivery.tag}: ${textOf(delivery.value)}`
    case "signal":
      return `signal ${delivery.channel}: ${textOf(delivery.value)}`
    case "timer":
      return `timer ${delivery.tag}`
    case "effect":
    case "child": {
      const { outcome, kind, name, tag } = delivery
      const said = outcome.ok ? textOf(outcome.value) : `raised ${raisedText(outcome)}`
      return `${kind} ${name} ${tag}: ${said}`
    }
    case "cancel":
      return "cancel"
    case "strike":
      return `retry: row ${delivery.row} is struck`
    case "migrate":
      return `migrate to ${delivery.version}`
    case "reseed":
      return "fork: chance is drawn anew from here"
  }
}

function raisedText({ sentence, irritants }: { sentence: string; irritants: readonly unknown[] }): string {
  return [textOf(new SchemeString(sentence)), ...irritants.map((irritant) => textOf(irritant))].join(" ")
}

/** What came of a delivery, a line each. */
function consequences({ journal, after }: Row): string[] {
  const lines: string[] = []
  const add = (label: string, text: string): void => {
    lines.push(`${label.padEnd(8)} ${text}`)
  }
  for (const line of journal.split("\n").slice(0, journal.endsWith("\n") ? -1 : undefined)) {
    if (journal !== "") add("wrote", line)
  }
  for (const text of extraOf(after, "published")) add("shows", text)
  for (const text of extraOf(after, "emitted")) add("emits", text)
  for (const wait of waitsOf(after)) add("waits", `${wait.kind} ${waitDetail(wait)}`)
  const { state, answer, failure } = afterOf(after)
  if (answer !== undefined) add("finished", answer)
  if (failure !== undefined) add("failed", `${failure.place === "" ? "" : `${failure.place}: `}${failure.message}`)
  if (state === "cancelled") add("cancelled", "")
  return lines
}

function waitDetail(wait: Wait): string {
  switch (wait.kind) {
    case "suspend":
      return wait.tag
    case "receive":
      return `${wait.channel} as ${wait.tag}`
    case "timer":
      return `${wait.tag} until ${timeText(wait.due)}`
    case "effect":
      return `${wait.name} ${wait.payload} as ${wait.tag}`
    case "child":
      return `${wait.flow} ${wait.input} as ${wait.tag}`
  }
}

/** The history for a program: values are JSON's, tags and names are written as in SX. */
export function timelineJson(rows: readonly Row[], contradiction?: Contradiction): unknown[] {
  const struck = struckRows(rows)
  return rows.map((row) => {
    const { state, answer, failure } = afterOf(row.after)
    const [published] = extraOf(row.after, "published")
    return {
      row: row.seq,
      at: isoText(row.stamp),
      struck: struck.has(row.seq),
      ...deliveryJson(deliveryOf(row.entry)),
      state,
      waits: waitsOf(row.after).map(waitJson),
      ...(answer === undefined ? {} : { answer: jsonOf(answer) }),
      ...(failure === undefined ? {} : { failure }),
      ...(published === undefined ? {} : { published: jsonOf(published) }),
      emitted: extraOf(row.after, "emitted").map(jsonOf),
      wrote: row.journal,
      ...(contradiction?.row === row.seq ? { contradicted: contradiction.actual } : {}),
    }
  })
}

function deliveryJson(delivery: Delivery): object {
  const { kind } = delivery
  switch (kind) {
    case "start":
      return { kind, input: jsonOf(textOf(delivery.input)) }
    case "resume":
      return { kind, tag: delivery.tag, value: jsonOf(textOf(delivery.value)) }
    case "signal":
      return { kind, channel: delivery.channel, value: jsonOf(textOf(delivery.value)) }
    case "effect":
    case "child": {
      const { outcome, name, tag } = delivery
      if (outcome.ok) return { kind, name, tag, value: jsonOf(textOf(outcome.value)) }
      const irritants = outcome.irritants.map((irritant) => jsonOf(textOf(irritant)))
      return { kind, name, tag, raised: { sentence: outcome.sentence, irritants } }
    }
    case "timer":
      return { kind, tag: delivery.tag }
    case "strike":
      return { kind, strikes: delivery.row }
    case "migrate":
      return { kind, version: delivery.version }
    default:
      return { kind }
  }
}
