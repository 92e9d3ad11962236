// What a worker and the other commands do when they are stopped at once, when handlers misbehave, and when the store fails.

import { once } from "node:events"
import { existsSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { type Database, sqliteDriver } from "../../runtime/stores/sqlite-driver.js"
import { bundledCommand, directoryOf, type Finished, run, start } from "./command.js"

const command = bundledCommand()
const cwd = directoryOf({
  "m.sx": "(defflow works (lambda (x) (effect 'work x))) (defflow asks (lambda (x) (suspend 'a)))",
  "hangs.mjs": `import { writeFileSync } from "node:fs"
export const work = () => { writeFileSync("begun", ""); return new Promise(() => setInterval(() => {}, 1000)) }`,
  "forgets.mjs": `import { writeFileSync } from "node:fs"
export const work = () => { writeFileSync("begun", ""); return new Promise(() => {}) }`,
  "strays.mjs": `export const work = async (x) => { Promise.reject(new Error("left to itself")); return x }`,
  "waits.mjs": `import { existsSync, writeFileSync } from "node:fs"
export const work = async (x) => {
  writeFileSync("begun", "")
  while (!existsSync("go")) await new Promise((resolve) => setTimeout(resolve, 10))
  return x
}`,
})

let stores = 0

/** A fresh store, and how to call the command on it. */
function onStore() {
  const place = `${stores++}.db`
  for (const file of ["begun", "go"]) rmSync(join(cwd, file), { force: true })
  const sx = (...words: string[]): Finished => run(command, [...words, "--store", place], { cwd })
  return Object.assign(sx, { place })
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function database(place: string): Promise<Database> {
  return (await sqliteDriver())(join(cwd, place))
}

test("WO1 a worker that is stopped twice lets go of what it has in hand, which is no crash", async () => {
  const sx = onStore()
  sx("start", "m.sx", "works", "5", "--id", "i")
  for (let round = 0; round < 4; round++) {
    rmSync(join(cwd, "begun"), { force: true })
    const worker = start(command, ["worker", "--effects", "hangs.mjs", "--store", sx.place], cwd)
    await until(() => existsSync(join(cwd, "begun")))
    let said = ""
    worker.stderr?.on("data", (piece) => {
      said += String(piece)
    })
    worker.kill("SIGINT")
    await until(() => said.includes("stopping"))
    worker.kill("SIGINT")
    const [status] = await once(worker, "exit")
    expect(status).toBe(130)
  }
  expect(JSON.parse(sx("status", "i", "--json").out)).toMatchObject({ state: "running", crashes: 0 })
})

test("WO1 a worker that is stopped while a handler waits for nothing lets go of it, and ends", async () => {
  const sx = onStore()
  sx("start", "m.sx", "works", "5", "--id", "i")
  const worker = start(command, ["worker", "--effects", "forgets.mjs", "--store", sx.place], cwd)
  let said = ""
  worker.stderr?.on("data", (piece) => {
    said += String(piece)
  })
  await until(() => existsSync(join(cwd, "begun")))
  worker.kill("SIGINT")
  const [status] = await once(worker, "exit")
  expect(said).toContain("what is under way waits for nothing that could come, and is let go of\n")
  expect(status).toBe(1)
  expect(sx("worker", "--once").err).toBe("0 deliveries, 0 finished, 0 failed\n")
})

test("WO4 a promise that a handler leaves to itself ends nothing", () => {
  const sx = onStore()
  sx("start", "m.sx", "works", "5", "--id", "i")
  const { status, err } = sx("worker", "--once", "--effects", "strays.mjs")
  expect(err).toContain(
    "a promise that nobody waits for was rejected, of a handler's probably: Error: left to itself\n",
  )
  expect(err).toContain("1 delivery, 1 finished, 0 failed\n")
  expect(status).toBe(0)
})

test("OU4 who starts a flow is told that the store failed at its effect's end", async () => {
  const sx = onStore()
  sx("start", "m.sx", "asks", "5", "--id", "other")
  const starting = start(command, ["start", "m.sx", "works", "5", "--effects", "waits.mjs", "--store", sx.place], cwd)
  let said = ""
  starting.stderr?.on("data", (piece) => {
    said += String(piece)
  })
  await until(() => existsSync(join(cwd, "begun")))
  const other = await database(sx.place)
  other.exec("begin immediate")
  writeFileSync(join(cwd, "go"), "")
  const [status] = await once(starting, "exit")
  other.close()
  expect(said).toBe(`sxflow: another process has kept the store locked for too long: ${sx.place}\n`)
  expect(status).toBe(1)
})

test("SQ13 a worker whose store was removed says so, and ends", async () => {
  const sx = onStore()
  sx("start", "m.sx", "asks", "5", "--id", "i")
  const worker = start(command, ["worker", "--store", sx.place], cwd)
  let said = ""
  worker.stderr?.on("data", (piece) => {
    said += String(piece)
  })
  await until(() => said.includes("working on"))
  for (const end of ["", "-wal", "-shm"]) rmSync(join(cwd, sx.place + end), { force: true })
  const [status] = await once(worker, "exit")
  expect(said).toContain(`sxflow: the store's file was removed: ${sx.place}\n`)
  expect(status).toBe(1)
})

test("control characters of an id do not reach the terminal, and what is to be typed next names it all the same", () => {
  const sx = onStore()
  const id = "a\u001b]0;x\u0007b'c"
  const { out, err } = sx("start", "m.sx", "asks", "5", "--id", id)
  expect(out).toBe("parked a^[]0;x^Gb'c at a\n")
  expect(err).toBe(`  waits for a: sxflow resume $'a\\033]0;x\\007b\\'c' VALUE --store ${sx.place}\n`)
  expect(sx("status", id).out).toMatch(/^id {7}a\^\[\]0;x\^Gb'c\n/)
})
