// Where flows are kept, by an address in one line. Adapters are chosen here and nowhere else.
//
//   memory:                              nowhere: gone with the process
//   postgres://user@host/database        a PostgreSQL database; postgresql:// as well
//   anything else                        the path of a SQLite file
//
// An adapter is loaded when it is chosen.

import type { Store } from "../store.js"
import { fault } from "./fault.js"

/** Opens the store at `place`. */
export async function openStore(place: string): Promise<Store> {
  if (place === "memory:") return (await import("./memory.js")).memoryStore()
  if (/^postgres(ql)?:\/\//.test(place)) return (await import("./postgres.js")).postgresStore(place)
  const scheme = /^[a-z][a-z\d+.-]*:\/\//.exec(place)
  if (scheme) throw fault("there is no store for such an address", [scheme[0]])
  return (await import("./sqlite.js")).sqliteStore(place)
}
