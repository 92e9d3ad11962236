// The effect `http`: a request to a server that the grant allows.
//
//   (effect 'http {:url "https://api.example.com/orders" :method "POST"
//                  :headers {:content-type "application/json"} :body "{}" :accept (404)})
//
//   :url      the address; http or https, without a user name
//   :method   GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS; GET if left out
//   :headers  a dict of strings
//   :body     a string, sent in UTF-8, or a bytevector; a GET or HEAD has none
//   :accept   statuses from 400 on that are answers to this flow, not failures
//
// It answers {:status 200 :headers {:content-type "..." ...} :body "..."}. Names of headers are in lower case; several of
// one name are joined by a comma, but `:set-cookie` is a list. The body is a string where its type is text (or there is
// no type) and its bytes are what that says, UTF-8 unless it says otherwise; else a bytevector. It is decompressed.
//
// Invariants
//   AU7   No request goes to an address that is not allowed with that method: not the first one, nor one that a redirect
//         leads to. What may tell who asks (`authorization`, `cookie`) does not go to another origin by a redirect.
//   AU8   Every request has the header `idempotency-key`, the same for each attempt; a flow sets no header that frames
//         the message, nor this one.
//   AU9   A failure to reach the server, 5xx, 408, 425 and 429 are worth another attempt, not before `retry-after`;
//         every other status from 400 on fails for good, unless it is accepted.
//
// Not here: which addresses match (addresses.ts), waiting between attempts (flows/effects.ts).

import type { EffectContext, PolicedHandler } from "../flows/effects.js"
import { NonRetryableError, RetryLaterError } from "../flows/policy.js"
import { headerKey, KEY_HEADER } from "../flows/remote-http.js"
import {
  type Allowance,
  type AllowedAddress,
  allowance,
  isAllowed,
  type Method,
  method,
  webAddress,
} from "./addresses.js"
import { Arriving, checkSize, contentOf, LARGEST } from "./bytes.js"
import { within } from "./deadline.js"
import { content, dictOf, dictWith, type Fields, type Given, listOf, refusal, text, wholeFrom } from "./fields.js"
import { type GrantPolicy, payloadAs, policyIn, type Surroundings, timeUpTo } from "./grant.js"

/** What flows may ask of servers. */
export interface HttpGrant {
  readonly allow: readonly (string | AllowedAddress)[]
  /** How long an attempt may take, its redirects and its answer included, in milliseconds; half a minute unless given. */
  readonly timeout?: number
  /** The most bytes of a request's address, headers and body; 1 MiB unless given. */
  readonly sent?: number
  /** The most bytes of an answer's body, decompressed; 1 MiB unless given. */
  readonly received?: number
  /** Five attempts unless given. */
  readonly policy?: GrantPolicy
}

const TIMEOUT = 30_000

/** How long `fetch` waits for an answer at most, in milliseconds. */
const LONGEST_TIMEOUT = 300_000

const ATTEMPTS = 5

/** The handler of `http` that the fields of a grant describe. */
export function httpEffect(fields: Fields, { caller }: Surroundings): PolicedHandler {
  const settings: Settings = {
    allow: fields.need("allow", listOf(allowance)),
    timeout: fields.get("timeout", timeUpTo(LONGEST_TIMEOUT)) ?? TIMEOUT,
    sent: fields.get("sent", wholeFrom(1)) ?? LARGEST,
    received: fields.get("received", wholeFrom(1)) ?? LARGEST,
    caller,
  }
  return {
    ...policyIn(fields, ATTEMPTS),
    run: (payload: unknown, context: EffectContext) => carriedOut(payloadAs(wanted, payload), context, settings),
  }
}

interface Settings {
  readonly allow: readonly Allowance[]
  readonly timeout: number
  readonly sent: number
  readonly received: number
  readonly caller: string
}

/** A request on its way. */
interface Wire {
  readonly url: URL
  readonly method: Method
  readonly headers: Headers
  readonly body: Uint8Array | undefined
}

const wanted = dictWith((fields): Wire & { readonly accept: readonly number[] } => {
  const request = {
    url: fields.need("url", webAddress),
    method: fields.get("method", method) ?? "GET",
    headers: fields.get("headers", headers) ?? new Headers(),
    body: fields.get("body", (given) => ({ given, bytes: content(given) })),
    accept: fields.get("accept", listOf(wholeFrom(400, 599))) ?? [],
  }
  const { body } = request
  const isReading = request.method === "GET" || request.method === "HEAD"
  if (body !== undefined && isReading) throw refusal(body.given, `a request with ${request.method} has no body`)
  return { ...request, body: body?.bytes }
})

/** What is for the connection, or for us, to say. */
const OURS = /^(host|connection|content-length|transfer-encoding|keep-alive|upgrade|te|trailer|expect|proxy-.*)$/

/** AU8 */
function headers(given: Given): Headers {
  const made = new Headers()
  for (const [name, value] of dictOf(text)(given)) {
    const at = { ...given, path: `${given.path}.${name}` }
    const low = name.toLowerCase()
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw refusal(at, "no name of a header")
    if (OURS.test(low) || low === KEY_HEADER) throw refusal(at, "a header that a flow does not set")
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw refusal(at, `no value of a header: ${JSON.stringify(value)}`)
    made.set(name, value)
  }
  return made
}

interface Answer {
  readonly status: number
  readonly headers: { readonly [name: string]: string | readonly string[] }
  readonly body: string | Uint8Array
}

async function carriedOut(
  { accept, ...request }: ReturnType<typeof wanted>,
  { idempotencyKey, signal }: EffectContext,
  settings: Settings,
): Promise<Answer> {
  request.headers.set(KEY_HEADER, headerKey(settings.caller, idempotencyKey)) // AU8
  checkSize("the request", sizeOf(request), settings.sent)
  return await within(settings.timeout, signal, async (cut) => {
    const response = await answered(request, settings.allow, cut)
    if (response.status >= 400 && !accept.includes(response.status)) {
      await response.body?.cancel()
      throw failed(request, response)
    }
    const body = await received(request, response, settings.received)
    return { status: response.status, headers: headersOf(response), body: bodyOf(response, body) }
  })
}

function sizeOf({ url, headers, body }: Wire): number {
  const lines = [...headers].map(([name, value]) => name.length + value.length)
  return lines.reduce((sum, size) => sum + size, url.href.length) + (body?.length ?? 0)
}

/** How many redirects one request follows. */
const REDIRECTS = 5

/** What the server answers, or the one that it sends us to. AU7 */
async function answered(first: Wire, allow: readonly Allowance[], signal: AbortSignal): Promise<Response> {
  let request = first
  for (let redirects = 0; ; redirects++) {
    const { method, url } = request
    if (!isAllowed(allow, method, url)) {
      const whose = redirects === 0 ? "the address is not allowed" : "a redirect leads to what is not allowed"
      throw new NonRetryableError(`${whose}: ${said(request)}`)
    }
    const response = await fetched(request, signal)
    const next = redirected(request, response)
    if (next === undefined) return response
    await response.body?.cancel()
    if (redirects === REDIRECTS) throw new NonRetryableError(`more than ${REDIRECTS} redirects: ${said(first)}`)
    request = next
  }
}

async function fetched(request: Wire, signal: AbortSignal): Promise<Response> {
  const { url, method, headers, body = null } = request
  try {
    return await fetch(url, { method, headers, body, redirect: "manual", signal })
  } catch (error) {
    throw lost(request, error)
  }
}

/** Why nothing came of a request, or only a part. AU9 */
function lost(request: Wire, error: unknown): Error {
  const { cause } = error as { cause?: { code?: unknown; message?: unknown } }
  return new Error(`the server cannot be reached: ${said(request)}: ${cause?.code ?? cause?.message ?? error}`)
}

function said({ method, url }: Wire): string {
  return `${method} ${url.href}`
}

/** What a redirect has us ask; undefined for what is none. */
function redirected({ url, method, headers, body }: Wire, { status, headers: said }: Response): Wire | undefined {
  const location = said.get("location")
  if (location === null || ![301, 302, 303, 307, 308].includes(status)) return undefined
  if (!URL.canParse(location, url.href)) throw new NonRetryableError(`a redirect leads nowhere: ${location}`)
  const next = webAddress({ value: new URL(location, url).href, path: "", refuse: (s) => new NonRetryableError(s) })
  const kept = new Headers(headers)
  if (next.origin !== url.origin) for (const name of ["authorization", "cookie"]) kept.delete(name) // AU7
  const isToRead = status === 303 ? method !== "HEAD" : method === "POST" && status <= 302
  if (!isToRead) return { url: next, method, headers: kept, body }
  for (const name of [...kept.keys()]) if (name.startsWith("content-")) kept.delete(name)
  return { url: next, method: "GET", headers: kept, body: undefined }
}

/** AU9 */
function failed(request: Wire, { status, headers }: Response): Error {
  if (status < 500 && ![408, 425, 429].includes(status)) {
    return new NonRetryableError(`the server refuses: ${status}: ${said(request)}`)
  }
  const wait = waitIn(headers.get("retry-after"))
  const sentence = `the server cannot do it now: ${status}: ${said(request)}`
  return wait === undefined ? new Error(sentence) : new RetryLaterError(sentence, wait)
}

/** What a server asks to be waited, in milliseconds: it says seconds, or a date. */
function waitIn(written: string | null): number | undefined {
  if (written === null) return undefined
  const wait = /^\s*\d+\s*$/.test(written) ? Number(written) * 1000 : Date.parse(written) - Date.now()
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0)
}

/** What says how the body came; a flow has it as it was before. */
const PACKED: readonly string[] = ["content-encoding", "content-length"]

function headersOf({ headers }: Response): Answer["headers"] {
  const made: { [name: string]: string | readonly string[] } = Object.create(null)
  for (const [name, value] of headers) made[name] = value
  if (headers.has("content-encoding")) for (const name of PACKED) delete made[name]
  const cookies = headers.getSetCookie()
  if (cookies.length > 0) made["set-cookie"] = cookies
  return made
}

async function received(request: Wire, { body }: Response, limit: number): Promise<Buffer> {
  const arriving = new Arriving("the answer", limit)
  try {
    for await (const piece of body ?? []) arriving.add(piece)
  } catch (error) {
    throw error instanceof NonRetryableError ? error : lost(request, error)
  }
  return arriving.whole()
}

function bodyOf({ headers }: Response, bytes: Buffer): string | Uint8Array {
  const type = headers.get("content-type") ?? "text/plain"
  return TEXTUAL.test(type) ? contentOf(bytes, /charset="?([\w-]+)/i.exec(type)?.[1]) : Uint8Array.from(bytes)
}

const TEXTUAL =
  /^\s*(text\/|application\/([\w.-]+\+)?(json|xml|yaml|javascript|x-www-form-urlencoded)\b|[\w.-]+\/[\w.-]+\+(json|xml))/i
