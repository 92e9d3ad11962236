// A flow that is only a procedure of a script has no more of the world than one that is registered.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeEach, expect, test } from "vitest"
import { type HostedGuest, openGuest } from "../../runtime/host.js"

const folder = mkdtempSync(join(tmpdir(), "sxflow-ephemeral-"))
const file = join(folder, "words.txt")
const out = join(folder, "out.txt")

let guest: HostedGuest

beforeEach(() => {
  writeFileSync(file, "one two")
  let line: string | null = "(said 1)\n"
  const pull = (): string | null => {
    const said = line
    line = null
    return said
  }
  guest = openGuest({
    dialect: "sx",
    directory: folder,
    input: { pull, ready: () => true },
    grants: {
      files: { read: [folder], write: [folder] },
      environment: true,
      steps: undefined,
      memory: undefined,
      libraryPath: [],
      engine: undefined,
    },
  })
})

afterEach(() => guest.close())

afterAll(() => rmSync(folder, { recursive: true }))

/** What `text` comes to, or what is said of its failure. */
async function said(text: string): Promise<string> {
  const outcome = await guest.evaluate(text, { name: "script.sx" })
  if (outcome.kind === "failure") return outcome.failure.sentence
  return outcome.kind === "values" ? outcome.values.map((value) => guest.written(value)).join(" ") : "exit"
}

/** What a flow's body comes to, if the flow is registered, and if it is only a procedure. */
async function bothSay(body: string): Promise<[string, string]> {
  return [
    await said(`(begin (defflow registered (lambda (x) ${body})) (flow/start 'registered 0))`),
    await said(`(flow/start (lambda (x) ${body}) 0)`),
  ]
}

const path = JSON.stringify(file)
const away = JSON.stringify(out)
const noReading = "a flow cannot read, use suspend or receive"

test.each([
  ["current-second", "(current-second)", "current-second: a flow has no clock, use now"],
  ["current-jiffy", "(current-jiffy)", "current-jiffy: a flow has no clock, use now"],
  ["read-line", "(read-line)", noReading],
  ["read", "(read)", noReading],
  ["char-ready?", "(char-ready?)", noReading],
  ["open-input-file", `(open-input-file ${path})`, `open-input-file: no permission to read: ${path}`],
  ["with-input-from-file", `(with-input-from-file ${path} read)`, `open-input-file: no permission to read: ${path}`],
  ["open-output-file", `(open-output-file ${away})`, `open-output-file: no permission to write: ${away}`],
  ["file-exists?", `(file-exists? ${path})`, `file-exists?: no permission to read: ${path}`],
  ["delete-file", `(delete-file ${path})`, `delete-file: no permission to write: ${path}`],
  ["variables", "(get-environment-variables)", "get-environment-variables: no permission to read the environment"],
  [
    "a variable",
    '(get-environment-variable "PATH")',
    "get-environment-variable: no permission to read the environment",
  ],
])("R8 %s is refused in a flow, registered or not", async (_, body, sentence) => {
  expect(await bothSay(body)).toEqual([sentence, sentence])
  expect(await said(`(flow/start (parallel flow-id (lambda (x) ${body})) 0)`)).toBe(sentence)
  expect(await said(`(flow-drive (lambda (x) ${body}) 0 '())`)).toBe(sentence)
})

test("R8 what a script has opened, its flows can neither read nor write", async () => {
  await said(`(define opened (open-input-file ${path}))`)
  await said("(define standard (current-input-port))")
  await said(`(define written (open-output-file ${away}))`)
  expect(await said("(flow/start (lambda (x) (read opened)) 0)")).toBe(noReading)
  expect(await said("(flow/start (lambda (x) (read standard)) 0)")).toBe(noReading)
  expect(await said("(flow/start (lambda (x) (write 1 written)) 0)")).toBe("a flow cannot write to a file, use effect")
  expect(await said("(list (read opened) (read standard))")).toBe("(one (said 1))")
  await said("(begin (write 2 written) (close-port written))")
  expect(readFileSync(out, "utf8")).toBe("2")
})

test("R8 the script itself has what it was granted, between its flows and while they wait", async () => {
  expect(await said("(flow/start (lambda (x) (suspend 'a) (current-second)) 0 'waits)")).toMatch(/^\(flow-suspended/)
  expect(await said("(< 1e9 (current-second))")).toBe("#t")
  expect(await said(`(file-exists? ${path})`)).toBe("#t")
  expect(await said('(string? (get-environment-variable "PATH"))')).toBe("#t")
  expect(await said("(pair? (get-environment-variables))")).toBe("#t")
  expect(await said("(flow/resume 'waits 1)")).toBe("current-second: a flow has no clock, use now")
})
