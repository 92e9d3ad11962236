// What a store promises to processes that share it, and to those that are killed.

import { describe, expect, test } from "vitest"
import type { Store } from "../../runtime/store.js"
import { openStore } from "../../runtime/stores/open.js"
import { startWorker } from "./processes.js"
import { begin } from "./transitions.js"

/** Registers facts about processes on the place whose address `fresh` gives, with how to remove it. */
export function processContract(
  name: string,
  fresh: () => Promise<{ readonly address: string; remove(): Promise<void> }>,
): void {
  const ids = Array.from({ length: 8 }, (_, i) => `i${i}`)

  describe(`processes on the ${name} store`, () => {
    test("ST1 what was answered is there after the process was killed", async () => {
      const { address, remove } = await fresh()
      for (let round = 1; round <= 4; round++) {
        const worker = startWorker([address, "append", ids.join(",")])
        const enough = 100 * round ** 2
        await worker.until(() => worker.lines.length > enough)
        worker.process.kill("SIGKILL")
        await worker.ended
        await checkLines(address, worker.lines)
      }
      await remove()
    })

    test("ST2 three processes that write to one instance lose no row", async () => {
      const { address, remove } = await fresh()
      const workers = [0, 1, 2].map(() => startWorker([address, "count", "shared", "100"]))
      await Promise.all(workers.map((worker) => worker.ended))
      for (const worker of workers) expect(worker.lines).toEqual(["open", "added 100"])
      const store = await openStore(address)
      expect(await numbersOf(store, "shared")).toEqual(Array.from({ length: 300 }, (_, i) => i))
      await store.close()
      await remove()
    })

    test("ST3 three processes with instances of their own hinder each other with no error", async () => {
      const { address, remove } = await fresh()
      const workers = [0, 1, 2].map((i) => startWorker([address, "append", `a${i},b${i},c${i}`]))
      await Promise.all(
        workers.map((worker) => worker.until((line) => line.startsWith("a") && worker.lines.length > 300)),
      )
      for (const worker of workers) worker.process.kill("SIGKILL")
      await Promise.all(workers.map((worker) => worker.ended))
      for (const worker of workers) await checkLines(address, worker.lines)
      await remove()
    })

    test("a watcher in another process is woken", async () => {
      const { address, remove } = await fresh()
      const store = await openStore(address)
      await store.commit([begin("a")])
      const worker = startWorker([address, "watch"])
      await worker.until((line) => line === "open")
      const stop = setInterval(() => store.commit([begin(`a${Math.random()}`)]), 100)
      await worker.until((line) => line === "changed")
      clearInterval(stop)
      worker.process.stdin?.end()
      await worker.ended
      await store.close()
      await remove()
    })
  })
}

/** Expects that all that was answered is kept, and no log has a gap. */
async function checkLines(address: string, lines: readonly string[]): Promise<void> {
  const store = await openStore(address)
  const answered = new Map<string, number>()
  for (const line of lines.slice(1)) {
    const [id = "", seq, verdict] = line.split(" ")
    expect(verdict).toBe("kept")
    answered.set(id, Number(seq))
  }
  for (const [id, seq] of answered) {
    const numbers = await numbersOf(store, id)
    expect(numbers).toEqual(numbers.map((_, i) => i))
    expect(numbers.length).toBeGreaterThan(seq)
  }
  await store.close()
}

async function numbersOf(store: Store, id: string): Promise<number[]> {
  return (await store.log(id, 0, 1e6)).map(({ seq }) => seq)
}
