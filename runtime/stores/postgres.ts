// A store in PostgreSQL.
import type { Store } from "../store.js"
import { fault } from "./fault.js"
export async function postgresStore(_url: string): Promise<Store> {
  throw fault("not yet", [])
}
