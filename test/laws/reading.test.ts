// Laws of reading: the fast reader and the grammar agree on every text, and what
// was written reads back.

import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Exhausted } from "../../interpreter/complaint.js"
import { equal } from "../../interpreter/equal.js"
import { openExplainer } from "../../interpreter/explainer.js"
import { EMPTY, Pair } from "../../interpreter/pair.js"
import { Source } from "../../interpreter/place.js"
import { type Dialect, Reader, type ReaderOptions } from "../../interpreter/reader.js"
import { kindOf, LAST_OF_NAMES } from "../../interpreter/reading/characters.js"
import type { Places } from "../../interpreter/reading/places.js"
import { Unreadable } from "../../interpreter/reading/unreadable.js"
import { EOF } from "../../interpreter/singleton.js"
import { write } from "../../interpreter/writer.js"
import { difference } from "./reading/same.js"
import { mutilatedText, soup, validText } from "./reading/texts.js"

const parameters = { seed: Number(process.env.SEED ?? 20261120), numRuns: Number(process.env.RUNS ?? 200) }
const explainer = await openExplainer(readFileSync("interpreter/grammar.ohm", "utf8"))
const dialects: readonly Dialect[] = ["scheme", "sx"]

/** What reading a text to its end comes to. */
interface Outcome {
  readonly data: readonly unknown[]
  readonly extents: readonly string[]
  readonly places: Places
  readonly refusal: Unreadable | "exhausted" | undefined
}

function refusalOf(problem: unknown): Unreadable | "exhausted" {
  if (problem instanceof Unreadable) return problem
  if (problem instanceof Exhausted) return "exhausted"
  throw problem
}

function byReader(text: string, options: ReaderOptions): Outcome {
  const reader = new Reader(new Source("text", text), { ...options, places: true })
  const data: unknown[] = []
  const extents: string[] = []
  const outcome = { data, extents, places: reader.places }
  try {
    for (let datum = reader.read(); datum !== EOF; datum = reader.read()) {
      data.push(datum)
      extents.push(`${reader.start}-${reader.end}`)
    }
    return { ...outcome, refusal: undefined }
  } catch (problem) {
    return { ...outcome, refusal: refusalOf(problem) }
  }
}

function byGrammar(text: string, options: ReaderOptions): Outcome | Pick<Outcome, "refusal"> {
  try {
    const { readings, places } = explainer.read(new Source("text", text), options)
    const data = readings.map(({ datum }) => datum)
    return { data, extents: readings.map(({ start, end }) => `${start}-${end}`), places, refusal: undefined }
  } catch (problem) {
    return { refusal: refusalOf(problem) }
  }
}

/** Expects both readers to make the same of `text`, and answers what that is. */
function agreed(text: string, options: ReaderOptions): Outcome {
  const fast = byReader(text, options)
  const slow = byGrammar(text, options)
  expect(said(slow.refusal), text).toBe(said(fast.refusal))
  if ("data" in slow) {
    expect(slow.extents, text).toEqual(fast.extents)
    expect(difference(fast, slow), text).toBeUndefined()
  }
  return fast
}

function said(refusal: Outcome["refusal"]): string {
  return refusal === undefined ? "reads" : "refused"
}

/** Mistakes that are none of form: the grammar alone lets them pass. */
const BEYOND_FORM = /label|dict|denominator|not a number|character name|has this number|exact integers from 0 to 255/

for (const dialect of dialects) {
  describe(dialect, () => {
    test("RD1 XP1 the two readers agree on valid text", () => {
      fc.assert(
        fc.property(validText(dialect), fc.boolean(), fc.boolean(), (text, literal, foldCase) => {
          expect(agreed(text, { dialect, literal, foldCase }).refusal).toBeUndefined()
        }),
        parameters,
      )
    })

    test("RD1 XP1 the two readers agree on mutilated text", () => {
      fc.assert(
        fc.property(mutilatedText(dialect), (text) => {
          agreed(text, { dialect })
        }),
        { ...parameters, numRuns: 2 * parameters.numRuns },
      )
    })

    test("RD1 XP1 the two readers agree on any text", () => {
      fc.assert(
        fc.property(soup, (text) => {
          agreed(text, { dialect })
        }),
        { ...parameters, numRuns: 5 * parameters.numRuns },
      )
    })

    test("RD3 what the reader calls incomplete a session calls incomplete, and what it calls complete, complete", () => {
      fc.assert(
        fc.property(fc.oneof(mutilatedText(dialect), soup), (text) => {
          const { refusal } = byReader(text, { dialect })
          const session = explainer.session(dialect)
          session.replaceInputRange(0, 0, text)
          const { state } = session.status()
          if (refusal === undefined) expect(state, text).toBe("complete")
          else if (refusal instanceof Unreadable && refusal.incomplete) expect(state, text).toBe("incomplete")
          else if (refusal instanceof Unreadable && !BEYOND_FORM.test(refusal.sentence))
            expect(state, text).toBe("wrong")
        }),
        { ...parameters, numRuns: 2 * parameters.numRuns },
      )
    })

    test("a text typed in pieces stands as it does when typed at once", () => {
      const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(3), soup)
      fc.assert(
        fc.property(validText(dialect), fc.array(edit, { maxLength: 4 }), (text, edits) => {
          const session = explainer.session(dialect)
          session.replaceInputRange(0, 0, text)
          for (const [where, length, put] of edits) {
            session.status()
            const start = Math.floor(where * session.text.length)
            session.replaceInputRange(start, Math.min(start + length, session.text.length), put)
          }
          const fresh = explainer.session(dialect)
          fresh.replaceInputRange(0, 0, session.text)
          expect(session.status()).toEqual(fresh.status())
        }),
        { ...parameters, numRuns: Math.ceil(parameters.numRuns / 4) },
      )
    })

    test("what did not look at the end of the text is the same where the text goes on", () => {
      fc.assert(
        fc.property(fc.oneof(validText(dialect), soup), fc.double({ min: 0, max: 1, noNaN: true }), (text, where) => {
          const first = (part: string) => {
            const reader = new Reader(new Source("text", part), { dialect })
            const refusal = attempt(() => reader.read())
            return { reader, said: `${reader.end} ${refusal}` }
          }
          const cut = first(text.slice(0, Math.floor(where * text.length)).replace(/[\ud800-\udbff]$/, ""))
          if (!cut.reader.sawEnd) expect(cut.said, text).toBe(first(text).said)
        }),
        { ...parameters, numRuns: 5 * parameters.numRuns },
      )
    })
  })
}

/** What `read` comes to, in words. */
function attempt(read: () => unknown): string {
  try {
    const datum = read()
    return datum === EOF ? "eof" : write(datum)
  } catch (problem) {
    const refusal = refusalOf(problem)
    return refusal instanceof Unreadable ? `${refusal.place}: ${refusal.sentence}` : refusal
  }
}

test("RD4 reading what was written gives the datum back", () => {
  fc.assert(
    fc.property(validText("sx"), (text) => {
      for (const datum of byReader(text, { dialect: "sx" }).data) {
        const written = write(datum)
        const [back, ...rest] = byReader(written, { dialect: "sx" }).data
        expect(rest).toEqual([])
        expect(equal(back, datum), `${text} was written ${written}`).toBe(true)
      }
    }),
    parameters,
  )
})

test("both readers know the same characters of names", () => {
  const edges = new Set<number>()
  for (let code = 0; code < 0x110000; code++) {
    if (kindOf(code) <= LAST_OF_NAMES === kindOf(Math.max(0, code - 1)) <= LAST_OF_NAMES) continue
    for (const near of [code - 1, code]) edges.add(near)
  }
  for (const code of edges) agreed(`a${String.fromCodePoint(code)}`, {})
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0x10ffff }), (code) => {
      agreed(`a${String.fromCodePoint(code)}b`, {})
      agreed(`${String.fromCodePoint(code)}b`, { dialect: "sx" })
    }),
    parameters,
  )
})

describe("RD2 nesting of 100,000 levels", () => {
  const levels = 100_000
  const nested = (open: string, inside: string, close: string) => open.repeat(levels) + inside + close.repeat(levels)
  const read = (text: string) => new Reader(new Source("deep", text), { dialect: "sx", places: true }).read()

  test.each([
    ["lists", nested("(", "x", ")")],
    ["lists with tails", nested("(a . ", "x", ")")],
    ["brackets", nested("[", "x", "]")],
    ["vectors", nested("#(", "x", ")")],
    ["dicts", nested("{:a ", "x", "}")],
    ["quotes", nested("'", "x", "")],
    ["comments", `${nested("#| ", "", "|#")}x`],
    ["datum comments", `${"#;".repeat(levels)}${"a ".repeat(levels)}x`],
    ["lists in a datum comment", `#;${nested("(", "", ")")}x`],
  ])("%s", (_, text) => {
    expect(read(text)).toBeDefined()
    expect(new Reader(new Source("deep", `${text}\n)`), { dialect: "sx" }).read()).toBeDefined()
  })

  test("labels", () => {
    const labels = Array.from({ length: levels }, (_, k) => `#${k}=(`).join("")
    expect(read(`${labels}#0# #${levels - 1}#${")".repeat(levels)}`)).toBeInstanceOf(Pair)
  })

  test("the list nested deepest is where it should be", () => {
    let inner = read(nested("(", "x", ")"))
    for (let level = 1; level < levels; level++) inner = (inner as Pair).car
    expect(write(inner)).toBe("(x)")
  })

  test("what is never closed says how much is open", () => {
    const { refusal } = byReader("(".repeat(levels), {})
    expect((refusal as Unreadable).openings).toHaveLength(levels)
  })

  test("XP2 the grammar says that it is too deep", () => {
    const text = nested("(", "x", ")")
    const source = new Source("deep", `${"(".repeat(10_000)}`)
    expect(explainer.explain(source)?.sentence).toBe("nested too deeply for the grammar")
    expect(() => explainer.read(new Source("deep", text))).toThrow(Unreadable)
    const session = explainer.session()
    session.replaceInputRange(0, 0, text)
    expect(session.status().state).toBe("too deep")
    session.replaceInputRange(0, text.length, "(x)")
    expect(session.status().state).toBe("complete")
  })
})

test("an empty text is at its end, again and again", () => {
  const reader = new Reader(new Source("empty", " ; nothing\n#| here |# #;(at all)"))
  expect(reader.read()).toBe(EOF)
  expect(reader.read()).toBe(EOF)
  expect(new Reader(new Source("empty", "()")).read()).toBe(EMPTY)
})
