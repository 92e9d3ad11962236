// The agenda: when it looks, and what it does with an errand that fails.

import { expect, test } from "vitest"
import { Agenda, type Care, type Errand } from "../../runtime/reactive/agenda.js"
import { dueKey, keyOf } from "../../runtime/reactive/keys.js"
import type { Store, Writing } from "../../runtime/store.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

const CARE: Care = { hold: 30_000, through: (work) => work(), trouble: () => undefined }

function errand(due: number, kind: string, name: string): Writing {
  return { key: keyOf("agenda", dueKey(due), kind, name), text: "" }
}

async function write(store: Store, ...writes: Writing[]): Promise<void> {
  await store.commit([{ id: "", seq: 0, rows: [], writes }])
}

/** `store`, counting how often it is asked what there is. */
function counting(store: Store): { store: Store; scans(): number } {
  let scans = 0
  const scan: Store["scan"] = (range) => {
    scans++
    return store.scan(range)
  }
  const counted = new Proxy(store, {
    get: (target, name) => {
      if (name === "scan") return scan
      const member = Reflect.get(target, name) as unknown
      return typeof member === "function" ? member.bind(target) : member
    },
  })
  return { store: counted, scans: () => scans }
}

test("AG1 what is due later is not looked for before, unless somebody says that something has changed", async () => {
  const memory = new Memory()
  const { store, scans } = counting(memoryStore(memory))
  const other = memoryStore(memory)
  const done: string[] = []
  const kinds = {
    job: {
      isPutOff: true,
      do: async ({ name, key }: Errand) => {
        done.push(name)
        await write(store, { key, text: null })
      },
    },
  }
  const agenda = new Agenda(store, () => 1000, kinds, CARE)
  await write(store, errand(900, "job", "now"), errand(5_000_000, "job", "later"))
  const running = agenda.run()
  await expect.poll(() => done).toEqual(["now"])
  const before = scans()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(scans()).toBe(before)
  await write(other, errand(950, "job", "told"))
  await expect.poll(() => done).toEqual(["now", "told"])
  agenda.stop()
  await running
})

test("AG2 an errand that fails is put off, and the others are done", async () => {
  const store = memoryStore()
  let now = 1000
  const done: string[] = []
  const troubles: unknown[] = []
  const run = async ({ name, key }: Errand): Promise<void> => {
    if (name === "bad") throw new Error("no")
    done.push(name)
    await write(store, { key, text: null })
  }
  const kinds = { held: { isPutOff: true, do: run }, own: { isPutOff: false, do: run } }
  const agenda = new Agenda(store, () => now, kinds, { ...CARE, trouble: (error) => troubles.push(error) })
  await write(
    store,
    errand(1, "held", "bad"),
    errand(2, "own", "bad"),
    errand(3, "held", "good"),
    errand(4, "own", "good"),
  )
  expect(await agenda.once()).toBe(31_000)
  expect(done).toEqual(["good", "good"])
  expect(troubles).toHaveLength(2)
  now = 31_000
  await agenda.once()
  expect(troubles).toHaveLength(4)
})

test("an errand is done by one of many, unless that one is lost", async () => {
  const memory = new Memory()
  const done: string[] = []
  const agendas = [1, 2, 3].map(() => {
    const store = memoryStore(memory)
    const job = {
      isPutOff: true,
      do: async ({ name, key }: Errand) => {
        done.push(name)
        await write(store, { key, text: null })
      },
    }
    return new Agenda(store, () => 1000, { job }, CARE)
  })
  const names = Array.from({ length: 20 }, (_, i) => `e${i}`)
  await write(memoryStore(memory), ...names.map((name) => errand(1, "job", name)))
  await Promise.all(agendas.map((agenda) => agenda.once()))
  expect(done.sort()).toEqual(names.sort())
})

test("errands of a kind that nobody here knows are left for those who do", async () => {
  const store = memoryStore()
  await write(store, errand(1, "strange", "x"))
  const agenda = new Agenda(store, () => 1000, {}, CARE)
  expect(await agenda.once()).toBe(31_000)
})

test("AG3 two who find the same errands leave each other what they have in hand", async () => {
  const store = memoryStore()
  const done: string[] = []
  const run = async ({ name, key }: Errand): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    done.push(name)
    await write(store, { key, text: null })
  }
  const newAgenda = (): Agenda => new Agenda(store, () => 1000, { job: { isPutOff: true, do: run } }, CARE)
  await write(store, errand(1, "job", "twice"), errand(2, "job", "twice"))
  await Promise.all([newAgenda().once(), newAgenda().once()])
  expect(done).toEqual(["twice", "twice"])
  expect(await newAgenda().once()).toBe(null)
})
