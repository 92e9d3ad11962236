// A store that codes its texts keeps the contract, and shows them to nobody else.

import { execFileSync } from "node:child_process"
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { StoreError } from "../../runtime/store.js"
import { type Codec, codedStore } from "../../runtime/stores/coded.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"
import { sqliteStore } from "../../runtime/stores/sqlite.js"
import { storeContract } from "./store.js"
import { BEGINNING, begin, placeOf } from "./transitions.js"

/** AES-256-GCM, the nonce and the tag before what is sealed. */
function aes(key = randomBytes(32)): Codec {
  return {
    encode(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv("aes-256-gcm", key, nonce)
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64")
    },
    decode(stored) {
      const bytes = Buffer.from(stored, "base64")
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 })
      decipher.setAuthTag(bytes.subarray(12, 28))
      return decipher.update(bytes.subarray(28), undefined, "utf8") + decipher.final("utf8")
    },
  }
}

storeContract("coded", async () => {
  const memory = new Memory()
  const codec = aes()
  return placeOf(
    async () => codedStore(memoryStore(memory), codec),
    () => {},
  )
})

const SECRET = "zwieback"
const row = { seq: 0, stamp: 1, entry: `entry ${SECRET}`, after: `after ${SECRET}`, journal: `journal ${SECRET}` }
const ALL = { from: "!", to: "~", limit: 9 }
const secretive = [
  { ...begin("a"), writes: [{ key: "k", text: SECRET }] },
  {
    ...begin("b"),
    rows: [row],
    sends: [{ to: "a", entry: `message ${SECRET}` }],
    texts: [{ cid: "c", text: `text ${SECRET}` }],
  },
]

test("CS1 nothing of a text stands in the files", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sxflow-coded-"))
  const plain = await sqliteStore(join(folder, "flows.db"))
  const inFiles = (word: string) =>
    readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(Buffer.from(word)))
  await codedStore(plain, aes()).commit(secretive)
  expect(inFiles("instance_by_due")).toBe(true)
  expect(inFiles(SECRET)).toBe(false)
  await plain.commit([{ ...BEGINNING, id: "a", sends: [{ to: "b", entry: SECRET }] }])
  expect(inFiles(SECRET)).toBe(true)
  await plain.close()
  rmSync(folder, { recursive: true })
})

test("CS2 with another key, or once it was changed, no text is answered", async () => {
  const memory = new Memory()
  await codedStore(memoryStore(memory), aes()).commit(secretive)
  const stranger = codedStore(memoryStore(memory), aes())
  for (const reading of [
    stranger.find("a"),
    stranger.find("b"),
    stranger.records(["k"]),
    stranger.scan(ALL),
    stranger.log("b", 0, 9),
    stranger.text("c"),
  ]) {
    await expect(reading).rejects.toThrow(StoreError)
  }
  await expect(stranger.log("b", 0, 9)).rejects.toThrow("a text of the store cannot be decoded")
  expect(await stranger.list({ limit: 9 })).toHaveLength(2)
})

test("the example shows what it says", () => {
  const said = execFileSync(process.execPath, ["--import", "tsx", "examples/encrypted-store.ts"], { encoding: "utf8" })
  expect(said.split("\n")).toEqual([
    "the store says: (start (card 4111-1111))",
    "the card's number stands in a file: false",
    "with another key: a text of the store cannot be decoded; it was written with another key, or changed: i1",
    "",
  ])
})
