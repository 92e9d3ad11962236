// What a mutant of the PostgreSQL store has to get past: the contract, on a
// server that outlives the mutants. Each makes its databases anew.
//
// Not here: the server (mutate.ts), what becomes of stores when it is started anew (../contracts/postgres-store.test.ts).

import "../engine.js"
import { postgresStore } from "../../runtime/stores/postgres.js"
import { Databases } from "../contracts/postgres-databases.js"
import { storeContract } from "../contracts/store.js"
import { placeOf } from "../contracts/transitions.js"
import type { Check } from "./checks.js"
import { noted } from "./notes.js"
import * as standIn from "./stand-in.js"
import { testsOf } from "./test-checks.js"

const databases = new Databases({ url: (name) => `${noted<string>("server")}${name}` }, `mutant${process.pid}_`)

const tests = {
  PostgreSQL: async () =>
    storeContract("PostgreSQL", async () => {
      const { address, remove } = await databases.fresh()
      return placeOf(() => postgresStore(address), remove)
    }),
}

export function checks(): Promise<Check[]> {
  return testsOf(tests, [])
}

/** Connections that a mutant has left open break when their database is dropped: that is to be over before the next. */
export async function over(): Promise<void> {
  await standIn.over()
  await databases.drop()
  await new Promise((resolve) => setTimeout(resolve, 20))
}
