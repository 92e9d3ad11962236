// The effect `mail`: an e-mail, handed to the mail server that the grant names.
//
//   (effect 'mail {:from "Shop <shop@example.com>" :to ("ada@example.org" "bob@example.org")
//                  :subject "Your order" :text "..." :html "..."})
//
//   :from      an address, `ada@example.org` or `Ada <ada@example.org>`
//   :to        an address, or a list of them
//   :subject   one line
//   :text :html   what it says, as plain text, as HTML, or both
//
// It answers {:id "<...>" :accepted (addresses) :rejected (addresses)}, the Message-ID and what the server said of each
// address. Where it takes some of them, the mail is sent, and not tried again: who must know of each sends one to each.
//
// Invariants
//   AU15  A mail is from an address, and goes to addresses, that the grant allows; the server is told those very
//         addresses, and nothing in a payload makes another header or another address.
//   AU16  Every attempt has the same Message-ID, made from the idempotency key: who gets it twice can tell.
//   AU17  A reply of 4yz, and a failure to reach the server, are worth another attempt; 5yz fails for good.
//   AU18  Unless the grant says "none", nothing is said to a server but through TLS, whatever it offers.
//
// Not here: making the message, speaking SMTP (nodemailer).

import { createHash } from "node:crypto"
import type { EffectContext, PolicedHandler } from "../flows/effects.js"
import { NonRetryableError } from "../flows/policy.js"
import { checkSize, LARGEST } from "./bytes.js"
import { within } from "./deadline.js"
import { dictWith, type Fields, type Given, listOf, refusal, text, wholeFrom } from "./fields.js"
import { type GrantPolicy, payloadAs, policyIn, type Surroundings, timeUpTo } from "./grant.js"
import { type MailServer, type Server, server, submitted } from "./mail-server.js"

/** What mail flows may send. */
export interface MailGrant {
  readonly server: MailServer
  /** Patterns of addresses: `*` stands for any characters but an at sign. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** How long an attempt may take, in milliseconds; half a minute unless given. */
  readonly timeout?: number
  /** The most bytes of a message, as it is sent; 1 MiB unless given. */
  readonly largest?: number
  /** The most addresses that one goes to; 50 unless given. */
  readonly recipients?: number
  /** Five attempts unless given. */
  readonly policy?: GrantPolicy
}

const TIMEOUT = 30_000
const RECIPIENTS = 50
const ATTEMPTS = 5

/** The handler of `mail` that the fields of a grant describe. */
export function mailEffect(fields: Fields, { caller }: Surroundings): PolicedHandler {
  const settings: Settings = {
    server: fields.need("server", server),
    from: fields.need("from", listOf(pattern)),
    to: fields.need("to", listOf(pattern)),
    timeout: fields.get("timeout", timeUpTo()) ?? TIMEOUT,
    largest: fields.get("largest", wholeFrom(1)) ?? LARGEST,
    recipients: fields.get("recipients", wholeFrom(1)) ?? RECIPIENTS,
    caller,
  }
  return {
    ...policyIn(fields, ATTEMPTS),
    run: (payload: unknown, context: EffectContext) => carriedOut(payloadAs(letter, payload), context, settings),
  }
}

interface Settings {
  readonly server: Server
  readonly from: readonly RegExp[]
  readonly to: readonly RegExp[]
  readonly timeout: number
  readonly largest: number
  readonly recipients: number
  readonly caller: string
}

/** A pattern of addresses. */
function pattern(given: Given): RegExp {
  const written = text(given)
  if (!/^[^\s@]+@[^\s@]+$/.test(written)) throw refusal(given, `no pattern of addresses, as *@example.com: ${written}`)
  const parts = written.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"))
  return new RegExp(`^${parts.join("[^@]*")}$`, "i")
}

interface Mailbox {
  readonly name: string
  readonly address: string
}

const ADDRESS =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i

/** An address, alone or behind a name: one only, so that what is checked is what is sent. AU15 */
function mailbox(given: Given): Mailbox {
  const written = text(given)
  const [, name = "", bracketed] = /^([^<>]*)<([^<>]*)>$/.exec(written) ?? []
  const address = bracketed ?? written
  if (!ADDRESS.test(address)) throw refusal(given, `no address of e-mail: ${JSON.stringify(written)}`)
  if (hasControls(name)) throw refusal(given, `a name is one line: ${JSON.stringify(written)}`)
  return { name: name.trim().replace(/^"([^"]*)"$/, "$1"), address }
}

function hasControls(line: string): boolean {
  return /[\p{Cc}\u2028\u2029]/u.test(line)
}

function mailboxes(given: Given): Mailbox[] {
  const boxes = typeof given.value === "string" ? [mailbox(given)] : listOf(mailbox)(given)
  if (boxes.length === 0) throw refusal(given, "a mail goes to somebody")
  return boxes
}

function oneLine(given: Given): string {
  const line = text(given)
  if (hasControls(line)) throw refusal(given, `one line is wanted, not ${JSON.stringify(line)}`)
  return line
}

interface Letter {
  readonly from: Mailbox
  readonly to: readonly Mailbox[]
  readonly subject: string
  readonly text: string | undefined
  readonly html: string | undefined
}

function letter(given: Given): Letter {
  const made = fieldsOfLetter(given)
  if (made.text === undefined && made.html === undefined) throw refusal(given, "a mail has a text, or html")
  return made
}

const fieldsOfLetter = dictWith((fields) => ({
  from: fields.need("from", mailbox),
  to: fields.need("to", mailboxes),
  subject: fields.need("subject", oneLine),
  text: fields.get("text", text),
  html: fields.get("html", text),
}))

async function carriedOut(
  letter: Letter,
  { idempotencyKey, signal }: EffectContext,
  settings: Settings,
): Promise<{ id: string; accepted: readonly string[]; rejected: readonly string[] }> {
  checkAddresses(letter, settings)
  const id = messageId(letter, settings.caller, idempotencyKey)
  return await within(settings.timeout, signal, async (cut) => {
    const message = await written(letter, id)
    checkSize("the mail", message.length, settings.largest)
    const envelope = { from: letter.from.address, to: letter.to.map(({ address }) => address) }
    return { id, ...(await submitted(settings.server, { envelope, message }, settings.timeout, cut)) }
  })
}

/** AU15 */
function checkAddresses({ from, to }: Letter, settings: Settings): void {
  const isAmong = (patterns: readonly RegExp[], { address }: Mailbox) => patterns.some((each) => each.test(address))
  if (!isAmong(settings.from, from)) {
    throw new NonRetryableError(`there is no permission to send mail from ${from.address}`)
  }
  const other = to.find((each) => !isAmong(settings.to, each))
  if (other !== undefined) throw new NonRetryableError(`there is no permission to send mail to ${other.address}`)
  if (to.length > settings.recipients) {
    throw new NonRetryableError(`the mail goes to too many: ${to.length}, and ${settings.recipients} are allowed`)
  }
}

/** AU16 */
function messageId({ from: { address } }: Letter, caller: string, key: string): string {
  const digest = createHash("sha256").update(`${caller}\n${key}`).digest("hex")
  return `<${digest.slice(0, 40)}@${address.slice(address.lastIndexOf("@") + 1)}>`
}

async function written(letter: Letter, messageId: string): Promise<Buffer> {
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer")
  const options = { newline: "win", disableFileAccess: true, disableUrlAccess: true }
  return await new MailComposer({ ...letter, to: [...letter.to], messageId, ...options }).compile().build()
}
