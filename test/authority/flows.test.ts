// Flows that reach into the world by what they are granted, on a store, and again in another process's place.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { afterEach, describe, expect, test } from "vitest"
import { type Authority, authority, openFlows } from "../../runtime/sxflow.js"
import { folder } from "./attempt.js"
import { mailHost } from "./mail-host.js"

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

/** What a flow of this text comes to, on these grants. */
async function comesTo(text: string, granted: Authority, base?: string): Promise<unknown> {
  const modules = [{ name: "test.sx", text: `(defflow it (lambda (in) ${text}))` }]
  const flows = await openFlows({ store: "memory:", modules, effects: { ...authority(granted, base) } })
  open.push(flows)
  const run = await flows.start("it", null)
  return run.state === "finished" ? run.value : run.state
}

describe("openFlows with authority", () => {
  test("a flow fetches, keeps, works on, mails and logs", async () => {
    const base = folder()
    mkdirSync(join(base, "orders"))
    const web = createServer((request, response) => response.end(`order for ${request.headers["idempotency-key"]}`))
    await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve))
    open.push({
      close: () => {
        web.closeAllConnections()
        web.close()
      },
    })
    const host = await mailHost()
    open.push(host)
    const origin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
    const lines: string[] = []
    const granted: Authority = {
      http: { allow: [`${origin}/orders/`] },
      file: { read: ["orders"], write: ["orders"] },
      shell: { programs: ["tr"] },
      mail: {
        server: { host: "127.0.0.1", port: host.port, tls: "none" },
        from: ["shop@example.com"],
        to: ["*@example.org"],
      },
      log: { write: (line) => lines.push(line) },
    }
    const text = `
      (let* ((got (effect 'http {:url "${origin}/orders/17"}))
             (kept (effect 'file {:action 'write :path "orders/17" :body (get got :body)}))
             (loud (effect 'shell {:program "tr" :args '("a-z" "A-Z") :input (get (effect 'file {:action 'read :path "orders/17"}) :body)}))
             (sent (effect 'mail {:from "shop@example.com" :to "ada@example.org" :subject "17" :text (get loud :output)})))
        (effect 'log {:level 'info :text "sent" :data (get sent :accepted)})
        (list (get got :status) (get kept :size) (get loud :status) (get sent :accepted)))`
    const value = (await comesTo(text, granted, base)) as unknown[]
    expect([value[0], value[2], value[3]]).toEqual([200, 0, ["ada@example.org"]])
    const order = readFileSync(join(base, "orders/17"), "utf8")
    expect(order).toMatch(/^order for .*effect%20http/)
    expect(value[1]).toBe(order.length)
    expect(host.mails[0]?.text.replace(/=\r\n/g, "")).toContain("ORDER FOR")
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ text: "sent", data: '("ada@example.org")' })
  })

  test("AU20 what is not granted waits for somebody who may", async () => {
    expect(await comesTo('(effect \'http {:url "http://127.0.0.1:1/"})', { log: { write: () => undefined } })).toBe(
      "running",
    )
  })

  test("what is refused is raised in the flow, which can say what then", async () => {
    const text = "(guard (e (#t (error-object-irritants e))) (effect 'file {:action 'read :path \"/etc/passwd\"}))"
    expect((await comesTo(text, { file: {} })) as unknown[]).toContain("there is no permission to read: /etc/passwd")
  })

  test("a flow's own options go before the grant's policy, but no attempt takes longer than is granted", async () => {
    const text = `(guard (e (#t (error-object-irritants e)))
      (effect 'shell {:program "sleep" :args '("5")} :timeout 60000))`
    const value = (await comesTo(text, { shell: { programs: ["sleep"], timeout: 50 } })) as unknown[]
    expect(value).toContain("it took longer than 50 ms")
  })

  test("a cancelled flow gives up what it has asked for", async () => {
    const pid = join(folder(), "pid")
    writeFileSync(pid, "")
    const script = `require("fs").writeFileSync(${JSON.stringify(pid)}, String(process.pid)); setInterval(() => {}, 1000)`
    const text = `(effect 'shell {:program "node" :args '("-e" ${JSON.stringify(script)})})`
    const modules = [{ name: "test.sx", text: `(defflow it (lambda (in) ${text}))` }]
    const flows = await openFlows({
      store: "memory:",
      modules,
      effects: { ...authority({ shell: { programs: ["node"] } }) },
    })
    open.push(flows)
    const run = flows.start("it", null, { id: "one" })
    await expect.poll(() => readFileSync(pid, "utf8"), { timeout: 20_000 }).not.toBe("")
    await flows.cancel("one")
    await run.catch(() => undefined)
    const number = Number(readFileSync(pid, "utf8"))
    await expect.poll(() => isAlive(number)).toBe(false)
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
