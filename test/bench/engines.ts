// The Schemes that run the programs.
//
// BiwaScheme and LIPS are fetched from npm the first time they are asked for,
// into node_modules/.cache, so that the package depends on neither. A little of the report
// that a peer lacks is defined ahead of each program.
//
// Not here: the programs and what they answer (programs.ts).

import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Program, withoutImports } from "./programs.js"

export interface Engine {
  readonly name: string
  /** The name of the sizes it is given, beside `quick`. */
  readonly sizes: string
  readonly reads: readonly Program["language"][]
  commandFor(file: string): readonly string[]
  /** A program's text as this engine takes it. */
  spelled(text: string): string
}

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Where npm's Schemes are kept, and the figures of the last benches. */
export const peerFolder = join(root, "node_modules/.cache/sxflow-bench")

/** Ours: the command `built`, else the one in dist, else its source. */
export function sxflow(options: readonly string[], built?: string): Engine {
  const usual = join(root, "dist/sxflow.js")
  const command =
    built !== undefined || existsSync(usual)
      ? [process.execPath, built ?? usual]
      : [process.execPath, "--import", import.meta.resolve("tsx"), join(root, "runtime/cli.ts")]
  return {
    name: "sxflow",
    sizes: "full",
    reads: ["scm", "sx"],
    commandFor: (file) => [...command, "run", ...options, file],
    spelled: (text) => text,
  }
}

/**
 * A Scheme as the command line names it: `guile=guile --r7rs {file}`. With `{bare}` for `{file}` it gets the program
 * without its imports.
 */
export function namedScheme(naming: string): Engine {
  const [, name, command] = /^([\w-]+)=(.*\{(?:file|bare)\}.*)$/.exec(naming) ?? []
  if (name === undefined || command === undefined) throw new Error(`not NAME=COMMAND {file}: ${naming}`)
  return {
    name,
    sizes: "full",
    reads: ["scm"],
    commandFor: (file) => command.split(/ +/).map((word) => word.replace(/\{(file|bare)\}/, file)),
    spelled: command.includes("{bare}") ? withoutImports : (text) => text,
  }
}

/** How a Scheme of npm is fetched and run. */
interface Peer {
  readonly name: string
  /** With its version, so that figures can be compared. */
  readonly module: string
  readonly script: string
  readonly before: string
}

const PEERS: readonly Peer[] = [
  {
    name: "biwa",
    module: "biwascheme@0.8.3",
    script: "biwascheme/bin/biwas",
    before: "(define (exact x) x) (define (error . what) (raise what))\n",
  },
  {
    name: "lips",
    module: "lips@1.0.0-beta.23.1",
    script: "lips/bin/lips.js",
    before: "",
  },
]

/** Those of `names` that are Schemes of npm. Where one cannot be fetched, `say` is told and it is left out. */
export function npmPeers(names: readonly string[], say: (line: string) => void): Engine[] {
  const wanted = PEERS.filter(({ name }) => names.includes(name))
  return wanted
    .filter((peer) => fetched(peer, say))
    .map(({ name, script, before }) => ({
      name,
      sizes: name,
      reads: ["scm"],
      commandFor: (file) => [process.execPath, join(peerFolder, "node_modules", script), file],
      spelled: (text) => before + withoutImports(text),
    }))
}

function fetched({ name, module, script }: Peer, say: (line: string) => void): boolean {
  if (existsSync(join(peerFolder, "node_modules", script))) return true
  say(`fetching ${module}`)
  mkdirSync(peerFolder, { recursive: true })
  try {
    execFileSync("npm", ["install", "--prefix", peerFolder, "--no-audit", "--no-fund", "--ignore-scripts", module], {
      stdio: "ignore",
    })
    return true
  } catch {
    say(`${name} is left out: npm cannot fetch ${module}`)
    return false
  }
}
