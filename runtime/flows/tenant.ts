// A tenant: customer-written modules, and a view of flows that ends at its own.
//
//   await flows.define(text, { tenant: "acme", effects: ["mail"], steps: 5_000_000 })
//   const acme = flows.tenant("acme")
//   const run = await acme.start("publish", { title: "Hello" })
//
// Invariants
//   TN5  What a view is asked for and what it answers are a tenant's own: it has no name for another's flow or instance.
//   TN6  A tenant's module reads its own text and nothing else.
//
// Not here: what its flows may take up (tenants.ts), whose names are whose (namespace.ts).

import type { Head, Query } from "../store.js"
import type { Effects, Handlers } from "./effects.js"
import { FlowError, shownId } from "./flow-error.js"
import type { HistoryRow } from "./history.js"
import type { Modules } from "./modules.js"
import { fullId, localId, localName, namespaceOf } from "./namespace.js"
import { textShelf, type Written } from "./shelves.js"
import { LARGEST_MODULE, type Limits, type Tenants } from "./tenants.js"

/** Whose a module is, and what it may do. What is given again goes in place of what was given before. */
export interface Tenancy extends Limits {
  /** Letters, digits, dots, hyphens and underscores. */
  readonly tenant: string
  /** The effects its flows may ask for: of the host's own by name, or with handlers for this tenant alone. None unless given. */
  readonly effects?: readonly string[] | Handlers
}

/**
 * Lets the flows of a tenant's module be started by name; answers their names in the tenant. Throws `SchemeError`,
 * `FlowError`; then the tenant has what it had before.
 */
export async function definedFor(
  { effects: allowed = [], tenant, ...limits }: Tenancy,
  module: Written,
  { modules, effects, tenants }: { readonly modules: Modules; readonly effects: Effects; readonly tenants: Tenants },
): Promise<string[]> {
  const { name, text } = typeof module === "string" ? { name: "module.sx", text: module } : module
  if (text.length > LARGEST_MODULE)
    throw new FlowError("too-large", "a module is larger than a tenant's may be", [name])
  const rules = await tenants.planned(tenant, limits)
  const { namespace, budgets } = rules
  const defined = await modules.read(textShelf(text, name), namespace, budgets) // TN6
  const { flows, types, triggers, schedules } = defined
  if (types.size + triggers.size + schedules.size > 0)
    throw new FlowError("module", "a tenant's module may not declare types, triggers or schedules", [name])
  effects.allow(namespace, allowed)
  await tenants.define(rules)
  modules.take(defined, namespace)
  return [...flows]
}

/** What a view stands on: all flows. */
export interface Whole<Run> {
  names(): string[]
  start(flow: string, input?: unknown, options?: { readonly id?: string }): Promise<Run>
  resume(id: string, value?: unknown, options?: { readonly tag?: string }): Promise<Run>
  signal(id: string, name: string, value?: unknown): Promise<Run>
  cancel(id: string): Promise<Run>
  retry(id: string): Promise<Run>
  query(id: string): Promise<unknown>
  status(id: string): Promise<Head>
  history(id: string): Promise<HistoryRow[]>
  wait(id: string): Promise<unknown>
  list(query?: Partial<Query>): Promise<readonly Head[]>
}

/** Flows as one tenant sees them. Names and ids are its own. */
export class TenantFlows<Run extends { readonly id: string }> {
  private readonly namespace: string

  constructor(
    tenant: string,
    private readonly whole: Whole<Run>,
  ) {
    this.namespace = `${tenant}/`
  }

  /** The names of the flows that can be started, sorted. */
  names(): string[] {
    return this.whole
      .names()
      .filter((name) => this.owns(name))
      .map(localName)
  }

  /** Starts an instance of `flow`; one `id` starts one instance. */
  async start(flow: string, input?: unknown, options: { readonly id?: string } = {}): Promise<Run> {
    const { namespace } = this
    const given = options.id === undefined ? {} : { id: fullId(options.id, namespace) }
    return this.shownRun(await this.told(this.whole.start(namespace + flow, input, given)))
  }

  async resume(id: string, value?: unknown, options: { readonly tag?: string } = {}): Promise<Run> {
    return this.shownRun(await this.of(id, (full) => this.whole.resume(full, value, options)))
  }

  async signal(id: string, name: string, value?: unknown): Promise<Run> {
    return this.shownRun(await this.of(id, (full) => this.whole.signal(full, name, value)))
  }

  async cancel(id: string): Promise<Run> {
    return this.shownRun(await this.of(id, (full) => this.whole.cancel(full)))
  }

  /** Does the last delivery of a failed or stuck instance again. */
  async retry(id: string): Promise<Run> {
    return this.shownRun(await this.of(id, (full) => this.whole.retry(full)))
  }

  /** What an instance has last shown with `publish-state`; undefined if nothing. */
  async query(id: string): Promise<unknown> {
    return await this.of(id, (full) => this.whole.query(full))
  }

  /** How an instance stands. */
  async status(id: string): Promise<Head> {
    return this.shown(await this.of(id, (full) => this.whole.status(full)))
  }

  /** What an instance was told and what came of it, row by row. */
  async history(id: string): Promise<HistoryRow[]> {
    return await this.of(id, (full) => this.whole.history(full))
  }

  /** Resolves when an instance has ended, with its value. */
  async wait(id: string): Promise<unknown> {
    return await this.of(id, (full) => this.whole.wait(full))
  }

  /** Instances, oldest first. */
  async list(query: Partial<Query> = {}): Promise<readonly Head[]> {
    const { namespace } = this
    const { prefix = "", flow, parent, after, ...others } = query
    const heads = await this.whole.list({
      ...others,
      prefix: namespace + prefix,
      ...(flow === undefined ? {} : { flow: namespace + flow }),
      ...(parent === undefined || parent === "" ? { parent } : { parent: fullId(parent, namespace) }),
      ...(after === undefined ? {} : { after: { ...after, id: fullId(after.id, namespace) } }),
    } as Partial<Query>)
    return heads.filter((head) => this.owns(head.flow)).map((head) => this.shown(head))
  }

  private owns(flow: string): boolean {
    return namespaceOf(flow) === this.namespace
  }

  /** The full id of an instance of the tenant's. Throws a `FlowError` where it has none of that id. TN5 */
  private async own(id: string): Promise<string> {
    const full = fullId(id, this.namespace)
    const head = await this.whole.status(full).catch((error: unknown) => {
      if (error instanceof FlowError && error.code === "no-such-instance") return undefined
      throw error
    })
    if (head !== undefined && this.owns(head.flow)) return full
    throw new FlowError("no-such-instance", "no such instance", [shownId(id)], id)
  }

  /** What is answered of an instance of the tenant's. TN5 */
  private async of<T>(id: string, ask: (full: string) => Promise<T>): Promise<T> {
    return await this.told(ask(await this.own(id)))
  }

  /** What is answered; an error is told in the tenant's own names. TN5 */
  private async told<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer
    } catch (error) {
      throw error instanceof FlowError ? this.shownError(error) : error
    }
  }

  private shownError({ code, sentence, irritants, id, payload, trace }: FlowError): FlowError {
    const isRaised = payload !== undefined || code === "failed"
    const shown = isRaised ? irritants : irritants.map((text) => this.shownName(text))
    return new FlowError(code, sentence, shown, id && localId(id, this.namespace), payload, trace)
  }

  /** A flow's name, or an id as a message shows it. */
  private shownName(text: string): string {
    return text.startsWith(`"${this.namespace}`)
      ? `"${localId(text.slice(1), this.namespace)}`
      : localId(text, this.namespace)
  }

  private shown(head: Head): Head {
    const { namespace } = this
    return {
      ...head,
      id: localId(head.id, namespace),
      flow: localName(head.flow),
      parent: localId(head.parent, namespace),
      owner: "",
    }
  }

  private shownRun(run: Run): Run {
    return { ...run, id: localId(run.id, this.namespace) }
  }
}
