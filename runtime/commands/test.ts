// `sxflow test FILE`: whether the flows of a file can be trusted to survive.

import { randomInt } from "node:crypto"
import { counted } from "../counted.js"
import { examplesIn } from "../flows/examples.js"
import { type Rehearsed, rehearsed } from "../flows/rehearsal.js"
import { type Call, type Command, countOption } from "./arguments.js"
import { EFFECTS_OPTION, effectsGiven } from "./effects-module.js"
import { type Desk, LIB_OPTION, onDesk } from "./flow-store.js"
import { JSON_OPTION, tagGiven, valueGiven } from "./flow-values.js"
import { misuse, Refused } from "./refused.js"
import { checkDefined } from "./start.js"

const ORDERS = 20
const DELIVERIES = 100

export const command: Command = {
  manual: {
    name: "test",
    operands: "FILE [FLOW [INPUT]]",
    doc: [
      "Plays FLOW, or each flow of FILE, to its end: undisturbed; with the process dying before and after every",
      "commit and another going on; and with deliveries in random orders, where the process dies after each one.",
      "Reports a playing that does not end with the same log as the undisturbed one. Nothing is kept, no time",
      "passes, no effect is carried out: an effect answers its payload, and a suspend or a signal some value or",
      "other, unless you say what.",
      "",
      "Without INPUT, a flow is played on each input that FILE's comments give as an example, else on nil:",
      '  ;;; (flow/start publish {:title "Hello"})   => (flow-suspended _ review)',
    ].join("\n"),
    options: [
      {
        name: "answer",
        shape: "--answer TAG=VALUE",
        doc: "what a suspend at TAG, or a signal TAG, answers; may be repeated",
      },
      EFFECTS_OPTION,
      { name: "orders", shape: "--orders N", doc: `how many random orders; ${ORDERS} if left out` },
      { name: "deliveries", shape: "--deliveries N", doc: `stop a flow after so many; ${DELIVERIES} if left out` },
      { name: "seed", shape: "--seed N", doc: "draw the same chance as in an earlier test" },
      LIB_OPTION,
      JSON_OPTION,
    ],
    examples: [
      "sxflow test examples/publish.sx",
      "sxflow test examples/publish.sx publish '{:title \"Hello\"}' --answer review=approved",
    ],
  },
  async run(call) {
    const [file, flow, given, ...others] = [...call.operands, ...(call.rest ?? [])]
    if (file === undefined) throw misuse("which file? sxflow test FILE")
    if (others.length > 0) throw misuse(`one INPUT at a time; put quotes around it: ${others[0]}`)
    const effects = await effectsGiven(call)
    const seed = String(countOption(call, "seed") ?? randomInt(1, 2 ** 32))
    return await onDesk(call, async (desk) => {
      const input = given === undefined ? undefined : valueGiven(given, "INPUT", desk.json)
      const answers = answersGiven(call, desk.json)
      const { shelf, flows, text } = await desk.load(file)
      if (flow !== undefined) checkDefined(file, flow, flows)
      else if (flows.length === 0) throw new Refused(`${file} defines no flow`, 1)
      const examples = input === undefined ? await examplesIn(text) : []
      const deliveries = countOption(call, "deliveries") ?? DELIVERIES
      let status = 0
      for (const name of flow === undefined ? flows : [flow]) {
        const own = examples.filter((example) => example.flow === name).map((example) => example.input)
        for (const each of input !== undefined ? [input] : own.length > 0 ? own : ["nil"]) {
          const play = { shelf, flow: name, input: each, answers, effects, seed, deliveries }
          const found = await rehearsed(play, countOption(call, "orders") ?? ORDERS)
          report(desk, { flow: name, input: each, seed, found })
          if (found.divergence !== undefined) status = 1
        }
      }
      if (!desk.json) desk.say(`seed ${seed}`)
      return status
    })
  },
}

/** The answers that `call` gives, by the canonical texts of their tags. */
function answersGiven(call: Call, json: boolean): Map<string, string> {
  const answers = new Map<string, string>()
  for (const given of call.options.get("answer") ?? []) {
    const at = given.indexOf("=")
    if (at < 1) throw misuse(`--answer needs a tag and a value, as review=approved: ${given}`)
    answers.set(tagGiven(given.slice(0, at), "TAG"), valueGiven(given.slice(at + 1), "VALUE", json))
  }
  return answers
}

/** What a flow came to on an input. */
interface Finding {
  readonly flow: string
  readonly input: string
  readonly seed: string
  readonly found: Rehearsed
}

function report(desk: Desk, { flow, input, seed, found }: Finding): void {
  const { crashPoints, orders, ends, stopped, divergence } = found
  if (desk.json) {
    desk.outJson({
      flow,
      input,
      seed,
      crashPoints,
      orders,
      ends: Object.fromEntries(ends),
      stopped,
      divergence: divergence ?? null,
    })
    return
  }
  const name = input === "nil" ? flow : `${flow} ${input}`
  const counts = `${counted(crashPoints, "crash point")}, ${counted(orders, "order")}`
  if (divergence === undefined) desk.out(`${name}: ${counts}: replays agree\n`)
  else desk.out(`${name}: diverges ${divergence}\n`)
  const said = [...ends].map(([state, count]) => `${count} ${state}`).join(", ")
  desk.say(`  ended: ${said}${stopped ? "; some were stopped: --deliveries allows more" : ""}`)
}
