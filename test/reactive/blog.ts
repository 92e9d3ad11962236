// The blog of examples/flows/blog-publish-digest.sx, as a host runs it: with followers, and mail to a server on loopback.
//
// Invariants
//   BL1  However often its process is lost, an article that was published once is digested once, counted once, and each
//        mail has one Message-ID.
//
// Not here: the mail server (../authority/mail-host.ts).

import { expect } from "vitest"
import { authority, type Flows, openFlows, type Store } from "../../runtime/sxflow.js"
import type { Arrived } from "../authority/mail-host.js"

export const BLOG = "examples/flows/blog-publish-digest.sx"

/** Eleven and a half hours before a morning. */
export const EVENING = Date.UTC(2027, 0, 14, 20, 30)

export const FOLLOWERS = ["Ada", "Bob", "Eve"].map((name) => ({ name, email: `${name.toLowerCase()}@example.org` }))

/** A process of the blog, whose mail goes to a server on this port. */
export async function openBlog({ port, store, now }: Place): Promise<Flows> {
  const server = { host: "127.0.0.1", port, tls: "none" } as const
  const granted = authority({ mail: { server, from: ["blog@example.com"], to: ["*@example.org"] } })
  return await openFlows({ store, modules: [BLOG], effects: { followers: () => FOLLOWERS, ...granted }, now })
}

/** Where a process works, and how late it is there. */
export interface Place {
  readonly port: number
  readonly store: Store | string
  readonly now: () => number
}

/** An article of the blog; urgent unless it says otherwise. */
export function article(slug: string, more: object = {}): { readonly [field: string]: unknown } {
  return { type: "article", id: slug, slug, title: slug, body: "text", status: "published", ...more }
}

/** What can be seen of a blog once it is at rest. */
export interface Seen {
  /** The verbs of the activities, without those of relations. */
  readonly verbs: readonly unknown[]
  /** How many digests were counted. */
  readonly count: unknown
  /** Triggers and what came of them, in order of the activities. */
  readonly audit: readonly string[]
  /** Flows and how their instances stand, in the order of their names. */
  readonly instances: readonly string[]
}

export async function seenOf(flows: Flows): Promise<Seen> {
  const verbs = (await flows.activities.list({ limit: 1000 })).map(({ type }) => type)
  const audit = await flows.audit.list({ limit: 1000 })
  const heads = await flows.list({ limit: 1000 })
  return {
    verbs: verbs.filter((verb) => verb !== "add"),
    count: (await flows.objects.get("digests"))?.count ?? 0,
    audit: audit.map(({ trigger, outcome }) => `${trigger} ${outcome}`),
    instances: heads.map(({ flow, state }) => `${flow} ${state}`).sort(),
  }
}

/** What comes of one article that is published once. */
export const ONCE: Seen = {
  verbs: ["create", "DigestSent"],
  count: 1,
  audit: ["on-publish started", "on-digest-sent started"],
  instances: ["count-digests finished", "publish-digest finished"],
}

/** The Message-ID of a mail. */
export function messageId({ text }: Arrived): string {
  return /^Message-ID: (<[^>]*>)/im.exec(text)?.[1] ?? ""
}

/** Expects a mail to every follower, and each that came more than once to have the same Message-ID. BL1 */
export function expectOneToEach(mails: readonly Arrived[]): void {
  const sent = new Set(mails.map((mail) => `${mail.to.join(" ")} ${messageId(mail)}`))
  expect([...sent].map((each) => each.split(" ")[0]).sort()).toEqual(FOLLOWERS.map(({ email }) => email))
  expect(new Set(mails.map(messageId)).size).toBe(FOLLOWERS.length)
}
