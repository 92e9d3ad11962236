// The blog: what is published is digested and counted, by mail to a real server.
//
// Not here: what becomes of it when processes are lost (blog-crashes.test.ts).

import { afterEach, describe, expect, test } from "vitest"
import { keyOf } from "../../runtime/reactive/keys.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"
import type { Flows } from "../../runtime/sxflow.js"
import { type MailHost, mailHost, reply } from "../authority/mail-host.js"
import { article, EVENING, expectOneToEach, messageId, ONCE, openBlog, seenOf } from "./blog.js"

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

/** A blog within the test, its mail server, and its clock. */
class World {
  time = EVENING
  readonly memory = new Memory()

  private constructor(readonly host: MailHost) {}

  static async of(options: Parameters<typeof mailHost>[0] = {}): Promise<{ world: World; flows: Flows }> {
    const world = new World(await mailHost(options))
    open.push(world.host)
    return { world, flows: await world.process() }
  }

  /** Another process on the same store. */
  async process(): Promise<Flows> {
    const { port } = this.host
    const flows = await openBlog({ port, store: memoryStore(this.memory), now: () => this.time })
    open.push(flows)
    return flows
  }

  /** Has every activity of the log seen to once more. */
  async redeliver(flows: Flows): Promise<void> {
    const activities = await flows.activities.list({ limit: 1000 })
    const writes = activities.map(({ position }) => ({ key: keyOf("agenda", "0", "activity", position), text: "" }))
    await memoryStore(this.memory).commit([{ id: "", seq: 0, rows: [], writes }])
    await flows.workOnce()
  }
}

const ADA = { actor: "ada" }

describe("what a published article sets going", () => {
  test("urgent: three mails, a DigestSent and its count, when the call answers", async () => {
    const { world, flows } = await World.of()
    await flows.objects.put(article("tea", { category: "urgent" }), ADA)
    expect(await seenOf(flows)).toEqual(ONCE)
    expect(world.host.mails.length).toBe(3)
    expectOneToEach(world.host.mails)
    const [mail] = world.host.mails
    expect(mail?.from).toBe("blog@example.com")
    expect(mail?.text).toMatch(/^Subject: New: tea\r$/m)
    const [create] = await flows.activities.list()
    expect(create).toMatchObject({ type: "create", actor: "ada", object: article("tea", { category: "urgent" }) })
    const [sent] = await flows.activities.list({ verb: "DigestSent" })
    expect(sent).toMatchObject({ object: { type: "article", slug: "tea" }, count: 3, cause: create?.id, depth: 1 })
  })

  test("newsletter: it is parked until eight, and done when the clock is there", async () => {
    const { world, flows } = await World.of()
    await flows.objects.put(article("jam", { tags: ["newsletter", "urgent"] }), ADA)
    const [head] = await flows.list()
    expect(head).toMatchObject({ flow: "publish-digest", state: "parked", due: Date.UTC(2027, 0, 15, 8) })
    world.time = Date.UTC(2027, 0, 15, 8) - 1
    await flows.workOnce()
    expect(world.host.mails).toEqual([])
    world.time++
    await flows.workOnce()
    expect(await seenOf(flows)).toEqual(ONCE)
    expectOneToEach(world.host.mails)
  })

  test("draft, or any category that nobody knows: it is skipped", async () => {
    const { world, flows } = await World.of()
    await flows.objects.put(article("tea", { category: "draft" }), ADA)
    const [head] = await flows.list()
    expect(await flows.operations.outcome(head?.id ?? "")).toBe('(skipped "draft")')
    expect(world.host.mails).toEqual([])
    expect((await seenOf(flows)).verbs).toEqual(["create"])
  })

  test("what is no article is declined by the guard, and the audit says so", async () => {
    const { flows } = await World.of()
    const note = { name: "note.sx", text: "(deftype note {:fields {:text string}})" }
    await flows.define(note)
    await flows.objects.put({ type: "note", id: "n", text: "x", status: "published" }, ADA)
    const [create] = await flows.activities.list()
    const entries = await flows.audit.list()
    expect(entries).toMatchObject([
      { trigger: "on-publish", outcome: "declined", reason: "the guard says no", activity: create?.id },
    ])
    expect(await flows.list()).toEqual([])
  })
})

describe("what fires once", () => {
  test("an activity that is delivered again, and an object that is put again", async () => {
    const { world, flows } = await World.of()
    const tea = article("tea")
    await flows.objects.put(tea, ADA)
    const other = await world.process()
    await flows.objects.put(tea, ADA)
    await other.objects.put(tea, { actor: "eve" })
    await Promise.all([world.redeliver(flows), world.redeliver(other)])
    expect(await seenOf(other)).toEqual(ONCE)
    expect(world.host.mails.length).toBe(3)
  })

  test("an edit of what is public is no create; to be published again is", async () => {
    const { world, flows } = await World.of()
    for (const body of ["text", "more", "most"]) await flows.objects.put(article("tea", { body }), ADA)
    expect(world.host.mails.length).toBe(3)
    await flows.objects.put(article("tea", { status: "draft" }), ADA)
    await flows.objects.put(article("tea"), ADA)
    const { verbs, count } = await seenOf(flows)
    expect(verbs).toEqual(["create", "DigestSent", "update", "update", "delete", "create", "DigestSent"])
    expect(count).toBe(2)
    expect(new Set(world.host.mails.map(messageId)).size).toBe(6)
  })

  test("many articles at once, in two processes: each is counted", async () => {
    const { world, flows } = await World.of()
    const other = await world.process()
    const slugs = Array.from({ length: 8 }, (_, i) => `article-${i}`)
    await Promise.all(slugs.map((slug, i) => (i % 2 === 0 ? flows : other).objects.put(article(slug), ADA)))
    expect((await seenOf(flows)).count).toBe(8)
    expect(world.host.mails.length).toBe(24)
  })
})

describe("the mails", () => {
  test("one that the server cannot take now is tried again, with the same Message-ID", async () => {
    const tried: string[] = []
    const { world, flows } = await World.of({
      onData: async (stream, { envelope: { rcptTo } }, done) => {
        let text = ""
        for await (const piece of stream) text += piece
        const to = rcptTo.map(({ address }) => address)
        tried.push(`${to} ${messageId({ from: "", to, text })}`)
        done(tried.length === 2 ? reply(451, "later") : null)
      },
    })
    await flows.objects.put(article("tea"), ADA)
    expect(world.host.calls()).toBe(4)
    expect(tried[2]).toBe(tried[1])
    expect(new Set(tried).size).toBe(3)
    expect(await seenOf(flows)).toEqual(ONCE)
  })

  test("who is refused for good keeps nobody else from theirs", async () => {
    const { world, flows } = await World.of({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith("bob") ? reply(550, "who?") : null),
    })
    await flows.objects.put(article("tea"), ADA)
    expect(world.host.mails.map(({ to }) => to.join())).toEqual(["ada@example.org", "eve@example.org"])
    const sent = (await flows.activities.list({ verb: "DigestSent" }))[0]
    expect(sent?.count).toBe(2)
    expect(await seenOf(flows)).toEqual(ONCE)
  })
})
