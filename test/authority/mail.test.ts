// The effect `mail`: a real mail server on loopback, and what arrives there.

import type { AddressInfo } from "node:net"
import { createServer } from "node:net"
import { afterEach, describe, expect, test } from "vitest"
import { authority } from "../../runtime/authority/authority.js"
import { Effects } from "../../runtime/flows/effects.js"
import { type Circumstances, tried } from "./attempt.js"
import { type MailHost, mailHost, reply } from "./mail-host.js"

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

async function host(options: Parameters<typeof mailHost>[0] = {}): Promise<MailHost> {
  const made = await mailHost(options)
  open.push(made)
  return made
}

function granted(port: number, more: object = {}) {
  const server = { host: "127.0.0.1", port, tls: "none" }
  return { mail: { server, from: ["shop@example.com"], to: ["*@example.org", "boss@example.com"], ...more } }
}

const TO_ADA = '{:from "shop@example.com" :to "ada@example.org" :subject "Hello" :text "Hi"}'

/** A payload like `TO_ADA`, with other fields. */
function letter(fields: { readonly [name: string]: string }): string {
  const all = { from: '"shop@example.com"', to: '"ada@example.org"', subject: '"Hello"', text: '"Hi"', ...fields }
  return `{${Object.entries(all)
    .map(([name, value]) => `:${name} ${value}`)
    .join(" ")}}`
}

/** The headers of a mail by their names in lower case; a header that comes twice fails. */
function headersOf(text: string): Map<string, string> {
  const lines = text
    .slice(0, text.indexOf("\r\n\r\n"))
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n")
  const entries = lines.map(
    (line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.replace(/^[^:]*: */, "")] as const,
  )
  expect(new Set(entries.map(([name]) => name)).size).toBe(entries.length)
  return new Map(entries)
}

describe("what arrives", () => {
  test("a mail with all there is to say", async () => {
    const { port, mails } = await host()
    const payload =
      '{:from "Tëa Shop <shop@example.com>" :to ("ada@example.org" "Bob <Bob@Example.org>") :subject "Grüße" :text "Hi\n.\n.hidden" :html "<b>Hi</b>"}'
    const outcome = await tried(granted(port), payload)
    expect(outcome).toMatch(
      /^\{:accepted \("ada@example.org" "Bob@Example.org"\) :id "<[0-9a-f]{40}@example.com>" :rejected \(\)\}$/i,
    )
    const [mail] = mails
    expect(mail).toMatchObject({ from: "shop@example.com" })
    expect(mail?.to.map((each) => each.toLowerCase())).toEqual(["ada@example.org", "bob@example.org"])
    const headers = headersOf(mail?.text ?? "")
    expect(headers.get("from")).toMatch(/^=\?UTF-8\?.*\?= <shop@example.com>$/)
    expect(headers.get("subject")).toBe("=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=")
    expect(headers.get("content-type")).toMatch(/^multipart\/alternative/)
    expect(mail?.text).toContain("Hi\r\n.\r\n.hidden")
    expect(mail?.text).toContain("<b>Hi</b>")
  })

  test("AU16 the Message-ID comes of the key, and of who asks: the same for each attempt", async () => {
    const { port, mails } = await host()
    for (const key of ["a", "a", "b"]) await tried(granted(port), TO_ADA, { key })
    await tried({ ...granted(port), caller: "shop" }, TO_ADA, { key: "a" })
    const ids = mails.map(({ text }) => headersOf(text).get("message-id"))
    expect(ids[0]).toMatch(/^<[0-9a-f]{40}@example.com>$/)
    expect(ids[1]).toBe(ids[0])
    expect(new Set(ids).size).toBe(3)
  })

  test("an answer tells who was refused where others were not", async () => {
    const { port, mails } = await host({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith("no") ? reply(550, "who?") : null),
    })
    const outcome = await tried(granted(port), letter({ to: '("ada@example.org" "no@example.org")' }))
    expect(outcome).toContain(':accepted ("ada@example.org")')
    expect(outcome).toContain(':rejected ("no@example.org")')
    expect(mails[0]?.to).toEqual(["ada@example.org"])
  })
})

describe("what is not allowed", () => {
  test.each([
    ["from", "evil@example.com", "there is no permission to send mail from evil@example.com"],
    ["from", "shop@example.com.evil.org", "there is no permission to send mail from shop@example.com.evil.org"],
    ["to", "ada@example.net", "there is no permission to send mail to ada@example.net"],
    ["to", "ada@sub.example.org", "there is no permission to send mail to ada@sub.example.org"],
    ["to", "ada@exampleXorg", "there is no permission to send mail to ada@exampleXorg"],
  ])("AU15 %s %s", async (field, address, sentence) => {
    const { port, calls } = await host()
    expect(await tried(granted(port), letter({ [field]: `"${address}"` }))).toBe(`refused: ${sentence}`)
    expect(await tried(granted(port), letter({ [field]: `"Ada <${address}>"` }))).toBe(`refused: ${sentence}`)
    expect(calls()).toBe(0)
  })

  test("AU15 one of several is enough to refuse all", async () => {
    const { port, calls } = await host()
    const to = '("ada@example.org" "boss@example.com" "eve@example.net")'
    expect(await tried(granted(port), letter({ to }))).toBe(
      "refused: there is no permission to send mail to eve@example.net",
    )
    expect(calls()).toBe(0)
  })

  test.each([
    "ada@example.org, eve@example.net",
    "ada@example.org,eve@example.net",
    "ada@example.org; eve@example.net",
    "ada@example.org eve@example.net",
    "<ada@example.org> <eve@example.net>",
    "eve@example.net <ada@example.org> x",
    "group: ada@example.org, eve@example.net;",
    "ada@example.org\r\nBcc: eve@example.net",
    "ada@example.org\nBcc: eve@example.net",
    "Ada\r\nBcc: eve@example.net\r\nX: <ada@example.org>",
    "ada@example.org>\r\nRCPT TO:<eve@example.net",
    "ada@example.org\0",
    '"eve@example.net"@example.org',
    "ada@example.org@example.net",
    "ada@[10.0.0.1]",
    "ada@-example.org",
    "@example.org",
    "ada",
    "",
  ])("AU15 %j is no address", async (address) => {
    const { port, calls } = await host()
    for (const field of ["to", "from"]) {
      const outcome = await tried(granted(port), letter({ [field]: scheme(address) }))
      expect(outcome).toMatch(
        /^refused: the payload makes no sense: (to|from): (no address of e-mail|a name is one line): /,
      )
    }
    expect(calls()).toBe(0)
  })

  test.each(["Hello\r\nBcc: eve@example.net", "Hello\nX: y", "Hello\rX: y", "a\0b", "a\u2028b", "a\u0085b"])(
    "AU15 the subject %j is not one line",
    async (subject) => {
      const { port, calls } = await host()
      const outcome = await tried(granted(port), letter({ subject: scheme(subject) }))
      expect(outcome).toBe(
        `refused: the payload makes no sense: subject: one line is wanted, not ${JSON.stringify(subject)}`,
      )
      expect(calls()).toBe(0)
    },
  )

  test("AU15 a name that looks like addresses is a name", async () => {
    const { port, mails } = await host()
    const outcome = await tried(granted(port), letter({ to: '"eve@example.net, x <ada@example.org>"' }))
    expect(outcome).toContain(':accepted ("ada@example.org")')
    expect(mails[0]?.to).toEqual(["ada@example.org"])
    expect(headersOf(mails[0]?.text ?? "").get("to")).toBe('"eve@example.net, x" <ada@example.org>')
  })

  test.each([
    [{ to: "()" }, "to: a mail goes to somebody"],
    [{ to: "5" }, "to: a list is wanted, not 5"],
    [{ to: '("ada@example.org" 5)' }, "to[1]: a string is wanted, not 5"],
    [{ text: "nil" }, "a mail has a text, or html"],
    [{ text: '{:path "/etc/passwd"}' }, 'text: a string is wanted, not {:path "/etc/passwd"}'],
    [{ subject: "nil" }, "subject: it is missing"],
    [{ bcc: '"eve@example.net"' }, "bcc: there is no such field"],
  ])("AU1 AU2 a payload that makes no sense: %j", async (fields, sentence) => {
    expect(await tried(granted(1), letter(fields))).toBe(`refused: the payload makes no sense: ${sentence}`)
  })
})

/** A string as SX writes it. */
function scheme(text: string): string {
  return `"${[...text].map((c) => (/[ -~]/.test(c) && c !== '"' && c !== "\\" ? c : `\\x${c.codePointAt(0)?.toString(16)};`)).join("")}"`
}

describe("failures", () => {
  test.each([
    ["onMailFrom", 450, "failed: the mail server cannot do it now: 450 because"],
    ["onMailFrom", 550, "refused: the mail server refuses: 550 because"],
    ["onRcptTo", 451, "failed: the mail server cannot do it now: 451 because"],
    ["onRcptTo", 550, "refused: the mail server refuses: 550 because"],
    ["onData", 452, "failed: the mail server cannot do it now: 452 because"],
    ["onData", 554, "refused: the mail server refuses: 554 because"],
    ["onConnect", 421, "failed: the mail server cannot do it now: 421 because"],
    ["onConnect", 554, "refused: the mail server refuses: 554 because"],
  ])("AU17 a server that replies at %s with %i", async (stage, code, sentence) => {
    const refuses = (...operands: unknown[]): void => {
      const [stream] = operands as [{ resume?: () => void }]
      stream.resume?.()
      ;(operands.at(-1) as (error: Error) => void)(reply(code, "because"))
    }
    const { port, mails } = await host({ [stage]: refuses })
    expect(await tried(granted(port), TO_ADA)).toBe(sentence)
    expect(mails).toEqual([])
  })

  test("AU17 it is tried again under the policy", async () => {
    let calls = 0
    const { port, mails } = await host({
      onMailFrom: (_address, _session, done) => done(++calls < 3 ? reply(450, "later") : null),
    })
    const { mail } = granted(port, { policy: { backoff: { initial: 1 } } })
    const handlers = authority({ mail } as never)
    const job = { instance: "i", namespace: "", tag: "(t 1)", name: "mail", payload: TO_ADA, options: "{}" }
    expect(await new Effects(handlers).perform(job)).toMatch(/^\(ok /)
    expect([calls, mails.length]).toEqual([3, 1])
  })

  test("AU17 a server that is away, hangs up, or speaks otherwise", async () => {
    expect(await tried(granted(1), TO_ADA)).toMatch(
      /^failed: the mail server cannot be reached: 127.0.0.1: .*ECONNREFUSED/,
    )
    const { port } = await socketServer((write) => write(undefined))
    expect(await tried(granted(port), TO_ADA)).toMatch(/^failed: the mail server cannot be reached: 127.0.0.1: /)
    const other = await socketServer((write) => write("HTTP/1.1 200 OK\r\n\r\n"))
    expect(await tried(granted(other.port), TO_ADA)).toMatch(/^failed: the mail server /)
  })

  test("AU18 nothing is said without TLS unless that is granted", async () => {
    const { port, mails } = await host()
    for (const tls of [undefined, "starttls"]) {
      const server = { host: "127.0.0.1", port, tls }
      expect(await tried(granted(port, { server }), TO_ADA)).toMatch(/^(failed|refused): the mail server /)
    }
    const server = { host: "127.0.0.1", port, tls: "implicit" }
    expect(await tried(granted(port, { server }), TO_ADA)).toMatch(/^failed: the mail server cannot be reached: /)
    const vouchless = await host({ disabledCommands: ["AUTH"] })
    const starttls = { host: "127.0.0.1", port: vouchless.port, tls: "starttls" }
    expect(await tried(granted(vouchless.port, { server: starttls }), TO_ADA)).toMatch(/^failed: .*certificate/)
    expect([...mails, ...vouchless.mails]).toEqual([])
  })
})

/** A server that says one thing to everybody, or hangs up. */
async function socketServer(listener: (write: (text: string | undefined) => void) => void): Promise<{ port: number }> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined)
    listener((text) => (text === undefined ? socket.destroy() : socket.write(text)))
  })
  open.push({ close: () => server.close() })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { port: (server.address() as AddressInfo).port }
}

describe("limits", () => {
  test("AU4 a mail is counted as it is sent", async () => {
    const { port, calls } = await host()
    const grant = granted(port, { largest: 2000 })
    expect(await tried(grant, letter({ text: `"${"x".repeat(1000)}"` }))).toMatch(/^\{:accepted/)
    expect(await tried(grant, letter({ text: `"${"ü".repeat(1000)}"` }))).toMatch(
      /^refused: the mail is too large: \d{4} bytes, and 2000 are allowed$/,
    )
    expect(await tried(grant, letter({ subject: `"${"x".repeat(2000)}"` }))).toMatch(/too large/)
    expect(calls()).toBe(1)
  })

  test("AU4 and so are those it goes to", async () => {
    const { port } = await host()
    const to = (count: number): string =>
      `(${Array.from({ length: count }, (_, i) => `"a${i}@example.org"`).join(" ")})`
    expect(await tried(granted(port, { recipients: 3 }), letter({ to: to(3) }))).toMatch(/^\{:accepted/)
    expect(await tried(granted(port, { recipients: 3 }), letter({ to: to(4) }))).toBe(
      "refused: the mail goes to too many: 4, and 3 are allowed",
    )
  })

  test("AU3 a server that says nothing takes too long, and its connection is closed", async () => {
    let closed = (): void => undefined
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve
    })
    const server = createServer((socket) => socket.on("close", closed).on("error", () => undefined))
    open.push({ close: () => server.close() })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const { port } = server.address() as AddressInfo
    expect(await tried(granted(port, { timeout: 50 }), TO_ADA)).toBe("failed: it took longer than 50 ms")
    await isClosed
  })

  test("AU3 a mail that is given up is not sent, and its connection is closed", async () => {
    const controller = new AbortController()
    let closed = (): void => undefined
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve
    })
    const { port, mails } = await host({
      onMailFrom: () => controller.abort(new Error("not wanted")),
      onClose: () => closed(),
    })
    const circumstances: Circumstances = { signal: controller.signal }
    expect(await tried(granted(port, { timeout: 600_000 }), TO_ADA, circumstances)).toBe("failed: not wanted")
    await isClosed
    expect(await tried(granted(port, { timeout: 600_000 }), TO_ADA, circumstances)).toBe("failed: not wanted")
    expect(mails).toEqual([])
  })
})
