// What the tidy test reads out of TypeScript, on texts made up here.

import { expect, test } from "vitest"
import { factsIn } from "./syntax.js"

/** What `key` finds in `text`, by name. */
function found(key: "imports" | "mentions" | "anys" | "defaultExports" | "comments", text: string): string[] {
  return factsIn("x.ts", text)[key].map(({ what }) => what)
}

test("every kind of import is one", () => {
  const text = `import { a } from "./a.js"
import type { b } from "./b.js"
export { c } from "./c.js"
const d = await import("./d.js")
type E = import("./e.js").E`
  expect(found("imports", text)).toEqual(["./a.js", "./b.js", "./c.js", "./d.js", "./e.js"])
})

test("a free name is a mention, a member's name is none", () => {
  const text = "const now = { Date: 1, process() {} }; now.fetch; Math.random(); new Date()"
  const mentions = found("mentions", text)
  expect(mentions).toEqual(expect.arrayContaining(["Math.random", "Date"]))
  expect(mentions).not.toContain("process")
  expect(mentions).not.toContain("fetch")
  expect(mentions.filter((name) => name === "Date")).toHaveLength(1)
})

test("a shorthand member is a mention", () => {
  expect(found("mentions", "const world = { process }")).toContain("process")
})

test("what a file declares itself is no mention", () => {
  const text =
    "import { console } from './x.js'; function fetch(process: number) { return process } fetch(1); console.log(1)"
  expect(found("mentions", text).filter((name) => /^(fetch|process|console)$/.test(name))).toEqual([])
})

test("the type any is found, the word is not", () => {
  expect(found("anys", "const any = (x: any[]) => 'any' // any")).toEqual(["any"])
})

test("both ways to export by default are found", () => {
  expect(found("defaultExports", "export default function f() {}")).toHaveLength(1)
  expect(found("defaultExports", "const x = 1\nexport default x")).toHaveLength(1)
  expect(found("defaultExports", "export const x = 1; switch (x) { default: }")).toHaveLength(0)
})

test("a comment is none inside a string, a pattern or a template", () => {
  const template = ["`$", "{'// no'} // no`"].join("")
  const text = `const a = '// no'; const b = /\\/\\*no/; const c = ${template} // yes\n/* yes,\n too */`
  expect(found("comments", text)).toEqual(["// yes", "/* yes,\n too */"])
})

test("a function is as large as its lines, and named by what holds it", () => {
  const text = "const f = () => {\n  return 1\n}\nclass A {\n  g() {\n  }\n}\nfunction h() {}"
  expect(factsIn("x.ts", text).functions).toEqual([
    { name: "f", line: 1, lines: 3 },
    { name: "g", line: 5, lines: 2 },
    { name: "h", line: 8, lines: 1 },
  ])
})
