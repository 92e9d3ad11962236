// What the README says is so: its commands are the ones that .ci/run runs, its program prints what it promises.

import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, expect, test } from "vitest"

const readme = readFileSync("README.md", "utf8")

/** The text of the first block in `language`. */
function block(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? ""
}

const scratch = mkdtempSync(join(tmpdir(), "sxflow-readme-"))
afterAll(() => rmSync(scratch, { recursive: true }))

const commands = block("sh")
  .trim()
  .split("\n")
  .map((line) => line.replace(/ *#.*/, ""))

test("a flow is started, finished by a second process, and the tests are run", () => {
  expect(commands).toEqual([
    "npm install && npx sxflow start --id hello examples/publish.sx publish '{:title \"Hello\"}'",
    "npx sxflow resume hello approved --effects examples/announce.mjs",
    "npm ci && npm test",
  ])
})

test("the flow of the commands parks, and is done", () => {
  const sxflow = `${process.execPath} --import tsx ${resolve("runtime/cli.ts")}`
  const env = { ...process.env, SXFLOW_STORE: join(scratch, "readme.db") }
  const said = commands.slice(0, 2).map((command) => {
    const own = command.replace("npm install && ", "").replace("npx sxflow", sxflow)
    return execFileSync("sh", ["-c", own], { encoding: "utf8", env, stdio: ["ignore", "pipe", "ignore"] })
  })
  expect(said).toEqual([
    "parked hello at review\n",
    '{:announcement "https://example.org/hello" :state "published" :title "Hello"}\n',
  ])
})

test("the program that embeds the interpreter prints what it promises", () => {
  const program = block("ts")
  const promised = [...program.matchAll(/\/\/ => (.*)$/gm)].map((match) => match[1])
  const file = join(scratch, "embedding.mts")
  writeFileSync(file, program.replace('"sxflow"', JSON.stringify(resolve("runtime/sxflow.ts"))))
  const printed = execFileSync(process.execPath, ["--import", "tsx", file], { encoding: "utf8" })
  expect(printed.trimEnd().split("\n")).toEqual(promised)
})
