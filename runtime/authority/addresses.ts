// The addresses that a grant of HTTP allows: an origin, or what lies under a path of it, each with its methods.
//
//   "https://api.example.com"                                      the origin, GET and HEAD
//   { url: "https://api.example.com/v1", methods: ["POST"] }       /v1, and what lies in /v1/
//
// Invariants
//   AU6  Addresses are compared once they are normal: case, default ports, `..` and its encodings, numbers for hosts. A
//        path is compared segment by segment, also as it would be where the server takes %2F and %5C for a slash.
//
// Not here: asking (http.ts).

import { dictWith, type Given, type Kind, listOf, refusal, text, wordOf } from "./fields.js"

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const

export type Method = (typeof METHODS)[number]

export const method: Kind<Method> = wordOf(METHODS)

/** Addresses that are allowed, for some methods. */
export interface AllowedAddress {
  readonly url: string
  /** GET and HEAD unless given. */
  readonly methods?: readonly Method[]
}

/** The same, ready to be compared. */
export interface Allowance {
  readonly origin: string
  /** Without a slash at its end. */
  readonly path: string
  readonly methods: readonly Method[]
}

const READING: readonly Method[] = ["GET", "HEAD"]

/** What one entry of a grant's list allows. */
export const allowance: Kind<Allowance> = (given) => {
  if (typeof given.value === "string") return { ...prefix(given), methods: READING }
  return described(given)
}

const described = dictWith((fields) => ({
  ...fields.need("url", prefix),
  methods: fields.get("methods", listOf(method)) ?? READING,
}))

function prefix(given: Given): { origin: string; path: string } {
  const url = webAddress(given)
  if (url.search !== "" || url.hash !== "") throw refusal(given, `what is allowed ends with its path: ${url.href}`)
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, "") }
}

/** An address of HTTP or HTTPS. */
export function webAddress(given: Given): URL {
  const written = text(given)
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw refusal(given, `no address of HTTP: ${written}`)
  if (url.username !== "" || url.password !== "") {
    throw refusal(given, `an address with a user name or a password; send a header instead: ${withoutUser(url)}`)
  }
  return url
}

function withoutUser(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`
}

/** Whether one of `allowances` lets `method` be asked of `url`. AU6 */
export function isAllowed(allowances: readonly Allowance[], method: Method, url: URL): boolean {
  return allowances.some(
    ({ origin, path, methods }) =>
      url.origin === origin &&
      methods.includes(method) &&
      isUnder(path, url.pathname) &&
      isUnder(unfolded(path), unfolded(url.pathname)),
  )
}

/** A path as a server may take it. */
function unfolded(path: string): string {
  const url = new URL("http://unfolded/")
  url.pathname = path.replace(/%2f|%5c/gi, "/")
  return path === "" ? "" : url.pathname
}

function isUnder(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
