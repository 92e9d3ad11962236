// Files, the standard streams and the system, as a guest meets them: what is granted works, nothing else does.

import { execFileSync, spawnSync } from "node:child_process"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import fc from "fast-check"
import { afterAll, beforeEach, describe, expect, test } from "vitest"
import { Complaint } from "../../interpreter/complaint.js"
import { openInterpreter } from "../../interpreter/interpreter.js"
import type { FileAccess } from "../../interpreter/port/files.js"
import type { BinaryOutputPort, TextualOutputPort } from "../../interpreter/port/output.js"
import type { TextualInputPort } from "../../interpreter/port/text.js"
import { declare, type Primitive } from "../../interpreter/primitive.js"
import { filePrimitives } from "../../interpreter/primitives/files.js"
import { inputPrimitives } from "../../interpreter/primitives/input.js"
import { outputPrimitives } from "../../interpreter/primitives/output.js"
import { portPrimitives } from "../../interpreter/primitives/ports.js"
import { type SystemGrants, systemPrimitives } from "../../interpreter/primitives/system.js"
import { SchemeString } from "../../interpreter/string.js"
import { write } from "../../interpreter/writer.js"
import { grantedFiles } from "../../runtime/files.js"

const runs = { seed: Number(process.env.SEED ?? 20261120), numRuns: Number(process.env.RUNS ?? 200) }

const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), "sxflow-files-")))
const inside = join(folder, "granted")
const outside = join(folder, "other")

beforeEach(() => {
  for (const name of fs.readdirSync(folder)) fs.rmSync(join(folder, name), { recursive: true })
  for (const directory of [inside, outside]) fs.mkdirSync(directory)
  fs.writeFileSync(join(inside, "in.txt"), "one\nzwölf\n")
  fs.writeFileSync(join(outside, "secret.txt"), "secret")
})
afterAll(() => fs.rmSync(folder, { recursive: true }))

/** The primitives of a guest that has `access` to files. */
function guest(access: FileAccess | undefined): (name: string, ...operands: unknown[]) => unknown {
  const primitives = declare(portPrimitives, inputPrimitives, outputPrimitives, filePrimitives(access))
  return (name, ...operands) => (primitives.get(name) as Primitive).run(...operands)
}

/** A guest that may read and write what lies inside. */
function insider(): ReturnType<typeof guest> {
  return guest(grantedFiles({ read: [inside], write: [inside] }))
}

/** What `act` comes to, as text. A complaint must be of kind "file". */
function outcome(act: () => unknown): string {
  try {
    return write(act())
  } catch (thrown) {
    if (!(thrown instanceof Complaint)) throw thrown
    expect(thrown.kind).toBe("file")
    return `${thrown.message}: ${thrown.irritants.map(write).join(" ").replaceAll(folder, "")}`
  }
}

function string(text: string): SchemeString {
  return new SchemeString(text)
}

/** What is read of the file at `path`. */
function readAll(call: ReturnType<typeof guest>, path: string): string {
  return outcome(() => call("read-string", 1e9, call("open-input-file", string(path))))
}

describe("files that are granted", () => {
  test("what is written to a file is read from it", () => {
    const call = insider()
    const path = join(inside, "new.txt")
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", minLength: 1 })), (pieces) => {
        const output = call("open-output-file", string(path)) as TextualOutputPort
        for (const piece of pieces) call("write-string", string(piece), output)
        call("close-port", output)
        const all = pieces.join("").replace(/^\ufeff/, "") // a byte order mark is none of the text
        expect(readAll(call, path)).toBe(all === "" ? "#<eof>" : write(string(all)))
      }),
      runs,
    )
  })

  test("bytes written to a file are the bytes read", () => {
    const call = insider()
    const path = join(inside, "new.bin")
    for (const sizes of [[], [0], [1, 2, 3], [70000, 5], [65536, 65535, 1, 200000]]) {
      const output = call("open-binary-output-file", string(path)) as BinaryOutputPort
      const pieces = sizes.map((size, i) => new Uint8Array(size).map((_, k) => k * 7 + i))
      for (const piece of pieces) call("write-bytevector", piece, output)
      call("close-output-port", output)
      expect(fs.readFileSync(path).equals(Buffer.concat(pieces))).toBe(true)
      const read = call("read-bytevector", 1e9, call("open-binary-input-file", string(path)))
      expect(Buffer.from(read instanceof Uint8Array ? read : []).equals(Buffer.concat(pieces))).toBe(true)
    }
  })

  test("text longer than a chunk is kept whole", () => {
    const call = insider()
    const path = join(inside, "long.txt")
    const text = "aé日😀".repeat(50000)
    const output = call("open-output-file", string(path))
    call("display", string(text), output)
    call("close-port", output)
    expect(fs.readFileSync(path, "utf8")).toBe(text)
    expect(readAll(call, path)).toBe(write(string(text)))
  })

  test("ports are written with the name of their file", () => {
    const call = insider()
    expect(write(call("open-input-file", string(join(inside, "in.txt"))))).toBe(`#<input port ${inside}/in.txt>`)
    expect(write(call("open-binary-output-file", string(join(inside, "x"))))).toBe(`#<binary output port ${inside}/x>`)
  })

  test("opening for output empties the file; flushing writes it out", () => {
    const call = insider()
    const path = join(inside, "in.txt")
    const output = call("open-output-file", string(path))
    expect(fs.readFileSync(path, "utf8")).toBe("")
    call("write-string", string("new"), output)
    call("flush-output-port", output)
    expect(fs.readFileSync(path, "utf8")).toBe("new")
  })

  test("files are found, and deleted", () => {
    const call = insider()
    const path = join(inside, "in.txt")
    expect(call("file-exists?", string(path))).toBe(true)
    expect(call("file-exists?", string(inside))).toBe(true)
    call("delete-file", string(path))
    expect(call("file-exists?", string(path))).toBe(false)
    expect(outcome(() => call("delete-file", string(path)))).toBe('delete-file: no such file: "/granted/in.txt"')
  })

  test("text that is not UTF-8 is complained of where it is reached", () => {
    fs.writeFileSync(join(inside, "latin1.txt"), Buffer.from("ok\nzw\xf6lf\n", "latin1"))
    const call = insider()
    const port = call("open-input-file", string(join(inside, "latin1.txt"))) as TextualInputPort
    expect(write(call("read-line", port))).toBe('"ok"')
    expect(outcome(() => call("read-line", port))).toBe(
      "read-line: not UTF-8 text: #<input port /granted/latin1.txt> 5",
    )
  })
})

describe("procedures that open a file for another", () => {
  const evaluate = async (text: string): Promise<string> => {
    const files = grantedFiles({ read: [inside], write: [inside] })
    const interpreter = openInterpreter({ dialect: "scheme", files })
    return interpreter.write(await interpreter.evaluateRaw(text.replaceAll("@", inside)))
  }

  test.each([
    [`(call-with-output-file "@/out" (lambda (p) (write "x" p) 'done))`, "done", '"x"'],
    [`(with-output-to-file "@/out" (lambda () (display "x") (newline) 'done))`, "done", "x\n"],
    [`(call-with-input-file "@/in.txt" (lambda (p) (read-line p) (read-line p)))`, '"zwölf"', undefined],
    [`(with-input-from-file "@/in.txt" (lambda () (read-char) (read)))`, "ne", undefined],
    [
      `(call-with-values (lambda () (call-with-input-file "@/in.txt" (lambda (p) (values p (read p))))) (lambda (p x) (list x (input-port-open? p))))`,
      "(one #f)",
      undefined,
    ],
    [
      `(let ((kept #f)) (with-output-to-file "@/out" (lambda () (set! kept (current-output-port)))) (output-port-open? kept))`,
      "#f",
      "",
    ],
    [
      `(let ((kept #f)) (call/cc (lambda (k) (call-with-input-file "@/in.txt" (lambda (p) (set! kept p) (k 1))))) (input-port-open? kept))`,
      "#t",
      undefined,
    ],
    [
      `(with-input-from-file "@/in.txt" (lambda () (eq? (current-input-port) (call-with-input-file "@/in.txt" (lambda (p) p)))))`,
      "#f",
      undefined,
    ],
  ])("%s", async (text, answer, written) => {
    expect(await evaluate(text)).toBe(answer)
    if (written !== undefined) expect(fs.readFileSync(join(inside, "out"), "utf8")).toBe(written)
  })
})

describe("FA2 what is wrong with a file is said", () => {
  test.each([
    ["open-input-file", "none.txt", "no such file"],
    ["open-binary-input-file", "none.txt", "no such file"],
    ["open-input-file", "no/such/file.txt", "no such file"],
    ["open-input-file", "in.txt/more", "no such directory"],
    ["open-input-file", ".", "a directory, not a file"],
    ["open-output-file", ".", "a directory, not a file"],
    ["open-output-file", "no/such/file.txt", "no such directory"],
    ["open-input-file", "x".repeat(300), "not a file name"],
    ["open-input-file", "nul\0", "not a file name"],
    ["delete-file", ".", "no permission to write"],
    ["delete-file", "sub", "a directory, not a file"],
  ])("%s %s: %s", (name, file, sentence) => {
    fs.mkdirSync(join(inside, "sub"))
    const path = `${inside}/${file}`
    expect(outcome(() => insider()(name, string(path)))).toBe(
      `${name}: ${sentence}: ${write(string(path)).replaceAll(folder, "")}`,
    )
  })

  test("an empty name", () => {
    expect(outcome(() => insider()("open-input-file", string("")))).toBe('open-input-file: not a file name: ""')
  })

  test.runIf(process.getuid?.() !== 0)("a file that the system keeps closed", () => {
    fs.chmodSync(join(inside, "in.txt"), 0)
    expect(readAll(insider(), join(inside, "in.txt"))).toMatch(/^open-input-file: access denied by the system/)
  })

  test.runIf(fs.existsSync("/dev/full"))("a disk that is full", () => {
    const call = guest(grantedFiles({ read: true, write: true }))
    const output = call("open-output-file", string("/dev/full"))
    call("write-string", string("lost"), output)
    expect(outcome(() => call("close-port", output))).toBe('the file cannot be written: "/dev/full"')
    expect(call("output-port-open?", output)).toBe(false)
  })
})

describe("FG1 FG2 FA1 what is not granted is out of reach", () => {
  const refused = (name: string, path: string, right: "read" | "write") =>
    `${name}: no permission to ${right}: ${write(string(path)).replaceAll(folder, "")}`

  test("FP1 without access there are no files", () => {
    const call = guest(undefined)
    const path = join(inside, "in.txt")
    for (const name of ["open-input-file", "open-binary-input-file", "file-exists?"])
      expect(outcome(() => call(name, string(path)))).toBe(refused(name, path, "read"))
    for (const name of ["open-output-file", "open-binary-output-file", "delete-file"])
      expect(outcome(() => call(name, string(path)))).toBe(refused(name, path, "write"))
    expect(fs.readFileSync(path, "utf8")).toBe("one\nzwölf\n")
  })

  const ways = (file: string): string[] => [
    join(outside, file),
    `${inside}/../other/${file}`,
    `${inside}/link/${file}`,
    `${inside}/link/../other/${file}`,
    `${inside}/none/../../other/${file}`,
    `${inside}/./sub/../../other/${file}`,
    relative(process.cwd(), join(outside, file)),
    `${inside}x/${file}`,
  ]

  function links(): void {
    fs.mkdirSync(join(inside, "sub"))
    fs.mkdirSync(`${inside}x`)
    fs.symlinkSync(outside, join(inside, "link"))
    fs.symlinkSync(join(outside, "secret.txt"), join(inside, "direct"))
    fs.symlinkSync(join(outside, "none.txt"), join(inside, "dangling"))
    fs.symlinkSync(join(inside, "in.txt"), join(inside, "fine"))
  }

  test("no way leads out, whether the file is there or not", () => {
    links()
    const call = insider()
    for (const path of [...ways("secret.txt"), ...ways("none.txt"), join(inside, "direct")]) {
      for (const name of ["open-input-file", "file-exists?"])
        expect(outcome(() => call(name, string(path)))).toBe(refused(name, path, "read"))
      expect(outcome(() => call("open-output-file", string(path)))).toBe(refused("open-output-file", path, "write"))
    }
    for (const path of ways("secret.txt"))
      expect(outcome(() => call("delete-file", string(path)))).toBe(refused("delete-file", path, "write"))
    expect(fs.readdirSync(outside)).toEqual(["secret.txt"])
    expect(fs.readFileSync(join(outside, "secret.txt"), "utf8")).toBe("secret")
  })

  test("a link that leads nowhere is not followed to make a file there", () => {
    links()
    const call = insider()
    const path = join(inside, "dangling")
    const said = (name: string) => `${name}: a link that leads nowhere: "/granted/dangling"`
    for (const name of ["open-input-file", "open-output-file"])
      expect(outcome(() => call(name, string(path)))).toBe(said(name))
    expect(fs.readdirSync(outside)).toEqual(["secret.txt"])
  })

  test("links that stay inside are fine; deleting one deletes the link", () => {
    links()
    const call = insider()
    expect(readAll(call, join(inside, "fine"))).toBe(String.raw`"one\nzwölf\n"`)
    call("delete-file", string(join(inside, "fine")))
    call("delete-file", string(join(inside, "direct")))
    expect(fs.readdirSync(inside).sort()).toEqual(["dangling", "in.txt", "link", "sub"])
    expect(fs.readdirSync(outside)).toEqual(["secret.txt"])
  })

  test("a grant may be one file, there or not yet, and reading does not allow writing", () => {
    const call = guest(grantedFiles({ read: [join(inside, "in.txt")], write: [join(inside, "out.txt")] }))
    expect(readAll(call, `${inside}/../granted/in.txt`)).toBe(String.raw`"one\nzwölf\n"`)
    const input = join(inside, "in.txt")
    expect(outcome(() => call("open-output-file", string(input)))).toBe(refused("open-output-file", input, "write"))
    call("close-port", call("open-output-file", string(join(inside, "out.txt"))))
    const other = join(inside, "out.txt.bak")
    expect(outcome(() => call("open-output-file", string(other)))).toBe(refused("open-output-file", other, "write"))
    expect(outcome(() => call("open-input-file", string(join(inside, "out.txt"))))).toMatch(/no permission to read/)
  })

  test("a directory granted before it is there", () => {
    const later = join(folder, "later")
    const call = guest(grantedFiles({ read: [later], write: [later] }))
    expect(outcome(() => call("open-output-file", string(join(later, "x"))))).toMatch(/no such directory/)
    fs.mkdirSync(later)
    call("close-port", call("open-output-file", string(join(later, "x"))))
    expect(readAll(call, join(later, "x"))).toBe("#<eof>")
  })
})

describe("FG3 files that are left open", () => {
  const descriptors = () => fs.readdirSync("/proc/self/fd").length

  test.runIf(fs.existsSync("/proc/self/fd"))(
    "hold no descriptor once read to their end, or closed, or after closeAll",
    () => {
      const files = grantedFiles({ read: [inside], write: [inside] })
      const call = guest(files)
      const before = descriptors()
      for (let i = 0; i < 20; i++) readAll(call, join(inside, "in.txt"))
      for (let i = 0; i < 20; i++) call("close-port", call("open-input-file", string(join(inside, "in.txt"))))
      for (let i = 0; i < 20; i++) outcome(() => call("open-input-file", string(inside)))
      expect(descriptors()).toBe(before)
      const output = call("open-output-file", string(join(inside, "out.txt")))
      call("write-string", string("kept back"), output)
      call("open-input-file", string(join(inside, "in.txt")))
      expect(descriptors()).toBe(before + 2)
      files.closeAll()
      expect(descriptors()).toBe(before)
      expect(fs.readFileSync(join(inside, "out.txt"), "utf8")).toBe("kept back")
      call("close-port", output)
    },
  )
})

describe("the system", () => {
  const system = (grants: SystemGrants) => {
    const primitives = declare(systemPrimitives(grants))
    return (name: string, ...operands: unknown[]) => write((primitives.get(name) as Primitive).run(...operands))
  }

  test("a clock that is granted", () => {
    const call = system({ clock: { second: () => 1.5, jiffy: () => 42, jiffiesPerSecond: 1000 } })
    expect([call("current-second"), call("current-jiffy"), call("jiffies-per-second")]).toEqual(["1.5", "42", "1000"])
  })

  test("an environment that is granted", () => {
    const env = new Map([
      ["HOME", "/home/me"],
      ["constructor", "plain"],
    ])
    const call = system({ env })
    expect(call("get-environment-variable", string("HOME"))).toBe('"/home/me"')
    expect(call("get-environment-variable", string("constructor"))).toBe('"plain"')
    expect(call("get-environment-variable", string("__proto__"))).toBe("#f")
    expect(call("get-environment-variables")).toBe('(("HOME" . "/home/me") ("constructor" . "plain"))')
  })

  test("a command line, and none", () => {
    expect(system({ commandLine: ["prog", "-x", "é"] })("command-line")).toBe('("prog" "-x" "é")')
    expect(system({})("command-line")).toBe('("")')
  })
})

describe("the standard streams", () => {
  /** Runs `body` in a process that has `console`, an open console, and `guest`, its ports. */
  function inProcess(
    body: string,
    input: string | Uint8Array = "",
  ): { stdout: string; stderr: string; status: number | null } {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", script(body)],
      {
        input,
        encoding: "utf8",
      },
    )
    return { stdout, stderr, status }
  }

  const script = (body: string) => `
    import { openConsole } from "${process.cwd()}/runtime/console.ts"
    import { TextualInputPort } from "${process.cwd()}/interpreter/port/text.ts"
    import { TextualOutputPort } from "${process.cwd()}/interpreter/port/output.ts"
    const console = openConsole()
    const input = new TextualInputPort("stdin", console.input)
    const output = new TextualOutputPort("stdout", console.output)
    const error = new TextualOutputPort("stderr", console.error)
    ${body}`

  test("CON1 input is read, output goes out at exit", () => {
    const text = "zwölf 😀\n".repeat(30000)
    const copy =
      "for (let l; String(l = input.readLine('')) !== '[object Object]'; ) output.put(l + '\\n'); error.put('done')"
    const { stdout, stderr, status } = inProcess(copy, text)
    expect(stdout === text).toBe(true)
    expect({ stderr, status }).toEqual({ stderr: "done", status: 0 })
  })

  test("DS1 pieces of every size come out in order", () => {
    const { stdout } = inProcess("for (const n of [1, 70000, 3, 65536, 2]) output.put('é'.repeat(n) + n)")
    expect(stdout === [1, 70000, 3, 65536, 2].map((n) => "é".repeat(n) + n).join("")).toBe(true)
  })

  test("CON2 a reader that goes away ends the writer quietly", () => {
    const body = "try { for (;;) output.put('more\\n') } catch (e) { error.put(e.budget + ': ' + e.sentence) }"
    fs.writeFileSync(join(folder, "script.mjs"), script(body))
    const command = `"${process.execPath}" --import tsx "${join(folder, "script.mjs")}" 2>"${join(folder, "said")}" | head -n 1`
    expect(execFileSync("sh", ["-c", command], { encoding: "utf8" })).toBe("more\n")
    expect(fs.readFileSync(join(folder, "said"), "utf8")).toBe("cancelled: nobody reads the output")
  })

  test.runIf(process.platform === "linux")("char-ready? on the standard input does not wait", () => {
    const body = `
      const first = input.isReady();
      (await import('node:fs')).writeSync(2, 'asked')
      while (!input.isReady()) {}
      output.put(first + ' ' + String(input.readLine('')))`
    fs.writeFileSync(join(folder, "script.mjs"), script(body))
    // The line is written once the reader has said that it asked.
    const [line, asked] = [join(folder, "line"), join(folder, "asked")]
    const writer = `{ until [ -s "${asked}" ]; do sleep 0.05; done; echo late; } > "${line}" &`
    const reader = `"${process.execPath}" --import tsx "${join(folder, "script.mjs")}" < "${line}" 2> "${asked}"`
    const command = `mkfifo "${line}" && { ${writer} ${reader}; }`
    expect(execFileSync("sh", ["-c", command], { encoding: "utf8" })).toBe("false late")
  })
})
