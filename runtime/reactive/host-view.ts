// The reactive layer as a host's program sees it: plain objects, names and pages.
//
//   await flows.objects.put({ type: "article", id: "a", title: "A", status: "published" }, { actor: "ada" })
//   for (const { trigger, outcome } of await flows.audit.list()) …
//
// Not here: what all of it does (reactive.ts).

import type { Dict } from "../../interpreter/dict.js"
import { Activity } from "../flows/activity.js"
import { datumOf, hostOf, textOf, textOfHost } from "../flows/datum.js"
import { asErrors, FlowError } from "../flows/flow-error.js"
import type { ActivityQuery } from "./activity-log.js"
import type { AuditEntry, AuditQuery } from "./audit.js"
import type { ObjectQuery } from "./objects.js"
import type { Reactive } from "./reactive.js"
import type { ScheduleState } from "./schedule.js"

/** A dict, as the host has it. */
export interface Fields {
  readonly [name: string]: unknown
}

/** Who changes something. */
export interface Author {
  /** "host" unless given. */
  readonly actor?: string
}

/** How many are listed unless it is said. */
const SOME = 100

/**
 * Objects: typed records, each public change of which is an activity. Each change answers when what it set going here has
 * come to rest. What is refused is a `FlowError` of the code "refused".
 */
export class HostObjects {
  constructor(private readonly reactive: Reactive) {}

  /** Puts an object in place of what is there under its `id`; answers it with id, status and defaults. Throws a `FlowError` where it is not of its type. */
  async put(object: Fields, author: Author = {}): Promise<Fields> {
    const put = async (acting: { readonly actor: string; readonly activity: Activity }): Promise<Dict> =>
      await this.reactive.objects.put(datumOf(textOfHost(object, "object/put!")) as Dict, acting)
    return fieldsOf(await this.acting(author, put))
  }

  /**
   * Puts `after` where `before` is, as `get` has answered it, or where there is nothing if that is undefined; answers the
   * object, or undefined if something else is there.
   */
  async replace(before: Fields | undefined, after: Fields, author: Author = {}): Promise<Fields | undefined> {
    const dictOf = (fields: Fields): Dict => datumOf(textOfHost(fields, "object/replace!")) as Dict
    const replaced = await this.acting(author, (acting) =>
      this.reactive.objects.replace(before && dictOf(before), dictOf(after), acting),
    )
    return replaced && fieldsOf(replaced)
  }

  /** The object with an id; undefined if there is none. */
  async get(id: string): Promise<Fields | undefined> {
    const object = await asErrors(() => this.reactive.objects.get(id))
    return object && fieldsOf(object)
  }

  async delete(id: string, author: Author = {}): Promise<void> {
    await this.acting(author, (acting) => this.reactive.objects.delete(id, acting))
  }

  async relate(from: string, name: string, to: string, author: Author = {}): Promise<void> {
    await this.acting(author, (acting) => this.reactive.objects.relate({ from, name, to }, acting))
  }

  async unrelate(from: string, name: string, to: string, author: Author = {}): Promise<void> {
    await this.acting(author, (acting) => this.reactive.objects.unrelate({ from, name, to }, acting))
  }

  /** The ids of what an object is related to under a name, in their order; or of what is related to it, if backwards. */
  async related(id: string, name: string, { backwards = false } = {}): Promise<string[]> {
    return await asErrors(() => this.reactive.objects.related(id, name, backwards))
  }

  /** The relations of an object: names, and ids of what it is related to. */
  async relations(id: string): Promise<{ readonly [name: string]: readonly string[] }> {
    return Object.fromEntries(await asErrors(() => this.reactive.objects.relations(id)))
  }

  /** Objects in the order of their ids. */
  async list(query: Partial<ObjectQuery> = {}): Promise<Fields[]> {
    return (await asErrors(() => this.reactive.objects.list({ limit: SOME, ...query }))).map(fieldsOf)
  }

  private async acting<T>(
    { actor = "host" }: Author,
    change: (acting: { readonly actor: string; readonly activity: Activity }) => Promise<T>,
  ): Promise<T> {
    if (typeof actor !== "string") throw new FlowError("refused", "an actor is a string", [String(actor)])
    const activity = new Activity()
    const answer = await asErrors(() => this.reactive.admission.admit(() => change({ actor, activity })))
    await activity.quiet()
    return answer
  }
}

/** An activity, and where in the log it stands. */
export interface HostActivity extends Fields {
  readonly position: string
}

/** The log of activities. */
export class HostActivities {
  constructor(private readonly reactive: Reactive) {}

  /**
   * Activities in the order of the log, or from its end. Who must miss none declares a trigger: what another process is
   * just writing may come to stand before what was listed last.
   */
  async list(query: Partial<ActivityQuery> = {}): Promise<HostActivity[]> {
    const found = await this.reactive.log.list({ limit: SOME, ...query })
    return found.map(({ position, activity }) => ({ position, ...fieldsOf(activity) }))
  }

  /** The activity with an id, or at a position. */
  async get(id: string): Promise<HostActivity | undefined> {
    const found = await this.reactive.log.find(id)
    return found && { position: found.position, ...fieldsOf(found.activity) }
  }
}

/** A type or a trigger as it is declared. */
export interface HostDeclaration {
  readonly name: string
  /** Its content id. */
  readonly id: string
  /** 1, and one more each time it was declared otherwise. */
  readonly number: number
  /** What is declared, as SX writes it. */
  readonly declaration: string
}

export interface HostTrigger extends HostDeclaration {
  /** The type that declares it, or "". */
  readonly owner: string
  /** The module that declares it, by its content id. */
  readonly version: string
  /** Whether it has a procedure for a guard. */
  readonly hasGuard: boolean
}

/** What types and triggers there are. They come with modules. */
export class HostDeclarations {
  constructor(private readonly reactive: Reactive) {}

  async types(): Promise<HostDeclaration[]> {
    const types = await this.reactive.registry.types()
    return types.map(({ name, id, number, declaration }) => ({
      name,
      id,
      number,
      declaration: textOf(declaration.datum),
    }))
  }

  async triggers(): Promise<HostTrigger[]> {
    const triggers = await this.reactive.registry.triggers()
    return triggers.map(({ name, id, number, owner, version, hasGuard, declaration }) => {
      return { name, id, number, owner, version, hasGuard, declaration: textOf(declaration.datum) }
    })
  }

  /** Forgets a trigger; answers whether there was one. */
  async removeTrigger(name: string): Promise<boolean> {
    return await this.reactive.registry.removeTrigger(name)
  }
}

/** What came of activities and the triggers that match them. */
export class HostAudit {
  constructor(private readonly reactive: Reactive) {}

  async list(query: Partial<AuditQuery> = {}): Promise<AuditEntry[]> {
    return await this.reactive.audit.list({ limit: SOME, ...query })
  }

  /** Tries again what came to an error; answers what came of it. */
  async retry(
    query: { readonly activity?: string; readonly trigger?: string; readonly limit?: number } = {},
  ): Promise<AuditEntry[]> {
    const { limit = SOME, ...which } = query
    const activity = new Activity()
    const entries = await this.reactive.retry(which, limit, activity)
    await activity.quiet()
    return entries
  }
}

/** Flows that the clock starts. They come with modules. */
export class HostSchedules {
  constructor(
    private readonly reactive: Reactive,
    private readonly now: () => number,
  ) {}

  async list(): Promise<readonly ScheduleState[]> {
    return await this.reactive.schedules.list()
  }

  /** Has a schedule rest: what would be due meanwhile is not missed. Throws a `FlowError` where there is none. */
  async pause(name: string): Promise<ScheduleState> {
    return await asErrors(() => this.reactive.schedules.pause(name))
  }

  async resume(name: string): Promise<ScheduleState> {
    return await asErrors(() => this.reactive.schedules.resume(name, this.now()))
  }

  async remove(name: string): Promise<void> {
    await asErrors(() => this.reactive.schedules.remove(name))
  }
}

function fieldsOf(dict: Dict): Fields {
  return hostOf(dict) as Fields
}
