// A store as simple as it can be said: a list that is searched from end to end.
//
// It learns the numbers of letters from the store that is held against it.

import { expect } from "vitest"
import type {
  Claim,
  Claimed,
  Entry,
  Found,
  Head,
  HeadChange,
  Message,
  Query,
  Range,
  Row,
  Text,
  Transition,
  Verdict,
  Writing,
} from "../../runtime/store.js"

/** A transition, `off` from the number it should have, that takes letters by their places in the inbox. */
export interface Plan {
  readonly id: string
  readonly off: number
  readonly rows: readonly Omit<Row, "seq">[]
  readonly creates?: Head
  readonly head?: HeadChange
  readonly sends?: readonly Message[]
  readonly takes?: readonly number[]
  readonly texts?: readonly Text[]
  readonly writes?: readonly PlannedWriting[]
}

/** A writing, `off` from the revision it should go by; undefined: whatever there is. */
export interface PlannedWriting {
  readonly key: string
  readonly text: string | null
  readonly off?: number
}

interface ModelLetter {
  number: number | undefined
  readonly entry: string
}

interface ModelInstance {
  head: Head
  held: number
  rows: Row[]
  inbox: ModelLetter[]
}

/** A number that no letter has. */
const NO_LETTER = 10 ** 9

export class StoreModel {
  readonly texts = new Map<string, string>()
  private instances: ModelInstance[] = []
  private entries: Entry[] = []
  private leases: { [worker: string]: number } = {}

  transitionsOf(plans: readonly Plan[]): Transition[] {
    const seqs = new Map<string, number>()
    const revisions = new Map<string, number>()
    return plans.map(({ off, takes, rows, creates, writes, ...plan }) => {
      const instance = this.of(plan.id)
      const next = seqs.get(plan.id) ?? instance?.rows.length ?? 0
      const seq = Math.max(0, next + off)
      seqs.set(plan.id, next + (off === 0 ? rows.length : 0))
      return {
        ...plan,
        seq,
        rows: rows.map((row, i) => ({ ...row, seq: seq + i })),
        ...(creates && { creates: { ...creates, id: plan.id } }),
        ...(writes && { writes: writes.map((planned) => this.writingOf(planned, revisions)) }),
        ...(takes && { takes: [...new Set(takes)].map((place) => instance?.inbox[place]?.number ?? NO_LETTER) }),
      }
    })
  }

  /** As it is if all plans before it are kept. */
  private writingOf({ key, text, off }: PlannedWriting, revisions: Map<string, number>): Writing {
    const revision = revisions.get(key) ?? this.entry(key)?.revision ?? 0
    revisions.set(key, text === null ? 0 : revision + 1)
    return { key, text, ...(off === undefined ? {} : { revision: Math.max(0, revision + off) }) }
  }

  entry(key: string): Entry | undefined {
    return this.entries.find((entry) => entry.key === key)
  }

  scan({ from, to, limit, backwards = false }: Range): Entry[] {
    const found = this.entries.filter(({ key }) => key >= from && key < to).sort((a, b) => (a.key < b.key ? -1 : 1))
    return (backwards ? found.reverse() : found).slice(0, limit)
  }

  keep(transition: Transition): Verdict {
    const { writes = [] } = transition
    if (
      !writes.every(
        ({ key, revision }) => (revision ?? this.entry(key)?.revision ?? 0) === (this.entry(key)?.revision ?? 0),
      )
    )
      return "conflict"
    const verdict = transition.id === "" ? "kept" : this.keepInstance(transition)
    if (verdict === "kept") for (const writing of writes) this.write(writing)
    return verdict
  }

  private write({ key, text }: Writing): void {
    const revision = (this.entry(key)?.revision ?? 0) + 1
    this.entries = this.entries.filter((entry) => entry.key !== key)
    if (text !== null) this.entries.push({ key, text, revision })
  }

  private keepInstance({ id, seq, rows, creates, head, sends = [], takes = [], texts = [] }: Transition): Verdict {
    const present = this.of(id)
    if ((present === undefined) !== (creates !== undefined)) return "conflict"
    if ((present?.rows.length ?? 0) !== seq) return "conflict"
    if (!takes.every((number) => present?.inbox.some((letter) => letter.number === number))) return "conflict"
    const instance = present ?? this.create(creates as Head)
    instance.rows.push(...rows)
    instance.inbox = instance.inbox.filter(({ number }) => !takes.includes(number ?? -1))
    instance.head = { ...instance.head, ...head }
    const { state, ended } = instance.head
    if (creates || head || takes.length > 0) {
      if (ended !== null) instance.head = { ...instance.head, due: null }
      else if (instance.inbox.length > 0 && state !== "stuck") instance.head = { ...instance.head, due: 0 }
    }
    for (const message of sends) this.send(message)
    for (const { cid, text } of texts) this.texts.set(cid, text)
    return "kept"
  }

  private send({ to, entry, creates }: Message): void {
    const instance = this.of(to) ?? (creates && this.create(creates))
    if (instance === undefined || instance.head.ended !== null) return
    instance.inbox.push({ number: undefined, entry })
    instance.head = { ...instance.head, due: 0 }
  }

  private create(head: Head): ModelInstance {
    const instance = { head, held: 0, rows: [], inbox: [] }
    this.instances.push(instance)
    return instance
  }

  private of(id: string): ModelInstance | undefined {
    return this.instances.find(({ head }) => head.id === id)
  }

  /** Holds what the store has found against what is here, and learns the numbers of new letters. */
  meet(id: string, found: Found | undefined): void {
    const instance = this.of(id)
    for (const [i, letter] of (instance?.inbox ?? []).entries()) letter.number ??= found?.inbox[i]?.number
    expect(found).toEqual(instance && { head: instance.head, last: instance.rows.at(-1), inbox: instance.inbox })
    const numbers = found?.inbox.map(({ number }) => number) ?? []
    expect(numbers.every((number, i) => i === 0 || number > (numbers[i - 1] as number))).toBe(true)
  }

  log(id: string, from: number, limit: number): Row[] {
    return this.of(id)?.rows.filter(({ seq }) => seq >= from && seq < from + limit) ?? []
  }

  list(query: Query): Head[] {
    return this.asked(query).slice(0, query.limit)
  }

  purgeable(query: Query): string[] {
    const ended = this.asked(query).filter((head) => head.ended !== null)
    return ended.map(({ id }) => id)
  }

  private asked({ states, flow, prefix = "", parent, endedBefore, createdBefore = 1e9, after }: Query): Head[] {
    const old = (head: Pick<Head, "created" | "id">) => `${String(head.created).padStart(9, "0")} ${head.id}`
    return this.instances
      .map(({ head }) => head)
      .filter((head) => (states ?? [head.state]).includes(head.state) && (flow ?? head.flow) === head.flow)
      .filter((head) => head.id.startsWith(prefix) && (parent ?? head.parent) === head.parent)
      .filter((head) => endedBefore === undefined || (head.ended ?? 1e9) < endedBefore)
      .filter((head) => head.created < createdBefore && (after === undefined || old(head) > old(after)))
      .sort((a, b) => (old(a) < old(b) ? -1 : 1))
  }

  forget(ids: readonly string[]): void {
    this.instances = this.instances.filter(({ head }) => !ids.includes(head.id))
  }

  claim({ worker, now, until, serves, limit }: Claim): Claimed {
    this.leases[worker] = until
    const isLive = (owner: string) => (this.leases[owner] ?? 0) > now
    for (const owner of Object.keys(this.leases)) if (!isLive(owner)) delete this.leases[owner]
    const waiting = this.instances.filter(({ head: { state, due, needs, ended } }) => {
      return ended === null && state !== "stuck" && (due !== null || needs !== "")
    })
    for (const instance of waiting) {
      if (instance.head.owner !== "" && !isLive(instance.head.owner)) this.pass(instance, "", 1)
    }
    const dueFor = ({ due, needs }: Head) => {
      const wants = needs.split(" ").filter(Boolean)
      return wants.some((name) => serves?.includes(name) ?? true) ? 0 : due
    }
    const free = () =>
      waiting
        .filter(({ head }) => head.owner === "")
        .map((instance) => ({ instance, id: instance.head.id, due: dueFor(instance.head) ?? Number.POSITIVE_INFINITY }))
        .sort((a, b) => (a.due === b.due ? (a.id < b.id ? -1 : 1) : a.due - b.due))
    const claimed = free()
      .filter(({ due }) => due <= now)
      .slice(0, limit)
      .map(({ instance }) => instance)
    for (const instance of claimed) this.pass(instance, worker, 0)
    const others = waiting.filter(({ head }) => head.owner !== "" && head.owner !== worker)
    const nexts = [...free().map(({ due }) => due), ...others.map(({ head }) => Number(this.leases[head.owner]))]
    const next = Math.min(...nexts)
    return { heads: claimed.map(({ head }) => head), next: next === Number.POSITIVE_INFINITY ? null : next }
  }

  private pass(instance: ModelInstance, owner: string, lost: number): void {
    const { head, held, rows } = instance
    instance.head = { ...head, owner, crashes: (held === rows.length ? head.crashes : 0) + lost }
    instance.held = rows.length
  }
}
