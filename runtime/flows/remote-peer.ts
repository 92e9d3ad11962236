// A peer: answers the calls of other processes with flows of its own.
//
// A call starts an instance, whose id follows from the call's key, and is answered when that has ended. The peer's
// process has to work (`Flows.work`), or else timers, and what an earlier process has left, wait for one that does.
//
// Invariants
//   RP1  A call is done once: who calls again with its key is answered what came of it, be it by another process.
//   RP2  A key that comes with another call than before is refused.
//   RP3  A peer that cannot do a call just now, since it ends or its store fails, says that it is away, and nothing else.
//   RP4  What is not offered cannot be called, and without the token nothing can; no request is read beyond its limit.
//
// Not here: how a call is written (remote-http.ts).

import { createHash, timingSafeEqual } from "node:crypto"
import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Dict } from "../../interpreter/dict.js"
import { keyword, Sym } from "../../interpreter/symbol.js"
import { StoreError } from "../store.js"
import { datumFrom, textOf } from "./datum.js"
import { deliveryOf, okText } from "./delivery.js"
import { FlowError, shownId } from "./flow-error.js"
import type { Flows } from "./flows.js"
import { failedText, KEY_HEADER, LARGEST, NO_FN, TEXT_TYPE } from "./remote-http.js"

export interface PeerOptions {
  /** 0 for any that is free. */
  readonly port: number
  /** 127.0.0.1 unless given: then nobody outside this machine can call. */
  readonly host?: string
  /** The flows that can be called; all there are unless given. */
  readonly offers?: readonly string[]
  /** What a caller has to show; nothing unless given. */
  readonly token?: string
  /** The most bytes of a call; 16 MiB unless given. */
  readonly largest?: number
}

/** A peer that is being served. */
export interface Peer {
  /** Where it is: what `remote-node` is given. */
  readonly address: string
  /** Serves no more. Calls that are under way are cut off; their instances are not. */
  close(): Promise<void>
}

/** Lets other processes call `flows`. Throws what the host does where the port cannot be had. */
export async function serveFlows(flows: Flows, options: PeerOptions): Promise<Peer> {
  const desk = new Desk(flows, options)
  const server = createServer((request, response) => {
    desk.answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  const { port, host = "127.0.0.1" } = options
  server.listen(port, host)
  await once(server, "listening")
  const { address, family, port: taken } = server.address() as AddressInfo
  return {
    address: `http://${family === "IPv6" ? `[${address}]` : address}:${taken}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** What a caller wants done; `input` is a canonical text. */
interface Call {
  readonly fn: string
  readonly input: string
}

class Desk {
  /** Who waits for the end of an instance waits with the others. */
  private readonly waits = new Map<string, Promise<unknown>>()

  constructor(
    private readonly flows: Flows,
    private readonly options: PeerOptions,
  ) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, headers } = request
    const { token, largest = LARGEST } = this.options
    const key = headers[KEY_HEADER]
    if (method !== "POST") return refuse(request, response, 405)
    if (token !== undefined && !isSame(headers.authorization ?? "", `Bearer ${token}`))
      return refuse(request, response, 401)
    if (typeof key !== "string" || key === "") return refuse(request, response, 400)
    const body = await bodyOf(request, largest)
    if (body === undefined) return refuse(request, response, 413)
    const call = callIn(body)
    if (call === undefined) return refuse(request, response, 400)
    const outcome = await this.outcome(call, `call:${key}`)
    if (outcome === undefined) return refuse(request, response, 503) // RP3
    response.writeHead(200, { "content-type": TEXT_TYPE })
    response.end(outcome)
  }

  /** The text of the outcome of `call`; undefined if it cannot be done just now. */
  private async outcome(call: Call, id: string): Promise<string | undefined> {
    const { offers = this.flows.names() } = this.options
    if (!offers.includes(call.fn)) return NO_FN // RP4
    try {
      return okText(await this.done(call, id))
    } catch (error) {
      if (error instanceof StoreError || (error instanceof FlowError && error.code === "closed")) return undefined
      if (!(error instanceof FlowError)) throw error
      return error.code === "no-such-flow" ? NO_FN : failedText(error.message)
    }
  }

  /** What `call` comes to. Throws a `FlowError` where it fails. */
  private async done(call: Call, id: string): Promise<string> {
    const { operations } = this.flows
    const isKnown = await this.isKnown(call, id)
    const standing = isKnown ? await operations.standing(id) : await operations.start(call.fn, call.input, id)
    if (standing.state === "finished") return standing.answer
    if (standing.state !== "cancelled") await this.end(id)
    return await operations.outcome(id) // RP1
  }

  /** Whether `call` was made before. Throws a `FlowError` where another was. RP2 */
  private async isKnown({ fn, input }: Call, id: string): Promise<boolean> {
    const { store } = this.flows.operations
    const found = await store.find(id)
    if (found === undefined) return false
    const [first] = await store.log(id, 0, 1)
    const start = first === undefined ? undefined : deliveryOf(first.entry)
    if (found.head.flow === fn && start?.kind === "start" && textOf(start.input) === input) return true
    throw new FlowError("taken", "the key is another call's", [shownId(id)], id)
  }

  private async end(id: string): Promise<void> {
    const wait = this.waits.get(id) ?? this.flows.wait(id).finally(() => this.waits.delete(id))
    this.waits.set(id, wait)
    await wait
  }
}

/** Whether two texts are the same; how long that takes does not tell where they differ. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}

/** Refuses a request, and reads no more of it. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: "close" })
  response.end(() => request.destroy())
}

/** The body of a request; undefined if it is larger than `largest` bytes. */
async function bodyOf(request: IncomingMessage, largest: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > largest) return undefined
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > largest) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** The call that a body says; undefined if it says none. */
function callIn(body: Uint8Array): Call | undefined {
  try {
    const datum = datumFrom(new TextDecoder("utf-8", { fatal: true }).decode(body), "a call")
    const fn = datum instanceof Dict ? datum.get(keyword("fn")) : undefined
    const input = datum instanceof Dict ? datum.get(keyword("input")) : undefined
    return fn instanceof Sym && input !== undefined ? { fn: fn.name, input: textOf(input) } : undefined
  } catch {
    return undefined
  }
}
