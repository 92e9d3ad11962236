// Flows on the command line: one process starts one, others go on with it, whatever has become of the first.

import { once } from "node:events"
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, test } from "vitest"
import { sqliteDriver } from "../../runtime/stores/sqlite-driver.js"
import { bundledCommand, directoryOf, type RunOptions, run, start } from "./command.js"

const command = bundledCommand()
const connect = await sqliteDriver()

const cwd = directoryOf({
  "publish.sx": `(define (published post) (assoc post :state "published"))
(defflow publish
  (lambda (post)
    (display "reviewing") (newline)
    (publish-state {:state "in review"})
    (let ((verdict (suspend 'review)))
      (if (equal? verdict 'approved)
          (effect 'announce (published post))
          (fail verdict)))))
`,
  "newer.sx": `(defflow publish
  (lambda (post)
    (publish-state {:state "in review"})
    (list 'newer (suspend 'review))))
`,
  "other.sx": `(defflow publish (lambda (post) (suspend 'verdict)))
`,
  "more.sx": `(define (half x) (/ 1 x))
(defflow both (lambda (x) ((parallel (lambda (x) (suspend 'a)) (lambda (x) (suspend '(b 1)))) x)))
(defflow divide (lambda (x) (+ 1 (half (suspend 'by)))))
(defflow nap (lambda (x) (sleep 1) (emit {:woke x}) x))
(defflow hear (lambda (x) (list (receive 'go) (receive 'go))))
(defflow leaf (lambda (x) (* 2 x)))
(defflow tree (lambda (x) (list (call-flow 'leaf x) (suspend 'on))))
(defflow clean (lambda (x) (dynamic-wind (lambda () #f) (lambda () (suspend 'go)) (lambda () (display "swept")))))
(defflow echo (lambda (x) x))
(defflow odd (lambda (x) (lambda () x)))
(defflow crash (lambda (x) (car x)))
(defflow hoard (lambda (x) (let loop ((all '())) (loop (cons (make-vector 1000 0) all)))))
`,
  "looks.sx": `(defflow f (lambda (x) (suspend 'a)))
(display (car (flow/start f 1)))
`,
  "broken.sx": "(defflow f\n  (lambda (x)\n    (car x))\n",
  "raises.sx": "(define x\n  (car '()))\n(defflow f (lambda (x) x))\n",
  "none.sx": "(define x 1)\n",
  "nameless.sx": "(defflow || (lambda (x) x))\n",
  "effects.mjs": `export const announce = (post, { idempotencyKey }) => ({ ...post, key: idempotencyKey })\n`,
  "effects.ts": `export const announce = async (post: { title: string }): Promise<string> => post.title\n`,
  "default.mjs": `export default { announce: { run: () => "posted", attempts: 2 } }\n`,
  "slow.mjs": `import { writeFileSync } from "node:fs"
export const announce = async () => {
  writeFileSync("under-way", "")
  await new Promise((resolve) => setTimeout(resolve, 700))
  return "slowly"
}
`,
  "mute.mjs": `export const announce = () => { throw new Error("no luck") }\n`,
  "wrong.mjs": "export const announce = 1\n",
  "throws.mjs": `throw new Error("no luck")\n`,
  "notes.txt": "This is no store, and no module, but a text of some length.\n".repeat(40),
})

let stores = 0

/** A store of its own: what a command prints on it, and its status. */
function onStore(place = `store-${stores++}.db`) {
  const call = (words: readonly string[], options: RunOptions = {}) =>
    run(command, words, { cwd, ...options, env: { SXFLOW_STORE: place, NO_COLOR: "1", ...options.env } })
  return Object.assign((...words: string[]) => call(words), { call, place })
}

const OK = { status: 0, err: "" }
const POST = '{:title "Hello"}'

/** Times and gaps made alike. */
function timeless(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d{3}Z/g, "<time>").replace(/\+[\d.]+ (ms|s)( *)/g, "+<gap> ")
}

/** What a command wrote to the standard error in the end, `sxflow: ` left out. */
function refusal(finished: { status: number | null; out: string; err: string }): string {
  expect(finished).toMatchObject({ status: 1, out: "" })
  return finished.err.replace(/^sxflow: /, "").trimEnd()
}

async function until(seen: () => boolean): Promise<void> {
  while (!seen()) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe("the main job", () => {
  test("a flow is started, its process is killed, a second one resumes it, a third carries out its effect", async () => {
    const sx = onStore()
    expect(sx("start", "publish.sx", "publish", POST, "--id", "hello")).toEqual({
      status: 0,
      out: "parked hello at review\n",
      err: "  waits for review: sxflow resume hello VALUE\n",
    })
    const worker = start(command, ["worker", "--store", sx.place], cwd)
    await once(worker.stderr as NodeJS.ReadableStream, "data")
    worker.kill("SIGKILL")
    await once(worker, "exit")
    expect(sx("resume", "hello", "approved")).toEqual({
      status: 0,
      out: "parked hello at (effect announce () 1)\n",
      err: "  waits for effect announce; no handler here: run sxflow worker --effects MODULE\n",
    })
    expect(sx("worker", "--once", "--effects", "effects.mjs").status).toBe(0)
    expect(sx("status", "hello").out).toMatch(
      /^value {4}\{:key "hello \(effect announce \(\) 1\)" :state "published" :title "Hello"\}$/m,
    )
  })
  test("an effect is carried out by who resumes, if it may", () => {
    for (const [module, value] of [
      ["effects.mjs", '{:key "p (effect announce () 1)" :state "published" :title "Hello"}'],
      ["effects.ts", '"Hello"'],
      ["default.mjs", '"posted"'],
    ] as const) {
      const sx = onStore()
      sx("start", "publish.sx", "publish", POST, "--id", "p")
      expect(sx("resume", "p", "approved", "--effects", module)).toEqual({ ...OK, out: `${value}\n` })
    }
  })
  test("one key starts once", () => {
    const sx = onStore()
    const first = sx("start", "publish.sx", "publish", POST, "--id", "k")
    expect(sx("start", "publish.sx", "publish", "1", "--id", "k")).toEqual(first)
    expect(JSON.parse(sx("history", "k", "--json").out)).toHaveLength(1)
    expect(refusal(sx("start", "more.sx", "echo", "1", "--id", "k"))).toContain("the id is another flow's")
  })
  test("what finishes at once writes its value", () => {
    const sx = onStore()
    expect(sx("start", "more.sx", "echo", "(a #t {:b 1/2})")).toEqual({ ...OK, out: "(a #t {:b 1/2})\n" })
    expect(sx("start", "more.sx", "echo")).toEqual({ ...OK, out: "nil\n" })
    expect(sx("start", "more.sx", "echo", "-5")).toEqual({ ...OK, out: "-5\n" })
  })
  test("an id may be cut short; a parent's stands before its children's", () => {
    const sx = onStore()
    sx("start", "more.sx", "tree", "4", "--id", "order-17")
    expect(sx("resume", "orde", "go")).toEqual({ ...OK, out: "(8 go)\n" })
    sx("start", "more.sx", "tree", "4", "--id", "order-18")
    expect(refusal(sx("status", "order"))).toBe(
      'more than one instance begins so: "order": "order-17", "order-17/leaf.1", "order-18", …',
    )
    expect(refusal(sx("status", "ord"))).toBe(
      `no such instance: "ord"; an id's beginning is enough, from 4 characters on`,
    )
  })
  test("hints say how to go on", () => {
    const sx = onStore()
    const { out, err } = sx("start", "more.sx", "both", "--id", "two", "--store", `x ${sx.place}`)
    expect(out).toBe("parked two at a\n")
    expect(err).toBe(
      `  waits for a: sxflow resume two VALUE --store 'x ${sx.place}'\n  waits for (b 1): sxflow resume two VALUE --tag '(b 1)' --store 'x ${sx.place}'\n`,
    )
    expect(sx("resume", "two", "1", "--tag", "(b 1)", "--store", `x ${sx.place}`).status).toBe(0)
    expect(sx("resume", "two", "2", "--store", `x ${sx.place}`).out).toBe("(2 1)\n")
  })
})

describe("what can be done with an instance", () => {
  test("signals may come early", () => {
    const sx = onStore()
    sx("start", "more.sx", "hear", "--id", "h")
    expect(sx("signal", "h", "go", "1").out).toMatch(/^parked h at /)
    expect(sx("signal", "h", "go")).toEqual({ ...OK, out: "(1 nil)\n" })
  })
  test("cancel cleans up", () => {
    const sx = onStore()
    sx("start", "more.sx", "clean", "--id", "c")
    expect(sx("cancel", "c")).toEqual({ ...OK, out: "cancelled c\n" })
    expect(sx("history", "c").out).toContain("wrote    swept")
  })
  test("a failure has its place, and can be retried", () => {
    const sx = onStore()
    sx("start", "more.sx", "divide", "--id", "d")
    expect(sx("resume", "d", "0")).toEqual({
      status: 1,
      out: "",
      err: `more.sx:1:18: /: division by zero: 1 0
  1 | (define (half x) (/ 1 x))
    |                  ^
  in half, more.sx:1:18
  in divide, more.sx:3:34
failed d: sxflow retry d does its last step again
`,
    })
    expect(sx("retry", "d").out).toBe("parked d at by\n")
    expect(sx("resume", "d", "4")).toEqual({ ...OK, out: "5/4\n" })
  })
  test("query shows what was published", () => {
    const sx = onStore()
    sx("start", "publish.sx", "publish", POST, "--id", "p")
    sx("start", "more.sx", "echo", "1", "--id", "e")
    expect(sx("query", "p")).toEqual({ ...OK, out: '{:state "in review"}\n' })
    expect(sx("query", "p", "--json")).toEqual({ ...OK, out: '{"state":"in review"}\n' })
    expect(sx("query", "e")).toEqual({ status: 0, out: "", err: "e has published nothing\n" })
  })
  test("fork goes on from a row", () => {
    const sx = onStore()
    sx("start", "publish.sx", "publish", POST, "--id", "p")
    sx("resume", "p", "rejected")
    expect(sx("fork", "p", "--at", "0", "--id", "again").out).toBe("parked again at review\n")
    expect(sx("resume", "again", "maybe")).toEqual({ ...OK, out: "(flow-fail maybe)\n" })
    expect(refusal(sx("fork", "p", "--at", "1"))).toContain("the instance had ended by that row")
    expect(refusal(sx("fork", "p", "--at", "0", "--id", "again"))).toBe("the id is another instance's: again")
  })
  test("export and import move instances", () => {
    const [from, to] = [onStore(), onStore()]
    from("start", "publish.sx", "publish", POST, "--id", "p")
    from("start", "more.sx", "echo", "1", "--id", "e")
    expect(from("export", "-o", "all.sx")).toEqual({ ...OK, out: "" })
    expect(to("import", "all.sx")).toEqual({ ...OK, out: "imported 2 instances\n" })
    expect(to("import", "all.sx")).toEqual({ ...OK, out: "imported 0 instances\n" })
    expect(to("resume", "p", "no")).toEqual({ ...OK, out: "(flow-fail no)\n" })
    const one = from("export", "e").out
    const third = onStore()
    expect(third.call(["import", "-"], { input: one })).toEqual({ ...OK, out: "imported 1 instance\n" })
    expect(third("status", "e").out).toMatch(/^value +1$/m)
  })
  test("migrate moves what agrees, and says where the others part", () => {
    const sx = onStore()
    sx("start", "publish.sx", "publish", POST, "--id", "p")
    expect(sx("migrate", "p", "other.sx")).toEqual({
      status: 1,
      out: "p diverges: after row 0 it waits for ((suspend verdict)), not ((suspend review))\n",
      err: "",
    })
    expect(sx("migrate", "--flow", "publish", "newer.sx", "--dry-run")).toEqual({ ...OK, out: "p would migrate\n" })
    expect(sx("migrate", "p", "newer.sx")).toEqual({ ...OK, out: "p migrated\n" })
    expect(sx("migrate", "p")).toEqual({ ...OK, out: "p has that version already\n" })
    expect(sx("resume", "p", "yes")).toEqual({ ...OK, out: "(newer yes)\n" })
    expect(refusal(sx("migrate", "p", "newer.sx"))).toBe("only what goes on or is stuck can be migrated: p is finished")
  })
  test("PU1 purge forgets what has ended", () => {
    const sx = onStore()
    sx("start", "publish.sx", "publish", POST, "--id", "parked")
    for (const id of ["one", "two", "three"]) sx("start", "more.sx", "echo", "1", "--id", id)
    sx("start", "more.sx", "crash", "1", "--id", "failed")
    expect(sx("purge", "--older-than", "1d").out).toBe("purged 0 instances\n")
    expect(sx("purge", "--state", "failed", "--dry-run").out).toBe("would purge 1 instance\n")
    expect(sx("purge", "--flow", "echo").out).toBe("purged 3 instances\n")
    expect(sx("purge", "--json").out).toBe('{"purged":1}\n')
    expect(JSON.parse(sx("list", "--json").out)).toMatchObject([{ id: "parked" }])
    expect(sx("purge", "--state", "parked")).toMatchObject({
      status: 2,
      err: "sxflow: only what has ended is purged, not what is parked\n",
    })
  })
})

describe("looking", () => {
  test("list is paged", () => {
    const sx = onStore()
    for (const id of ["a", "b", "c", "d", "e"]) sx("start", "more.sx", "echo", "1", "--id", id)
    sx("start", "publish.sx", "publish", POST, "--id", "p")
    const ids = (...words: string[]) =>
      (JSON.parse(sx("list", "--json", ...words).out) as { id: string }[]).map(({ id }) => id)
    expect(ids()).toEqual(["a", "b", "c", "d", "e", "p"])
    expect(ids("--limit", "2")).toEqual(["a", "b"])
    expect(ids("--limit", "2", "--after", "b")).toEqual(["c", "d"])
    expect(ids("--state", "parked")).toEqual(["p"])
    expect(ids("--flow", "echo", "--after", "c")).toEqual(["d", "e"])
    expect(ids("--older-than", "1h")).toEqual([])
    expect(ids("--newer-than", "1h")).toHaveLength(6)
    const page = sx("list", "--limit", "1", "--flow", "echo")
    expect(timeless(page.out)).toMatch(
      /^ID {2}FLOW {2}STATE +AGE\na {3}echo {2}finished {2}[\d.]+ m?s +ended <time>\n$/,
    )
    expect(page.err).toBe("more: sxflow list --limit 1 --flow echo --after a\n")
    expect(onStore(sx.place)("list", "--state", "stuck")).toEqual({ status: 0, out: "", err: "no instances\n" })
  })
  test("TL1 history shows every row, those struck by a retry too", () => {
    const sx = onStore()
    sx("start", "publish.sx", "publish", POST, "--id", "p")
    sx("resume", "p", "approved", "--effects", "default.mjs")
    expect(timeless(sx("history", "p").out).replace(/ +start/, "  start")).toBe(`publish p  finished

0  <time>  start {:title "Hello"}
     wrote    reviewing
     shows    {:state "in review"}
     waits    suspend review
1  <time>  +<gap> resume review: approved
     waits    effect announce {:state "published" :title "Hello"} as (effect announce () 1)
2  <time>  +<gap> effect announce (effect announce () 1): "posted"
     finished "posted"
`)
    sx("start", "more.sx", "divide", "--id", "d")
    sx("resume", "d", "0")
    sx("retry", "d")
    const lines = timeless(sx("history", "d").out).split("\n")
    expect(lines.filter((line) => /^\d/.test(line)).map((line) => line.replace(/ +/g, " "))).toEqual([
      "0 <time> start nil",
      "1 <time> +<gap> resume by: 0 (struck)",
      "2 <time> +<gap> retry: row 1 is struck",
    ])
  })
  test("status says what is waited for", () => {
    const sx = onStore()
    sx("start", "more.sx", "both", "--id", "two")
    expect(
      timeless(sx("status", "two").out)
        .replace(/\(.* ago\)/, "(<gap> ago)")
        .replace(/bafk\w+/, "<version>"),
    ).toBe(`id       two
flow     both
state    parked
started  <time> (<gap> ago)
version  <version>
rows     1
waits    for a
waits    for (b 1)
`)
  })
  test("JSON goes in and out", () => {
    const sx = onStore()
    expect(sx("start", "more.sx", "echo", '{"a":[1,2.5,null,true,"x"]}', "--json", "--id", "j")).toEqual({
      ...OK,
      out: '{"id":"j","state":"finished","value":{"a":[1,2.5,null,true,"x"]}}\n',
    })
    expect(sx("start", "more.sx", "both", "--json", "--id", "two").out).toBe(
      '{"id":"two","state":"parked","tag":"a","waits":[{"kind":"suspend","tag":"a"},{"kind":"suspend","tag":"(b 1)"}]}\n',
    )
    expect(sx("resume", "two", '{"by":"Ada"}', "--json").status).toBe(0)
    expect(JSON.parse(sx("history", "two", "--json").out)).toMatchObject([
      { row: 0, struck: false, kind: "start", input: null, state: "parked", waits: [{ tag: "a" }, { tag: "(b 1)" }] },
      { row: 1, kind: "resume", tag: "a", value: { by: "Ada" }, state: "parked", waits: [] },
    ])
    expect(JSON.parse(sx("status", "two", "--json").out)).toMatchObject({
      id: "two",
      flow: "both",
      rows: 2,
      ended: null,
    })
    const failed = sx("start", "more.sx", "crash", "1", "--json", "--id", "f")
    expect(failed.status).toBe(1)
    expect(JSON.parse(failed.out)).toEqual({
      id: "f",
      state: "failed",
      error: "car: not a pair: 1",
      place: "more.sx:11:28",
    })
    expect(refusal(sx("start", "more.sx", "echo", "{a}", "--json"))).toMatch(/^INPUT is no JSON: /)
  })
})

describe("worker", () => {
  test("fires a timer and carries out an effect", async () => {
    const sx = onStore()
    sx("start", "more.sx", "nap", "7", "--id", "n")
    sx("start", "publish.sx", "publish", POST, "--id", "p")
    sx("resume", "p", "approved")
    const worker = start(command, ["worker", "--effects", "default.mjs", "--store", sx.place], cwd)
    await until(() => sx("list", "--state", "finished", "--json").out.includes('"p"'))
    worker.kill("SIGTERM")
    const [status] = await once(worker, "exit")
    expect(status).toBe(0)
    expect(sx("status", "n").out).toMatch(/^value +7$/m)
    expect(sx("status", "p").out).toMatch(/^value +"posted"$/m)
  })
  test("WO1 when it is stopped it finishes what it has begun", async () => {
    const sx = onStore()
    sx("start", "publish.sx", "publish", POST, "--id", "p")
    sx("resume", "p", "approved")
    const worker = start(command, ["worker", "--effects", "slow.mjs", "--store", sx.place], cwd)
    let said = ""
    worker.stderr?.on("data", (piece) => {
      said += String(piece)
    })
    await until(() => existsSync(join(cwd, "under-way")))
    worker.kill("SIGINT")
    const [status] = await once(worker, "exit")
    expect(status).toBe(0)
    expect(said).toBe(`working on ${sx.place}, with announce; Ctrl-C stops
stopping when what is under way is done; Ctrl-C again to stop at once
1 delivery, 1 finished, 0 failed
`)
    expect(sx("status", "p").out).toMatch(/^value +"slowly"$/m)
  })
  test("WO2 one that does what is due now says what is in other hands, and until when", async () => {
    const sx = onStore()
    sx("start", "publish.sx", "publish", POST, "--id", "p")
    sx("resume", "p", "approved")
    rmSync(join(cwd, "under-way"), { force: true })
    const worker = start(command, ["worker", "--effects", "slow.mjs", "--store", sx.place], cwd)
    await until(() => existsSync(join(cwd, "under-way")))
    worker.kill("SIGKILL")
    await once(worker, "exit")
    const { status, err } = sx("worker", "--once", "--effects", "default.mjs")
    expect(status).toBe(0)
    expect(err).toMatch(
      /^1 instance is in other hands until \d{4}-\S+ \S+Z, or longer if whoever has them lives\n0 deliveries, /,
    )
    expect(sx("worker", "--once").err).toMatch(/^1 instance is in other hands until /)
  })
})

describe("bad input gets a sentence, and nothing is lost", () => {
  const sx = onStore()
  sx("start", "publish.sx", "publish", POST, "--id", "live")
  sx("start", "more.sx", "echo", "1", "--id", "done")
  sx("start", "more.sx", "crash", "1", "--id", "fell")
  sx("start", "more.sx", "both", "--id", "gone")
  sx("cancel", "gone")

  test.each<[string, string[], string]>([
    ["an unknown flow", ["start", "publish.sx", "publsh"], "publish.sx defines no flow publsh. Did you mean publish?"],
    ["a far flow", ["start", "newer.sx", "x"], "newer.sx defines no flow x; it defines publish"],
    ["a flow without a name", ["start", "nameless.sx", "x"], "nameless.sx defines no flow x; it defines ''"],
    ["no name", ["start", "none.sx", ""], "none.sx defines no flow '', nor any other"],
    ["nothing to test", ["test", "/dev/null"], "/dev/null defines no flow"],
    ["no flow", ["start", "none.sx", "x"], "none.sx defines no flow x, nor any other"],
    ["no file", ["start", "publsh.sx", "publish"], "publsh.sx: no such file. Did you mean publish.sx?"],
    ["an unknown id", ["resume", "nobody", "1"], 'no such instance: "nobody"; sxflow list shows what there is'],
    [
      "an unknown tag",
      ["resume", "live", "1", "--tag", "rview"],
      "nothing waits for that tag: rview. Did you mean review?",
    ],
    ["a far tag", ["resume", "live", "1", "--tag", "x"], "nothing waits for that tag: x; it waits for review"],
    ["a finished instance", ["resume", "done", "1"], 'the instance has ended: "done" finished'],
    ["a failed instance", ["resume", "fell", "1"], 'the instance has ended: "fell" failed'],
    ["a cancelled instance", ["signal", "gone", "a"], 'the instance has ended: "gone" cancelled'],
    ["a cancelled instance, again", ["cancel", "gone"], 'the instance has ended: "gone" cancelled'],
    ["what did not fail", ["retry", "done"], 'only a failed or stuck instance can be retried: "done" finished'],
    ["two values", ["resume", "live", "1 2"], "one value is wanted, not several: 1"],
    ["no value", ["resume", "live", " "], "a value is wanted"],
    ["a cycle", ["resume", "live", "#0=(1 . #0#)"], "a circular list at: () #0=(1 . #0#)"],
    [
      "a handler that is none",
      ["resume", "live", "1", "--effects", "wrong.mjs"],
      "wrong.mjs: announce is no effect handler: a function, or an object of a function `run` and a policy",
    ],
    [
      "effects that throw",
      ["resume", "live", "1", "--effects", "throws.mjs"],
      "throws.mjs cannot be loaded: Error: no luck",
    ],
    ["no effects", ["resume", "live", "1", "--effects", "no.mjs"], "no.mjs: no such file"],
    ["no export", ["import", "publish.sx"], "publish.sx: not what sxflow export writes"],
    [
      "no store",
      ["list", "--store", "absent.db"],
      "there is no store here: absent.db; name one with --store, or begin with sxflow start",
    ],
    ["a text for a store", ["list", "--store", "notes.txt"], "the file is no SQLite database: notes.txt"],
    ["a directory for a store", ["list", "--store", "."], "a store is a file, not a directory: ."],
    ["no such store", ["list", "--store", "mongo://x"], "there is no store for such an address: mongo://"],
  ])("%s", (_what, words, sentence) => {
    expect(refusal(sx(...words))).toBe(sentence)
  })

  test("FF1 what does not read, or raises while it loads, has its caret", () => {
    expect(sx("start", "publish.sx", "publish", "(1 2")).toEqual({
      status: 1,
      out: "",
      err: "INPUT:1:1: read: this ( is never closed\n  1 | (1 2\n    | ^\n  expected a datum, a dot or `)`, line 1, column 5\n",
    })
    expect(sx("start", "broken.sx", "f").err).toMatch(
      /^broken\.sx:1:1: read: this \( is never closed\n {2}1 \| \(defflow f\n/,
    )
    expect(sx("start", "raises.sx", "f").err).toMatch(
      /^raises\.sx:2:3: car: not a pair: \(\)\n {2}2 \| {3}\(car '\(\)\)\)\n/,
    )
  })
  test("an answer that is not plain data fails, and is kept", () => {
    const { status, err } = sx("start", "more.sx", "odd", "1", "--id", "odd")
    expect(status).toBe(1)
    expect(err).toMatch(/^the answer is not plain data: .*\nfailed odd: sxflow retry odd does its last step again\n$/)
    expect(sx("status", "odd").out).toMatch(/^state +failed$/m)
  })
  test("an effect that fails for good has no place, and can be retried", () => {
    sx("start", "publish.sx", "publish", POST, "--id", "mute")
    expect(sx("resume", "mute", "approved", "--effects", "mute.mjs")).toEqual({
      status: 1,
      out: "",
      err: 'effect: the handler failed: announce "no luck"\nfailed mute: sxflow retry mute does its last step again\n',
    })
  })
  test("what is used up is told of the instance", () => {
    expect(refusal(sx("start", "more.sx", "hoard", "1", "--id", "hoard"))).toBe(
      'the instance "hoard" cannot go on: the memory budget is used up',
    )
  })
  test("a store of a newer version, or of another application", () => {
    for (const [pragma, sentence] of [
      ["user_version = 99", "the store was made by a newer sxflow"],
      ["application_id = 7", "the file belongs to another application"],
    ] as const) {
      const own = onStore()
      own("start", "more.sx", "echo", "1")
      const database = connect(join(cwd, own.place))
      database.exec(`pragma ${pragma}`)
      database.close()
      expect(refusal(own("list"))).toContain(`${sentence}: ${own.place}`)
    }
  })
  test("a PostgreSQL server without a database is named by its host", () => {
    const env = { PGHOST: "localhost", PGPORT: "1", USER: "", PGUSER: "", PGDATABASE: "" }
    expect(refusal(sx.call(["list", "--store", "postgres://"], { env }))).toBe(
      "no PostgreSQL server answers: localhost:1",
    )
  })
  test("a store that others keep locked", () => {
    const own = onStore()
    own("start", "more.sx", "both", "--id", "b")
    const database = connect(join(cwd, own.place))
    database.exec("begin immediate")
    expect(refusal(own("resume", "b", "1"))).toBe(
      `another process has kept the store locked for too long: ${own.place}`,
    )
    database.exec("rollback")
    database.close()
    expect(own("resume", "b", "1").out).toBe("parked b at (b 1)\n")
  })
  test.runIf(process.getuid?.() === 0)("a store that may only be read", () => {
    const own = onStore()
    own("start", "more.sx", "both", "--id", "b")
    for (const directory of [cwd, dirname(command)]) chmodSync(directory, 0o755)
    chmodSync(join(cwd, own.place), 0o000)
    expect(refusal(own.call(["list"], { uid: 65534 }))).toBe(`the store may not be read: ${own.place}`)
    const fresh = join(cwd, "fresh.db")
    expect(refusal(onStore(fresh).call(["start", "more.sx", "echo"], { uid: 65534 }))).toBe(
      `the directory may not be written: ${cwd}`,
    )
    chmodSync(join(cwd, own.place), 0o444)
    expect(refusal(own.call(["resume", "b", "1"], { uid: 65534 }))).toBe(
      `the store may be read but not written: ${own.place}`,
    )
    expect(own("resume", "b", "1").out).toBe("parked b at (b 1)\n")
  })
  test("a corrupted store", () => {
    const own = onStore()
    own("start", "publish.sx", "publish", POST, "--id", "p")
    const bytes = readFileSync(join(cwd, own.place))
    writeFileSync(join(cwd, own.place), Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 7)]))
    expect(refusal(own("status", "p"))).toBe(`the store is damaged: ${own.place}`)
  })
  test("a corrupted row", () => {
    const own = onStore()
    own("start", "publish.sx", "publish", POST, "--id", "p")
    const text = own("export").out
    const damaged = onStore()
    damaged.call(["import", "-"], { input: text.replace("(suspend review)", "(suspend verdict)") })
    expect(refusal(damaged("resume", "p", "approved"))).toMatch(/^the log contradicts the flow: "p" row 0 says /)
    const shown = damaged("status", "p").out
    expect(shown).toMatch(/^state +stuck$/m)
    expect(shown).toMatch(/^trouble +the log contradicts the flow$/m)
    expect(shown).toMatch(/^expected row 0 says \(start .*, which came to \(parked 1 \(\(suspend verdict\)\) /m)
    expect(shown).toMatch(/^actual +the flow comes to .*; the flow waits for \(\(suspend review\)\)$/m)
    expect(JSON.parse(damaged("status", "p", "--json").out)).toMatchObject({
      state: "stuck",
      contradiction: { row: 0 },
    })
    expect(damaged("list").out).toMatch(/^p +publish +stuck/m)
    expect(damaged("history", "p").out).toMatch(/^ +stuck +the log contradicts the flow: the flow comes to /m)
    expect(JSON.parse(damaged("history", "p", "--json").out)).toMatchObject([
      { row: 0, contradicted: expect.stringMatching(/^the flow comes to /) },
    ])
  })
  test("misuse is 2", () => {
    for (const name of [
      "start",
      "resume",
      "signal",
      "cancel",
      "retry",
      "status",
      "history",
      "query",
      "import",
      "migrate",
      "fork",
      "test",
    ]) {
      const { status, err } = sx(name)
      expect({ status, err }).toEqual({
        status: 2,
        err: expect.stringMatching(/^sxflow: (which|with which|after which).*\? sxflow/),
      })
    }
  })
  test("FW1 a command that looks makes no store", () => {
    expect(sx("list", "--store", "absent.db").status).toBe(1)
    expect(existsSync(join(cwd, "absent.db"))).toBe(false)
  })
  test("FW2 a hint is not mixed with values", () => {
    expect(sx("status", "live").err).toBe("")
  })
  test("nothing was lost", () => {
    expect(sx("resume", "live", "no")).toEqual({ ...OK, out: "(flow-fail no)\n" })
  })
})

describe("run, eval and repl", () => {
  const lost = /^1 instance is left parked in memory, and gone now: \w{26}; --store FILE would keep them\n$/
  const sx = onStore()
  test("say what they leave parked", () => {
    expect(sx("run", "looks.sx")).toMatchObject({ status: 0, out: "flow-suspended", err: expect.stringMatching(lost) })
    const input = "(defflow f (lambda (x) (suspend 'a)))\n(car (flow/start f 1))\n"
    expect(sx.call(["repl"], { input })).toMatchObject({ status: 0, err: expect.stringMatching(lost) })
    expect(sx("eval", "(defflow f (lambda (x) (suspend 'a))) (car (flow/start f 1))").err).toMatch(lost)
  })
  test("keep it where they are told", () => {
    const kept = onStore()
    expect(kept("run", "--store", kept.place, "looks.sx")).toEqual({ ...OK, out: "flow-suspended" })
    const [{ id }] = JSON.parse(kept("list", "--json").out) as [{ id: string }]
    expect(kept("resume", id, "7")).toEqual({ ...OK, out: "7\n" })
  })
  test("a store that does not open is said where it was wanted", () => {
    expect(sx("run", "--store", "notes.txt", "looks.sx")).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^looks\.sx:1:1: register: the file is no SQLite database: notes\.txt\n/),
    })
  })
})

describe("test", () => {
  const sx = onStore()
  test("plays every flow of a file", () => {
    const { status, out, err } = sx("test", "more.sx", "--orders", "3", "--seed", "5")
    expect(status).toBe(0)
    expect(out.split("\n").filter((line) => !/^\w+: \d+ crash points?, 3 orders: replays agree$/.test(line))).toEqual([
      "",
    ])
    expect(err.trimEnd().split("\n").at(-1)).toBe("seed 5")
  })
  test("plays one flow, on one input, with answers", () => {
    expect(
      sx("test", "publish.sx", "publish", POST, "--answer", "review=approved", "--orders", "2", "--seed", "1"),
    ).toEqual({
      status: 0,
      out: 'publish {:title "Hello"}: 6 crash points, 2 orders: replays agree\n',
      err: "  ended: 3 finished\nseed 1\n",
    })
  })
  test("draws the same chance from one seed", () => {
    const words = ["test", "more.sx", "hear", "--seed", "9", "--json"]
    expect(sx(...words)).toEqual(sx(...words))
  })
})
