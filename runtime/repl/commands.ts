// The `,commands` of a session: what a person asks about the guest, not of it.
//
// Each is one record; the help is read out of the table.
//
// Not here: the session's memory (session.ts), how a reply is shown (reply.ts).

import { resolve } from "node:path"
import { clipped } from "../columns.js"
import type { Description, Guest } from "../guest.js"
import { nearestNames, suggesting } from "../nearest.js"
import { profileTable } from "../profile.js"
import { failed, left, type Reply, SILENT, said } from "./reply.js"
import type { Session } from "./session.js"
import { traced, untraced } from "./trace.js"

/** What a command does with what follows its name. */
type Run = (session: Session, operand: string, signal: AbortSignal | undefined) => Reply | Promise<Reply>

interface Command {
  readonly name: string
  /** How it is written: `,doc NAME`. */
  readonly shape: string
  readonly doc: string
  readonly run: Run
}

/** Takes in what was said: forms, or one `,command`. */
export async function answer(session: Session, text: string, line: number, signal?: AbortSignal): Promise<Reply> {
  const [, word, operand] = /^\s*,([^\s()]*)\s*([\s\S]*)$/.exec(text) ?? []
  if (word === undefined || operand === undefined) return session.evaluate(text, { name: "repl", line, signal })
  const command = commandNamed(word)
  return command === undefined ? unknownCommand(word) : command.run(session, operand.trim(), signal)
}

/** The command called `word`, or the only one that begins so. */
function commandNamed(word: string): Command | undefined {
  const exact = COMMANDS.find(({ name }) => name === word)
  if (exact !== undefined || word === "") return exact
  const begun = COMMANDS.filter(({ name }) => name.startsWith(word))
  return begun.length === 1 ? begun[0] : undefined
}

function unknownCommand(word: string): Reply {
  if (word === "") return help()
  const near = nearestNames(word, commandNames()).map((name) => `,${name}`)
  return failed(
    near.length === 0 ? `no such command: ,${word}; ,help lists them` : suggesting(`no such command: ,${word}`, near),
  )
}

/** The names of the commands, without their comma. */
export function commandNames(): string[] {
  return COMMANDS.map(({ name }) => name)
}

const COMMANDS: readonly Command[] = [
  { name: "apropos", shape: ",apropos WORD", doc: "the names that contain WORD", run: apropos },
  { name: "bt", shape: ",bt", doc: "every guest call of the last error", run: backtrace },
  { name: "doc", shape: ",doc NAME", doc: "what NAME is and how it is called", run: doc },
  { name: "env", shape: ",env", doc: "what this session has defined", run: definitions },
  { name: "expand", shape: ",expand FORM", doc: "FORM in the core language", run: expand },
  { name: "help", shape: ",help", doc: "these commands and the keys", run: help },
  { name: "load", shape: ",load FILE", doc: "evaluate a file here", run: load },
  { name: "quit", shape: ",quit", doc: "leave, as Ctrl-D does", run: () => ({ ...SILENT, isOver: true }) },
  { name: "reload", shape: ",reload", doc: "evaluate again every file loaded so far", run: reload },
  { name: "time", shape: ",time FORM", doc: "evaluate FORM and say what it took", run: time },
  { name: "trace", shape: ",trace NAME", doc: "show each call of a procedure, and its answer", run: traced },
  { name: "type", shape: ",type FORM", doc: "what kind of value FORM has", run: type },
  { name: "untrace", shape: ",untrace NAME", doc: "show its calls no more", run: untraced },
]

const KEYS: readonly (readonly [string, string])[] = [
  ["Return", "evaluate a complete form, else begin a new line"],
  ["Alt-Return", "begin a new line"],
  ["Tab", "complete a name, a keyword or a file name; indent a line"],
  ["Up, Down", "earlier forms that begin like this one"],
  ["Ctrl-R", "search the earlier forms"],
  ["Ctrl-C", "give up the draft, or stop what is running"],
  ["Ctrl-_", "undo"],
  ["Ctrl-Alt-F, -B, -K", "over, back over, erase a datum"],
]

function help(): Reply {
  const rows = [
    ...COMMANDS.map(({ shape, doc }) => [shape, doc] as const),
    ["$1, $2, …", "the values shown so far"] as const,
  ]
  const width = Math.max(...[...rows, ...KEYS].map(([left]) => left.length))
  const lines = (all: readonly (readonly [string, string])[]) =>
    all.map(([left, right]) => `${left.padEnd(width)}  ${right}`)
  return said(...lines(rows), "", ...lines(KEYS))
}

function doc({ guest }: Session, name: string): Reply {
  if (name === "") return failed("which name? ,doc NAME")
  const description = guest.describe(name)
  if (description === undefined) return failed(noSuchName(guest, name))
  return said(...descriptionLines(description))
}

/** That nothing is called `name`, and what may have been meant. */
export function noSuchName(guest: Guest, name: string): string {
  return suggesting(`no such name: ${name}`, nearestNames(name, guest.names()))
}

/** What is known about a name. */
export function descriptionLines({ name, kind, shape, doc: sentence }: Description): string[] {
  return [shape ?? `${name}: ${kind}`, ...(sentence === undefined ? [] : [`  ${sentence}`])]
}

function apropos({ guest }: Session, word: string): Reply {
  const found = guest
    .names()
    .filter((name) => name.includes(word))
    .sort()
  if (found.length === 0) return said(`nothing is called like ${word}`)
  return said(...found.map((name) => guest.describe(name)?.shape ?? name))
}

function definitions(session: Session): Reply {
  const names = session.defined().sort()
  if (names.length === 0) return said("nothing is defined yet")
  return said(...names.map((name) => `${name} = ${clipped(session.guest.writtenName(name), 200)}`))
}

function expand({ guest }: Session, text: string): Reply {
  if (text === "") return failed("which form? ,expand FORM")
  const expanded = guest.expand(text, "repl")
  return typeof expanded === "string" ? said(expanded) : { ...SILENT, failure: expanded }
}

async function time(session: Session, text: string, signal: AbortSignal | undefined): Promise<Reply> {
  if (text === "") return failed("which form? ,time FORM")
  let took = 0
  const { answer, rows } = await session.guest.profiled(async () => {
    const begun = performance.now()
    const reply = await session.evaluate(text, { name: "repl", signal })
    took = performance.now() - begun
    return reply
  })
  const { steps, bytes } = session.guest.spent()
  const table = profileTable(
    rows.filter(({ total }) => total >= 1),
    MOST_ROWS,
  )
  return { ...answer, lines: [`${milliseconds(took)}, ${steps} steps, ${bytes} bytes`, ...table] }
}

/** How many procedures a profile shows. */
const MOST_ROWS = 15

function milliseconds(took: number): string {
  return took < 10 ? `${took.toFixed(2)} ms` : took < 1000 ? `${took.toFixed(0)} ms` : `${(took / 1000).toFixed(2)} s`
}

async function type(session: Session, text: string, signal: AbortSignal | undefined): Promise<Reply> {
  if (text === "") return failed("which form? ,type FORM")
  const outcome = await session.guest.evaluate(text, { name: "repl", signal })
  if (outcome.kind === "exit") return left(outcome.status)
  if (outcome.kind === "failure") return session.failed(outcome)
  if (outcome.values.length === 0) return said("no value")
  return said(...outcome.values.map((value) => session.guest.kindOf(value)))
}

function backtrace({ lastFailure }: Session): Reply {
  return lastFailure === undefined ? said("no error yet") : { ...SILENT, failure: lastFailure, wholeChain: true }
}

async function load(session: Session, operand: string, signal: AbortSignal | undefined): Promise<Reply> {
  const path = operand.replace(/^"(.*)"$/, "$1")
  if (path === "") return failed("which file? ,load FILE")
  const reply = await loadInto(session, path, signal)
  return reply === SILENT ? said(`loaded ${path}`) : reply
}

/** Evaluates the forms of a file; their values are not shown. */
export async function loadInto(session: Session, path: string, signal: AbortSignal | undefined): Promise<Reply> {
  const file = await session.loadFile(path)
  if (typeof file === "string") return failed(file)
  const known = session.loaded.findIndex((earlier) => resolve(earlier) === resolve(path))
  if (known < 0) session.loaded.push(path)
  const outcome = await session.guest.evaluate(file.text, { name: file.name, signal })
  if (outcome.kind === "exit") return left(outcome.status)
  return outcome.kind === "failure" ? session.failed(outcome) : SILENT
}

async function reload(session: Session, _operand: string, signal: AbortSignal | undefined): Promise<Reply> {
  if (session.loaded.length === 0) return failed("no file was loaded yet: ,load FILE")
  for (const path of session.loaded) {
    const reply = await loadInto(session, path, signal)
    if (reply.failure !== undefined || reply.isOver) return reply
  }
  return said(`loaded ${session.loaded.join(", ")}`)
}
