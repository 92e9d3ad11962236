// The rules that the tree keeps. Each complaint says what to do about it.
//
// Not here: formatting and lint (biome), types (tsc).

import { existsSync, readFileSync } from "node:fs"
import { builtinModules } from "node:module"
import { dirname, join } from "node:path"
import { expect, test } from "vitest"
import { openInterpreter } from "../interpreter/interpreter.js"
import { factsOf } from "./tidy/syntax.js"
import { files, headerOf, linesOf, map, sources, textOf, typescript } from "./tidy/tree.js"

/** Expects no complaints, and shows those there are one a line. */
function none(complaints: readonly string[]): void {
  expect(complaints.join("\n")).toBe("")
}

test("the root holds what the layout allows", () => {
  const allowed = new Set(
    [
      "package.json",
      "package-lock.json",
      "tsconfig.json",
      "interpreter",
      "prelude",
      "runtime",
      "test",
      "examples",
    ].concat(["conformance.sh", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE"]),
  )
  const entries = new Set(files.map((path) => path.split("/")[0] as string))
  none(
    [...entries]
      .filter((e) => !allowed.has(e) && !e.startsWith("."))
      .map((e) => `${e}: the root is fixed; move it into a folder`),
  )
})

test("the map lists every source file once", () => {
  const listed = map.map(({ path }) => path)
  none([
    ...sources.filter((path) => !listed.includes(path)).map((path) => `${path}: not on the map; ${whereOnMap(path)}`),
    ...map
      .filter(({ path }) => !sources.includes(path))
      .map(({ path, number }) => `ARCHITECTURE.md:${number}: ${path} is no source file; strike it out`),
    ...map
      .filter(({ path }, i) => listed.indexOf(path) < i)
      .map(({ path, number }) => `ARCHITECTURE.md:${number}: ${path} stands on the map twice`),
  ])
})

/** Between which lines of the map `path` may stand, said as advice. */
function whereOnMap(path: string): string {
  const listed = map.map((entry) => entry.path)
  const above = importsOf(path)
    .filter((p) => listed.includes(p))
    .sort((a, b) => listed.indexOf(b) - listed.indexOf(a))[0]
  const below = listed.find((p) => importsOf(p).includes(path))
  const places = [above && `below ${above}`, below && `above ${below}`].filter((place) => place !== undefined)
  return `list it in ARCHITECTURE.md ${places.join(" and ")}`.trim()
}

test("imports go upwards on the map", () => {
  const order = new Map(map.map(({ path }, i) => [path, i]))
  const complaints = sources.flatMap((path) =>
    importsOf(path)
      .filter((imported) => (order.get(imported) ?? -1) >= (order.get(path) ?? Number.POSITIVE_INFINITY))
      .map(
        (imported) =>
          `${path} imports ${imported}, which stands below it on the map; move one of the lines, or the code`,
      ),
  )
  none(complaints)
})

test("imports go in no circle", () => {
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(" -> "))
    if (way.includes(path) || done.has(path)) return
    for (const imported of importsOf(path)) visit(imported, [...way, path])
    done.add(path)
  }
  for (const path of typescript) visit(path, [])
  none(circles.map((circle) => `${circle}: cut the circle; what both sides need is a file of its own`))
})

const imports = new Map<string, readonly string[]>()

/** The files of ours that a file imports. */
function importsOf(path: string): readonly string[] {
  const found = imports.get(path) ?? importsIn(path)
  imports.set(path, found)
  return found
}

function importsIn(path: string): string[] {
  if (!path.endsWith(".ts")) return []
  const relative = factsOf(path).imports.filter(({ what }) => what.startsWith("."))
  const paths = relative.map(({ what }) => join(dirname(path), what).replace(/\.js$/, ".ts"))
  return [...new Set(paths)].filter((imported) => existsSync(imported))
}

const inner = typescript.filter((path) => /^(interpreter|prelude)\//.test(path))

test("interpreter and prelude know no time, no chance and no world", () => {
  const banned = new Set(
    ["Date", "Math.random", "process", "fetch", "console", "crypto", "performance", "globalThis", "require"].concat([
      "setTimeout",
      "setInterval",
      "setImmediate",
      "queueMicrotask",
    ]),
  )
  const builtin = (module: string) => module.startsWith("node:") || builtinModules.includes(module)
  none(
    inner.flatMap((path) => [
      ...factsOf(path)
        .mentions.filter(({ what }) => banned.has(what))
        .map(({ what, line }) => `${path}:${line}: ${what} is the world's; take it as a parameter`),
      ...factsOf(path)
        .imports.filter(({ what }) => builtin(what))
        .map(({ what, line }) => `${path}:${line}: ${what} is the world's; let runtime/ bring it`),
    ]),
  )
})

test("interpreter and prelude import nothing of the runtime", () => {
  none(
    inner.flatMap((path) =>
      importsOf(path)
        .filter((p) => p.startsWith("runtime/"))
        .map((p) => `${path} imports ${p}; turn the dependency round`),
    ),
  )
})

test("nothing is exported by default", () => {
  const ours = typescript.filter((path) => path !== "test/vitest.config.ts")
  none(ours.flatMap((path) => factsOf(path).defaultExports.map(({ line }) => `${path}:${line}: give it a name`)))
})

test("any stands only at the two borders", () => {
  const borders = ["interpreter/primitive.ts", "interpreter/interpreter.ts"]
  const ours = typescript.filter((path) => !borders.includes(path))
  none(ours.flatMap((path) => factsOf(path).anys.map(({ line }) => `${path}:${line}: say what it is, or unknown`)))
})

test("nothing is left to do in the code", () => {
  const mark = /\b(TO[D]O|FIX[M]E|XX[X])\b/
  const ours = [...new Set([...typescript, ...sources])]
  none(
    ours.flatMap((path) =>
      linesOf(path)
        .filter(({ line }) => mark.test(line))
        .map(({ number }) => `${path}:${number}: do it, or open an issue`),
    ),
  )
})

test("every file opens with its contract", () => {
  const ours = [...new Set([...typescript, ...sources])]
  none(
    ours
      .filter((path) => headerOf(path).length === 0)
      .map((path) => `${path}: begin with a comment that says what it is`),
  )
})

/** What may be larger than the limits: what a file or function took when it was last measured. */
interface Ratchets {
  readonly files: { readonly [path: string]: number }
  /** By `path name`. */
  readonly functions: { readonly [name: string]: number }
}

const LARGEST_FILE = 400
const LARGEST_FUNCTION = 70

test("sizes only shrink", () => {
  const ratchets = JSON.parse(readFileSync("test/sizes.json", "utf8")) as Ratchets
  const sized = sources.filter((path) => path.endsWith(".ts"))
  const fileSizes = new Map(sized.map((path) => [path, textOf(path).trimEnd().split("\n").length]))
  const functionSizes = new Map<string, number>()
  for (const path of sized) {
    for (const { name, lines } of factsOf(path).functions) {
      functionSizes.set(`${path} ${name}`, Math.max(lines, functionSizes.get(`${path} ${name}`) ?? 0))
    }
  }
  none([
    ...outgrown("files", fileSizes, ratchets.files, LARGEST_FILE),
    ...outgrown("functions", functionSizes, ratchets.functions, LARGEST_FUNCTION),
  ])
})

/** What is larger than `limit` without leave or than its ratchet, and each ratchet that may be tightened. */
function outgrown(
  kind: string,
  sizes: ReadonlyMap<string, number>,
  ratchets: Ratchets["files"],
  limit: number,
): string[] {
  const grown = [...sizes].filter(([name, size]) => size > (ratchets[name] ?? limit))
  const slack = Object.entries(ratchets).filter(([name, allowed]) => (sizes.get(name) ?? 0) < allowed)
  return [
    ...grown.map(([name, size]) => `${name}: ${size} lines, more than ${ratchets[name] ?? limit}; split it`),
    ...slack.map(([name]) => {
      const size = sizes.get(name) ?? 0
      const advice = size > limit ? `write ${size}` : "strike it out"
      return `test/sizes.json: ${kind}: ${name} has shrunk to ${size} lines; ${advice}`
    }),
  ]
}

const languages = [openInterpreter({ dialect: "scheme" }), openInterpreter({ dialect: "sx" })]

test("every word of the language has a fact", () => {
  const tested = new Set(files.filter((path) => /^test\/facts\/.*\.(scm|sx)$/.test(path)).flatMap(guestWords))
  const untested = [...new Set(languages.flatMap((language) => language.names()))].filter((name) => !tested.has(name))
  none(untested.map((name) => `${name}: no fact mentions it; write one in test/facts/`))
})

test("what a word's sentence puts in backticks are its operands, or words", () => {
  const words = new Set(languages.flatMap((language) => language.names()))
  const described = languages.flatMap((language) => language.names().map((name) => language.describe(name)))
  none(
    described.flatMap((description) => {
      const known = new Set([...words, ...(description?.shape ?? "").split(/[\s()[\]"]+/)])
      return backticked(description?.doc ?? "")
        .filter((word) => !isKnownWord(word, known))
        .map((word) => `${description?.shape}: \`${word}\` is none of its operands and no word of the language`)
    }),
  )
})

/** The words of a guest's text, comments left out. */
function guestWords(path: string): string[] {
  return textOf(path)
    .replace(/;.*/g, "")
    .split(/[\s()[\]{}'"`,]+/)
}

test("backticked words in comments are words of the code", () => {
  const words = new Set(typescript.flatMap((path) => [...factsOf(path).words]))
  for (const path of files.filter((p) => /\.(scm|sx|sld|ohm)$/.test(p)))
    for (const word of guestWords(path)) words.add(word)
  const commented = inner.flatMap((path) => factsOf(path).comments.map((comment) => ({ ...comment, path })))
  none(
    commented.flatMap(({ path, line, what }) =>
      backticked(what)
        .filter((word) => !isKnownWord(word, words))
        .map((word) => `${path}:${line}: \`${word}\` is no word of the code; rename it, or take its backticks away`),
    ),
  )
})

/** The words of a text that stand in backticks. */
function backticked(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].flatMap((match) => (match[1] as string).split(/[\s()[\]{}'"`,;]+/))
}

/** Whether `word` stands in the code, whole or part by part (`Object.freeze`), or is no word but a number or a sign. */
function isKnownWord(word: string, words: ReadonlySet<string>): boolean {
  if (words.has(word) || !/[a-z]{2}/i.test(word) || /^[#\d]/.test(word)) return true
  if (files.some((path) => path === word || path.endsWith(`/${word}`))) return true
  const parts = word.split(/[.:<>=|&]+/).filter((part) => part !== "")
  return parts.length > 1 && parts.every((part) => words.has(part) || !/[a-z]{2}/i.test(part))
}

test("every promise of a header is shown, and made once", () => {
  const ours = [...new Set([...typescript, ...sources])]
  const promises = ours.flatMap((path) =>
    headerOf(path).flatMap(({ line, number }) => {
      const id = /^(?:\/\/|;+) +([A-Z]{1,3}\d+) {2,}\S/.exec(line)?.[1]
      return id === undefined ? [] : [{ id, path, number }]
    }),
  )
  const mentions = new Map<string, string[]>()
  for (const path of ours) {
    for (const { line, number } of linesOf(path)) {
      for (const [id] of line.matchAll(/\b[A-Z]{1,3}\d+\b/g))
        mentions.set(id, [...(mentions.get(id) ?? []), `${path}:${number}`])
    }
  }
  none(
    promises.flatMap(({ id, path, number }, i) => {
      const first = promises.findIndex((p) => p.id === id)
      if (first < i) return [`${path}:${number}: ${id} is promised in ${promises[first]?.path} already; take another`]
      if (mentions.get(id)?.some((place) => place !== `${path}:${number}`)) return []
      return [
        `${path}:${number}: nothing shows ${id}; begin a test's title with it, or cite it on the line that keeps it`,
      ]
    }),
  )
})
