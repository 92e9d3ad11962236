// What a fiber waits for.
//
// Tags are canonical texts throughout: they are compared, written and shown, and
// only the guest needs them as data.

import { Sym } from "../../interpreter/symbol.js"
import { elements, textOf } from "./datum.js"

/** An ask that has been made and not been answered. */
export type Wait =
  | { readonly kind: "suspend"; readonly tag: string }
  | { readonly kind: "receive"; readonly tag: string; readonly channel: string }
  | { readonly kind: "timer"; readonly tag: string; readonly due: number; readonly resumable: boolean }
  | {
      readonly kind: "effect"
      readonly tag: string
      readonly name: string
      /** Canonical texts of the payload and of the dict of options. */
      readonly payload: string
      readonly options: string
    }
  | { readonly kind: "child"; readonly tag: string; readonly flow: string; readonly input: string }

/** Kinds that head the names of asks: no tag of a person's may begin so. R8 */
export const RESERVED: ReadonlySet<string> = new Set(["effect", "timer", "child", "receive", "now", "random", "uuid"])

/** The canonical text of a wait: a list that begins with its kind and its tag. */
export function waitText(wait: Wait): string {
  switch (wait.kind) {
    case "suspend":
      return `(suspend ${wait.tag})`
    case "receive":
      return `(receive ${wait.tag} ${wait.channel})`
    case "timer":
      return `(timer ${wait.tag} ${wait.due} ${wait.resumable ? "#t" : "#f"})`
    case "effect":
      return `(effect ${wait.tag} ${wait.name} ${wait.payload} ${wait.options})`
    case "child":
      return `(child ${wait.tag} ${wait.flow} ${wait.input})`
  }
}

/** The wait that a datum says, if it says one; the inverse of `waitText`. */
export function waitFrom(datum: unknown): Wait | undefined {
  const [kind, ...parts] = elements(datum) ?? []
  const [tag = "", second = "", third = "", fourth = ""] = parts.map((part) => textOf(part))
  switch (kind instanceof Sym ? kind.name : "") {
    case "suspend":
      return { kind: "suspend", tag }
    case "receive":
      return { kind: "receive", tag, channel: second }
    case "timer":
      return { kind: "timer", tag, due: Number(second), resumable: third === "#t" }
    case "effect":
      return { kind: "effect", tag, name: second, payload: third, options: fourth }
    case "child":
      return { kind: "child", tag, flow: second, input: third }
    default:
      return undefined
  }
}
