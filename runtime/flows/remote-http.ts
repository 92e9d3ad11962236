// Peers over HTTP: the effect `remote`, by which `remote-node` and `remote-failover` reach other processes.
//
// A call is a POST to the peer's address. Its body is the canonical text of {:fn name :input datum}, its header
// `idempotency-key` says which effect it is. What comes back is the canonical text of an outcome:
//
//   (ok value)    (flow-remote-no-fn)    (flow-remote-failed message)
//
// Invariants
//   RH1  A peer that cannot be reached, or does not answer in time, is `flow-remote-unreachable`: it may have done the
//        call all the same, and does it once, however often it is asked with one key.
//   RH2  Nothing is followed, and no more is read than is allowed: a redirect, and an answer that is too large, are failures.
//   RH3  Whatever else a peer answers that is no outcome is a failure that says so.
//
// Not here: the peer that is called (remote-peer.ts), the words (prelude/remote.sx), peers within one process (words.ts).

import { SchemeString } from "../../interpreter/string.js"
import { Sym } from "../../interpreter/symbol.js"
import { cidOf } from "../cid.js"
import { datumFrom, datumOf, elements, sentenceText, textOf, textOfHost } from "./datum.js"
import type { EffectContext } from "./effects.js"

export interface RemoteOptions {
  /** How long a call may take, in milliseconds, at most five minutes; half a minute unless given. */
  readonly timeout?: number
  /** The most bytes of a call, and of an answer; 16 MiB unless given. */
  readonly largest?: number
  /** Whether flows may call the peer at an address; all that are http or https unless given. */
  readonly allows?: (address: URL) => boolean
  /** What is shown to peers that want to see it. */
  readonly token?: string
  /** Whose flows these are, where several stores call one peer and their instances may have the same ids. */
  readonly caller?: string
}

/** What a flow asks for, as the host sees it. */
interface Wanted {
  readonly address: unknown
  readonly fn: unknown
  readonly input: unknown
}

/** The header that says which effect a call is. */
export const KEY_HEADER = "idempotency-key"

/** The kind of text that calls and answers are. */
export const TEXT_TYPE = "text/x-sx; charset=utf-8"

/** The most bytes of a call, and of an answer. */
export const LARGEST = 2 ** 24

const TIMEOUT = 30_000

/** How long `fetch` waits for an answer at most, in milliseconds. */
const LONGEST_TIMEOUT = 300_000

/** The outcome where the peer does not know what it is to do. */
export const NO_FN = "(flow-remote-no-fn)"

const UNREACHABLE = "(flow-remote-unreachable)"

/** The text of the outcome of a call that failed. */
export function failedText(message: string): string {
  return `(flow-remote-failed ${sentenceText(message)})`
}

/** A handler for the effect `remote`. Throws a `TypeError` for options that make no sense. */
export function httpRemote(options: RemoteOptions = {}): (wanted: Wanted, context: EffectContext) => Promise<unknown> {
  const { timeout = TIMEOUT, largest = LARGEST } = options
  if (!(timeout > 0 && timeout <= LONGEST_TIMEOUT)) throw new TypeError(`a call cannot take so long: ${timeout}`)
  if (!(largest > 0)) throw new TypeError(`a call cannot be so large: ${largest}`)
  return async (wanted, context) => datumOf(await called(wanted, context, { ...options, timeout, largest }))
}

type Settings = RemoteOptions & { readonly timeout: number; readonly largest: number }

async function called(
  { address, fn, input }: Wanted,
  { idempotencyKey, signal }: EffectContext,
  settings: Settings,
): Promise<string> {
  const { allows = () => true, largest, token, caller = "" } = settings
  const url = urlOf(address)
  if (url === undefined) return UNREACHABLE
  if (!allows(url)) return failedText("the address is not allowed")
  const body = `{:fn ${textOfHost(fn)} :input ${textOfHost(input)}}`
  if (Buffer.byteLength(body) > largest) return failedText("the call is larger than may be sent")
  const headers = {
    "accept-encoding": "identity",
    "content-type": TEXT_TYPE,
    [KEY_HEADER]: headerKey(caller, idempotencyKey),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  return await posted(url, { method: "POST", redirect: "manual", headers, body }, settings, signal)
}

/** Where a peer is; undefined for what is no address of HTTP. */
function urlOf(address: unknown): URL | undefined {
  if (typeof address !== "string" || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined
  const url = new URL(address)
  return url.username === "" && url.password === "" ? url : undefined
}

/** The longest key that is sent as it is. */
const LONGEST_KEY = 500

/** A key as a header can hold it. */
export function headerKey(caller: string, key: string): string {
  const whole = encodeURIComponent(caller === "" ? key : `${caller} ${key}`)
  return whole.length > LONGEST_KEY ? cidOf(whole) : whole
}

/** The outcome of a call. Throws if it is given up meanwhile. */
async function posted(url: URL, request: RequestInit, settings: Settings, given: AbortSignal): Promise<string> {
  given.throwIfAborted()
  const controller = new AbortController()
  const cut = (): void => controller.abort()
  const timer = setTimeout(cut, settings.timeout)
  given.addEventListener("abort", cut, { once: true })
  try {
    return await outcomeIn(await fetch(url, { ...request, signal: controller.signal }), settings.largest)
  } catch (error) {
    given.throwIfAborted()
    if (error instanceof TypeError || controller.signal.aborted) return UNREACHABLE // RH1
    throw error
  } finally {
    clearTimeout(timer)
    given.removeEventListener("abort", cut)
  }
}

/** What gateways, and peers that are about to end, answer. */
const AWAY: readonly number[] = [502, 503, 504]

async function outcomeIn(response: Response, largest: number): Promise<string> {
  const { status, body } = response
  if (status !== 200) {
    await body?.cancel()
    if (AWAY.includes(status)) return UNREACHABLE
    if (status >= 300 && status < 400) return failedText("the peer redirects, which is refused") // RH2
    return failedText(`the peer refuses the call: ${status}`)
  }
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of body ?? []) {
    size += piece.length
    if (size > largest) return failedText("the peer's answer is larger than may be read") // RH2
    pieces.push(piece)
  }
  return outcomeOf(Buffer.concat(pieces)) ?? failedText("the peer's answer is no outcome") // RH3
}

/** The canonical text of the outcome that `bytes` say; undefined if they say none. */
function outcomeOf(bytes: Uint8Array): string | undefined {
  try {
    const datum = datumFrom(new TextDecoder("utf-8", { fatal: true }).decode(bytes), "a peer's answer")
    const [how, ...parts] = elements(datum) ?? []
    const said = parts.length === 1 && parts[0]
    const name = how instanceof Sym ? how.name : ""
    const isOutcome =
      (name === "ok" && parts.length === 1) ||
      (name === "flow-remote-no-fn" && parts.length === 0) ||
      (name === "flow-remote-failed" && said instanceof SchemeString)
    return isOutcome ? textOf(datum) : undefined
  } catch {
    return undefined
  }
}
