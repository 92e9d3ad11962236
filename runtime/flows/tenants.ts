// Tenants: whose modules run here besides the host's own, and what each may take up.
//
// Invariants
//   TN2  A tenant has no more living instances than it may, as far as this process knows of them.
//   TN3  Whoever is not defined here has a tenant's rules, not the host's.
//
// Not here: what a tenant is shown (tenant.ts), which effects it may ask for (effects.ts).

import type { Head, Message, Store } from "../store.js"
import { FlowError } from "./flow-error.js"
import { limitsFrom } from "./limits.js"
import type { Budgets } from "./live.js"
import { fullId, namespaceOf } from "./namespace.js"
import { checkNamed } from "./refusals.js"
import { isEnded } from "./standing.js"

/** What a tenant may take up. */
export interface Limits {
  /** Of one delivery: procedure entries; bytes; characters written. */
  readonly steps?: number
  readonly memory?: number
  readonly output?: number
  /** The most characters of a value that is stored. */
  readonly largest?: number
  /** How many of its instances may be alive at one time. */
  readonly instances?: number
  /** How many signals may lie unread with an instance. */
  readonly unread?: number
}

/** The rules for the flows of one namespace. */
export interface Rules {
  readonly namespace: string
  readonly budgets: Budgets
  readonly largest: number
  readonly instances: number
  readonly unread: number
}

const TENANT = {
  steps: { least: 1, usual: 20_000_000 },
  memory: { least: 1, usual: 2 ** 26 },
  output: { least: 0, usual: 2 ** 16 },
  largest: { least: 1, usual: 2 ** 20 },
  instances: { least: 0, usual: 10_000 },
  unread: { least: 0, usual: 1_000 },
}

/** The most characters of a tenant's module. */
export const LARGEST_MODULE = 2 ** 18

export class Tenants {
  private readonly rules = new Map<string, Rules>()
  /** The living instances of each namespace, by their ids. */
  private readonly living = new Map<string, Set<string>>()

  constructor(
    private readonly store: Store,
    private readonly host: Rules,
  ) {}

  /** The rules that a tenant would have. Throws a `FlowError` where there can be no such tenant. */
  async planned(tenant: string, limits: Limits): Promise<Rules> {
    const rules = rulesFor(checked(tenant), limits)
    if ((await this.store.find(tenant)) !== undefined) {
      throw new FlowError("taken", "an instance has the name of the tenant", [tenant])
    }
    return rules
  }

  /** Lets there be a tenant, or gives it other rules. */
  async define(rules: Rules): Promise<void> {
    this.rules.set(rules.namespace, rules)
    await this.count(rules.namespace)
  }

  /** The rules that a flow is run by. TN3 */
  rulesOf(flow: string): Rules {
    const namespace = namespaceOf(flow)
    return namespace === "" ? this.host : (this.rules.get(namespace) ?? rulesFor(namespace.slice(0, -1), {}))
  }

  /** The full id of an instance of `flow` that is to be started. Throws a `FlowError` where a host's looks like a tenant's, or there are too many. */
  async idFor(flow: string, id: string): Promise<string> {
    const namespace = namespaceOf(flow)
    checkNamed(id, namespace)
    if (namespace !== "") {
      const full = id.startsWith(namespace) ? id : fullId(id, namespace)
      await this.checkRoom(namespace, full)
      return full
    }
    if (this.rules.size > 0 && this.rules.has(namespaceOf(`${id}/`))) {
      throw new FlowError("taken", "an id that begins as a tenant's", [id], id)
    }
    return id
  }

  /** How many more instances of the flows of `namespace` there may be. TN2 */
  room(namespace: string): number {
    if (namespace === "") return Number.POSITIVE_INFINITY
    return this.rulesOf(namespace).instances - (this.living.get(namespace)?.size ?? 0)
  }

  /** Refuses a new instance where there is no room. Others may have ended some, so it counts anew first. */
  private async checkRoom(namespace: string, id: string): Promise<void> {
    if (this.room(namespace) > 0) return
    await this.count(namespace)
    if (this.room(namespace) > 0 || (await this.store.find(id)) !== undefined) return
    const limit = String(this.rulesOf(namespace).instances)
    throw new FlowError("too-many", "there are as many instances as there may be", [limit], id)
  }

  /** Notes what a transition has done. */
  note(head: Head, sends: readonly Message[]): void {
    const namespace = namespaceOf(head.flow)
    if (namespace === "") return
    let living = this.living.get(namespace)
    if (living === undefined) this.living.set(namespace, (living = new Set()))
    if (isEnded(head.state)) living.delete(head.id)
    else living.add(head.id)
    for (const { creates } of sends) if (creates !== undefined) living.add(creates.id)
  }

  private async count(namespace: string): Promise<void> {
    const { instances } = this.rulesOf(namespace)
    const living = new Set<string>()
    const states = ["running", "parked", "cancelling", "stuck"] as const
    let after: Head | undefined
    while (living.size < instances) {
      const query = { prefix: namespace, states, limit: 1_000 }
      const heads = await this.store.list(after === undefined ? query : { ...query, after })
      for (const { id } of heads) living.add(id)
      after = heads.at(-1)
      if (heads.length < 1_000) break
    }
    this.living.set(namespace, living)
  }
}

/** The host's own rules. */
export function hostRules(budgets: Budgets, largest: number): Rules {
  const unread = Number.POSITIVE_INFINITY
  return { namespace: "", budgets, largest, instances: Number.POSITIVE_INFINITY, unread }
}

function rulesFor(tenant: string, limits: Limits): Rules {
  const { steps, memory, output, largest, instances, unread } = limitsFrom(TENANT, limits)
  return { namespace: `${tenant}/`, budgets: { steps, memory, output }, largest, instances, unread }
}

/** TN1 */
function checked(tenant: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u.test(tenant)) return tenant
  throw new FlowError("taken", "a tenant's name is letters, digits, dots, hyphens and underscores", [tenant])
}
