// The effect `shell`: real programs, as processes of their own.

import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { bundled } from "../flows/programs.js"
import { folder, tried } from "./attempt.js"

const node = process.execPath

/** A payload that has node do `script`. */
function script(text: string, more = ""): string {
  return `{:program "node" :args ("-e" ${JSON.stringify(text)}) ${more}}`
}

const ALL = { programs: ["node", "/bin/echo", "cat", "sleep", "sh"] }

describe("what is run", () => {
  test("AU13 arguments reach a program as they are: nothing is taken for a shell's", async () => {
    const args = '("-e" "console.log(JSON.stringify(process.argv.slice(1)))" "$HOME" "a b;c" "`id`" "*" "$(id)" "")'
    const outcome = await tried({ shell: ALL }, `{:program "node" :args ${args}}`)
    expect(outcome).toBe(
      `{:error "" :output ${JSON.stringify(`${JSON.stringify(["$HOME", "a b;c", "`id`", "*", "$(id)", ""])}\n`)} :status 0}`,
    )
  })

  test("input, output, error, and a status that is an answer", async () => {
    const text = "process.stdin.pipe(process.stdout); console.error('oh'); process.exitCode = 3"
    expect(await tried({ shell: ALL }, script(text, ':input "hellö"'))).toBe(
      '{:error "oh\\n" :output "hellö" :status 3}',
    )
    expect(await tried({ shell: ALL }, '{:program "cat" :input #u8(255 0)}')).toBe(
      '{:error "" :output #u8(255 0) :status 0}',
    )
    expect(await tried({ shell: ALL }, '{:program "/bin/echo" :input "never read"}')).toContain(":status 0")
  })

  test("of the environment it sees what is granted, and the key", async () => {
    process.env.SXFLOW_TEST_SECRET = "secret"
    const shell = { ...ALL, environment: { GREETING: "hello" }, folder: "." }
    const base = folder()
    const text = "console.log(JSON.stringify(process.env), process.cwd())"
    const outcome = await tried({ shell }, script(text), { base, key: "i (effect shell () 1)" })
    const [, said = ""] = /:output ("(?:[^"\\]|\\.)*")/.exec(outcome) ?? []
    const [environment = "", cwd] = (JSON.parse(said) as string).trim().split(/ (?=\/)/)
    expect(JSON.parse(environment)).toEqual({
      PATH: process.env.PATH,
      GREETING: "hello",
      IDEMPOTENCY_KEY: "i%20(effect%20shell%20()%201)",
    })
    expect(cwd).toBe(base)
    delete process.env.SXFLOW_TEST_SECRET
  })

  test("AU13 a program is the one that was found when it was granted", async () => {
    const base = folder()
    mkdirSync(join(base, "bin"))
    symlinkSync(node, join(base, "bin/mine"))
    expect(await tried({ shell: { programs: ["bin/mine"] } }, '{:program "bin/mine" :args ("-p" "1")}', { base })).toBe(
      '{:error "" :output "1\\n" :status 0}',
    )
  })
})

describe("what is not", () => {
  test.each(["ls", "/bin/cat", "./cat", "cat ", "echo", "", "node -e 1", "../bin/cat"])(
    "AU13 %j is not on the list",
    async (program) => {
      expect(await tried({ shell: ALL }, `{:program ${JSON.stringify(program)}}`)).toBe(
        `refused: the program is not allowed: ${program}`,
      )
    },
  )

  test.each([
    ["{}", "program: it is missing"],
    ['{:program "cat" :args "-n"}', 'args: a list is wanted, not "-n"'],
    ['{:program "cat" :args ("a\\x0;b")}', 'args[0]: a string with a zero in it: "a\\u0000b"'],
    ['{:program "cat" :env {:LD_PRELOAD "x"}}', "env: there is no such field"],
    ['{:program "cat" :input 5}', "input: a string or a bytevector is wanted, not 5"],
  ])("AU1 AU2 a payload that makes no sense: %s", async (payload, sentence) => {
    expect(await tried({ shell: ALL }, payload)).toBe(`refused: the payload makes no sense: ${sentence}`)
  })

  test("what cannot be started is refused", async () => {
    const base = folder()
    writeFileSync(join(base, "lost"), "#!/no/such/interpreter\n", { mode: 0o755 })
    const programs = ["./lost"]
    expect(await tried({ shell: { programs } }, '{:program "./lost"}', { base })).toBe(
      "refused: the program cannot be started: ./lost: ENOENT",
    )
  })
})

/** A payload: a program that begins another, which writes to a file that it is alive, again and again. */
function family(alive: string): string {
  return `{:program "sh" :args ("-c" "(while :; do echo x >> $0; sleep 0.01; done) & wait" ${JSON.stringify(alive)})}`
}

/** Whether nobody writes to a file any more. */
async function isStill(path: string): Promise<boolean> {
  const size = (): number => readFileSync(path).length
  const before = size()
  await new Promise((resolve) => setTimeout(resolve, 100))
  return size() === before
}

describe("limits", () => {
  test("AU3 AU14 what takes too long is killed with all that it has begun", async () => {
    const alive = join(folder(), "alive")
    const outcome = tried({ shell: { ...ALL, timeout: 500 } }, family(alive))
    expect(await outcome).toBe("failed: it took longer than 500 ms")
    expect(existsSync(alive)).toBe(true)
    expect(await isStill(alive)).toBe(true)
  })

  test("AU3 AU14 so is what is given up", async () => {
    const alive = join(folder(), "alive")
    const controller = new AbortController()
    const outcome = tried({ shell: ALL }, family(alive), { signal: controller.signal })
    await expect.poll(() => existsSync(alive), { timeout: 20_000 }).toBe(true)
    controller.abort(new Error("not wanted"))
    expect(await outcome).toBe("failed: not wanted")
    expect(await isStill(alive)).toBe(true)
  })

  test("AU4 AU14 and what writes too much, to its output or its error", async () => {
    const shell = { ...ALL, received: 1000 }
    for (const stream of ["stdout", "stderr"]) {
      expect(await tried({ shell }, script(`process.${stream}.write("x".repeat(1000))`))).toContain(":status 0")
      const endless = `setInterval(() => process.${stream}.write("x".repeat(600)), 1)`
      expect(await tried({ shell }, script(endless))).toBe(
        "refused: what the program writes is too large: more than the 1000 bytes that are allowed",
      )
    }
  })

  test("AU4 what it is given is counted", async () => {
    const shell = { ...ALL, sent: 10 }
    expect(await tried({ shell }, '{:program "cat" :args ("-") :input "123456789"}')).toContain(":status 0")
    expect(await tried({ shell }, '{:program "cat" :args ("-") :input "1234567890"}')).toBe(
      "refused: what the program is given is too large: 11 bytes, and 10 are allowed",
    )
  })

  test("a program that something else ends has failed, and may be tried again", async () => {
    expect(await tried({ shell: ALL }, '{:program "sh" :args ("-c" "kill -TERM $$")}')).toBe(
      "failed: the program was ended by SIGTERM: sh",
    )
  })

  const { dies } = bundled({ dies: "test/authority/dies.ts" })

  test("AU14 what runs is killed when the process exits", async () => {
    const alive = join(folder(), "alive")
    expect(spawnSync(node, [dies, alive], { encoding: "utf8" }).status).toBe(7)
    expect(await isStill(alive)).toBe(true)
  })
})
