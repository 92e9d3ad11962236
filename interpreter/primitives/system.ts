// 6.14  System interface: what a guest may know of the world it runs in.
//
// The host grants each thing by itself; what it has not granted, the guest asks for in vain.
//
// Not here: `load`, `exit`, `emergency-exit` (the machine), files (primitives/files.ts).

import { Complaint, wrongType } from "../complaint.js"
import { charge } from "../meter.js"
import { Flonum } from "../number/tower.js"
import { EMPTY, list, Pair } from "../pair.js"
import type { PrimitiveSpec } from "../primitive.js"
import { SchemeString } from "../string.js"
import { intern } from "../symbol.js"

/** A clock. */
export interface Clock {
  /** Seconds since the beginning of 1970. */
  second(): number
  /** Jiffies, a whole number, since some moment that stays the same while the clock lives. */
  jiffy(): number
  /** How many jiffies make a second. */
  readonly jiffiesPerSecond: number
}

/** What the host grants of its system. */
export interface SystemGrants {
  readonly clock?: Clock | undefined
  /** The environment's variables. */
  readonly env?: ReadonlyMap<string, string> | undefined
  /** The command's name and its operands. */
  readonly commandLine?: readonly string[] | undefined
}

/** What `features` answers and `cond-expand` knows. */
export const FEATURES: readonly string[] = [
  "r7rs",
  "exact-closed",
  "exact-complex",
  "ieee-float",
  "full-unicode",
  "ratios",
  "sxflow",
]

/** The procedures on the system for a guest with these grants. */
export function systemPrimitives({ commandLine, env, clock }: SystemGrants): readonly PrimitiveSpec[] {
  return [...aboutItself(commandLine ?? [""]), ...environmentPrimitives(env), ...clockPrimitives(clock)]
}

function aboutItself(commandLine: readonly string[]): readonly PrimitiveSpec[] {
  return [
    {
      name: "command-line",
      shape: "(command-line)",
      doc: "The command that runs the program and its operands, as strings. The name is empty where there was no command.",
      run: () => list(commandLine.map(copy)),
    },
    {
      name: "features",
      shape: "(features)",
      doc: "The names of what `cond-expand` finds here, as a list of symbols.",
      run: () => {
        charge(40 * FEATURES.length)
        return list(FEATURES.map(intern))
      },
    },
  ]
}

function environmentPrimitives(env: SystemGrants["env"]): readonly PrimitiveSpec[] {
  return [
    {
      name: "get-environment-variable",
      shape: "(get-environment-variable name)",
      doc: "The value of the environment variable `name`, or #f if it has none.",
      run: (name) => {
        if (!(name instanceof SchemeString)) throw wrongType("get-environment-variable", "a string", name)
        const value = environment("get-environment-variable", env).get(name.toString())
        return value === undefined ? false : copy(value)
      },
    },
    {
      name: "get-environment-variables",
      shape: "(get-environment-variables)",
      doc: "All environment variables, as a list of pairs of a name and a value.",
      run: () => {
        let variables: unknown = EMPTY
        for (const [name, value] of [...environment("get-environment-variables", env)].reverse()) {
          charge(80)
          variables = new Pair(new Pair(copy(name), copy(value)), variables)
        }
        return variables
      },
    },
  ]
}

function clockPrimitives(clock: Clock | undefined): readonly PrimitiveSpec[] {
  return [
    {
      name: "current-second",
      shape: "(current-second)",
      doc: "The time, in seconds since the beginning of 1970, as an inexact number.",
      run: () => new Flonum(clockOf("current-second", clock).second()),
    },
    {
      name: "current-jiffy",
      shape: "(current-jiffy)",
      doc: "The time in jiffies since some moment that stays the same.",
      run: () => clockOf("current-jiffy", clock).jiffy(),
    },
    {
      name: "jiffies-per-second",
      shape: "(jiffies-per-second)",
      doc: "How many jiffies make a second.",
      run: () => clockOf("jiffies-per-second", clock).jiffiesPerSecond,
    },
  ]
}

/** A guest string of `text`. */
function copy(text: string): SchemeString {
  charge(72 + 2 * text.length)
  return new SchemeString(text)
}

function environment(who: string, env: ReadonlyMap<string, string> | undefined): ReadonlyMap<string, string> {
  if (env === undefined) throw new Complaint(who, "no permission to read the environment")
  return env
}

function clockOf(who: string, clock: Clock | undefined): Clock {
  if (clock === undefined) throw new Complaint(who, "no permission to read the clock")
  return clock
}
