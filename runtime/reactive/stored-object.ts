// An object as it is kept: its content, and what is known of it beside.
//
//   {:content {:id ID :type TYPE :status STATUS …} :cid CID :activity CID :position ID :gone #f}
//
// Invariants
//   OB1  The content's id is that of its canonical text, the status included; relations are not part of it.

import type { Dict } from "../../interpreter/dict.js"
import { cidOf } from "../cid.js"
import { dictFrom, field, textField } from "./dicts.js"

export interface StoredObject {
  readonly content: Dict
  readonly cid: string
  /** The object's last activity, and where it stands in the log; undefined if there was none. */
  readonly activity: string | undefined
  readonly position: string | undefined
  /** Whether it was deleted. */
  readonly gone: boolean
}

/** The status that makes an object public. */
export const PUBLISHED = "published"
export const DRAFT = "draft"

/** What a change of content or status is to those who look at it from outside: undefined is nothing. */
export function verbOf(
  before: StoredObject | undefined,
  after: Dict | undefined,
): "create" | "update" | "delete" | undefined {
  const was = before !== undefined && !before.gone && statusOf(before.content) === PUBLISHED
  const is = after !== undefined && statusOf(after) === PUBLISHED
  if (!was) return is ? "create" : undefined
  return is ? "update" : "delete"
}

export function statusOf(content: Dict): string {
  return textField("object", content, "status") ?? DRAFT
}

/** @param text an object's content, canonical. OB1 */
export function contentId(text: string): string {
  return cidOf(text)
}

/** @param text the canonical text of the content */
export function storedText({ cid, activity, position, gone }: Omit<StoredObject, "content">, text: string): string {
  const last = activity === undefined ? "" : ` :activity "${activity}" :position "${position}"`
  return `{:cid "${cid}"${last} :content ${text} :gone ${gone ? "#t" : "#f"}}`
}

export function storedFrom(text: string): StoredObject {
  const dict = dictFrom(text)
  return {
    content: field(dict, "content") as Dict,
    cid: String(field(dict, "cid")),
    activity: textField("object", dict, "activity"),
    position: textField("object", dict, "position"),
    gone: field(dict, "gone") === true,
  }
}

/** Whether the object that `text` says was deleted. */
export function isGone(text: string): boolean {
  return text.endsWith(" :gone #t}") // as `storedText` has it
}
