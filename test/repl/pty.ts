// The REPL in a terminal: a process behind a pseudo-terminal, and a person who looks before typing on.
//
// The pseudo-terminal is made by `script` (util-linux), so that no native module
// is needed. What it sends is shown by the emulator; a test waits for what it
// expects to see, never for a time.

import { type ChildProcess, spawn } from "node:child_process"
import { Emulator } from "./emulator.js"

export interface PtyOptions {
  readonly cwd: string
  readonly env: { readonly [name: string]: string }
  readonly columns?: number
  readonly rows?: number
}

/** How long something expected may take before the test gives up; a loaded machine is slow. */
const patience_ms = 120_000

export class Pty {
  readonly emulator: Emulator
  /** All that was sent to the terminal. */
  sent = ""
  private readonly process: ChildProcess
  private readonly ended: Promise<number>
  private changed: (() => void) | undefined

  /** Starts `words` in a terminal. */
  constructor(words: readonly string[], { cwd, env, columns = 80, rows = 24 }: PtyOptions) {
    this.emulator = new Emulator(columns, rows)
    const line = `stty rows ${rows} cols ${columns}; exec ${words.map(quoted).join(" ")}`
    this.process = spawn("script", ["-qefc", line, "/dev/null"], { cwd, env: { ...bare(), ...env }, stdio: "pipe" })
    this.process.stdout?.setEncoding("utf8").on("data", (text: string) => this.take(text))
    this.ended = new Promise((resolve) => this.process.on("close", (status) => resolve(status ?? -1)))
  }

  /** Types `text` as it is. */
  type(text: string): void {
    this.process.stdin?.write(text)
  }

  /** Types `text` and waits until the process reads the next form. */
  async enter(text: string): Promise<void> {
    const { readings } = this.emulator
    this.type(`${text}\r`)
    await this.until(
      `the next prompt after ${text}`,
      () => this.emulator.readings > readings && this.emulator.isReading,
    )
  }

  /** Waits until `text` is seen. */
  async see(text: string): Promise<void> {
    await this.until(text, () => this.emulator.text().some((line) => line.includes(text)))
  }

  /** Types `text` and waits until it has been taken in, so that what is typed next arrives alone. */
  async typeAndSee(text: string): Promise<void> {
    this.type(text)
    await this.until(`the cursor behind ${text}`, () => this.emulator.beforeCursor().endsWith(text))
  }

  /** Waits until what is seen satisfies `isThere`, and nothing is half drawn. */
  async until(what: string, isThere: () => boolean): Promise<void> {
    const deadline = Date.now() + patience_ms
    while (this.emulator.isDrawing || !isThere()) {
      const left = deadline - Date.now()
      if (left <= 0) throw new Error(`never seen: ${what}\n${this.emulator.text().join("\n")}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.changed = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  /** Waits for the end of the process and answers its status. */
  async end(): Promise<number> {
    return await this.ended
  }

  private take(text: string): void {
    this.sent += text
    this.emulator.write(text)
    this.changed?.()
  }
}

function quoted(word: string): string {
  return `'${word.replace(/'/g, "'\\''")}'`
}

/** The environment without what would change how the REPL looks. */
function bare(): NodeJS.ProcessEnv {
  const { NO_COLOR: _colour, FORCE_COLOR: _force, XDG_STATE_HOME: _state, ...rest } = process.env
  return { ...rest, TERM: "xterm-256color", SHELL: "/bin/sh" }
}
