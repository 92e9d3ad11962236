// What a command line lets its guest do: files, environment variables, budgets, libraries, dialect.
//
// `run`, `eval` and `repl` take the same options and mean the same by them.

import { bytesOption, type Call, countOption, type Option } from "./arguments.js"
import { misuse } from "./refused.js"

/** A guest has nothing that is not granted here. */
export interface Grants {
  readonly files: { readonly read: true | readonly string[]; readonly write: true | readonly string[] }
  readonly environment: boolean
  /** Steps and bytes that one evaluation may use. */
  readonly steps: number | undefined
  readonly memory: number | undefined
  /** Where libraries are looked for, in order. */
  readonly libraryPath: readonly string[]
  readonly engine: Engine | undefined
}

export type Engine = "machine" | "compiled" | "adaptive"

const engines: readonly string[] = ["adaptive", "machine", "compiled"] satisfies Engine[]

export const GRANT_OPTIONS: readonly Option[] = [
  {
    name: "allow-read",
    shape: "--allow-read[=PATH]",
    doc: "let it read all files, or PATH and what is in it; may be repeated",
  },
  {
    name: "allow-write",
    shape: "--allow-write[=PATH]",
    doc: "let it write all files, or PATH and what is in it; may be repeated",
  },
  { name: "allow-env", shape: "--allow-env", doc: "let it see the environment variables" },
  { name: "steps", shape: "--steps N", doc: "stop it after N steps (procedure calls)" },
  { name: "memory", shape: "--memory BYTES", doc: "stop it after it has allocated so much: 500000, 64M, 2G" },
  { name: "lib", shape: "--lib DIR", doc: "look for libraries in DIR, (a b) as DIR/a/b.sld; may be repeated" },
  {
    name: "engine",
    shape: "--engine NAME",
    doc: "what is compiled: what is called often (adaptive), all (compiled), nothing (machine)",
  },
]

export const DIALECT_OPTION: Option = {
  name: "dialect",
  shape: "--dialect NAME",
  doc: "read the text as sx or as scheme (R7RS); else by the file's extension",
}

export const KEPT_OPTION: Option = {
  name: "store",
  shape: "--store PLACE",
  doc: "keep its flows in a file, or in postgres://…; else in memory only",
}

/** Where `call` has flows kept; nothing for in memory. */
export function keptIn(call: Call): { readonly store?: string } {
  const store = call.options.get("store")?.at(-1)
  return store === undefined ? {} : { store }
}

/** The grants that the options of `call` make. Throws `Refused`. */
export function grantsOf(call: Call): Grants {
  return {
    files: { read: pathsOf(call, "allow-read"), write: pathsOf(call, "allow-write") },
    environment: call.options.has("allow-env"),
    steps: countOption(call, "steps"),
    memory: bytesOption(call, "memory"),
    libraryPath: call.options.get("lib") ?? [],
    engine: engineOption(call),
  }
}

function engineOption(call: Call): Engine | undefined {
  const name = call.options.get("engine")?.at(-1)
  if (name === undefined || engines.includes(name)) return name as Engine | undefined
  throw misuse(`no such engine: ${name}; there are ${engines.slice(0, -1).join(", ")} and ${engines.at(-1)}`)
}

function pathsOf(call: Call, name: string): true | readonly string[] {
  const paths = call.options.get(name) ?? []
  return paths.includes("") ? true : paths
}

export type Dialect = "sx" | "scheme"

/** The dialect that `call` asks for, if it asks for one. Throws `Refused`. */
export function dialectOption(call: Call): Dialect | undefined {
  const name = call.options.get("dialect")?.at(-1)
  if (name === undefined || name === "sx" || name === "scheme") return name
  throw misuse(`no such dialect: ${name}; there are sx and scheme`)
}

/** The dialect of a file by its extension: R7RS for `.scm` and `.sld`, else SX. */
export function dialectOf(file: string): Dialect {
  return /\.(scm|sld)$/.test(file) ? "scheme" : "sx"
}
