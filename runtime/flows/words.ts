// The driver's words, as a script's main program calls them. R15, R16

import { Complaint } from "../../interpreter/complaint.js"
import { isProcedure } from "../../interpreter/control.js"
import { SchemeError } from "../../interpreter/failure.js"
import { Meter } from "../../interpreter/meter.js"
import type { Request } from "../../interpreter/request.js"
import type { Program } from "../../interpreter/run.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern, Sym } from "../../interpreter/symbol.js"
import type { Interpreter } from "../door.js"
import { StoreError } from "../store.js"
import { Activity } from "./activity.js"
import { idOf, wordOf } from "./asks.js"
import type { Shelf } from "./bundle.js"
import { datumOf, elements, list, textOf, textOfHost } from "./datum.js"
import { driven } from "./drive.js"
import { FlowError } from "./flow-error.js"
import type { Source } from "./live.js"
import type { Operations, Standing } from "./operations.js"
import { flowStreams, withhold } from "./streams.js"
import { exported, imported } from "./transfer.js"

/** A script that calls the driver's words. */
export interface Script {
  readonly interpreter: Interpreter
  /** The module that the script is: what an instance of its flows is made from. */
  shelf(): Shelf
}

/** Who acts when a script says nobody. */
const LOCAL = "local"

const NOTHING: Program = { next: () => undefined }

export class Words {
  /** The flows that the script has registered. */
  private readonly flows = new Map<string, unknown>()
  private readonly names = new WeakMap<object, string>()
  private readonly peers = new Map<string, Map<string, unknown>>()
  private readonly streams: ReturnType<typeof flowStreams>
  private defined: Shelf | undefined
  /** What was raised last because an instance has failed. R12 */
  private failure: { readonly raised: unknown; readonly id: string } | undefined

  constructor(
    private readonly script: Script,
    private readonly operations: Operations,
  ) {
    this.streams = flowStreams(script.interpreter)
  }

  /** Answers a request. What is thrown is raised where the request was made. */
  async answer({ kind, operands }: Request): Promise<unknown> {
    const act = this.acts[kind]
    if (act === undefined) throw outside(kind, operands)
    try {
      return await act(...operands)
    } catch (error) {
      const raised = raisable(wordOf(kind, operands), error)
      if (error instanceof FlowError && error.code === "failed" && error.id !== undefined)
        this.failure = { raised: raised instanceof SchemeError ? raised.payload : raised, id: error.id }
      throw raised
    }
  }

  /** What the peer at an address does under a name; the handler of the effect `remote`. */
  readonly remote = async (payload: { address: unknown; fn: unknown; input: unknown }): Promise<unknown> => {
    const peer = this.peers.get(textOfHost(payload.address))
    if (peer === undefined) return [intern("flow-remote-unreachable")]
    const node = peer.get(textOfHost(payload.fn))
    if (node === undefined) return [intern("flow-remote-no-fn")]
    const { interpreter } = this.script
    try {
      const answer = await interpreter.apply(node, [interpreter.fromHost(payload.input)])
      return [intern("ok"), datumOf(textOf(answer, "remote-node"))]
    } catch (error) {
      const failure = error instanceof Complaint ? new SchemeError(error, []) : error
      if (!(failure instanceof SchemeError)) throw error
      return [intern("flow-remote-failed"), failure.message]
    }
  }

  private readonly acts: { readonly [kind: string]: (...operands: unknown[]) => unknown } = {
    register: (name, node) => this.register((name as Sym).name, node as object),
    declare: async () => this.define(),
    object: async (word, operands) => {
      const activity = new Activity()
      const acting = { actor: LOCAL, activity }
      const answer = await this.operations.reactive.perform((word as Sym).name, elements(operands) ?? [], acting)
      await activity.quiet()
      return answer
    },
    "flow/start": async (flow, input, id) => this.start(flow, textOf(input, "flow/start"), id),
    "flow/resume": async (id, value, tag) =>
      answerOf(
        await this.operations.resume(
          idOf("flow/resume", id),
          textOf(value, "flow/resume"),
          tag === undefined ? undefined : textOf(tag, "flow/resume"),
        ),
      ),
    "flow/signal": async (id, name, value) =>
      answerOf(
        await this.operations.signal(
          idOf("flow/signal", id),
          textOf(name, "flow/signal"),
          textOf(value, "flow/signal"),
        ),
      ),
    "flow/cancel": async (id) => answerOf(await this.operations.cancel(idOf("flow/cancel", id))),
    "flow/retry": async (id) => answerOf(await this.operations.retry(idOf("flow/retry", id))),
    "flow-failed-id": (raised) => {
      const { failure } = this
      return failure !== undefined && failure.raised === raised ? new SchemeString(failure.id) : false
    },
    "flow/status": async (id) => intern((await this.operations.head(idOf("flow/status", id))).state),
    query: async (id) => {
      const published = await this.operations.published(idOf("query", id))
      return published === undefined ? null : datumOf(published)
    },
    "flow-registered": () =>
      list([...new Set([...this.flows.keys(), ...this.operations.modules.names()])].sort().map((name) => intern(name))),
    "flow-instances": async () => idList(await this.operations.list({})),
    "flow-resumable-ids": async () =>
      idList(await this.operations.list({ states: ["running", "parked", "cancelling", "stuck"] })),
    "flow-store-export": async () => datumOf(await exported(this.operations)),
    "flow-store-import!": async (data) => (await imported(this.operations, data)).instances,
    "flow-drive": async (flow, input, log) => this.drive(flow, input, log),
    "flow-peer-register!": (address, fn, node) => {
      const key = textOf(address, "flow-peer-register!")
      const peer = this.peers.get(key) ?? new Map<string, unknown>()
      peer.set((fn as Sym).name, node)
      this.peers.set(key, peer)
    },
  }

  private register(name: string, node: object): void {
    this.flows.set(name, node)
    this.names.set(node, name)
  }

  private async start(flow: unknown, input: string, id: unknown): Promise<unknown> {
    const key = id === false ? undefined : idOf("flow/start", id)
    const name = flow instanceof Sym ? flow.name : this.names.get(flow as object)
    if (name === undefined) {
      if (!isProcedure(flow)) throw new Complaint("flow/start", "neither a flow's name nor a node", [flow])
      if (this.flows.size > 0) await this.define()
      return answerOf(await this.operations.startProcedure(flow as object, this.source(), input, key))
    }
    await this.define()
    if (this.operations.modules.versionOf(name) !== undefined)
      return answerOf(await this.operations.start(name, input, key))
    const node = this.flows.get(name)
    if (node === undefined) throw new FlowError("no-such-flow", "no such flow", [name])
    return answerOf(await this.operations.startProcedure(node as object, this.source(), input, key))
  }

  /** Lets the flows of the script's module be started by name. */
  private async define(): Promise<void> {
    const shelf = this.script.shelf()
    if (this.defined?.main.text === shelf.main.text) return
    await this.operations.define(shelf)
    this.defined = shelf
  }

  private async drive(flow: unknown, input: unknown, log: unknown): Promise<unknown> {
    const node = flow instanceof Sym ? this.flows.get(flow.name) : flow
    if (!isProcedure(node)) throw new Complaint("flow-drive", "not a node", [flow])
    const copy = datumOf(textOf(input, "flow-drive"))
    const { budgets, breathe } = this.operations.driver.options
    const outcome = await driven(node as object, copy, log, this.source(), new Meter(budgets), breathe)
    if ("tag" in outcome) return list([intern("flow-suspended"), datumOf(outcome.tag)])
    const { end } = outcome
    if (end.kind === "value") return list([intern("flow-done"), datumOf(textOf(end.value, "flow-drive"))])
    throw new SchemeError(end.kind === "error" ? end.payload : undefined, [])
  }

  /** What a procedure of the script's own is run with. R8, R14 */
  private source(): Source {
    const { interpreter } = this.script
    let sink = (_text: string): void => undefined
    const surroundings = this.streams((text) => sink(text))
    const begin: ReturnType<Source["fresh"]>["begin"] = (program, meter, around) => {
      withhold(meter)
      const run = interpreter.begin(program, interpreter.home, meter, around)
      if (around === undefined) run.dynamic = surroundings
      return run
    }
    return {
      fresh: () => ({ program: NOTHING, begin }),
      writeTo: (write) => {
        sink = write
      },
    }
  }
}

/** A refusal of what only a flow may ask. */
function outside(kind: string, operands: readonly unknown[]): Complaint {
  const complaint = new Complaint(wordOf(kind, operands), "only a flow can do that", [])
  complaint.hint = "start one with flow/start"
  return complaint
}

/** What a guest is answered. */
function answerOf(standing: Standing): unknown {
  if (standing.state === "finished") return datumOf(standing.answer)
  const id = new SchemeString(standing.id)
  if (standing.state === "cancelled") return list([intern("flow-cancelled"), id])
  return list([intern("flow-suspended"), id, datumOf(standing.tag)])
}

function idList(heads: readonly { readonly id: string }[]): unknown {
  return list(heads.map(({ id }) => new SchemeString(id)))
}

/** What a guest can be told of `error`, in the name of `word`. */
function raisable(word: string, error: unknown): unknown {
  if (error instanceof StoreError) return new Complaint(word, error.message, [])
  if (!(error instanceof FlowError)) return error
  if (error.payload !== undefined) return new SchemeError(error.payload, [])
  return new Complaint(word, error.sentence, error.irritants.filter((text) => text !== "").map(irritant))
}

/** An irritant as data, where it reads as such. */
function irritant(text: string): unknown {
  try {
    return datumOf(text)
  } catch {
    return new SchemeString(text)
  }
}
