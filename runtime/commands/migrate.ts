// `sxflow migrate ID [FILE]`: pins instances to another version of their flow, where that comes to the same. R10

import { FlowError } from "../flows/flow-error.js"
import { divergence } from "../flows/migration.js"
import type { Head, State } from "../store.js"
import type { Call, Command } from "./arguments.js"
import { instanceNamed } from "./flow-ids.js"
import { type Desk, LIB_OPTION, onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { misuse, Refused } from "./refused.js"
import { checkDefined } from "./start.js"

const GOING: readonly State[] = ["running", "parked", "cancelling"]

export const command: Command = {
  manual: {
    name: "migrate",
    operands: "ID [FILE] | --flow FLOW FILE",
    doc: [
      "Pins the instance ID, or every one of FLOW that goes on, to the version of its flow that FILE defines;",
      "without FILE, to the version that the flow was last started in. Each log is enacted again first: an",
      "instance that would come to something else is left as it is, and where it would part is said; the status",
      "is 1 if there is one. A stuck instance that comes to what its log says goes on.",
    ].join("\n"),
    options: [
      { name: "flow", shape: "--flow FLOW", doc: "every instance of FLOW" },
      { name: "dry-run", shape: "--dry-run", doc: "only say what would come of it" },
      STORE_OPTION,
      LIB_OPTION,
      JSON_OPTION,
    ],
    examples: ["sxflow migrate order-17 publish.sx", "sxflow migrate --flow publish publish.sx --dry-run"],
  },
  async run(call) {
    const { word, flow, file } = operandsOf(call)
    return await onStore(call, {}, async (desk) => {
      const isDry = call.options.has("dry-run")
      const defined = file === undefined ? undefined : await desk.know(file)
      const heads =
        flow === undefined ? [await goingOn(desk, word as string)] : await desk.operations.list({ states: GOING, flow })
      const name = flow ?? (heads[0] as Head).flow
      if (file !== undefined && defined !== undefined) checkDefined(file, name, defined.flows)
      if (defined !== undefined && !isDry) await desk.reactive.register(defined)
      const version = await versionFor(desk, name)
      const outcomes = await migrated(desk, heads, version, isDry)
      report(desk, outcomes, version, isDry)
      return outcomes.some(({ divergence: where }) => where !== undefined) ? 1 : 0
    })
  },
}

function operandsOf(call: Call): { word?: string; flow?: string; file?: string } {
  const flow = call.options.get("flow")?.at(-1)
  const [first, second, ...others] = call.operands
  if (flow === undefined) {
    if (first === undefined) throw misuse("which instance? sxflow migrate ID [FILE]")
    if (others.length > 0) throw misuse(`one instance at a time: ${others[0]}`)
    return { word: first, ...(second === undefined ? {} : { file: second }) }
  }
  if (first === undefined) throw misuse("to which version? sxflow migrate --flow FLOW FILE")
  if (second !== undefined) throw misuse(`one file at a time: ${second}`)
  return { flow, file: first }
}

async function goingOn({ operations }: Desk, word: string): Promise<Head> {
  const head = await instanceNamed(operations, word)
  if (head.state === "stuck" || GOING.includes(head.state)) return head
  throw new Refused(`only what goes on or is stuck can be migrated: ${head.id} is ${head.state}`, 1)
}

/** The version that a flow's name stands for: the one that was given, else the one that was started last. */
async function versionFor({ operations }: Desk, flow: string): Promise<string> {
  const given = operations.modules.versionOf(flow)
  if (given !== undefined) return given
  const last = (await operations.list({ flow })).at(-1) as Head
  return last.version
}

/** What came of one instance. */
interface Outcome {
  readonly id: string
  readonly isThere: boolean
  /** Where it parts from what it has come to. */
  readonly divergence: string | undefined
}

async function migrated(
  { operations }: Desk,
  heads: readonly Head[],
  version: string,
  isDry: boolean,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const head of heads) {
    const { id } = head
    const isThere = head.version === version
    const where = isThere ? undefined : await divergenceOf(operations, id, version)
    if (!isThere && !isDry && where === undefined) await operations.interventions.migrate(id, version)
    outcomes.push({ id, isThere, divergence: where })
  }
  return outcomes
}

/** An instance that cannot be looked into cannot be migrated, and says so by itself. */
async function divergenceOf(operations: Desk["operations"], id: string, version: string): Promise<string | undefined> {
  try {
    return await divergence(operations, id, version)
  } catch (error) {
    if (error instanceof FlowError) return error.message
    throw error
  }
}

function report(desk: Desk, outcomes: readonly Outcome[], version: string, isDry: boolean): void {
  if (desk.json) {
    const shown = outcomes.map(({ id, isThere, divergence: where }) => ({
      id,
      migrated: !isThere && where === undefined,
      divergence: where ?? null,
    }))
    return desk.outJson({ version, dryRun: isDry, instances: shown })
  }
  for (const { id, isThere, divergence: where } of outcomes) {
    const said = isThere
      ? "has that version already"
      : where === undefined
        ? isDry
          ? "would migrate"
          : "migrated"
        : `diverges: ${where}`
    desk.out(`${id} ${said}\n`)
  }
  const diverging = outcomes.filter(({ divergence: where }) => where !== undefined).length
  if (outcomes.length !== 1) desk.out(`${outcomes.length - diverging} of ${outcomes.length} agree with ${version}\n`)
}
