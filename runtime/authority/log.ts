// The effect `log`: a line for those who run the process.
//
//   (effect 'log "the order is on its way")
//   (effect 'log {:level warn :text "the order is late" :data {:order 17}})
//
//   :level   debug, info, warn or error; info if left out
//   :text    what is said
//   :data    any plain data; written as SX writes it
//
// It answers nil. A line is one object of JSON: `time`, `level`, `instance`, `key` (the effect's idempotency key), `text`,
// and `data` if there is some. A line may come twice, where a process is lost before the flow hears of it: by its key
// it is known.
//
// Invariants
//   AU19  Whatever a flow says, one effect writes one line, without a control character.

import { constants } from "node:fs"
import { open } from "node:fs/promises"
import { DescriptorSink } from "../descriptor.js"
import { textOfHost } from "../flows/datum.js"
import type { EffectContext, PolicedHandler } from "../flows/effects.js"
import { checkSize } from "./bytes.js"
import { within } from "./deadline.js"
import { dictWith, type Fields, type Given, type Kind, refusal, text, wholeFrom, wordOf } from "./fields.js"
import { type GrantPolicy, pathFrom, payloadAs, policyIn, type Surroundings, timeUpTo } from "./grant.js"

/** What flows may log, and where: to the standard error unless it is said. */
export interface LogGrant {
  /** A file that the lines are appended to. */
  readonly file?: string
  /** Takes a line, which has no end; for programs that embed flows. */
  readonly write?: (line: string) => unknown
  /** How long writing a line may take, in milliseconds; ten seconds unless given. */
  readonly timeout?: number
  /** The most bytes of a line; 64 KiB unless given. */
  readonly largest?: number
  /** One attempt unless given. */
  readonly policy?: GrantPolicy
}

const TIMEOUT = 10_000
const LARGEST_LINE = 65536

/** The handler of `log` that the fields of a grant describe. */
export function logEffect(fields: Fields, { base }: Surroundings): PolicedHandler {
  const file = fields.get("file", pathFrom(base))
  const write = fields.get("write", writerUnless(file)) ?? (file === undefined ? toStandardError : appenderTo(file))
  const timeout = fields.get("timeout", timeUpTo()) ?? TIMEOUT
  const largest = fields.get("largest", wholeFrom(1)) ?? LARGEST_LINE
  return {
    ...policyIn(fields, 1),
    run: async (payload: unknown, context: EffectContext) => {
      const line = lineOf(payloadAs(entry, payload), context)
      checkSize("the line", Buffer.byteLength(line), largest)
      await within(timeout, context.signal, async () => await write(line))
      return null
    },
  }
}

type Writer = (line: string) => unknown

function writerUnless(file: string | undefined): Kind<Writer> {
  return (given: Given) => {
    if (file !== undefined) throw refusal(given, "lines go to one place, not to a file as well")
    if (typeof given.value !== "function") throw refusal(given, "a function is wanted")
    return given.value as Writer
  }
}

interface Entry {
  readonly level: string
  readonly text: string
  readonly data?: string | undefined
}

function entry(given: Given): Entry {
  return typeof given.value === "string" ? { level: "info", text: given.value } : described(given)
}

const described = dictWith((fields) => ({
  level: fields.get("level", wordOf(["debug", "info", "warn", "error"])) ?? "info",
  text: fields.need("text", text),
  data: fields.get("data", ({ value }) => textOfHost(value)),
}))

/** AU19 */
function lineOf({ level, text, data }: Entry, { instance, idempotencyKey: key }: EffectContext): string {
  const line = JSON.stringify({ time: new Date().toISOString(), level, instance, key, text, data })
  return line.replace(/[\p{Cc}\u2028\u2029]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
}

function toStandardError(line: string): void {
  const sink = new DescriptorSink(STANDARD_ERROR)
  sink.push(`${line}\n`)
  sink.flush()
}

const STANDARD_ERROR = 2

function appenderTo(path: string): Writer {
  return async (line) => {
    const file = await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK)
    try {
      await file.appendFile(`${line}\n`)
    } finally {
      await file.close()
    }
  }
}
