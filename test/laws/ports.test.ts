// Laws of ports: what is written is read back, and where a source cuts its pieces changes nothing.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Char } from "../../interpreter/char.js"
import { Complaint, Exhausted } from "../../interpreter/complaint.js"
import { Meter, swapMeter } from "../../interpreter/meter.js"
import { list, Pair } from "../../interpreter/pair.js"
import { BinaryInputPort } from "../../interpreter/port/bytes.js"
import { TextualOutputPort } from "../../interpreter/port/output.js"
import type { InputSource, Piece, Pulled } from "../../interpreter/port/stream.js"
import { TextualInputPort } from "../../interpreter/port/text.js"
import { currentPorts, stringInputPort } from "../../interpreter/ports.js"
import { declare } from "../../interpreter/primitive.js"
import { inputPrimitives } from "../../interpreter/primitives/input.js"
import { outputPrimitives } from "../../interpreter/primitives/output.js"
import { portPrimitives } from "../../interpreter/primitives/ports.js"
import { EOF } from "../../interpreter/singleton.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern } from "../../interpreter/symbol.js"
import { write } from "../../interpreter/writer.js"

const runs = { seed: Number(process.env.SEED ?? 20261120), numRuns: Number(process.env.RUNS ?? 200) }

const primitives = declare(portPrimitives, inputPrimitives, outputPrimitives)

/** What the primitive `name` answers. */
function call(name: string, ...operands: unknown[]): unknown {
  return primitives.get(name)?.run(...operands)
}

/** What `act` comes to, as text: what is written of it, or the whole message of its complaint. */
async function outcome(act: () => unknown): Promise<string> {
  try {
    return write(await act())
  } catch (thrown) {
    if (thrown instanceof Complaint) return [thrown.message, ...thrown.irritants.map(write)].join(" ")
    if (thrown instanceof Exhausted) return thrown.sentence
    throw thrown
  }
}

/** What `act` comes to under `meter`. */
async function metered(meter: Meter, act: () => unknown): Promise<string> {
  const outer = swapMeter(meter)
  try {
    const answer = outcome(act)
    swapMeter(outer) // what goes on later must bring its own meter
    return await answer
  } finally {
    swapMeter(outer)
  }
}

/** How a source gives its pieces. */
type Manner = "at once" | "awaited" | "either"

/** A source of `pieces`. */
function piecewise<P extends Piece>(pieces: readonly P[], manner: Manner): InputSource<P> & { pulls: number } {
  const source = {
    pulls: 0,
    pull(): Pulled<P> | Promise<Pulled<P>> {
      const piece = pieces[source.pulls++] ?? null
      const waits = manner === "awaited" || (manner === "either" && source.pulls % 2 === 0)
      return waits ? new Promise((resolve) => setImmediate(() => resolve(piece))) : piece
    },
  }
  return source
}

/** `whole` cut at the places that `cuts`, numbers from 0 to 1, state; or everywhere. */
function cut<P extends Piece>(whole: P, cuts: readonly number[] | "everywhere"): P[] {
  const places =
    cuts === "everywhere"
      ? Array.from({ length: whole.length }, (_, i) => i)
      : cuts.map((at) => Math.floor(at * whole.length))
  const ends = [...places.sort((a, b) => a - b), whole.length]
  return ends.map((end, i) => whole.slice(ends[i - 1] ?? 0, end) as P)
}

const cuts = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constant("everywhere" as const) },
)
const manner = fc.constantFrom<Manner>("at once", "awaited", "either")

/** Text in which what matters to ports is frequent. */
const text = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(...'\n|\r|\r\n| |(|)|"|λ|😀|a|12|#t|;|#!fold-case |A B|#!/x '.split("|")),
      },
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 40, size: "medium" },
  )
  .map((parts) => parts.join(""))

/** A use of a textual port. */
const textualUse = fc.oneof(
  fc.constantFrom(["read-char"], ["peek-char"], ["read-line"], ["read"]),
  fc.nat({ max: 12 }).map((k) => ["read-string", k] as const),
)

const binaryUse = fc.oneof(
  fc.constantFrom(["read-u8"], ["peek-u8"]),
  fc.nat({ max: 12 }).map((k) => ["read-bytevector", k] as const),
  fc.nat({ max: 12 }).map((k) => ["read-bytevector!", k] as const),
)

type Use = readonly (string | number)[]

/** What `use` of `port` comes to. */
function apply([name, k]: Use, port: unknown): unknown {
  if (name !== "read-bytevector!") return call(name as string, ...(k === undefined ? [] : [k]), port)
  const target = new Uint8Array(k as number)
  const count = call(name, target, port)
  return count instanceof Promise ? count.then((n) => new Pair(n, target)) : new Pair(count, target)
}

/** What all of `uses` come to, one after the other, and what they cost. */
async function story(port: unknown, uses: readonly Use[]): Promise<unknown[]> {
  const meter = new Meter({ steps: 1e9, memory: 1e9 })
  const told: unknown[] = []
  for (const use of uses) told.push(await metered(meter, () => apply(use, port)))
  return [...told, meter.steps, meter.memory]
}

describe("where a source cuts its pieces changes nothing", () => {
  test("INP1 SRC3 text as it is", async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        cuts,
        manner,
        fc.array(textualUse, { maxLength: 20, size: "medium" }),
        async (all, at, how, uses) => {
          const whole = await story(new TextualInputPort("t", piecewise([all], "at once")), uses)
          expect(await story(new TextualInputPort("t", piecewise(cut(all, at), how)), uses)).toEqual(whole)
        },
      ),
      runs,
    )
  })

  test("DEC1 text as UTF-8", async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        cuts,
        manner,
        fc.array(textualUse, { maxLength: 20, size: "medium" }),
        async (all, at, how, uses) => {
          const bytes = new TextEncoder().encode(all)
          const whole = await story(new TextualInputPort("t", piecewise([bytes], "at once")), uses)
          expect(await story(new TextualInputPort("t", piecewise(cut(bytes, at), how)), uses)).toEqual(whole)
        },
      ),
      runs,
    )
  })

  test("bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 40 }),
        cuts,
        manner,
        fc.array(binaryUse, { maxLength: 20, size: "medium" }),
        async (bytes, at, how, uses) => {
          const whole = await story(new BinaryInputPort("b", piecewise([bytes], "at once")), uses)
          expect(await story(new BinaryInputPort("b", piecewise(cut(bytes, at), how)), uses)).toEqual(whole)
        },
      ),
      runs,
    )
  })
})

describe("text from bytes", () => {
  /** What reading all of `pieces` as text gives, and the complaint that ends it. */
  async function readAll(pieces: readonly Uint8Array[], how: Manner): Promise<{ read: string; complaint: string }> {
    const port = new TextualInputPort("t", piecewise(pieces, how))
    let read = ""
    for (;;) {
      const next = await Promise.resolve()
        .then(() => port.readChar("read-char"))
        .catch((e: unknown) => e)
      if (!(next instanceof Char))
        return { read, complaint: next === EOF ? "" : await outcome(() => Promise.reject(next)) }
      read += String.fromCodePoint(next.code)
    }
  }

  /** How many bytes at the start of `bytes` are whole characters of UTF-8, by the host's own decoder. */
  function validLength(bytes: Uint8Array): number {
    for (let length = bytes.length; ; length--) {
      try {
        new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length))
        return length
      } catch {}
    }
  }

  const suspicious = fc
    .array(
      fc.constantFrom(
        "41",
        "0a",
        "c3a9",
        "e697a5",
        "f09f9880",
        "c0",
        "c3",
        "e6",
        "e697",
        "e08080",
        "f0808080",
        "80",
        "eda080",
        "f4908080",
        "f0",
        "ff",
      ),
      { maxLength: 12 },
    )
    .map((parts) => new Uint8Array(Buffer.from(parts.join(""), "hex")))

  test("DEC2 what is valid is read before the rest is complained of", async () => {
    await fc.assert(
      fc.asyncProperty(suspicious, cuts, manner, async (bytes, at, how) => {
        const valid = validLength(bytes)
        const { read, complaint } = await readAll(cut(bytes, at), how)
        expect(Buffer.from(read)).toEqual(Buffer.from(bytes.subarray(0, valid)))
        expect(complaint).toBe(valid === bytes.length ? "" : `read-char: not UTF-8 text #<input port t> ${valid}`)
      }),
      runs,
    )
  })

  test("the complaint is a file error, and stays", async () => {
    const port = new TextualInputPort("t", piecewise([Uint8Array.of(0x41, 0xff)], "at once"))
    for (let time = 0; time < 2; time++) {
      const error = await Promise.resolve()
        .then(() => port.readLine("read-line"))
        .catch((e: unknown) => e)
      expect(error).toBeInstanceOf(Complaint)
      expect((error as Complaint).kind).toBe("file")
    }
    expect(port.isReady()).toBe(true)
  })

  test("a byte order mark is dropped at the start and nowhere else", async () => {
    const bytes = new TextEncoder().encode("\ufeffa\ufeff")
    for (const at of [0, 2, 3, 4, 5]) {
      const pieces = [bytes.slice(0, at), bytes.slice(at)]
      expect((await readAll(pieces, "at once")).read).toBe("a\ufeff")
    }
  })

  test("DEC3 a lone surrogate of the host's becomes U+FFFD", () => {
    const port = new TextualInputPort("t", piecewise(["a\ud83d", "b\ude00", "\ud83d", "\ude00", "\ud83d"], "at once"))
    expect(String(port.readString("read-string", 99))).toBe("a\ufffdb\ufffd\u{1f600}\ufffd")
  })
})

describe("reading", () => {
  test("read-line takes a text apart at its line ends, wherever it was cut", async () => {
    const lined = fc
      .array(fc.constantFrom("\n", "\r", "\r\n", "a", "λ"), { size: "medium" })
      .map((parts) => parts.join(""))
    await fc.assert(
      fc.asyncProperty(lined, cuts, manner, async (all, at, how) => {
        const lines = all.split(/\r\n|\r|\n/)
        if (lines.at(-1) === "") lines.pop()
        const port = new TextualInputPort("t", piecewise(cut(all, at), how))
        for (const line of lines) expect(String(await port.readLine("read-line"))).toBe(line)
        expect(await port.readLine("read-line")).toBe(EOF)
      }),
      runs,
    )
  })

  test("only the very first line may be one for the shell", () => {
    for (const pieces of [["#!/bin/sh a\nb c"], ["#", "!/bin/sh\nb", " c"]]) {
      const port = new TextualInputPort("t", piecewise(pieces, "at once"))
      expect([1, 2].map(() => write(port.readDatum("read", "scheme")))).toEqual(["b", "c"])
    }
    for (const pieces of [["a #!/bin/sh\n b"], ["a ", "#!/bin/sh\n b"]]) {
      const port = new TextualInputPort("t", piecewise(pieces, "at once"))
      expect(String(port.readString("read-string", 2))).toBe("a ")
      expect(() => port.readDatum("read", "scheme")).toThrow()
    }
  })

  test("char by char, string by string: nothing is lost", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 5 }), (all, k) => {
        const [chars, strings] = [stringInputPort(all), stringInputPort(all)]
        let byChar = ""
        for (let c = chars.readChar(""); c instanceof Char; c = chars.readChar(""))
          byChar += String.fromCodePoint(c.code)
        let byString = ""
        for (let s = strings.readString("", k); s instanceof SchemeString; s = strings.readString("", k)) byString += s
        expect([byChar, byString]).toEqual([all, all])
      }),
      runs,
    )
  })

  const datum = fc.letrec((tie) => ({
    datum: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.maxSafeInteger(),
      fc.bigInt({ min: 2n ** 60n, max: 2n ** 90n }),
      fc.boolean(),
      fc.string({ unit: "binary" }).map((s) => new SchemeString(s)),
      fc.string({ unit: "binary" }).map(intern),
      fc.uint8Array({ maxLength: 4 }),
      fc.array(tie("datum"), { maxLength: 4 }).map((items) => list(items)),
      fc.array(tie("datum"), { maxLength: 4 }),
    ),
  })).datum

  test("read gives back what write wrote, datum after datum", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(datum, { maxLength: 6 }), cuts, manner, async (data, at, how) => {
        const port = call("open-output-string")
        for (const each of data) {
          call("write", each, port)
          call("newline", port)
        }
        const written = String(call("get-output-string", port))
        const input = new TextualInputPort("t", piecewise(cut(written, at), how))
        for (const each of data) expect(write(await input.readDatum("read", "scheme"))).toBe(write(each))
        expect(await input.readDatum("read", "scheme")).toBe(EOF)
      }),
      runs,
    )
  })

  test("bytes written are the bytes read", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), (pieces) => {
        const port = call("open-output-bytevector")
        for (const piece of pieces) {
          if (piece.length === 1) call("write-u8", piece[0], port)
          else call("write-bytevector", piece, port)
        }
        const all = Buffer.concat(pieces)
        const input = call("open-input-bytevector", call("get-output-bytevector", port))
        const read = call("read-bytevector", 1e6, input)
        expect(read === EOF ? [] : [...(read as Uint8Array)]).toEqual([...all])
      }),
      runs,
    )
  })

  test("the place of a complaint counts from where the text began", async () => {
    const port = new TextualInputPort("data.scm", piecewise(["(a\r", "\n b)\n'x λ😀", " ] c"], "at once"))
    for (const expected of ["(a b)", "(quote x)", "λ😀"]) expect(write(port.readDatum("read", "scheme"))).toBe(expected)
    const complaint = await Promise.resolve()
      .then(() => port.readDatum("read", "scheme"))
      .catch((e: unknown) => e)
    expect(String((complaint as Complaint).place)).toBe("data.scm:3:7")
    expect((complaint as Complaint).place?.source.line(3)).toContain("]")
    expect(write(port.readDatum("read", "scheme"))).toBe("c")
  })

  test("SX syntax is read where it is asked for", () => {
    expect(write(call("%read-sx", stringInputPort("{:a [1 nil]} x")))).toBe("{:a (1 nil)}")
  })

  test("a long datum in small pieces is not tried at each of them", () => {
    const long = `(${"(1 2 3) ".repeat(100000)})`
    const pieces: string[] = []
    for (let i = 0; i < long.length; i += 100) pieces.push(long.slice(i, i + 100))
    const read = new TextualInputPort("t", piecewise(pieces, "at once")).readDatum("read", "scheme")
    expect(read).toBeInstanceOf(Pair)
  })

  test("an empty answer needs no input", () => {
    const source = piecewise<string>([], "awaited")
    expect(write(new TextualInputPort("t", source).readString("read-string", 0))).toBe('""')
  })
})

describe("waiting", () => {
  test("SRC1 a source is asked for one piece at a time, and never after its end", async () => {
    let waiting = 0
    const pieces = ["a", "", "b", null]
    const source: InputSource<string> = {
      async pull() {
        expect(++waiting).toBe(1)
        await new Promise(setImmediate)
        waiting--
        expect(pieces.length).toBeGreaterThan(0)
        return pieces.shift() as string | null
      },
    }
    const port = new TextualInputPort("t", source)
    const read = await Promise.all([1, 2, 3, 4].map(() => port.readChar("read-char")))
    expect(read.map(write)).toEqual(["#\\a", "#\\b", "#<eof>", "#<eof>"])
    expect(port.readChar("read-char")).toBe(EOF)
  })

  test("INP3 what goes on after waiting is counted by the run that waited", async () => {
    const [own, other] = [new Meter({ memory: 1000 }), new Meter({ memory: 1000 })]
    const outer = swapMeter(own)
    const line = call("read-line", new TextualInputPort("t", piecewise(["abc", "def\n"], "awaited")))
    swapMeter(other)
    expect(write(await line)).toBe('"abcdef"')
    swapMeter(outer)
    expect([own.memory, other.memory]).toEqual([1000 - 32 - 2 * 6, 1000])
  })

  test("INP3 a budget that is used up while waiting stops the run", async () => {
    const endless: InputSource<string> = { pull: async () => "x".repeat(1000) }
    const meter = new Meter({ memory: 100000 })
    expect(await metered(meter, () => call("read-line", new TextualInputPort("t", endless)))).toMatch(/memory budget/)
  })

  test("char-ready? does not wait, and finds what has come meanwhile", async () => {
    const port = new TextualInputPort("t", piecewise([new Uint8Array([0xc3]), new Uint8Array([0xa9])], "awaited"))
    expect(call("char-ready?", port)).toBe(false)
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    expect(call("char-ready?", port)).toBe(false) // half a character is none
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    expect(call("char-ready?", port)).toBe(true)
    expect(write(call("read-char", port))).toBe("#\\é")
  })

  test("char-ready? asks a source that may block", () => {
    let isThere = false
    const port = new TextualInputPort("t", { ready: () => isThere, pull: () => "x" })
    expect(call("char-ready?", port)).toBe(false)
    isThere = true
    expect(call("char-ready?", port)).toBe(true)
  })

  test("what a source fails with is thrown to who reads, who may try again", async () => {
    let time = 0
    const source: InputSource<string> = {
      pull: () => (time++ === 0 ? Promise.reject(new Complaint("", "the line is dead").of("file")) : "back\n"),
    }
    const port = new TextualInputPort("t", source)
    expect(await outcome(() => call("read-line", port))).toBe("the line is dead")
    expect(await outcome(() => call("read-line", port))).toBe('"back"')
  })

  test("SRC2 INP4 a port closed while it is awaited is at its end", async () => {
    let closed = 0
    const port = new TextualInputPort("t", { pull: async () => "late", close: () => closed++ })
    const char = call("read-char", port)
    call("close-port", port)
    call("close-port", port)
    expect(await char).toBe(EOF)
    expect(closed).toBe(1)
  })

  test("INP4 the end stays the end", () => {
    const source = piecewise(["a"], "at once")
    const port = new TextualInputPort("t", source)
    expect([1, 2, 3, 4].map(() => write(port.readChar("read-char")))).toEqual(["#\\a", "#<eof>", "#<eof>", "#<eof>"])
    expect(source.pulls).toBe(2)
  })
})

describe("budgets", () => {
  test("INP2 an endless line is stopped by the memory budget", async () => {
    const endless = { pull: () => "x".repeat(1000) }
    const uses = [["read-line"], ["read"], ["read-string", 1e12]] as const
    for (const use of uses) {
      const port = new TextualInputPort("t", endless)
      expect(await metered(new Meter({ memory: 1e6 }), () => apply(use, port))).toBe("the memory budget is used up")
    }
    const bytes = new BinaryInputPort("b", { pull: () => new Uint8Array(1000) })
    expect(await metered(new Meter({ memory: 1e6 }), () => call("read-bytevector", 1e12, bytes))).toMatch(
      /memory budget/,
    )
  })

  test("OUT1 what the output budget does not allow never reaches the sink", async () => {
    const pushed: string[] = []
    const port = new TextualOutputPort("t", { push: (piece) => pushed.push(piece) })
    const meter = new Meter({ output: 10 })
    const outer = swapMeter(meter)
    call("write-string", new SchemeString("12345"), port)
    call("write-char", new Char(0x36), port)
    swapMeter(outer)
    expect(await metered(meter, () => call("display", new SchemeString("78901"), port))).toBe(
      "the output budget is used up",
    )
    expect(pushed).toEqual(["12345", "6"])
  })

  test("string ports charge memory and no output", async () => {
    const meter = new Meter({ memory: 10000, output: 0 })
    const port = call("open-output-string")
    expect(await metered(meter, () => call("write-string", new SchemeString("x".repeat(100)), port))).toBe(
      "#<unspecified>",
    )
    expect(meter.memory).toBe(10000 - 200)
    expect(await metered(meter, () => call("write-string", new SchemeString("x".repeat(5000)), port))).toMatch(/memory/)
    expect(String(call("get-output-string", port))).toBe("x".repeat(100))
  })

  test("OUT2 long text comes in pieces that hold whole characters", () => {
    fc.assert(
      fc.property(fc.nat({ max: 3 }), (shift) => {
        const all = "a".repeat(shift) + "😀".repeat(100000)
        const pushed: string[] = []
        new TextualOutputPort("t", { push: (piece) => pushed.push(piece) }).put(all)
        expect(pushed.join("")).toBe(all)
        expect(pushed.length).toBeGreaterThan(2)
        for (const piece of pushed) expect(piece).not.toMatch(/\p{Surrogate}/u)
      }),
      { ...runs, numRuns: 8 },
    )
  })
})

describe("the current ports", () => {
  test("CH1 CH2 are used where no port is given, and complained of where there is none", async () => {
    const pushed: string[] = []
    currentPorts.output = new TextualOutputPort("t", { push: (piece) => pushed.push(piece) })
    currentPorts.input = stringInputPort("xyz")
    call("display", new SchemeString("a"))
    call("newline")
    expect(write(call("read-line"))).toBe('"xyz"')
    currentPorts.output = undefined
    currentPorts.input = undefined
    expect(pushed.join("")).toBe("a\n")
    expect(await outcome(() => call("read-char"))).toBe("read-char: no current input port")
    expect(await outcome(() => call("flush-output-port"))).toBe("flush-output-port: no current output port")
  })

  test("flush-output-port may have to wait", async () => {
    let flushed = false
    const flush = async () => {
      await new Promise(setImmediate)
      flushed = true
    }
    await call("flush-output-port", new TextualOutputPort("t", { push: () => {}, flush }))
    expect(flushed).toBe(true)
  })
})
