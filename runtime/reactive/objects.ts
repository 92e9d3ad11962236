// Objects: typed records with relations, each change of which is an activity in the same commit.
//
// Invariants
//   OB2  A change and its activity are kept together or not at all; what changes nothing appends nothing.
//   OB3  Edits of what is not public append nothing; to be published after that is a create again.
//   OB5  Who asks what an object is related to hears of nothing that was deleted; with an object its relations come back.
//   OB4  A change that was asked for under an idempotency key is made once, however often it is asked for.
//
// Not here: what an object may hold (type-declaration.ts), what activities set going (fan-out.ts).

import { Complaint } from "../../interpreter/complaint.js"
import type { Dict } from "../../interpreter/dict.js"
import { SchemeString } from "../../interpreter/string.js"
import type { Activity } from "../flows/activity.js"
import { textOf } from "../flows/datum.js"
import type { Store, Writing } from "../store.js"
import { type Cause, contentActivity, type Edge, edgeActivity, type Happening } from "./activity.js"
import type { ActivityLog, Logged } from "./activity-log.js"
import { dictFrom, field, idOf, textField, withFields } from "./dicts.js"
import { below, keyOf, partsOf } from "./keys.js"
import { pagesOf, recordsAlone } from "./recording.js"
import {
  contentId,
  DRAFT,
  isGone,
  type StoredObject,
  statusOf,
  storedFrom,
  storedText,
  verbOf,
} from "./stored-object.js"

/** Who changes something, and on whose behalf. */
export interface Acting {
  readonly actor: string
  /** What brought it about. */
  readonly cause?: Cause | undefined
  /** The change is made once under one key. OB4 */
  readonly key?: string
  /** What is under way on behalf of the caller: what the change sets going is counted in. */
  readonly activity: Activity
}

/** What types say of objects, and of their changes. */
export interface TypeRules {
  /** Whether a trigger matches an activity. */
  isAwaited(activity: Dict): Promise<boolean>
  /** The object with what is missing filled in. Throws a `Complaint` where it is not of its type. */
  checked(type: string, object: Dict): Promise<Dict>
  /** Throws a `Complaint` where an object of one type may not have such a relation to one of the other. */
  relation(type: string, name: string, target: string): Promise<"one" | "many">
}

/** Which objects: all that satisfy everything named. */
export interface ObjectQuery {
  readonly type?: string
  readonly status?: string
  /** The first after the object of this id. */
  readonly after?: string
  readonly limit: number
}

/** What a change comes to. */
interface Change {
  /** The object afterwards, its content as a canonical text; undefined if it stays as it is. */
  readonly after: (Pick<StoredObject, "cid" | "gone"> & { readonly text: string }) | undefined
  /** What is written besides. */
  readonly writes: readonly Writing[]
  readonly activity: Dict | undefined
  /** What the caller is answered: a canonical text. */
  readonly answer: string
}

/** An object as it was found. */
interface Known {
  readonly id: string
  readonly before: StoredObject | undefined
  readonly revision: number
}

const MOST_ATTEMPTS = 100

export class Objects {
  private readonly turns = new Map<string, Promise<unknown>>()

  constructor(
    private readonly store: Store,
    private readonly log: ActivityLog,
    private readonly types: TypeRules,
    private readonly now: () => number,
    private readonly newId: () => string,
    /** The most characters of an object. */
    private readonly largest: number,
    /** Sees to what an activity sets going. */
    private readonly appended: (logged: Logged, activity: Activity) => void,
  ) {}

  /** Puts an object in place of what is there under its `:id`; answers it with its id, status and defaults. */
  async put(given: Dict, acting: Acting): Promise<Dict> {
    return dictFrom(await this.putIf(() => true, given, acting))
  }

  /**
   * The same, if what is there is `expected`, or if there is nothing and that is undefined; else nothing is done, and
   * undefined answered. Of many who replace one object at once, one does.
   */
  async replace(expected: Dict | undefined, given: Dict, acting: Acting): Promise<Dict | undefined> {
    const wanted = expected && textOf(expected, "object/replace!")
    const answer = await this.putIf((there) => (there && textOf(there)) === wanted, given, acting)
    return answer === NO ? undefined : dictFrom(answer)
  }

  private async putIf(isExpected: (there: Dict | undefined) => boolean, given: Dict, acting: Acting): Promise<string> {
    const type = textField("object/put!", given, "type")
    if (type === undefined) throw new Complaint("object/put!", "an object without a :type", [given])
    const id = textField("object/put!", given, "id") ?? this.newId()
    return await this.change(id, acting, async (before, happening) => {
      if (!isExpected(before?.gone === false ? before.content : undefined)) return { ...UNCHANGED, answer: NO }
      const status =
        textField("object/put!", given, "status") ?? (before && !before.gone ? statusOf(before.content) : DRAFT)
      const known = before === undefined ? type : String(field(before.content, "type"))
      if (known !== type) {
        const irritants = [id, known, type].map((text) => new SchemeString(text))
        throw new Complaint("object/put!", "an object stays of its type; id, its type, given", irritants)
      }
      const named = withFields(given, { id, type, status })
      const content = await this.types.checked(type, named)
      return this.contentChange(id, before, content, happening)
    })
  }

  /** Deletes an object; its id stays its own. Throws a `Complaint` where there is none. */
  async delete(id: string, acting: Acting): Promise<void> {
    await this.change(id, acting, async (before, happening) => {
      const { content, cid, activity: previous } = present("object/delete!", id, before)
      const verb = verbOf(before, undefined)
      const activity =
        verb &&
        contentActivity(verb, happening, { object: content, content: cid, before: undefined, was: cid, previous })
      return { after: { cid, gone: true, text: textOf(content) }, writes: [], activity, answer: "nil" }
    })
  }

  /** Relates an object to another. */
  async relate(edge: Edge, acting: Acting): Promise<void> {
    await this.change(edge.from, acting, async (before, happening) => {
      const from = present("object/relate!", edge.from, before)
      const to = present("object/relate!", edge.to, await this.stored(edge.to))
      const [type, target] = [from, to].map(({ content }) => String(field(content, "type"))) as [string, string]
      const many = await this.types.relation(type, edge.name, target)
      const [there, gone] = await this.targets("edge", edge.from, edge.name)
      if (there.includes(edge.to)) return UNCHANGED
      if (many === "one" && there.length > 0) {
        const irritants = [edge.from, edge.name, there[0] as string].map((text) => new SchemeString(text))
        throw new Complaint("object/relate!", "it has that relation to another already", irritants)
      }
      const change = this.edgeChange("add", edge, from, happening)
      const undone = many === "many" ? [] : gone.flatMap((to) => edgeWrites({ ...edge, to }, null))
      return { ...change, writes: [...change.writes, ...undone] }
    })
  }

  /** Undoes a relation; there need be none. */
  async unrelate(edge: Edge, acting: Acting): Promise<void> {
    await this.change(edge.from, acting, async (before, happening) => {
      const from = present("object/unrelate!", edge.from, before)
      const [there] = await this.store.records([edgeKey(edge)])
      return there === undefined ? UNCHANGED : this.edgeChange("remove", edge, from, happening)
    })
  }

  /** The object with an id; undefined if there is none. */
  async get(id: string): Promise<Dict | undefined> {
    const stored = await this.stored(id)
    return stored === undefined || stored.gone ? undefined : stored.content
  }

  /** An object, with what is known of it beside its content. */
  async stored(id: string): Promise<StoredObject | undefined> {
    const [entry] = await this.store.records([keyOf("object", id)])
    return entry && storedFrom(entry.text)
  }

  /** The ids of what an object is related to under a name; or what is related to it, if backwards. OB5 */
  async related(id: string, name: string, backwards = false): Promise<string[]> {
    const [there] = await this.targets(backwards ? "back" : "edge", id, name)
    return there
  }

  /** The ids that stand at the other end of an object's edges: of objects that are there, and of some that were deleted. */
  private async targets(end: "edge" | "back", id: string, name: string): Promise<[there: string[], gone: string[]]> {
    const targets: [string[], string[]] = [[], []]
    for await (const page of pagesOf(this.store, below(end, id, name))) {
      const ids = page.map(({ key }) => partsOf(key)[3] as string)
      const isThere = await this.areThere(ids)
      ids.forEach((each, i) => targets[isThere[i] ? 0 : 1].push(each))
    }
    return targets
  }

  private async areThere(ids: readonly string[]): Promise<boolean[]> {
    const entries = await this.store.records(ids.map((id) => keyOf("object", id)))
    return entries.map((entry) => entry !== undefined && !isGone(entry.text))
  }

  /** The relations of an object: names, and ids of what it is related to. OB5 */
  async relations(id: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, string[]>()
    for await (const page of pagesOf(this.store, below("edge", id))) {
      const edges = page.map(({ key }) => partsOf(key) as [string, string, string, string])
      const isThere = await this.areThere(edges.map(([, , , target]) => target))
      edges.forEach(([, , name, target], i) => {
        const targets = found.get(name) ?? []
        if (isThere[i]) found.set(name, [...targets, target])
      })
    }
    return found
  }

  /** Objects in the order of their ids. */
  async list({ type, status, after, limit }: ObjectQuery): Promise<Dict[]> {
    const found: Dict[] = []
    const head = type === undefined ? ["object"] : ["of", type]
    const range = below(...head)
    const from = after === undefined ? range.from : `${keyOf(...head, after)}!`
    for await (const page of pagesOf(this.store, { ...range, from })) {
      const ids = page.map(({ key }) => partsOf(key).at(-1) as string)
      const entries = type === undefined ? page : await this.store.records(ids.map((id) => keyOf("object", id)))
      for (const entry of entries) {
        if (entry === undefined || found.length >= limit) continue
        const { content, gone } = storedFrom(entry.text)
        if (!gone && (status === undefined || statusOf(content) === status)) found.push(content)
      }
      if (found.length >= limit) break
    }
    return found
  }

  private contentChange(id: string, before: StoredObject | undefined, content: Dict, happening: Happening): Change {
    const answer = textOf(content, "object/put!")
    if (answer.length > this.largest) {
      const irritants = [answer.length, new SchemeString(id)]
      throw new Complaint("object/put!", "a value is larger than may be stored", irritants)
    }
    const cid = contentId(answer)
    if (before !== undefined && !before.gone && before.cid === cid) return { ...UNCHANGED, answer } // OB2
    const verb = verbOf(before, content) // OB3
    const [was, previous] = [before?.cid, before?.activity]
    const change = { object: content, content: cid, before: before?.content, was, previous }
    const activity = verb && contentActivity(verb, happening, change)
    const isNew = before === undefined
    const writes = isNew ? [{ key: keyOf("of", String(field(content, "type")), id), text: "" }] : []
    return { after: { cid, gone: false, text: answer }, writes, activity, answer }
  }

  private edgeChange(verb: "add" | "remove", edge: Edge, from: StoredObject, happening: Happening): Change {
    const activity = edgeActivity(verb, happening, { object: from.content, edge, previous: from.activity })
    const writes = edgeWrites(edge, verb === "add" ? idOf(activity) : null)
    return { after: { ...from, text: textOf(from.content) }, writes, activity, answer: "nil" }
  }

  /** Makes the change of an object that `plan` says of what is there, and answers what it says. */
  private async change(
    id: string,
    acting: Acting,
    plan: (before: StoredObject | undefined, happening: Happening) => Promise<Change>,
  ): Promise<string> {
    const { actor, cause, key } = acting
    return await this.inTurn(id, async () => {
      for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
        const [entry, applied] = await this.store.records([
          keyOf("object", id),
          ...(key === undefined ? [] : [keyOf("applied", key)]),
        ])
        if (applied !== undefined) return applied.text // OB4
        const at = this.now()
        const before = entry && storedFrom(entry.text)
        const change = await plan(before, { actor, at, cause })
        const known = { id, before, revision: entry?.revision ?? 0 }
        if (await this.kept(known, change, acting, at)) return change.answer
      }
      throw new Complaint("object", "others change the object all the time", [new SchemeString(id)])
    })
  }

  /** Keeps a change of an object as it is known; false if it is another meanwhile. */
  private async kept({ id, before, revision }: Known, change: Change, acting: Acting, at: number): Promise<boolean> {
    const { after, activity, answer } = change
    const floor = latest(before?.position, acting.cause?.position)
    const appending = activity && this.log.appending(activity, at, await this.types.isAwaited(activity), floor)
    const writes: Writing[] = [...change.writes, ...(appending?.writes ?? [])]
    if (after !== undefined) {
      const { cid, gone } = after
      const last = activity ? idOf(activity) : before?.activity
      const position = appending?.logged.position ?? before?.position
      const text = storedText({ cid, gone, activity: last, position }, after.text)
      writes.push({ key: keyOf("object", id), text, revision })
    }
    if (acting.key !== undefined) writes.push({ key: keyOf("applied", acting.key), text: answer, revision: 0 })
    if (writes.length === 0) return true
    const [verdict] = await this.store.commit([recordsAlone(writes)]) // OB2
    if (verdict !== "kept") return false
    if (appending?.logged.errand !== undefined) this.appended(appending.logged, acting.activity)
    return true
  }

  private async inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.turns.get(id) ?? Promise.resolve()).then(work, work)
    this.turns.set(id, turn)
    try {
      return await turn
    } finally {
      if (this.turns.get(id) === turn) this.turns.delete(id)
    }
  }
}

/** What is answered where nothing was done. */
const NO = "#f"

const UNCHANGED: Change = { after: undefined, writes: [], activity: undefined, answer: "nil" }

function edgeKey({ from, name, to }: Edge): string {
  return keyOf("edge", from, name, to)
}

/** An edge, written or erased, to be found from both ends. */
function edgeWrites(edge: Edge, text: string | null): readonly Writing[] {
  return [
    { key: edgeKey(edge), text },
    { key: keyOf("back", edge.to, edge.name, edge.from), text },
  ]
}

function present(who: string, id: string, stored: StoredObject | undefined): StoredObject {
  if (stored === undefined || stored.gone) throw new Complaint(who, "no such object", [new SchemeString(id)])
  return stored
}

/** The later of two positions in the log. */
function latest(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one > other ? one : other
}
