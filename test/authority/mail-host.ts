// A mail server on loopback that keeps what it is given, and refuses what it is told to.

import type { AddressInfo } from "node:net"
import { SMTPServer, type SMTPServerOptions } from "smtp-server"

/** A mail as it arrived. */
export interface Arrived {
  readonly from: string
  readonly to: readonly string[]
  /** Its headers and its body, as they came. */
  readonly text: string
}

export interface MailHost {
  readonly port: number
  readonly mails: Arrived[]
  /** How many have connected. */
  readonly calls: () => number
  close(): Promise<void>
}

/** An error that the server replies. */
export function reply(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code })
}

/** A server, listening; without TLS and users unless `options` say otherwise. */
export async function mailHost(options: SMTPServerOptions = {}): Promise<MailHost> {
  const mails: Arrived[] = []
  let calls = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onConnect: (_session, done) => {
      calls++
      done()
    },
    onData: async (stream, { envelope: { mailFrom, rcptTo } }, done) => {
      const pieces: Buffer[] = []
      try {
        for await (const piece of stream) pieces.push(piece as Buffer)
      } catch (error) {
        return done(error as Error) // whoever sent it is gone
      }
      const from = mailFrom === false ? "" : mailFrom.address
      mails.push({ from, to: rcptTo.map(({ address }) => address), text: Buffer.concat(pieces).toString() })
      done()
    },
    ...options,
  })
  server.on("error", () => undefined)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    calls: () => calls,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
