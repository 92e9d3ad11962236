// `--grant FILE`: what the commands let flows do, and what is said of a file that makes no sense.

import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { expect, test } from "vitest"
import { bundledCommand, directoryOf, run, start } from "../cli/command.js"
import { mailHost, reply } from "./mail-host.js"

const command = bundledCommand()

const cwd = directoryOf({
  "note.sx": `(defflow note (lambda (text) (get (effect 'file {:action 'write :path "notes/a" :body text}) :size)))
(defflow later (lambda (text) (suspend 'go) (effect 'file {:action 'write :path "notes/b" :body text})))
(defflow say (lambda (text) (effect 'log text)))
(defflow mail (lambda (in) (get (effect 'mail {:from "shop@example.com" :to "ada@example.org" :subject "Hi" :text "Hi"}) :accepted)))
(defflow fetch (lambda (url) (get (effect 'http {:url url}) :body)))
`,
  "grants/notes/.keep": "",
  "grants/grants.json": '{ "file": { "write": ["notes"] } }',
  "grants/grants.sx": '{:file {:write ("notes")} :log {}} ; what the flows may',
  "grants/log.json": '{ "log": {} }',
  "effects.mjs": "export const log = () => 1\n",
  "broken.json": "{",
  "broken.sx": "{:log",
  "two.sx": "{} {}",
  "unknown.json": '{ "htpp": {} }',
  "wrong.sx": '{:http {:allow ("https://a.com/" ftp)}}',
})

let stores = 0

function sx(words: readonly string[], env: { readonly [name: string]: string } = {}) {
  return run(command, words, { cwd, env: { SXFLOW_STORE: `store-${stores++}.db`, NO_COLOR: "1", ...env } })
}

test.each(["grants/grants.json", "grants/grants.sx"])("start --grant %s, whose paths count from its folder", (file) => {
  expect(sx(["start", "note.sx", "note", `"by ${file}"`, "--grant", file])).toMatchObject({ status: 0, err: "" })
  expect(readFileSync(join(cwd, "grants/notes/a"), "utf8")).toBe(`by ${file}`)
})

test("without a grant the effect waits, and says what it waits for; a worker with one does it", () => {
  const env = { SXFLOW_STORE: "waiting.db" }
  const waiting = sx(["start", "--id", "one", "note.sx", "say", '"hello"'], env)
  expect(waiting.err).toBe("  waits for effect log; no handler here: run sxflow worker --grant FILE\n")
  const worked = sx(["worker", "--once", "--grant", "grants/log.json"], env)
  expect([worked.status, worked.err]).toEqual([0, expect.stringContaining('"text":"hello"')])
  expect(sx(["status", "one"], env).out).toContain("finished")
})

test("resume --grant, and several files", () => {
  const env = { SXFLOW_STORE: "resumed.db" }
  sx(["start", "--id", "one", "note.sx", "later", '"hello"'], env)
  const resumed = sx(["resume", "one", "1", "--grant", "grants/grants.json", "--grant", "grants/log.json"], env)
  expect(resumed).toEqual({ status: 0, out: "{:size 5}\n", err: "" })
  expect(readFileSync(join(cwd, "grants/notes/b"), "utf8")).toBe("hello")
})

test.each([
  [["--grant", "none.json"], "none.json: no such file"],
  [["--grant", "grants"], /^grants cannot be read: EISDIR/],
  [["--grant", "broken.json"], /^broken.json is no JSON: /],
  [["--grant", "broken.sx"], /^broken.sx is no SX data: /],
  [["--grant", "two.sx"], /^two.sx is no SX data: .*one value is wanted/],
  [
    ["--grant", "unknown.json"],
    "unknown.json: the grant makes no sense: htpp: there is no such field. Did you mean http?",
  ],
  [["--grant", "wrong.sx"], "wrong.sx: the grant makes no sense: http.allow[1]: a dict is wanted, not ftp"],
  [
    ["--grant", "grants/grants.sx", "--grant", "grants/log.json"],
    "grants/log.json: log is granted by grants/grants.sx already",
  ],
  [
    ["--grant", "grants/log.json", "--effects", "effects.mjs"],
    "grants/log.json: log has a handler in a module of --effects already",
  ],
])("AU21 %j", (words, sentence) => {
  const { status, out, err } = sx(["start", "note.sx", "say", '"x"', ...words])
  expect([status, out]).toEqual([1, ""])
  expect(err.replace(/^sxflow: |\n$/g, "")).toEqual(
    typeof sentence === "string" ? sentence : expect.stringMatching(sentence),
  )
})

test.each(["worker", "start", "resume", "signal", "retry", "cancel", "fork"])("%s has it in its help", (name) => {
  expect(sx([name, "--help"]).out).toMatch(/--grant FILE +let flows use http, file, shell, mail and log as FILE says/)
})

/** What a command comes to that runs beside servers of ours. */
async function beside(words: readonly string[], env: { readonly [name: string]: string }) {
  const before = { ...process.env }
  Object.assign(process.env, env)
  const child = start(command, words, cwd)
  for (const name of Object.keys(env)) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
  const text = { out: "", err: "" }
  child.stdout?.on("data", (piece: Buffer) => (text.out += piece))
  child.stderr?.on("data", (piece: Buffer) => (text.err += piece))
  const [status] = (await once(child, "close")) as [number]
  return { status, ...text }
}

test("AU18 mail through TLS, with a password that lies in the environment", async () => {
  const place = directoryOf({})
  const [key, cert] = [join(place, "key.pem"), join(place, "cert.pem")]
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert, ...names],
    {
      stdio: "ignore",
    },
  )
  const seen: unknown[] = []
  const host = await mailHost({
    key: readFileSync(key),
    cert: readFileSync(cert),
    disabledCommands: [],
    authOptional: false,
    onAuth: ({ username, password }, { secure }, done) => {
      seen.push([username, password, secure])
      done(password === "secret" ? null : reply(535, "no"), { user: username })
    },
  })
  const server = { host: "localhost", port: host.port, user: "shop", password: { env: "MAIL_PASSWORD" } }
  const grants = directoryOf({
    "g.json": JSON.stringify({ mail: { server, from: ["shop@example.com"], to: ["*@*"] } }),
  })
  const env = { SXFLOW_STORE: "mail.db", NO_COLOR: "1", NODE_EXTRA_CA_CERTS: cert }
  const words = ["start", "note.sx", "mail", "--grant", join(grants, "g.json")]
  expect(await beside(words, { ...env, MAIL_PASSWORD: "secret" })).toEqual({
    status: 0,
    out: '("ada@example.org")\n',
    err: "",
  })
  expect(await beside(words, { ...env, MAIL_PASSWORD: "wrong" })).toMatchObject({
    status: 1,
    err: expect.stringContaining("the mail server refuses: 535 no"),
  })
  expect([seen, host.mails.length]).toEqual([
    [
      ["shop", "secret", true],
      ["shop", "wrong", true],
    ],
    1,
  ])
  await host.close()
})

test("http, from the command", async () => {
  const web = createServer((_, response) => response.end("hello"))
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve))
  const origin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
  const grants = directoryOf({ "g.sx": `{:http {:allow ("${origin}")}}` })
  const words = ["start", "note.sx", "fetch", `"${origin}/x"`, "--grant", join(grants, "g.sx")]
  expect(await beside(words, { SXFLOW_STORE: "web.db" })).toEqual({ status: 0, out: '"hello"\n', err: "" })
  web.closeAllConnections()
  web.close()
})
