// `sxflow repl [FILE ...]`: a conversation.

import { isatty } from "node:tty"
import { paletteFor } from "../colours.js"
import { BROKEN_PIPE, type Console, openConsole } from "../console.js"
import { type HostedGuest, openGuest } from "../host.js"
import { commandNames, loadInto } from "../repl/commands.js"
import { filesBeginning } from "../repl/completion.js"
import type { Front } from "../repl/front.js"
import { History, historyFile } from "../repl/history.js"
import { Lines } from "../repl/lines.js"
import { type LoadFile, Session } from "../repl/session.js"
import type { Streams } from "../repl/streams.js"
import { interruptible, talk } from "../repl/talk.js"
import { Terminal } from "../repl/terminal.js"
import type { Call, Command } from "./arguments.js"
import { sayLost } from "./evaluation.js"
import { DIALECT_OPTION, dialectOption, GRANT_OPTIONS, grantsOf, KEPT_OPTION, keptIn } from "./grants.js"
import { Refused } from "./refused.js"
import { programIn } from "./text.js"
import { version } from "./version.js"

export const command: Command = {
  manual: {
    name: "repl",
    operands: "[FILE ...]",
    doc: [
      "Loads each FILE, then reads forms, evaluates them and writes their values.",
      "Where the input is no terminal there are no prompts, and the status is 1 if a form failed.",
      "Forms are remembered in $SXFLOW_HISTORY, or in sxflow/history under the state directory.",
    ].join("\n"),
    options: [...GRANT_OPTIONS, DIALECT_OPTION, KEPT_OPTION],
    examples: ["sxflow repl", "echo '(+ 1 2)' | sxflow repl"],
  },
  async run(call) {
    const { session, front, guest, streams } = open(call)
    const status = await conversed(session, front, call.operands)
    sayLost(await guest.parked(), (line) => streams.err(`${line}\n`))
    await guest.close()
    return status
  },
}

async function conversed(session: Session, front: Front, files: readonly string[]): Promise<number> {
  let hasFailed = false
  for (const file of files) {
    const reply = await interruptible(
      (signal) => loadInto(session, file, signal),
      () => front.flush(),
    )
    front.show(reply)
    if (reply.exit !== undefined) return reply.exit
    hasFailed ||= reply.failure !== undefined
  }
  return talk(front, session, hasFailed)
}

/** How wide values and reports are shown where there is no terminal. */
const PIPE_COLUMNS = 100

/** A session, its guest, and the front that the guest reads from and prints to. */
function open(call: Call): { session: Session; front: Front; guest: HostedGuest; streams: Streams } {
  const streams = standardStreams(openConsole())
  const dialect = dialectOption(call) ?? "sx"
  const prompt = `${dialect}> `
  let front: Front
  const guest = openGuest({
    dialect,
    grants: grantsOf(call),
    input: { pull: () => front.input.pull(), ready: () => front.input.ready() },
    output: (text) => front.print(text),
    directory: ".",
    commandLine: ["repl"],
    ...keptIn(call),
  })
  const session = new Session({ guest, loadFile, columns: () => streams.columns })
  const canEdit = isatty(0) && isatty(1) && process.env.TERM !== "dumb"
  front = canEdit ? terminal(session, streams, prompt) : lines(streams, prompt)
  return { session, front, guest, streams }
}

function terminal(session: Session, streams: Streams, prompt: string): Front {
  const { guest } = session
  streams.out(`sxflow ${version()}; ,help for help\n`)
  return new Terminal({
    stdin: process.stdin,
    streams,
    palette: paletteFor(process.stdout, process.env),
    prompt,
    history: new History(historyFile(process.env)),
    vocabulary: {
      names: () => guest.names(),
      keywords: () => session.knownKeywords(),
      commands: () => commandNames().map((name) => `,${name}`),
      files: filesBeginning,
    },
    describe: (name) => guest.describe(name),
  })
}

/** A front for a terminal that cannot be drawn on, or for a pipe. */
function lines(streams: Streams, prompt: string): Front {
  return new Lines({ stdin: process.stdin, streams, prompt: isatty(0) && isatty(1) ? prompt : undefined })
}

/** The standard streams; a process whose output nobody reads ends without a word. */
function standardStreams({ output, error }: Console): Streams {
  const heard = (act: () => void) => {
    try {
      act()
    } finally {
      if (output.isBroken) process.exit(BROKEN_PIPE)
    }
  }
  return {
    out: (text) => heard(() => output.push(text)),
    err: (text) => {
      heard(() => output.flush())
      error.push(text)
    },
    flush: () => heard(() => output.passOn()),
    get columns() {
      return isatty(1) ? process.stdout.columns : PIPE_COLUMNS
    },
    get rows() {
      return process.stdout.rows
    },
    onResize: (act) => {
      process.stdout.removeAllListeners("resize")
      if (act !== undefined) process.stdout.on("resize", act)
    },
  }
}

const loadFile: LoadFile = async (path) => {
  try {
    return await programIn(path)
  } catch (error) {
    if (error instanceof Refused) return error.sentence
    throw error
  }
}
