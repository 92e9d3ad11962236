// Any sequence of calls answers what a model of a few lines answers.
//
// Not here: the model (store-model.ts).

import fc from "fast-check"
import { expect, test } from "vitest"
import { type Claim, type Query, STATES, type State, type Store } from "../../runtime/store.js"
import { type Plan, type PlannedWriting, StoreModel } from "./store-model.js"
import { type Fresh, headOf, type Place } from "./transitions.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 60)

/** What the commands work on: two handles, one of which they choose. */
interface Real {
  readonly place: Place
  readonly stores: Store[]
}

type Command = fc.AsyncCommand<StoreModel, Real>

const IDS = ["a", "b", "ab", "c"]
const id = fc.constantFrom(...IDS)
const worker = fc.constantFrom("", "w1", "w2", "ghost")
const time = fc.integer({ min: 0, max: 30 })
const due = fc.option(time)
const needs = fc.constantFrom("", "", " mail ", " pay ", " mail pay ")
const entry = fc.string({ unit: "binary", maxLength: 5 })
const flow = fc.constantFrom("f", "g")
const handle = fc.nat(1)

/** A state, and when it was reached if it is an end. */
const standing = fc.constantFrom<State>(...STATES).chain((state) => {
  const ended = ["finished", "failed", "cancelled"].includes(state) ? time : fc.constant(null)
  return ended.map((at) => ({ state, ended: at }))
})

const begins = fc
  .record({ flow, due, needs, owner: worker, parent: fc.constantFrom("", ...IDS), created: time })
  .map((head) => ({ ...head, tag: head.parent === "" ? "" : "t" }))

const change = fc
  .tuple(
    fc.record({ due, needs, owner: worker, version: fc.constantFrom("v1", "v2") }, { requiredKeys: [] }),
    fc.option(standing, { nil: {} }),
  )
  .map(([some, stands]) => ({ ...some, ...stands }))

const KEYS = ["a", "a/b", "a0", "b/\u007e"]
const key = fc.constantFrom(...KEYS)

const writes: fc.Arbitrary<PlannedWriting[]> = fc.uniqueArray(
  fc.record(
    { key, text: fc.option(entry), off: fc.constantFrom(0, 0, 0, 0, 0, -1, 1) },
    { requiredKeys: ["key", "text"] },
  ),
  { selector: (writing) => writing.key, maxLength: 3 },
)

/** What is written of records by itself. */
const alone: fc.Arbitrary<Plan> = writes.map((all) => ({ id: "", off: 0, rows: [], writes: all }))

/** A transition but for its number, its id's letters and their numbers, which only the model knows. */
const step: fc.Arbitrary<Plan> = fc.record(
  {
    id,
    off: fc.constantFrom(0, 0, 0, 0, 0, 0, -1, 1),
    rows: fc.array(fc.record({ stamp: time, entry, after: entry, journal: entry }), { maxLength: 3 }),
    creates: begins.map((head) => headOf("", head)),
    head: change,
    sends: fc.array(
      fc
        .record({ to: id, entry, creates: fc.option(begins, { nil: undefined }) })
        .map(({ to, entry: text, creates }) =>
          creates === undefined
            ? { to, entry: text }
            : { to, entry: text, creates: headOf(to, { ...creates, due: 0 }) },
        ),
      { maxLength: 2 },
    ),
    takes: fc.array(fc.nat(3), { maxLength: 2 }),
    texts: fc.array(fc.record({ cid: fc.constantFrom("c1", "c2"), text: fc.constant("text") }), { maxLength: 1 }),
    writes,
  },
  { requiredKeys: ["id", "off", "rows"] },
)

const plan = fc.oneof({ weight: 4, arbitrary: step }, { weight: 1, arbitrary: alone })

const query: fc.Arbitrary<Query> = fc.record(
  {
    states: fc.subarray([...STATES]),
    flow,
    prefix: fc.constantFrom("", "a", "ab", "b"),
    parent: fc.constantFrom("", "a", "b"),
    endedBefore: time,
    createdBefore: time,
    after: fc.record({ created: time, id }),
    limit: fc.nat(5),
  },
  { requiredKeys: ["limit"] },
)

const claim: fc.Arbitrary<Claim> = fc
  .record({
    worker: fc.constantFrom("w1", "w2"),
    now: time,
    lease: fc.integer({ min: -1, max: 10 }),
    serves: fc.option(fc.subarray(["mail", "pay"]), { nil: undefined }),
    limit: fc.nat(4),
  })
  .map(({ lease, ...rest }) => ({ ...rest, until: rest.now + lease }))

/** A command that always may run, called `name`. */
function command(name: string, run: (model: StoreModel, real: Real) => Promise<void>): Command {
  return { check: () => true, run, toString: () => name }
}

const commands: fc.Arbitrary<Command>[] = [
  fc.tuple(handle, fc.array(plan, { minLength: 1, maxLength: 4 })).map(([at, plans]) =>
    command(`commit ${fc.stringify(plans)}`, async (model, { stores }) => {
      const transitions = model.transitionsOf(plans)
      const verdicts = await (stores[at] as Store).commit(transitions)
      expect(verdicts).toEqual(transitions.map((transition) => model.keep(transition)))
    }),
  ),
  fc.tuple(handle, query).map(([at, asked]) =>
    command(`list ${fc.stringify(asked)}`, async (model, { stores }) => {
      expect(await (stores[at] as Store).list(asked)).toEqual(model.list(asked))
    }),
  ),
  fc.tuple(handle, claim).map(([at, asked]) =>
    command(`claim ${fc.stringify(asked)}`, async (model, { stores }) => {
      expect(await (stores[at] as Store).claim(asked)).toEqual(model.claim(asked))
    }),
  ),
  fc.tuple(handle, query).map(([at, asked]) =>
    command(`purge ${fc.stringify(asked)}`, async (model, { stores }) => {
      const gone = await (stores[at] as Store).purge(asked)
      const could = model.purgeable(asked)
      expect(gone.length).toBe(Math.min(could.length, asked.limit))
      for (const one of gone) expect(could).toContain(one)
      model.forget(gone)
    }),
  ),
  fc.tuple(handle, id, fc.nat(3), fc.nat(3)).map(([at, one, from, limit]) =>
    command(`log ${one} ${from} ${limit}`, async (model, { stores }) => {
      expect(await (stores[at] as Store).log(one, from, limit)).toEqual(model.log(one, from, limit))
    }),
  ),
  fc
    .tuple(handle, key, fc.constantFrom("a/", "a1", "b", "c"), fc.nat(4), fc.boolean())
    .map(([at, from, to, limit, backwards]) =>
      command(`scan ${from} ${to} ${limit} ${backwards}`, async (model, { stores }) => {
        const range = { from, to, limit, backwards }
        expect(await (stores[at] as Store).scan(range)).toEqual(model.scan(range))
      }),
    ),
  handle.map((at) =>
    command(`reopen ${at}`, async (_, { place, stores }) => {
      await stores[at]?.close()
      stores[at] = await place.open()
    }),
  ),
]

/** After each command everything is found as the model has it. */
function thenFind(ran: Command): Command {
  const run = async (model: StoreModel, real: Real) => {
    await ran.run(model, real)
    for (const one of IDS) model.meet(one, await (real.stores[0] as Store).find(one))
    expect(await (real.stores[1] as Store).records(KEYS)).toEqual(KEYS.map((one) => model.entry(one)))
    for (const cid of ["c1", "c2"]) expect(await (real.stores[1] as Store).text(cid)).toBe(model.texts.get(cid))
  }
  return { ...ran, run, toString: ran.toString }
}

export function storeLaw(fresh: Fresh): void {
  test(`law: any sequence of calls answers what the model answers (SEED=${seed})`, async () => {
    const sequences = fc.commands(
      commands.map((one) => one.map(thenFind)),
      { maxCommands: 60, size: "max" },
    )
    const property = fc.asyncProperty(sequences, async (sequence) => {
      const place = await fresh()
      try {
        const stores = [await place.open(), await place.open()]
        await fc.asyncModelRun(() => ({ model: new StoreModel(), real: { place, stores } }), sequence)
      } finally {
        await place.remove()
      }
    })
    await fc.assert(property, { seed, numRuns })
  })
}
