// Processes beside this one that work on a store.

import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { onTestFinished } from "vitest"

/** A process and the lines it has written. */
export interface Worker {
  readonly process: ChildProcess
  readonly lines: readonly string[]
  /** Answers once it has written a line that `wanted` accepts. */
  until(wanted: (line: string) => boolean): Promise<void>
  /** Answers once it has ended. */
  readonly ended: Promise<void>
}

/** Runs test/contracts/store-process.ts with `words`, at most until the test is over. */
export function startWorker(words: readonly string[], uid?: number): Worker {
  const child = spawn(process.execPath, ["--import", "tsx", "test/contracts/store-process.ts", ...words], {
    stdio: ["pipe", "pipe", "inherit"],
    ...(uid !== undefined && { uid, gid: uid, env: { ...process.env, TMPDIR: "/tmp", HOME: "/tmp" } }),
  })
  onTestFinished(() => void child.kill("SIGKILL"))
  const lines: string[] = []
  let waiting: { wanted: (line: string) => boolean; resolve: () => void }[] = []
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
    lines.push(line)
    for (const { wanted, resolve } of waiting) if (wanted(line)) resolve()
  })
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()))
  const until = (wanted: (line: string) => boolean) =>
    new Promise<void>((resolve, reject) => {
      if (lines.some(wanted)) return resolve()
      waiting = [...waiting, { wanted, resolve }]
      ended.then(() => reject(new Error(`ended, having written: ${lines.slice(-3).join("; ")}`)))
    })
  return { process: child, lines, until, ended }
}
