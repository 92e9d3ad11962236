// The mail server of a grant: who it is, and one message handed to it.
//
// Not here: what may be sent to whom (mail.ts, which says what AU17 and AU18 are).

import { NonRetryableError } from "../flows/policy.js"
import { dictWith, type Given, refusal, text, wholeFrom, wordOf } from "./fields.js"

/** A mail server, and how it is spoken to. */
export interface MailServer {
  readonly host: string
  /** 465 for "implicit", else 587, unless given. */
  readonly port?: number
  /** "starttls", which is so unless given; "implicit", from the first byte; or "none". */
  readonly tls?: "starttls" | "implicit" | "none"
  readonly user?: string
  /** Itself, or the environment variable that holds it. */
  readonly password?: string | { readonly env: string }
}

/** The same, complete. */
export interface Server {
  readonly host: string
  readonly port: number
  readonly tls: "starttls" | "implicit" | "none"
  /** Undefined where the server lets everybody send. */
  readonly login: { readonly user: string; readonly pass: string } | undefined
}

export function server(given: Given): Server {
  const { user, pass, tls = "starttls", port = tls === "implicit" ? 465 : 587, host } = described(given)
  if ((user === undefined) !== (pass === undefined)) throw refusal(given, "a user and a password go together")
  return { host, port, tls, login: user === undefined || pass === undefined ? undefined : { user, pass } }
}

const described = dictWith((fields) => ({
  host: fields.need("host", text),
  port: fields.get("port", wholeFrom(1, 65535)),
  tls: fields.get("tls", wordOf(["starttls", "implicit", "none"])),
  user: fields.get("user", text),
  pass: fields.get("password", password),
}))

function password(given: Given): string {
  return typeof given.value === "string" ? given.value : inEnvironment(given)
}

const inEnvironment = dictWith((fields) => fields.need("env", variable))

function variable(given: Given): string {
  const value = process.env[text(given)]
  if (value === undefined) throw refusal(given, `there is no such environment variable: ${text(given)}`)
  return value
}

/** A message as it is sent, and what the server is told of it. */
export interface Outgoing {
  readonly envelope: { readonly from: string; readonly to: string[] }
  readonly message: Buffer
}

/** What became of each address. */
export interface Taken {
  readonly accepted: readonly string[]
  readonly rejected: readonly string[]
}

/** Hands a message to a server. Whoever aborts `signal` has the connection closed. */
export async function submitted(
  { host, port, tls, login }: Server,
  { envelope, message }: Outgoing,
  timeout: number,
  signal: AbortSignal,
): Promise<Taken> {
  const { default: SMTPConnection } = await import("nodemailer/lib/smtp-connection")
  signal.throwIfAborted()
  const security = { secure: tls === "implicit", requireTLS: tls === "starttls", ignoreTLS: tls === "none" } // AU18
  const times = { connectionTimeout: timeout, greetingTimeout: timeout, socketTimeout: timeout, socketCloseTimeout: 0 }
  const connection = new SMTPConnection({ host, port, ...security, ...times })
  const cut = (): void => connection.close()
  signal.addEventListener("abort", cut, { once: true })
  try {
    return await new Promise<Taken>((resolve, reject) => {
      const then =
        <T>(next: (result: T) => void) =>
        (error?: SmtpError | null, result?: T): void =>
          error ? reject(explained(error, host)) : next(result as T)
      const send = (): void =>
        connection.send(
          envelope,
          message,
          then<Taken>(({ accepted, rejected }) => {
            connection.quit()
            resolve({ accepted, rejected })
          }),
        )
      connection.on(
        "error",
        then(() => undefined),
      )
      connection.once("end", () => reject(new Error(`the mail server cannot be reached: ${host}: it has hung up`)))
      connection.connect(then(login === undefined ? send : () => connection.login(login, then(send))))
    })
  } catch (error) {
    connection.close()
    throw error
  } finally {
    signal.removeEventListener("abort", cut)
  }
}

/** What goes wrong, as nodemailer says it. */
interface SmtpError extends Error {
  readonly code?: string
  /** The server's reply, if it is one. */
  readonly response?: string | undefined
  /** Of a reply: whether the server will say the same again. */
  readonly permanent?: boolean | undefined
}

/** What is wrong with the message or the grant where no reply says so. */
const FINAL: readonly string[] = ["EAUTH", "ENOAUTH", "EENVELOPE", "EMESSAGE", "ECONFIG"]

/** AU17 */
function explained({ code = "", message, response, permanent = FINAL.includes(code) }: SmtpError, host: string): Error {
  if (permanent) return new NonRetryableError(`the mail server refuses: ${response ?? message}`)
  if (response !== undefined) return new Error(`the mail server cannot do it now: ${response}`)
  return new Error(`the mail server cannot be reached: ${host}: ${message}`)
}
