// Programs as processes of their own, bundled so that they begin at once; in them, "sxflow" is this tree.

import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { createInterface } from "node:readline"
import { buildSync } from "esbuild"
import { afterAll } from "vitest"

/** Within the project, so that what it depends on is found. */
const CACHE = "node_modules/.cache"

/** Bundles programs, given by the names they are to have, and answers their files: gone when the tests are done. */
export function bundled<Name extends string>(
  programs: { readonly [name in Name]: string },
): {
  readonly [name in Name]: string
} {
  mkdirSync(CACHE, { recursive: true })
  const outdir = resolve(mkdtempSync(join(CACHE, "sxflow-")))
  afterAll(() => rmSync(outdir, { recursive: true, force: true }))
  buildSync({
    entryPoints: programs,
    outdir,
    alias: { sxflow: resolve("runtime/sxflow.ts") },
    bundle: true,
    splitting: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
  })
  writeFileSync(join(outdir, "package.json"), '{ "type": "module" }')
  const files = Object.keys(programs).map((name) => [name, join(outdir, `${name}.js`)])
  return Object.fromEntries(files) as { [name in Name]: string }
}

/** What scratch folders lie in. */
const scratches = mkdtempSync(join(tmpdir(), "sxflow-examples-"))
afterAll(() => rmSync(scratches, { recursive: true, force: true }))

/** A fresh folder, gone when the tests of the file are done. */
export function scratch(): string {
  return mkdtempSync(join(scratches, "each-"))
}

/** A program that runs. */
export class Program {
  readonly lines: string[] = []
  private complaints = ""
  private readonly child: ChildProcess
  private readonly over: Promise<unknown>
  private heard = (): void => undefined

  constructor(file: string, words: readonly string[]) {
    this.child = spawn(process.execPath, [file, ...words], { stdio: ["ignore", "pipe", "pipe"] })
    this.over = once(this.child, "close").then(() => this.heard())
    createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      this.lines.push(line)
      this.heard()
    })
    this.child.stderr?.on("data", (text: Buffer) => {
      this.complaints += text
    })
  }

  /** The first line that `pattern` finds, once it is there. Throws if the program ends without one. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => pattern.test(line))
      if (found !== undefined) return found
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        await this.over
        if (this.lines.some((line) => pattern.test(line))) continue
        throw new Error(`no line ${pattern} before the end: ${this.complaints}`)
      }
      await new Promise<void>((resolve) => {
        this.heard = resolve
      })
    }
  }

  /** Has it stand still, as far as the others can see. */
  pause(): void {
    this.child.kill("SIGSTOP")
  }

  goOn(): void {
    this.child.kill("SIGCONT")
  }

  /** As `kill -9` does. */
  async kill(): Promise<void> {
    this.child.kill("SIGKILL")
    await this.over
  }

  /** Its status, once it has ended. */
  async status(): Promise<number | null> {
    await this.over
    return this.child.exitCode
  }
}
