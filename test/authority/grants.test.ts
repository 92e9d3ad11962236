// Grants: what is served, and what is refused when it is granted.

import { describe, expect, test } from "vitest"
import { authority, authorityIn, GRANTABLE } from "../../runtime/authority/authority.js"
import { within } from "../../runtime/authority/deadline.js"
import { Effects } from "../../runtime/flows/effects.js"

const SERVER = { host: "mail.example.com" }

describe("what is served", () => {
  test("AU20 nothing, unless it is granted", () => {
    expect(authority({})).toEqual({})
    expect(Object.keys(authority({ log: {}, file: {} }))).toEqual(["file", "log"])
    expect(GRANTABLE).toEqual(["http", "file", "shell", "mail", "log"])
  })

  test("AU20 an empty grant serves an effect that may nothing", async () => {
    const handlers = authority({ http: { allow: [] }, file: {}, shell: { programs: [] } })
    const effects = new Effects(handlers)
    const outcome = (name: string, payload: string) =>
      effects.perform({ instance: "i", namespace: "", tag: `(t ${name})`, name, payload, options: "{}" })
    expect(await outcome("http", '{:url "http://a/"}')).toContain("the address is not allowed: GET http://a/")
    expect(await outcome("file", '{:action read :path "/etc/passwd"}')).toContain(
      "there is no permission to read: /etc/passwd",
    )
    expect(await outcome("shell", '{:program "ls"}')).toContain("the program is not allowed: ls")
  })

  test("a grant's policy is the handler's, and those that reach over a network are tried five times", () => {
    const policy = { attempts: 2, backoff: { initial: 5 }, concurrency: 3, rate: { count: 1, per: 1000 } }
    expect(authority({ http: { allow: [], policy } }).http).toMatchObject({
      ...policy,
      backoff: { initial: 5, factor: 2, most: 300_000 },
    })
    const { http, mail, shell, file, log } = authority({
      http: { allow: [] },
      mail: { server: SERVER, from: [], to: [] },
      shell: { programs: [], policy: { concurrency: 1 } },
      file: {},
      log: {},
    })
    expect([http, mail, shell, file, log].map((handler) => handler?.attempts)).toEqual([5, 5, 1, 1, 1])
  })

  test("all that authority makes is a policy that effects take", () => {
    const policy = { attempts: 2, backoff: { initial: 5 }, concurrency: 3, rate: { count: 1, per: 1000 } }
    expect(() => new Effects(authority({ log: { policy }, file: { policy } }))).not.toThrow()
  })

  test("a password may lie in the environment", () => {
    process.env.SXFLOW_TEST_PASSWORD = "secret"
    const server = { ...SERVER, user: "u", password: { env: "SXFLOW_TEST_PASSWORD" } }
    expect(Object.keys(authority({ mail: { server, from: ["a@b"], to: ["*@*"] } }))).toEqual(["mail"])
    delete process.env.SXFLOW_TEST_PASSWORD
  })
})

test.each<[unknown, string]>([
  [5, "a dict is wanted, not 5"],
  [null, "a dict is wanted, not nil"],
  [[], "a dict is wanted, not ()"],
  [{ htp: {} }, "htp: there is no such field. Did you mean http?"],
  [{ constructor: {} }, "constructor: there is no such field"],
  [{ caller: 5 }, "caller: a string is wanted, not 5"],
  [{ http: true }, "http: a dict is wanted, not #t"],
  [{ http: {} }, "http.allow: it is missing"],
  [{ http: { allow: "https://a/" } }, 'http.allow: a list is wanted, not "https://a/"'],
  [{ http: { allow: [5] } }, "http.allow[0]: a dict is wanted, not 5"],
  [{ http: { allow: ["a.com"] } }, "http.allow[0]: no address of HTTP: a.com"],
  [{ http: { allow: ["https://a/?q"] } }, "http.allow[0]: what is allowed ends with its path: https://a/?q"],
  [{ http: { allow: ["https://a/", { url: "ftp://b/" }] } }, "http.allow[1].url: no address of HTTP: ftp://b/"],
  [
    { http: { allow: [{ url: "https://a/", methods: ["get"] }] } },
    'http.allow[0].methods[0]: GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS is wanted, not "get"',
  ],
  [
    { http: { allow: [{ url: "https://a/", method: [] }] } },
    "http.allow[0].method: there is no such field. Did you mean methods?",
  ],
  [{ http: { allow: [], timeout: 300_001 } }, "http.timeout: a whole number from 1 to 300000 is wanted, not 300001"],
  [{ http: { allow: [], timeout: "5" } }, 'http.timeout: a whole number from 1 to 300000 is wanted, not "5"'],
  [{ http: { allow: [], sent: 0 } }, "http.sent: a whole number from 1 on is wanted, not 0"],
  [{ http: { allow: [], received: 1.5 } }, "http.received: a whole number from 1 on is wanted, not 1.5"],
  [{ http: { allow: [], policy: { attempts: 0 } } }, "http.policy.attempts: a whole number from 1 on is wanted, not 0"],
  [{ http: { allow: [], policy: { retries: 1 } } }, "http.policy.retries: there is no such field"],
  [{ http: { allow: [], policy: { backoff: {} } } }, "http.policy.backoff.initial: it is missing"],
  [
    { http: { allow: [], policy: { backoff: { initial: 1, factor: 0.5 } } } },
    "http.policy.backoff.factor: a number from 1 on is wanted, not 0.5",
  ],
  [{ http: { allow: [], policy: { rate: { count: 1 } } } }, "http.policy.rate.per: it is missing"],
  [{ file: { read: ["no/such"] } }, "file.read[0]: there is no such folder: no/such"],
  [{ file: { write: ["package.json"] } }, "file.write[0]: there is no such folder: package.json"],
  [{ file: { append: [""] } }, 'file.append[0]: no path: ""'],
  [{ file: { delete: ["."] } }, "file.delete: there is no such field"],
  [{ shell: {} }, "shell.programs: it is missing"],
  [{ shell: { programs: ["no-such-program"] } }, "shell.programs[0]: there is no such program: no-such-program"],
  [{ shell: { programs: ["./package.json"] } }, "shell.programs[0]: there is no such program: ./package.json"],
  [{ shell: { programs: ["."] } }, "shell.programs[0]: there is no such program: ."],
  [{ shell: { programs: [""] } }, "shell.programs[0]: there is no such program: "],
  [{ shell: { programs: [], folder: "no/such" } }, "shell.folder: there is no such folder: no/such"],
  [{ shell: { programs: [], environment: { A: 1 } } }, "shell.environment.A: a string is wanted, not 1"],
  [{ mail: { from: [], to: [] } }, "mail.server: it is missing"],
  [{ mail: { server: {}, from: [], to: [] } }, "mail.server.host: it is missing"],
  [{ mail: { server: SERVER, to: [] } }, "mail.from: it is missing"],
  [{ mail: { server: SERVER, from: [], to: ["*"] } }, "mail.to[0]: no pattern of addresses, as *@example.com: *"],
  [
    { mail: { server: { ...SERVER, port: 70_000 }, from: [], to: [] } },
    "mail.server.port: a whole number from 1 to 65535 is wanted, not 70000",
  ],
  [
    { mail: { server: { ...SERVER, tls: "maybe" }, from: [], to: [] } },
    'mail.server.tls: starttls, implicit or none is wanted, not "maybe"',
  ],
  [{ mail: { server: { ...SERVER, user: "u" }, from: [], to: [] } }, "mail.server: a user and a password go together"],
  [
    { mail: { server: { ...SERVER, user: "u", password: { env: "NO_SUCH" } }, from: [], to: [] } },
    "mail.server.password.env: there is no such environment variable: NO_SUCH",
  ],
  [{ log: { write: "x" } }, "log.write: a function is wanted"],
  [{ log: { file: "x", write: () => undefined } }, "log.write: lines go to one place, not to a file as well"],
])("AU1 AU2 AU21 %j is refused", (granted, sentence) => {
  expect(() => authorityIn(granted, process.cwd())).toThrow(new TypeError(`the grant makes no sense: ${sentence}`))
})

test("AU3 work that goes on all the same has failed nevertheless, and troubles nobody", async () => {
  let told: AbortSignal | undefined
  const late = within(10, new AbortController().signal, async (signal) => {
    told = signal
    await new Promise((resolve) => setTimeout(resolve, 40))
    throw new Error("too late to matter")
  })
  await expect(late).rejects.toThrow("it took longer than 10 ms")
  expect(told?.aborted).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 60))
})
