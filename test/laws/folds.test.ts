// Laws of compositions and conditions: the folds agree on what a composition touches, and execute is pure.

import fc from "fast-check"
import { expect, test } from "vitest"
import { openInterpreter } from "../../runtime/door.js"
import { datumOf, textOf } from "../../runtime/flows/datum.js"
import { flowWords } from "../../runtime/flows/prelude.js"
import { datum, parameters } from "./values.js"

const { seed } = parameters
const interpreter = openInterpreter({ prelude: flowWords })

/** What the word `word` answers for operands that are given as texts. */
async function call(word: string, ...operands: readonly string[]): Promise<unknown> {
  return await interpreter.apply(interpreter.valueOf(word), operands.map(datumOf))
}

/** The same, as text. */
async function said(word: string, ...operands: readonly string[]): Promise<string> {
  return textOf(await call(word, ...operands))
}

function law(title: string, property: fc.IRawProperty<unknown>, times = 1): void {
  const numRuns = times * parameters.numRuns
  test(`${title} (SEED=${seed})`, () => fc.assert(property as fc.IAsyncProperty<unknown>, { seed, numRuns }), 60_000)
}

// Inputs: dicts, in which lists stand under `l` and `m`, and under what is related

type Value = number | string | null | readonly Value[] | { readonly [key: string]: Value }

const atom = fc.constantFrom<Value>(0, 1, 2, "x", "y", null)

const { input } = fc.letrec<{ input: Value; value: Value }>((tie) => {
  const several = fc.array(tie("value"), { maxLength: 3 })
  return {
    input: fc.record(
      { a: tie("value"), b: atom, l: several, m: several, related: fc.record({ r: several }, { requiredKeys: [] }) },
      { requiredKeys: [] },
    ),
    value: fc.oneof({ depthSize: "small", withCrossShrink: true }, atom, tie("input")),
  }
})

function textOfValue(value: Value): string {
  if (value === null) return "nil"
  if (typeof value === "number") return String(value)
  if (typeof value === "string") return JSON.stringify(value)
  if (Array.isArray(value)) return `(${value.map(textOfValue).join(" ")})`
  return `{${Object.entries(value)
    .map(([key, part]) => `:${key} ${textOfValue(part)}`)
    .join(" ")}}`
}

/** What is left of `value` when only what `paths` lead to is kept. */
function pruned(value: Value, paths: readonly (readonly string[])[]): Value {
  if (value === null || typeof value !== "object" || paths.some((path) => path.length === 0)) return value
  const below = (...steps: string[]) => paths.filter(([step]) => steps.includes(step ?? "")).map(([, ...rest]) => rest)
  if (Array.isArray(value)) {
    return value.map((part, k) => (below("*", String(k)).length > 0 ? pruned(part, below("*", String(k))) : null))
  }
  const kept = Object.entries(value).map(([key, part]) => {
    const further = [...below(`:${key}`), ...(key === "related" ? relationsOf(below("related")) : [])]
    return further.length > 0 ? [[key, pruned(part, further)] as const] : []
  })
  return Object.fromEntries(kept.flat())
}

/** `paths` that begin with the name of a relation, as they go on from where the relations stand. */
function relationsOf(paths: readonly (readonly string[])[]): string[][] {
  return paths.map(([name, ...rest]) => [`:${name}`, ...rest])
}

/** The paths in a written list of paths, of which none has brackets within. */
function pathsIn(text: string): string[][] {
  return [...text.slice(1, -1).matchAll(/\(([^()]*)\)/g)].map(([, path]) => (path as string).split(" ").filter(Boolean))
}

// Compositions, in which `names` are those of elements around

const key = fc.constantFrom(":a", ":b", ":c")
const listKey = fc.constantFrom(":l", ":m", "related r")

function paths(names: readonly string[]): fc.Arbitrary<string> {
  const keys = fc
    .tuple(fc.array(fc.oneof(key, listKey, fc.constant("0")), { maxLength: 2 }), key)
    .map(([before, last]) => `(${[...before, last].join(" ")})`)
  const named = names.flatMap((name) => [name, `(${name} :a)`, `(${name} :b)`])
  return fc.oneof(
    { weight: 12, arbitrary: key },
    { weight: 8, arbitrary: keys },
    { weight: 4 * Math.sign(named.length), arbitrary: fc.constantFrom(...named, "()") },
    { weight: 1, arbitrary: fc.constant("()") },
  )
}

function conditions(names: readonly string[] = []): fc.Arbitrary<string> {
  const path = paths(names)
  const value = fc.constantFrom("0", "1", '"x"', "nil", "(1 2)")
  const test = (...ops: string[]) =>
    fc.tuple(fc.constantFrom(...ops), path, value).map(([op, at, v]) => `(${op} ${at} ${v})`)
  return fc.letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      test("=", "!=", "contains"),
      fc.tuple(fc.constantFrom("<", "<=", ">", ">="), path, fc.constantFrom("1", '"x"')).map((p) => `(${p.join(" ")})`),
      path.map((at) => `(has ${at})`),
      path.map((at) => `(in ${at} (1 "x"))`),
      fc.tuple(path, path).map(([a, b]) => `(same ${a} ${b})`),
      fc.constantFrom("#t", "#f"),
      patterns,
      tie("condition").map((c) => `(not ${c})`),
      fc
        .tuple(fc.constantFrom("and", "or"), fc.array(tie("condition"), { maxLength: 3 }))
        .map(([op, parts]) => `(${[op, ...parts].join(" ")})`),
    ),
  })).condition
}

const patterns: fc.Arbitrary<string> = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof({ depthSize: "small" }, fc.constantFrom("0", "1", '"x"', "nil", "(1 2)"), tie("pattern")),
  pattern: fc
    .dictionary(fc.constantFrom(":a", ":b", ":l", "0"), tie("part"), { maxKeys: 3 })
    .map((parts) => `{${Object.entries(parts).flat().join(" ")}}`),
})).pattern

function templates(names: readonly string[]): fc.Arbitrary<string> {
  const path = paths(names)
  return fc.letrec<{ template: string }>((tie) => ({
    template: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("1", '"<#\\"&>"', "nil", "(quote (get :q))", "word"),
      path.map((at) => `(get ${at})`),
      fc.tuple(path, tie("template")).map(([at, other]) => `(default ${at} ${other})`),
      fc.tuple(tie("template"), tie("template")).map(([a, b]) => `(str ${a} ${b})`),
      fc.tuple(tie("template"), tie("template")).map(([a, b]) => `{:of ${a} :to ${b}}`),
      fc.tuple(tie("template"), tie("template")).map(([a, b]) => `("" ${a} #(${b}))`),
      tie("template").map((a) => `("" likes ${a})`),
    ),
  })).template
}

const effectNames = fc.constantFrom("mail", "style", "object/relate!", "object/unrelate!", '|a \\"b|', "end")

function compositions(names: readonly string[] = [], depth = 3): fc.Arbitrary<string> {
  const effect = fc
    .tuple(effectNames, fc.option(templates(names), { nil: "", freq: 30 }))
    .map(([name, template]) => `(effect ${name}${template && ` ${template}`})`)
  if (depth === 0) return effect
  const part = compositions(names, depth - 1)
  const name = `n${depth}`
  const list = fc
    .tuple(fc.array(key, { maxLength: 1 }), listKey)
    .map(([before, last]) => `(${[...before, last].join(" ")})`)
  const clause = fc.tuple(conditions(names), part).map((parts) => `(${parts.join(" ")})`)
  return fc.oneof(
    { weight: 2, arbitrary: effect },
    { weight: 2, arbitrary: fc.array(part, { maxLength: 3 }).map((parts) => `(${["seq", ...parts].join(" ")})`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.array(clause, { maxLength: 2 }), fc.option(part))
        .map(([clauses, last]) => `(${["alt", ...clauses, ...(last === null ? [] : [`(else ${last})`])].join(" ")})`),
    },
    { weight: 2, arbitrary: fc.tuple(list, part).map(([over, body]) => `(each ${over} ${body})`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(list, compositions([...names, name], depth - 1))
        .map(([over, body]) => `(each (${name} ${over}) ${body})`),
    },
  )
}

const composition = compositions()

/** The part `kind` of what a composition touches, as text. */
async function touched(text: string, kind: "fields" | "relations" | "effects"): Promise<string> {
  const deps = await call("composition-deps", text)
  return textOf(await interpreter.apply(interpreter.valueOf("get"), [deps, datumOf(`:${kind}`)]))
}

/** The symbols in a written list of them. */
function symbolsIn(text: string): string[] {
  return text.slice(1, -1).match(/\|(?:[^|\\]|\\.)*\||[^\s|]+/g) ?? []
}

/** The names of the effects that stand in lines of an outline. */
function effectsIn(outline: string): Set<string> {
  return new Set([...outline.matchAll(/^ *effect (\|(?:[^|\\]|\\.)*\||\S+) /gm)].map(([, name]) => name as string))
}

// The folds

law(
  "every effect that is executed is among those that a composition touches",
  fc.asyncProperty(composition, input, async (text, value) => {
    const done = await said("composition-execute", text, textOfValue(value))
    const known = symbolsIn(await touched(text, "effects"))
    for (const [, name] of done.matchAll(/\(effect (\|(?:[^|\\]|\\.)*\||[^\s()]+) /g)) expect(known).toContain(name)
  }),
)

law(
  "what a composition does not touch changes nothing of what it comes to",
  fc.asyncProperty(composition, input, async (text, value) => {
    const fields = pathsIn(await touched(text, "fields"))
    const rest = textOfValue(pruned(value, fields))
    expect(await said("composition-execute", text, rest)).toBe(
      await said("composition-execute", text, textOfValue(value)),
    )
  }),
  5,
)

law(
  "every relation that a field goes along is touched",
  fc.asyncProperty(composition, async (text) => {
    const relations = symbolsIn(await touched(text, "relations"))
    if ((await touched(text, "fields")).includes("related r")) expect(relations).toContain("r")
    for (const [, name] of text.matchAll(/\(effect object\/(?:un)?relate! \("" (likes|word) /g))
      expect(relations).toContain(name)
    if (/\(effect object\/(un)?relate!\)/.test(text)) expect(relations).toContain("*")
  }),
)

law(
  "outline and diagrams show exactly the effects that are touched",
  fc.asyncProperty(composition, async (text) => {
    const effects = new Set(symbolsIn(await touched(text, "effects")))
    const outline = String(await interpreter.apply(interpreter.valueOf("composition-outline"), [datumOf(text)]))
    expect(effectsIn(outline)).toEqual(effects)
    const mermaid = String(await interpreter.apply(interpreter.valueOf("composition-mermaid"), [datumOf(text)]))
    const boxes = [...mermaid.matchAll(/^ {2}n\d+\["([^"]*)"\]$/gm)].map(([, label]) => label as string)
    const labels = boxes.map((label) => label.replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))))
    expect(effectsIn(labels.join("\n"))).toEqual(effects)
    const dot = String(await interpreter.apply(interpreter.valueOf("composition-dot"), [datumOf(text)]))
    const dotBoxes = [...dot.matchAll(/shape=box, label="((?:[^"\\]|\\.)*)"\];$/gm)].map(([, label]) => label as string)
    expect(dotBoxes.map((label) => label.replaceAll("&amp;", "&").replace(/\\(.)/g, "$1"))).toEqual(labels)
  }),
)

law(
  "a diagram has one way in and one way out, and every edge joins nodes that there are",
  fc.asyncProperty(composition, async (text) => {
    const lines = String(await call("composition-mermaid", text)).split("\n")
    const nodes = lines.flatMap((line) => /^ {2}(n\d+)[[({]/.exec(line)?.[1] ?? [])
    const edges = lines.flatMap((line) => {
      const [, from, to] = /^ {2}(n\d+) -->(?:\|\w+\|)? (n\d+)$/.exec(line) ?? []
      return from === undefined ? [] : [[from, to as string] as const]
    })
    expect(1 + nodes.length + edges.length + 1).toBe(lines.length)
    expect(new Set(nodes).size).toBe(nodes.length)
    const reached = new Set(["n0", ...edges.map(([, to]) => to)])
    expect(reached).toEqual(new Set(nodes))
    expect(new Set(edges.map(([from]) => from))).toEqual(new Set(nodes.slice(0, -1)))
    expect(edges.some(([, to]) => to === "n0")).toBe(false)
  }),
)

law(
  "execute is pure: the same again, and what it is given stays as it was",
  fc.asyncProperty(composition, input, async (text, value) => {
    const [given, its] = [datumOf(text), datumOf(textOfValue(value))]
    const [before, itsBefore] = [textOf(given), textOf(its)]
    const execute = interpreter.valueOf("composition-execute")
    const once = textOf(await interpreter.apply(execute, [given, its]))
    expect(textOf(await interpreter.apply(execute, [given, its]))).toBe(once)
    expect([textOf(given), textOf(its)]).toEqual([before, itsBefore])
  }),
)

law(
  "seq is associative, and a seq of one is that one",
  fc.asyncProperty(composition, composition, composition, input, async (a, b, c, value) => {
    const execute = (text: string) => said("composition-execute", text, textOfValue(value))
    expect(await execute(`(seq ${a} (seq ${b} ${c}))`)).toBe(await execute(`(seq ${a} ${b} ${c})`))
    expect(await execute(`(seq ${a})`)).toBe(await execute(a))
    expect(await execute(`(alt (#f ${b}) (#t ${a}) (else ${c}))`)).toBe(await execute(a))
  }),
)

// Conditions

/** That two conditions hold of the same values. */
function same(title: string, one: (a: string, b: string) => string, other: (a: string, b: string) => string): void {
  law(
    title,
    fc.asyncProperty(conditions(), conditions(), input, async (a, b, value) => {
      const text = textOfValue(value)
      expect(await said("condition-holds?", one(a, b), text)).toBe(await said("condition-holds?", other(a, b), text))
    }),
  )
}

same(
  "(not (and a b)) = (or (not a) (not b))",
  (a, b) => `(not (and ${a} ${b}))`,
  (a, b) => `(or (not ${a}) (not ${b}))`,
)
same(
  "(not (or a b)) = (and (not a) (not b))",
  (a, b) => `(not (or ${a} ${b}))`,
  (a, b) => `(and (not ${a}) (not ${b}))`,
)
same(
  "(not (not a)) = a",
  (a) => `(not (not ${a}))`,
  (a) => a,
)

law(
  "a pattern is the conjunction of what it says of each path",
  fc.asyncProperty(patterns, input, async (pattern, value) => {
    const paths = pathsIn(await said("condition-paths", pattern))
    const tests = await Promise.all(
      paths.map(async (path) => {
        const expected = await said("get-in", pattern, `(${path.join(" ")})`)
        return `(= (${path.join(" ")}) ${expected})`
      }),
    )
    const text = textOfValue(value)
    const conjunction = await said("condition-holds?", `(and ${tests.join(" ")})`, text)
    expect(await said("condition-holds?", pattern, text)).toBe(conjunction)
  }),
)

law(
  "(has p) = (!= p nil)",
  fc.asyncProperty(paths([]), input, async (path, value) => {
    const text = textOfValue(value)
    const differs = await said("condition-holds?", `(!= ${path} nil)`, text)
    expect(await said("condition-holds?", `(has ${path})`, text)).toBe(differs)
  }),
)

law(
  "what a condition does not read changes nothing",
  fc.asyncProperty(conditions(), input, async (condition, value) => {
    const read = pathsIn(await said("condition-paths", condition))
    const rest = textOfValue(pruned(value, read))
    expect(await said("condition-holds?", condition, rest)).toBe(
      await said("condition-holds?", condition, textOfValue(value)),
    )
  }),
)

law(
  "a condition holds or does not, whatever the value",
  fc.asyncProperty(conditions(), datum("sx"), async (condition, value) => {
    const holds = await interpreter.apply(interpreter.valueOf("condition-holds?"), [datumOf(condition), value])
    expect(typeof holds).toBe("boolean")
  }),
)
