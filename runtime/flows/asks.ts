// What a flow asks, and what becomes of it.
//
// Time and chance are answered at once; what somebody else must answer parks the
// fiber under a name. R8

import { Complaint } from "../../interpreter/complaint.js"
import type { Dict } from "../../interpreter/dict.js"
import { Flonum, integer } from "../../interpreter/number/tower.js"
import { Pair } from "../../interpreter/pair.js"
import type { Request } from "../../interpreter/request.js"
import { SchemeString } from "../../interpreter/string.js"
import { keyword, Sym } from "../../interpreter/symbol.js"
import { cidOf } from "../cid.js"
import { isActivity } from "../reactive/activity.js"
import { datumOf, elements, textOf } from "./datum.js"
import type { Fiber } from "./fiber.js"
import { RESERVED, type Wait } from "./wait.js"

/** What an ask may do to the enactment it is made in. */
export interface Asking {
  readonly id: string
  readonly stamp: number
  /** Whether time and chance are asked for like anything else. R17 */
  readonly isPure: boolean
  /** The name of the next ask of `kind` and `name` that `fiber` makes, and its number. */
  named(fiber: Fiber, kind: string, name: string): { tag: string; number: number }
  chance(fiber: Fiber): { fraction(): number; below(limit: bigint): bigint; uuid(): string }
  /** Parks `fiber`, unless the outcome is known. */
  park(fiber: Fiber, wait: Wait): void
  fork(fiber: Fiber, kind: string, wanted: number, thunks: readonly unknown[]): void
  /** What others are told once everything is parked. */
  send(sent: Sent): void
}

/** What a flow tells others without waiting. */
export type Sent =
  | { readonly kind: "spawn"; readonly id: string; readonly flow: string; readonly input: string }
  | { readonly kind: "signal"; readonly id: string; readonly channel: string; readonly value: string }
  | { readonly kind: "emit"; readonly activity: string }
  | { readonly kind: "publish"; readonly value: string }

/** Does what `fiber` asks; the fiber goes on with what is answered, unless it was parked. Throws a `Complaint`. */
export function asked(asking: Asking, fiber: Fiber, request: Request): void {
  const act = acts.get(request.kind)
  if (act === undefined) throw refusal(request)
  if (asking.isPure && TIME_AND_CHANCE.has(request.kind)) {
    const [limit] = request.operands
    const name = limit === undefined || limit === false ? "any" : textOf(limit)
    asking.park(fiber, { kind: "suspend", tag: asking.named(fiber, request.kind, name).tag })
  } else act(asking, fiber, request.operands)
}

const TIME_AND_CHANCE: ReadonlySet<string> = new Set(["now", "random", "uuid"])

type Act = (asking: Asking, fiber: Fiber, operands: readonly unknown[]) => void

function answer(fiber: Fiber, value: unknown): void {
  fiber.run.resume(value)
}

function timer(name: string): Act {
  return (asking, fiber, [ms]) => {
    const { tag } = asking.named(fiber, "timer", name)
    asking.park(fiber, { kind: "timer", tag, due: dueIn(asking.stamp, ms), resumable: false })
  }
}

/** The last point in time that a host can write. */
const END_OF_TIME = 8.64e15

/** The point in time that lies `ms`, a number, after `stamp`. Throws a `Complaint` if that is after the end of time. */
function dueIn(stamp: number, ms: unknown): number {
  const due = Math.max(0, stamp + Number(ms))
  if (due <= END_OF_TIME) return due
  throw new Complaint("", "a point in time that never comes", [ms])
}

const acts: ReadonlyMap<string, Act> = new Map<string, Act>([
  ["suspend", (asking, fiber, [tag]) => asking.park(fiber, { kind: "suspend", tag: givenTag("suspend", tag) })],
  [
    "receive",
    (asking, fiber, [channel]) => {
      const text = textOf(channel, "receive")
      asking.park(fiber, { kind: "receive", tag: asking.named(fiber, "receive", text).tag, channel: text })
    },
  ],
  [
    "effect",
    (asking, fiber, [name, payload, options]) => {
      const text = textOf(name)
      const as = optionOf(options, "as")
      const tag = as === undefined ? asking.named(fiber, "effect", text).tag : givenTag("effect", as)
      const wait = {
        kind: "effect",
        tag,
        name: text,
        payload: textOf(payload, "effect"),
        options: textOf(options),
      } as const
      asking.park(fiber, wait)
    },
  ],
  [
    "object",
    (asking, fiber, [name, operands]) => {
      const text = textOf(name)
      const { tag } = asking.named(fiber, "effect", text)
      asking.park(fiber, { kind: "effect", tag, name: text, payload: textOf(operands, text), options: "{}" })
    },
  ],
  ["sleep", timer("sleep")],
  ["deadline", timer("deadline")],
  [
    "until",
    (asking, fiber, [time]) => {
      const { tag } = asking.named(fiber, "timer", "until")
      asking.park(fiber, { kind: "timer", tag, due: dueIn(0, time), resumable: false })
    },
  ],
  [
    "wait",
    (asking, fiber, [ms, tag]) => {
      const due = dueIn(asking.stamp, ms)
      asking.park(fiber, { kind: "timer", tag: givenTag("wait", tag), due, resumable: true })
    },
  ],
  ["time", (_asking, fiber, [text]) => answer(fiber, timeOf(text))],
  [
    "child",
    (asking, fiber, [flow, input, options]) => {
      const name = textOf(flow)
      const as = optionOf(options, "as")
      const tag = as === undefined ? asking.named(fiber, "child", name).tag : givenTag("call-flow", as)
      asking.park(fiber, { kind: "child", tag, flow: name, input: textOf(input, "call-flow") })
    },
  ],
  [
    "spawn",
    (asking, fiber, [flow, input, options]) => {
      const name = textOf(flow)
      const as = optionOf(options, "as")
      const tag = as === undefined ? asking.named(fiber, "child", name).tag : givenTag("spawn-flow", as)
      const id = childId(asking.id, tag)
      asking.send({ kind: "spawn", id, flow: name, input: textOf(input, "spawn-flow") })
      answer(fiber, new SchemeString(id))
    },
  ],
  [
    "signal-flow",
    (asking, fiber, [id, channel, value]) => {
      asking.send({
        kind: "signal",
        id: idOf("signal-flow", id),
        channel: textOf(channel, "signal-flow"),
        value: textOf(value, "signal-flow"),
      })
      answer(fiber, null)
    },
  ],
  ["now", (asking, fiber) => answer(fiber, asking.stamp)],
  [
    "random",
    (asking, fiber, [limit]) => {
      const chance = asking.chance(fiber)
      answer(
        fiber,
        limit === false ? new Flonum(chance.fraction()) : integer(chance.below(BigInt(limit as number | bigint))),
      )
    },
  ],
  ["uuid", (asking, fiber) => answer(fiber, new SchemeString(asking.chance(fiber).uuid()))],
  [
    "emit",
    (asking, fiber, [activity]) => {
      isActivity(activity)
      asking.send({ kind: "emit", activity: textOf(activity, "emit") })
      answer(fiber, null)
    },
  ],
  [
    "publish",
    (asking, fiber, [value]) => {
      asking.send({ kind: "publish", value: textOf(value, "publish-state") })
      answer(fiber, null)
    },
  ],
  [
    "fork",
    (asking, fiber, [kind, wanted, thunks]) =>
      asking.fork(fiber, (kind as Sym).name, wanted as number, elements(thunks) ?? []),
  ],
  ["cancelled?", (_asking, fiber) => answer(fiber, fiber.cancelling)],
])

/** What a driver word is to be replaced by in a flow. R15 */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["flow/start", "call-flow or spawn-flow"],
  ["flow/resume", "signal-flow"],
  ["flow/signal", "signal-flow"],
])

/** Requests of a script's main program: a flow cannot make them, or makes them as effects. */
export const DRIVER_WORDS: ReadonlySet<string> = new Set([
  ...INSTEAD.keys(),
  "object",
  "flow/cancel",
  "flow/retry",
  "flow-failed-id",
  "flow/status",
  "query",
  "flow-registered",
  "flow-instances",
  "flow-resumable-ids",
  "flow-store-export",
  "flow-store-import!",
  "flow-drive",
  "flow-peer-register!",
])

/** What the prelude calls what is asked, where that is another word. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["child", "call-flow"],
  ["spawn", "spawn-flow"],
  ["publish", "publish-state"],
  ["until", "wait-until"],
  ["time", "wait-until"],
  ["register", "defflow"],
  ["cancelled?", "on-cancel"],
])

/** The prelude's word for a request. */
export function wordOf(kind: string, operands: readonly unknown[]): string {
  if (kind === "declare") return `def${(operands[0] as Sym).name}`
  if (kind === "object") return (operands[0] as Sym).name
  if (kind !== "fork") return WORDS.get(kind) ?? kind
  const { name } = operands[0] as Sym
  return name === "all" ? "parallel" : name
}

function refusal({ kind, operands }: Request): Complaint {
  if (kind === "register") {
    const [name, , word] = operands
    const who = word instanceof Sym ? word.name : wordOf(kind, operands)
    return new Complaint(who, "a flow cannot register flows while it runs", [name])
  }
  if (kind === "declare")
    return new Complaint(wordOf(kind, operands), "a flow cannot declare while it runs", [operands[1]])
  if (!DRIVER_WORDS.has(kind)) return new Complaint(kind, "a flow cannot ask for that", operands)
  const complaint = new Complaint(kind, "a flow cannot do that", [])
  const instead = INSTEAD.get(kind)
  if (instead !== undefined) complaint.hint = `use ${instead}`
  return complaint
}

/** The canonical text of a tag that the flow's author chose. */
function givenTag(who: string, tag: unknown): string {
  const head = tag instanceof Pair ? tag.car : undefined
  if (head instanceof Sym && RESERVED.has(head.name)) {
    throw new Complaint(who, "a tag that begins as the name of an ask", [tag])
  }
  return textOf(tag, who)
}

function optionOf(options: unknown, name: string): unknown {
  return (options as Dict).get(keyword(name))
}

/** An instance's id, which a guest has as a string or a symbol. */
export function idOf(who: string, id: unknown): string {
  if (id instanceof SchemeString) return id.toString()
  if (id instanceof Sym) return id.name
  throw new Complaint(who, "not an id", [id])
}

/** The id of the child that `parent` has asked for under `tag`. R15 */
export function childId(parent: string, tag: string): string {
  const [kind, name, path, number] = elements(datumOf(tag)) ?? []
  if (!(kind instanceof Sym) || kind.name !== "child")
    return `${parent}/${/^[\w-]+$/.test(tag) ? tag : cidOf(tag).slice(-12)}`
  return `${parent}/${[textOf(name), ...(elements(path) ?? []), number].join(".")}`
}

/** A point in time that was written: a date as in RFC 3339, with its zone. */
function timeOf(text: unknown): number {
  const written = String(text)
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(written)
    ? Date.parse(written)
    : Number.NaN
  if (Number.isNaN(time)) throw new Complaint("wait-until", "not a point in time, as 2026-12-01T09:00:00Z", [text])
  return time
}
