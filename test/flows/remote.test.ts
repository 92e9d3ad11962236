// Peers over HTTP: the example across processes that are killed, and what callers and peers promise.

import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { cidOf } from "../../runtime/cid.js"
import type { FlowsOptions } from "../../runtime/flows/flows.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { httpRemote, type RemoteOptions } from "../../runtime/flows/remote-http.js"
import { type PeerOptions, serveFlows } from "../../runtime/flows/remote-peer.js"
import { bundled, Program, scratch } from "./programs.js"

const EXAMPLE = "examples/flows/remote.sx"

/** What is let go of after a test. */
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

async function flowsOf(options: Partial<FlowsOptions>): Promise<Flows> {
  const flows = await openFlows({ store: "memory:", ...options })
  open.push(flows)
  return flows
}

describe("remote.sx", () => {
  const programs = bundled({
    peer: "examples/flows/peer.mjs",
    sxflow: "runtime/cli.ts",
    transport: "examples/flows/transport.mjs",
  })
  const peers: { program: Program; store: string; address: string }[] = []

  beforeAll(async () => {
    for (const name of ["first.db", "second.db"]) {
      const store = join(scratch(), name)
      const program = new Program(programs.peer, ["0", store])
      const [address = ""] = /http:\S+(?=;)/.exec(await program.line(/^offers price at/)) ?? []
      peers.push({ program, store, address })
    }
  })
  afterAll(async () => {
    for (const { program } of peers) await program.kill()
  })

  const order = (): unknown => ({ article: "tea", count: 3, peers: peers.map(({ address }) => address) })
  const answers = (index: number): unknown => ({ cents: 597, by: `the peer in ${peers[index]?.store}` })
  const lookUps = (index: number): number =>
    peers[index]?.program.lines.filter((line) => line.startsWith("looks up")).length ?? 0

  test("RP1 a caller that is killed in the middle of a call, and another that makes it again: it is done once", async () => {
    const store = join(scratch(), "caller.db")
    peers[0]?.program.pause()
    const words = ["start", "--id", "b1", EXAMPLE, "buy", "--json", JSON.stringify(order()), "--store", store]
    const caller = new Program(programs.sxflow, [...words, "--effects", programs.transport])
    const later = await flowsOf({ store, modules: [EXAMPLE], now: () => Date.now() + 60_000 })
    while ((await later.list()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    await new Promise((resolve) => setTimeout(resolve, 200))
    await caller.kill()
    peers[0]?.program.goOn()
    await peers[0]?.program.line(/b1/)
    const next = await flowsOf({ store, effects: { remote: httpRemote() }, now: () => Date.now() + 60_000 })
    await next.workOnce()
    expect(await next.wait("b1")).toMatchObject(answers(0) as object)
    expect(lookUps(0)).toBe(1)
    expect((await next.status("b1")).state).toBe("finished")
  })

  test("the first peer, when that is lost the second, when that is lost too the local node", async () => {
    const flows = await flowsOf({ modules: [EXAMPLE], effects: { remote: httpRemote() } })
    expect(await flows.start("buy", order())).toMatchObject({ state: "finished", value: answers(0) })

    peers[0]?.program.pause()
    const under = flows.start("buy", order())
    await new Promise((resolve) => setTimeout(resolve, 100))
    await peers[0]?.program.kill()
    expect(await under).toMatchObject({ state: "finished", value: answers(1) })
    expect(await flows.start("buy", order())).toMatchObject({ value: answers(1) })

    await peers[1]?.program.kill()
    expect(await flows.start("buy", order())).toMatchObject({ value: { cents: 750, by: "ourselves" } })
  })
})

const PEER = {
  name: "peer.sx",
  text: `
    (defflow twice (lambda (x) (list x x)))
    (defflow shape (lambda (x) (vector 'a "b" x)))
    (defflow broken (lambda (x) (error "it is broken" x)))
    (defflow asks (lambda (x) (suspend 'go)))
    (defflow hidden flow-id)`,
}

const CALLER = {
  name: "caller.sx",
  text: `
    (defflow ask
      (lambda (x) ((remote-node (get x :at) (string->symbol (get x :fn))) (get x :input))))`,
}

/** What asking `address` for `fn` comes to: a value as SX writes it, or what is raised. */
async function asked(address: string, fn: string, input: unknown = 1, options: RemoteOptions = {}): Promise<string> {
  const flows = await flowsOf({ modules: [CALLER], effects: { remote: httpRemote(options) } })
  try {
    const { id } = await flows.start("ask", { at: address, fn, input })
    return await flows.operations.outcome(id)
  } catch (error) {
    return String(error)
  }
}

async function peerOf(options: Partial<PeerOptions> = {}): Promise<{ flows: Flows; address: string }> {
  const flows = await flowsOf({ modules: [PEER] })
  const peer = await serveFlows(flows, { port: 0, ...options })
  open.push(peer)
  return { flows, address: peer.address }
}

/** The address of a server that answers as it likes. */
async function serverOf(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  open.push({
    close() {
      server.close()
      server.closeAllConnections()
    },
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The status and the text of what a peer answers to a request. */
async function posted(address: string, body: string, headers = {}, method = "POST"): Promise<[number, string]> {
  const response = await fetch(address, { method, headers, ...(method === "POST" ? { body } : {}) })
  return [response.status, await response.text()]
}

const REFUSED = "FlowError: raised: (flow-remote-failed "

describe("a caller", () => {
  test("is answered what the peer's flow answers, data of any kind", async () => {
    const { address } = await peerOf()
    expect(await asked(address, "twice", { a: [1, "x"], b: null })).toBe('({:a (1 "x") :b nil} {:a (1 "x") :b nil})')
    expect(await asked(`${address}/any/path`, "shape")).toBe('#(a "b" 1)')
  })

  test("is told what the peer does not offer, and why its flow failed", async () => {
    const { address } = await peerOf({ offers: ["twice", "broken", "not-there"] })
    for (const fn of ["none", "hidden", "not-there"])
      expect(await asked(address, fn)).toBe("FlowError: raised: flow-remote-no-fn")
    expect(await asked(address, "broken")).toBe(`${REFUSED}"it is broken: 1")`)
  })

  test("RH1 nobody there, no answer in time, an answer that breaks off: unreachable", async () => {
    const silent = await serverOf(() => undefined)
    const cut = await serverOf((_request, response) => {
      response.writeHead(200, { "content-length": "100" })
      response.write("(ok ", () => response.destroy())
    })
    const away = await serverOf((_request, response) => response.writeHead(503).end())
    const nowhere = ["http://127.0.0.1:1", "ftp://127.0.0.1", "http://user:pw@127.0.0.1", "far", "http://no such host"]
    for (const address of [silent, cut, away, ...nowhere]) {
      expect(await asked(address, "twice", 1, { timeout: 200 })).toBe("FlowError: raised: flow-remote-unreachable")
    }
  })

  test("RH2 a redirect is refused, and what is too large", async () => {
    const { address } = await peerOf()
    const redirecting = await serverOf((_request, response) => response.writeHead(307, { location: address }).end())
    expect(await asked(redirecting, "twice")).toBe(`${REFUSED}"the peer redirects, which is refused")`)
    const endless = await serverOf((_request, response) => {
      const more = (): unknown => !response.destroyed && response.write("x".repeat(10_000), more)
      more()
    })
    expect(await asked(endless, "twice", 1, { largest: 100_000 })).toBe(
      `${REFUSED}"the peer's answer is larger than may be read")`,
    )
    expect(await asked(address, "twice", "x".repeat(1000), { largest: 1000 })).toBe(
      `${REFUSED}"the call is larger than may be sent")`,
    )
  })

  test.each([
    "",
    "(",
    "ok",
    "(ok)",
    "(ok 1 2)",
    "(ok 1) 2",
    "(flow-remote-failed 1)",
    "(flow-remote-unreachable)",
    "{}",
  ])("RH3 %j is no outcome", async (text) => {
    const odd = await serverOf((_request, response) => response.end(text))
    expect(await asked(odd, "twice")).toBe(`${REFUSED}"the peer's answer is no outcome")`)
  })

  test("RH3 neither is what is not UTF-8, nor a page that is not found", async () => {
    const odd = await serverOf((_request, response) => response.end(Buffer.from([0x22, 0xff, 0x22])))
    expect(await asked(odd, "twice")).toBe(`${REFUSED}"the peer's answer is no outcome")`)
    const other = await serverOf((_request, response) => response.writeHead(404).end("<html>"))
    expect(await asked(other, "twice")).toBe(`${REFUSED}"the peer refuses the call: 404")`)
  })

  test("calls nobody who is not allowed", async () => {
    const { address, flows } = await peerOf()
    expect(await asked(address, "twice", 1, { allows: () => false })).toBe(`${REFUSED}"the address is not allowed")`)
    expect(await flows.list()).toEqual([])
  })

  test("has a key for each of its effects, its own name before it, and a short one for a long one", async () => {
    const keys: unknown[] = []
    const noting = await serverOf(({ headers }, response) => {
      keys.push(headers["idempotency-key"])
      response.end("(ok 1)")
    })
    const effects = { remote: httpRemote({ caller: "shop 1" }) }
    const flows = await flowsOf({ modules: [CALLER], effects })
    for (const id of ["o/17", "ö", "x".repeat(1000)])
      await flows.start("ask", { at: noting, fn: "twice", input: 1 }, { id })
    const rest = "%20(effect%20remote%20()%201)"
    const long = cidOf(`shop%201%20${"x".repeat(1000)}${rest}`)
    expect(keys).toEqual([`shop%201%20o%2F17${rest}`, `shop%201%20%C3%B6${rest}`, long])
  })

  test("whose flow is cancelled hangs up", async () => {
    let hungUp: (value: unknown) => void
    const over = new Promise((resolve) => {
      hungUp = resolve
    })
    let called: (value: unknown) => void
    const under = new Promise((resolve) => {
      called = resolve
    })
    const silent = await serverOf((request) => {
      called(undefined)
      request.socket.on("close", hungUp)
    })
    const flows = await flowsOf({ modules: [CALLER], effects: { remote: httpRemote() } })
    const started = flows.start("ask", { at: silent, fn: "twice", input: 1 }, { id: "it" })
    await under
    await flows.cancel("it")
    await over
    expect(await started).toEqual({ id: "it", state: "cancelled" })
  })

  test("with options that make no sense is refused", () => {
    for (const options of [{ timeout: 0 }, { timeout: 300_001 }, { timeout: Number.NaN }, { largest: 0 }])
      expect(() => httpRemote(options)).toThrow(TypeError)
  })
})

describe("a peer", () => {
  const key = { "idempotency-key": "k1" }

  test("RP1 does a call once, and answers all who make it when it has ended", async () => {
    const { address, flows } = await peerOf()
    const calls = [1, 2, 3].map(() => posted(address, "{:fn asks :input 1}", key))
    while ((await flows.list({ states: ["parked"] })).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5))
    await flows.resume("call:k1", 42)
    expect(await Promise.all(calls)).toEqual(Array(3).fill([200, "(ok 42)"]))
    expect(await posted(address, "{:fn asks :input 1}", key)).toEqual([200, "(ok 42)"])
    expect(await flows.list()).toHaveLength(1)
  })

  test("RP1 answers again that a call failed, or was cancelled", async () => {
    const { address, flows } = await peerOf()
    for (let i = 0; i < 2; i++)
      expect(await posted(address, "{:fn broken :input 1}", key)).toEqual([
        200,
        '(flow-remote-failed "it is broken: 1")',
      ])
    const other = { "idempotency-key": "k2" }
    const call = posted(address, "{:fn asks :input 1}", other)
    while ((await flows.list({ states: ["parked"] })).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5))
    await flows.cancel("call:k2")
    const cancelled = [200, '(flow-remote-failed "the instance was cancelled: \\"call:k2\\"")']
    expect([await call, await posted(address, "{:fn asks :input 1}", other)]).toEqual([cancelled, cancelled])
  })

  test("RP2 refuses a key that comes with another call", async () => {
    const { address } = await peerOf()
    await posted(address, "{:fn twice :input 1}", key)
    for (const body of ["{:fn twice :input 2}", "{:fn hidden :input 1}"]) {
      expect(await posted(address, body, key)).toEqual([
        200,
        '(flow-remote-failed "the key is another call\'s: \\"call:k1\\"")',
      ])
    }
  })

  test("RP3 is away when its flows are closed", async () => {
    const { address, flows } = await peerOf()
    await flows.close()
    expect(await posted(address, "{:fn twice :input 1}", key)).toEqual([503, ""])
  })

  test("RP4 answers nobody without its token, and no requests that are not calls", async () => {
    const { address } = await peerOf({ token: "secret", largest: 100 })
    expect(await asked(address, "twice")).toBe(`${REFUSED}"the peer refuses the call: 401")`)
    expect(await asked(address, "twice", 1, { token: "wrong" })).toBe(`${REFUSED}"the peer refuses the call: 401")`)
    expect(await asked(address, "twice", 1, { token: "secret" })).toBe("(1 1)")
    const shown = { ...key, authorization: "Bearer secret" }
    expect(await posted(address, "", shown, "GET")).toEqual([405, ""])
    expect(await posted(address, "{:fn twice :input 1}", { authorization: "Bearer secret" })).toEqual([400, ""])
    for (const body of ["", "{", "{:fn twice}", '{:fn "twice" :input 1}', "{:fn twice :input 1} 2", "(twice 1)"])
      expect(await posted(address, body, shown)).toEqual([400, ""])
    expect(await posted(address, `{:fn twice :input "${"x".repeat(100)}"}`, shown)).toEqual([413, ""])
  })
})
