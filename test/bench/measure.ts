// Runs a command and says what it used.
//
// The processor time of a child is known to the shell that waited for it, so the
// command is run by bash and its `time`. A command that takes too long is ended
// with all it has started.

import { spawn } from "node:child_process"

export interface Usage {
  /** Processor time spent in the command itself, not in the system, in milliseconds. */
  readonly userMs: number
  readonly wallMs: number
  /** What it wrote, without white space around. */
  readonly output: string
  /** The first line of its complaint, if it failed or did not end. */
  readonly failure: string | undefined
}

// The times go to descriptor 3, what the command itself says to 1 and 2.
const TIMED = `TIMEFORMAT='%3U %3R'; exec 4>&2; { time "$@" 2>&4 3>&- 4>&-; } 2>&3`

/** Runs `command`; never throws for what it does. */
export function measure(
  command: readonly string[],
  limitMs: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Usage> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-c", TIMED, "measure", ...command], {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      detached: true,
      env,
    })
    const texts = [1, 2, 3].map((descriptor) => gather(child.stdio[descriptor] as NodeJS.ReadableStream))
    let late = false
    const timer = setTimeout(() => {
      late = true
      process.kill(-(child.pid as number), "SIGKILL")
    }, limitMs)
    child.on("error", reject)
    child.on("close", (status) => {
      clearTimeout(timer)
      const [output = "", complaint = "", times = ""] = texts.map((text) => text.join("").trim())
      const [user = 0, wall = 0] = times.split(" ").map((seconds) => Number(seconds) * 1000)
      const failure = late ? `no end after ${limitMs / 1000} s` : status === 0 ? undefined : saying(complaint, status)
      resolve({ userMs: user, wallMs: wall, output, failure })
    })
  })
}

function gather(stream: NodeJS.ReadableStream): string[] {
  const pieces: string[] = []
  stream.setEncoding("utf8")
  stream.on("data", (piece: string) => pieces.push(piece))
  return pieces
}

/** The line of a complaint that says most. */
function saying(complaint: string, status: number | null): string {
  const lines = complaint.split("\n").map((line) => line.trim())
  return lines.find((line) => /error/i.test(line)) ?? lines.find((line) => line !== "") ?? `status ${status}`
}
