// The effect `shell`: programs that the grant lists, each run as a process of its own. There is no shell in it: what a
// flow says are a program and a list of arguments, and nothing of them is taken apart or expanded. (A listed file that is
// a script without a first line `#!` is read by `sh`, as wherever the system runs one.)
//
//   (effect 'shell {:program "convert" :args ("in.png" "out.jpg") :input "..."})
//   answers {:status 0 :output "..." :error "..."}
//
//   :program  as the grant lists it
//   :args     a list of strings; none if left out
//   :input    what the program reads, a string or a bytevector; nothing if left out
//
// A status other than 0 is an answer. What it has written is a string where it is UTF-8, else a bytevector. The program
// is run in the grant's folder, and sees of the environment what the grant says, PATH, and IDEMPOTENCY_KEY: the same for
// each attempt, for programs that do a thing once.
//
// A program that is listed may do what the process may: list none that runs others by its arguments, as `env` and `find`
// do, unless every argument is trusted.
//
// Invariants
//   AU13  Only a listed program is run: by the path that its name had when it was granted, with the arguments as given.
//   AU14  A program that takes too long, writes too much or is given up is killed with all that it has begun; so are
//         those that are still running when the process ends.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { accessSync, constants, statSync } from "node:fs"
import { delimiter, join } from "node:path"
import { errorCode } from "../descriptor.js"
import type { EffectContext, PolicedHandler } from "../flows/effects.js"
import { NonRetryableError } from "../flows/policy.js"
import { headerKey } from "../flows/remote-http.js"
import { Arriving, checkSize, contentOf, LARGEST } from "./bytes.js"
import { within } from "./deadline.js"
import {
  content,
  dictOf,
  dictWith,
  type Fields,
  type Given,
  type Kind,
  listOf,
  refusal,
  text,
  wholeFrom,
} from "./fields.js"
import { type GrantPolicy, pathFrom, payloadAs, policyIn, type Surroundings, timeUpTo } from "./grant.js"

/** What programs flows may run. */
export interface ShellGrant {
  /** Each by its path, or by its name, looked for in PATH when it is granted. */
  readonly programs: readonly string[]
  /** Where they run; where relative paths count from unless given. */
  readonly folder?: string
  /** What they see of the environment besides PATH and IDEMPOTENCY_KEY. */
  readonly environment?: { readonly [name: string]: string }
  /** How long a program may run, in milliseconds; a minute unless given. */
  readonly timeout?: number
  /** The most bytes of arguments and input; 1 MiB unless given. */
  readonly sent?: number
  /** The most bytes that a program may write; 1 MiB unless given. */
  readonly received?: number
  /** One attempt unless given. */
  readonly policy?: GrantPolicy
}

const TIMEOUT = 60_000

/** The handler of `shell` that the fields of a grant describe. */
export function shellEffect(fields: Fields, { base, caller }: Surroundings): PolicedHandler {
  const settings: Settings = {
    programs: new Map(fields.need("programs", listOf(programFrom(base)))),
    folder: fields.get("folder", folderFrom(base)) ?? base,
    environment: Object.fromEntries(fields.get("environment", dictOf(textWithoutNul)) ?? []),
    timeout: fields.get("timeout", timeUpTo()) ?? TIMEOUT,
    sent: fields.get("sent", wholeFrom(1)) ?? LARGEST,
    received: fields.get("received", wholeFrom(1)) ?? LARGEST,
    caller,
  }
  return {
    ...policyIn(fields, 1),
    run: (payload: unknown, context: EffectContext) => carriedOut(payloadAs(wanted, payload), context, settings),
  }
}

interface Settings {
  /** Paths by what they are called. */
  readonly programs: ReadonlyMap<string, string>
  readonly folder: string
  readonly environment: { readonly [name: string]: string }
  readonly timeout: number
  readonly sent: number
  readonly received: number
  readonly caller: string
}

/** What a program is called, and its path. */
function programFrom(base: string): Kind<[string, string]> {
  return (given: Given) => {
    const name = text(given)
    const paths = name.includes("/")
      ? [pathFrom(base)(given)]
      : (process.env.PATH ?? "")
          .split(delimiter)
          .filter((folder) => folder !== "")
          .map((folder) => join(folder, name))
    const path = paths.find(isProgram)
    if (name === "" || path === undefined) throw refusal(given, `there is no such program: ${name}`)
    return [name, path]
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function folderFrom(base: string): Kind<string> {
  return (given: Given) => {
    const path = pathFrom(base)(given)
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw refusal(given, `there is no such folder: ${text(given)}`)
    }
    return path
  }
}

/** What the system can pass to a program. */
function textWithoutNul(given: Given): string {
  const written = text(given)
  if (written.includes("\0")) throw refusal(given, `a string with a zero in it: ${JSON.stringify(written)}`)
  return written
}

interface Wanted {
  readonly program: string
  readonly args: readonly string[]
  readonly input: Uint8Array
}

const wanted = dictWith(
  (fields): Wanted => ({
    program: fields.need("program", text),
    args: fields.get("args", listOf(textWithoutNul)) ?? [],
    input: fields.get("input", content) ?? new Uint8Array(),
  }),
)

interface Answer {
  readonly status: number
  readonly output: string | Uint8Array
  readonly error: string | Uint8Array
}

async function carriedOut(
  { program, args, input }: Wanted,
  { idempotencyKey, signal }: EffectContext,
  settings: Settings,
): Promise<Answer> {
  const path = settings.programs.get(program)
  if (path === undefined) throw new NonRetryableError(`the program is not allowed: ${program}`) // AU13
  const size = args.reduce((sum, arg) => sum + Buffer.byteLength(arg), input.length)
  checkSize("what the program is given", size, settings.sent)
  const key = headerKey(settings.caller, idempotencyKey)
  const env = { PATH: process.env.PATH ?? "", ...settings.environment, IDEMPOTENCY_KEY: key }
  return await within(settings.timeout, signal, async (cut) => {
    const options = { cwd: settings.folder, env, detached: true, shell: false }
    const child = started(program, () => spawn(path, args, options))
    return await finished(program, child, { input, limit: settings.received, signal: cut })
  })
}

/** A process of `program`. Some of what keeps it from starting is thrown at once. */
function started(program: string, start: () => ChildProcessWithoutNullStreams): ChildProcessWithoutNullStreams {
  try {
    return start()
  } catch (error) {
    throw unstarted(program, error)
  }
}

/** What may be otherwise the next time. */
const PASSING: readonly string[] = ["EAGAIN", "EMFILE", "ENFILE", "ENOMEM", "ETXTBSY"]

function unstarted(program: string, error: unknown): Error {
  const sentence = `the program cannot be started: ${program}: ${errorCode(error)}`
  return PASSING.includes(errorCode(error)) ? new Error(sentence) : new NonRetryableError(sentence)
}

interface Bounds {
  readonly input: Uint8Array
  readonly limit: number
  readonly signal: AbortSignal
}

/** What a process comes to. AU14 */
function finished(
  program: string,
  child: ChildProcessWithoutNullStreams,
  { input, limit, signal }: Bounds,
): Promise<Answer> {
  follow(child)
  const output = new Arriving("what the program writes", limit)
  const error = new Arriving("what the program writes", limit)
  return new Promise<Answer>((resolve, reject) => {
    const fails = (reason: unknown): void => {
      kill(child)
      reject(reason as Error)
    }
    const takes = (arriving: Arriving) => (piece: Buffer) => {
      try {
        arriving.add(piece)
      } catch (tooMuch) {
        fails(tooMuch)
      }
    }
    signal.addEventListener("abort", () => fails(signal.reason), { once: true })
    child.stdout.on("data", takes(output))
    child.stderr.on("data", takes(error))
    child.on("error", (reason) => reject(unstarted(program, reason)))
    child.on("close", (status, ended) => {
      if (status === null) reject(new Error(`the program was ended by ${ended}: ${program}`))
      else resolve({ status, output: contentOf(output.whole()), error: contentOf(error.whole()) })
    })
    child.stdin.on("error", () => undefined) // it may end without having read all
    child.stdin.end(input)
  }).finally(() => leave(child))
}

/** What runs now, and is killed when this process exits. */
const running = new Set<ChildProcessWithoutNullStreams>()

function follow(child: ChildProcessWithoutNullStreams): void {
  if (running.size === 0) process.on("exit", killAll)
  running.add(child)
}

function leave(child: ChildProcessWithoutNullStreams): void {
  running.delete(child)
  if (running.size === 0) process.off("exit", killAll)
}

function killAll(): void {
  for (const child of running) kill(child)
}

/** Kills a process with all that it has begun: it was started as the head of a group. */
function kill({ pid, stdin, stdout, stderr }: ChildProcessWithoutNullStreams): void {
  for (const stream of [stdin, stdout, stderr]) stream.destroy()
  if (pid === undefined) return
  try {
    process.kill(-pid, "SIGKILL")
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error
  }
}
