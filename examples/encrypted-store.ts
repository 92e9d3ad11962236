// A store whose file tells a thief nothing of what flows are given and answer.
//
//   npx tsx examples/encrypted-store.ts
//
// Each text is sealed with AES-256-GCM under a fresh nonce, which is stored before
// it, so a changed text is refused. A nonce is drawn at random: change the key
// long before four thousand million texts were written with it.
//
// A program of yours keeps the key where it keeps its other secrets.

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Head } from "../runtime/store.js"
import { type Codec, codedStore } from "../runtime/stores/coded.js"
import { sqliteStore } from "../runtime/stores/sqlite.js"

const NONCE = 12
const TAG = 16

/** Seals and opens texts with a key of 32 bytes. */
function sealing(key: Buffer): Codec {
  return {
    encode(text) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv("aes-256-gcm", key, nonce)
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64")
    },
    decode(stored) {
      const bytes = Buffer.from(stored, "base64")
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE), { authTagLength: TAG })
      decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
      return decipher.update(bytes.subarray(NONCE + TAG), undefined, "utf8") + decipher.final("utf8")
    },
  }
}

const folder = mkdtempSync(join(tmpdir(), "sxflow-example-"))
const path = join(folder, "flows.db")
const key = randomBytes(32)

const began: Pick<Head, "id" | "flow" | "version" | "state"> = { id: "i1", flow: "pay", version: "v1", state: "parked" }
const head: Head = {
  ...began,
  ...{ due: null, needs: "", owner: "", crashes: 0, parent: "", tag: "", created: Date.now(), ended: null },
}
const row = { seq: 0, stamp: Date.now(), entry: "(start (card 4111-1111))", after: "(suspend approve)", journal: "" }

const store = codedStore(await sqliteStore(path), sealing(key))
await store.commit([{ id: "i1", seq: 0, rows: [row], creates: head }])
console.log(`the store says: ${(await store.find("i1"))?.last?.entry}`)
const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1"))
console.log(`the card's number stands in a file: ${files.some((text) => text.includes("4111-1111"))}`)
await store.close()

const stranger = codedStore(await sqliteStore(path), sealing(randomBytes(32)))
await stranger.find("i1").catch((error: Error) => console.log(`with another key: ${error.message}`))
await stranger.close()
rmSync(folder, { recursive: true })
