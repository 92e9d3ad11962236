// The command as its users run it: bundled once for a test file, then started as a process of its own.

import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process"
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { buildSync } from "esbuild"
import { afterAll } from "vitest"
import { bundling } from "../../.build/bundling.js"

/** Within the project, so that its `package.json` stands above it. */
const cache = "node_modules/.cache"

/** Builds the package, the command ready-made, and answers the command's file, which is gone when the tests of the file are done. */
export function bundledCommand(): string {
  mkdirSync(cache, { recursive: true })
  const outdir = mkdtempSync(join(cache, "sxflow-"))
  afterAll(() => rmSync(outdir, { recursive: true, force: true }))
  buildSync({
    ...bundling,
    entryPoints: { sxflow: "runtime/launcher.ts", index: "runtime/sxflow.ts" },
    outdir,
    splitting: true,
    format: "esm",
  })
  execFileSync(process.execPath, ["--import", "tsx", ".build/ready.ts", join(outdir, "ready")])
  writeFileSync(join(outdir, "package.json"), '{ "type": "module" }')
  return join(process.cwd(), outdir, "sxflow.js")
}

/** What a run came to. */
export interface Finished {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly input?: string | Uint8Array
  readonly cwd?: string
  readonly env?: { readonly [name: string]: string }
  /** The file that takes the standard output, in place of `out`. */
  readonly onto?: string
  /** As which user of the system; as oneself if left out. */
  readonly uid?: number
}

/** Runs the command to its end. */
export function run(
  command: string,
  words: readonly string[],
  { input = "", cwd, env, onto, uid }: RunOptions = {},
): Finished {
  const output = onto === undefined ? undefined : openSync(onto, "w")
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    input,
    cwd,
    env: { ...process.env, ...env },
    ...(output === undefined ? {} : { stdio: ["pipe", output, "pipe"] }),
    ...(uid === undefined ? {} : { uid }),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  })
  if (output !== undefined) closeSync(output)
  return { status, out: stdout ?? "", err: stderr }
}

/** Starts the command and leaves it running. */
export function start(command: string, words: readonly string[], cwd?: string): ChildProcess {
  return spawn(process.execPath, [command, ...words], { cwd, stdio: "pipe" })
}

/** A fresh directory that holds these files. */
export function directoryOf(files: { readonly [path: string]: string | Uint8Array }): string {
  const root = mkdtempSync(join(tmpdir(), "sxflow-"))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}
