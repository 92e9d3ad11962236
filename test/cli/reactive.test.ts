// Objects, activities, triggers and schedules on the command line: declared once, seen to by whoever is there.

import { once } from "node:events"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { bundledCommand, directoryOf, type RunOptions, run, start } from "./command.js"

const command = bundledCommand()

const cwd = directoryOf({
  "notes.sx": `(deftype person {:fields {:name string}})
(deftype note
  {:fields {:text string :tags (maybe (list-of string)) :stars (default (integer :min 0 :max 5) 0)}
   :relations {:author (one person) :about (many any)}
   :triggers ({:on create :flow announce})})
(deftrigger starred {:on (create update) :type note :flow praise :actors {:not ("robot")}}
  (lambda (activity) (> (get (get activity :object) :stars) 2)))
(deftrigger told {:on Told :flow told :when (has :about)})
(defschedule yearly {:cron "0 8 1 1 *" :zone "Europe/Vienna" :flow praise :missed skip})
(defflow announce (lambda (activity) (emit {:type "Told" :about (get (get activity :object) :id)}) 'announced))
(defflow praise (lambda (activity) (suspend 'praised)))
(defflow told (lambda (activity) 'ok))
`,
  "newer.sx": `(deftype person {:fields {:name string :age (maybe integer)}})
(deftype note {:fields {:text string} :open #t})
(deftrigger told {:on Told :flow told :when (has :about)})
(defschedule yearly {:cron "0 9 1 1 *" :zone "Europe/Vienna" :flow praise})
(defflow praise (lambda (activity) 'praised))
(defflow told (lambda (activity) 'newer))
`,
  "far.sx": `(deftype page {:fields {:n integer} :triggers ({:on create :flow elsewhere})})
(deftrigger logged {:on update :type page :do (effect log {:n (get (:object :n))})})
(deftrigger crashing {:on delete :type page :flow crash})
(defflow crash (lambda (activity) (effect-of activity)))
(define (effect-of activity) (car (effect 'ask 1)))
`,
  "cycle.sx": `(deftype note {:fields {:n integer}})
(deftrigger cyc {:on any :type note :flow again})
(defflow again
  (lambda (a) (let ((n (get (get a :object) :n))) (if (< n 3) (object/put! (assoc (get a :object) :n (+ 1 n)))))))
`,
  "elsewhere.sx": "(defflow elsewhere (lambda (activity) (get activity :type)))\n",
  "often.sx": `(defschedule often {:cron "* * * * * *" :flow beat :input 7})
(defschedule lost {:cron "* * * * * *" :flow nowhere})
(defflow beat (lambda (input) (get input :input)))
`,
  "script.sx": `(deftype leaf {:fields {:n integer}})
(display (get (object/put! {:type "leaf" :id "l" :n 1 :status "published"} "script") :id))
`,
  "kind.sx": "(deftype page {:fields {:n intger}})\n",
  "hour.sx": '(defschedule s {:cron "0 25 * * *" :flow f})\n',
  "zone.sx": '(defschedule s {:cron "0 5 * * *" :zone "Europe/Viena" :flow f})\n',
  "waits.sx": "(deftrigger t {:on create :do (seq (effect a) (sleep 5))})\n",
  "open.sx": "(deftype note\n  {:fields {:n integer}}\n",
  "none.sx": "(defflow f (lambda (x) x))\n",
  "log.mjs": "export const log = ({ n }) => n\nexport const ask = () => 5\n",
  "ask.mjs": "export const ask = () => [5]\n",
})

let stores = 0

/** A store of its own: what a command prints on it, and its status. */
function onStore(place = `store-${stores++}.db`) {
  const call = (words: readonly string[], options: RunOptions = {}) =>
    run(command, words, { cwd, ...options, env: { SXFLOW_STORE: place, NO_COLOR: "1", ...options.env } })
  const json = (...words: string[]) => JSON.parse(call([...words, "--json"]).out)
  return Object.assign((...words: string[]) => call(words), { call, json, place })
}

/** One that has taken a module. */
function declared(file = "notes.sx") {
  const sx = onStore()
  expect(sx("declare", file).status).toBe(0)
  return sx
}

const OK = { status: 0, err: "" }
const NOTE = '{:type "note" :id "n" :text "hi" :stars 4 :status "published"}'

/** Times, ids and gaps made alike. */
function timeless(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d{3}Z/g, "<time>")
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d/g, "<local>")
    .replace(/on\.[0-9a-z]{26}\.[0-9a-z]{16}/g, "<instance>")
    .replace(/\b01[0-9a-z]{24}\b/g, "<position>")
    .replace(/bafk\w+/g, "<cid>")
    .replace(/(in|for) [\d.]+ (ms|s|min|h|d)( \d+ (s|min|h))?/g, "$1 <gap>")
    .replace(/\(.* ago\)/g, "(<gap> ago)")
}

/** The same, with one space between columns. */
function lines(text: string): string[] {
  return timeless(text)
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/ {2,}/g, " "))
}

/** What a command wrote to the standard error in the end, `sxflow: ` left out. */
function refusal(finished: { status: number | null; out: string; err: string }, status = 1): string {
  expect(finished).toMatchObject({ status, out: "" })
  return finished.err.replace(/^sxflow: /, "").trimEnd()
}

describe("declare", () => {
  test("says what is new, unchanged, changed and gone", () => {
    const sx = onStore()
    const { status, out, err } = sx("declare", "notes.sx")
    expect({ status, err }).toEqual(OK)
    expect(lines(out)).toEqual([
      "new type note",
      "new type person",
      "new trigger note.create.announce",
      "new trigger starred",
      "new trigger told",
      "new schedule yearly next <local>, in <gap>",
    ])
    expect(sx("declare", "notes.sx").out).toBe(
      out.replaceAll(/^new {6}/gm, "unchanged").replaceAll("new  ", "unchanged  "),
    )
    expect(lines(sx("declare", "newer.sx").out)).toEqual([
      "changed type note",
      "changed type person",
      "unchanged trigger told its module has changed",
      "changed schedule yearly next <local>, in <gap>",
      "gone trigger note.create.announce",
    ])
    expect(sx.json("declare", "newer.sx")).toMatchObject([
      { change: "unchanged", kind: "type", name: "note" },
      { change: "unchanged", kind: "type", name: "person" },
      { change: "unchanged", kind: "trigger", name: "told" },
      { change: "unchanged", kind: "schedule", name: "yearly" },
    ])
  })
  test("tells of flows that are not there", () => {
    const note = "the flow elsewhere is not defined here: who is to start it needs a module that does"
    expect(onStore()("declare", "far.sx").out).toContain(`new  trigger  page.create.elsewhere  ${note}\n`)
    expect(onStore()("declare", "far.sx", "elsewhere.sx").out).not.toContain("elsewhere  the flow")
    expect(onStore()("declare", "none.sx")).toEqual({
      status: 0,
      out: "",
      err: "none.sx: no deftype, deftrigger or defschedule\n",
    })
  })
  test.each<[string, string[], string]>([
    ["an unknown kind", ["kind.sx"], "page: :fields :n: unknown kind, did you mean integer: intger"],
    ["an hour that is none", ["hour.sx"], "schedule s: :cron: no such hour"],
    [
      "a zone that is none",
      ["zone.sx"],
      'schedule s: :zone: no such time zone, near it is Europe/Vienna: "Europe/Viena"',
    ],
    ["a composition that waits", ["waits.sx"], "t: :do: a composition never waits; a flow does, with: sleep"],
    ["a file that is not there", ["notes.sx", "notess.sx"], "notess.sx: no such file. Did you mean notes.sx?"],
    ["the second of two", ["notes.sx", "kind.sx"], "page: :fields :n: unknown kind, did you mean integer: intger"],
    ["what does not read", ["open.sx"], "open.sx:1:1: read: this ( is never closed\n  1 | (deftype note\n    | ^"],
  ])("DC1 %s is refused, and no store made", (_what, files, sentence) => {
    const sx = onStore()
    expect(refusal(sx("declare", ...files))).toContain(sentence)
    expect(existsSync(join(cwd, sx.place))).toBe(false)
  })
  test("the caret stands under the field of a cron text", () => {
    expect(onStore()("declare", "hour.sx").err).toMatch(/\n {2}0 25 \* \* \*\n {4}\^\^\n$/)
  })
  test("what a program, a worker or a start brings is declared too", () => {
    const script = onStore()
    expect(script("run", "--store", script.place, "script.sx")).toEqual({ ...OK, out: "l" })
    expect(script.json("types")).toMatchObject([{ name: "leaf" }])
    expect(script.json("activities")).toMatchObject([{ type: "create", actor: "script", object: { id: "l" } }])
    const worker = onStore()
    expect(worker("worker", "--once", "notes.sx")).toMatchObject({ status: 0 })
    expect(worker.json("types")).toHaveLength(2)
    const starting = onStore()
    expect(refusal(starting("start", "notes.sx", "tld"))).toBe("notes.sx defines no flow tld. Did you mean told?")
    expect(starting.json("types")).toEqual([])
    expect(starting("start", "notes.sx", "told")).toEqual({ ...OK, out: "ok\n" })
    expect(starting.json("triggers")).toHaveLength(3)
  })
})

describe("object", () => {
  test("CQ1 put answers the object, and says what it set going", () => {
    const sx = declared()
    const { status, out, err } = sx("object", "put", NOTE, "--actor", "ada")
    expect({ status, out }).toEqual({
      status: 0,
      out: '{:id "n" :stars 4 :status "published" :text "hi" :type "note"}\n',
    })
    expect(lines(err)).toEqual([
      " create: note.create.announce started: <instance> (finished)",
      " create: starred started: <instance> (parked)",
      " Told: told started: <instance> (finished)",
    ])
    expect(sx("object", "put", NOTE)).toMatchObject({ status: 0, err: "  nothing has changed\n" })
    expect(lines(sx("object", "put", NOTE.replace("hi", "ho"), "--actor", "robot").err)).toEqual([
      " update: starred declined: the actor is out of its scope: robot",
    ])
    expect(sx.json("object", "put", '{"type":"note","id":"d","text":"draft"}')).toEqual({
      object: { id: "d", stars: 0, status: "draft", text: "draft", type: "note" },
      activity: null,
      triggers: [],
    })
    expect(sx.json("object", "put", '{"type":"note","id":"d","text":"out","status":"published"}')).toMatchObject({
      activity: expect.stringMatching(/^bafk/),
      triggers: [
        { trigger: "note.create.announce", outcome: "started", state: "finished", reason: null, attempts: 1 },
        { trigger: "starred", outcome: "declined", instance: null, reason: "the guard says no" },
        { trigger: "told", outcome: "started" },
      ],
    })
  })
  test("CQ1 put tells each consequence once, also where a flow changes the very object", () => {
    const sx = declared("cycle.sx")
    expect(lines(sx("object", "put", '{:type "note" :id "n" :n 0 :status "published"}').err)).toEqual([
      " create: cyc started: <instance> (finished)",
      ...Array(3).fill(" update: cyc started: <instance> (finished)"),
    ])
  })
  test("what get shows as data, put takes", () => {
    const sx = declared()
    sx("object", "put", '{:type note :id n :text "hi" :tags ("a" "b")}')
    const { out } = sx("object", "get", "n", "--data")
    expect(sx.call(["object", "put", "-"], { input: out.replace("hi", "ho") })).toEqual({
      ...OK,
      out: out.replace("hi", "ho"),
    })
    const { out: json } = sx("object", "get", "n", "--data", "--json")
    expect(JSON.parse(json)).toEqual({ id: "n", stars: 0, status: "draft", tags: ["a", "b"], text: "ho", type: "note" })
    expect(sx.call(["object", "put", "-"], { input: "" }).err).toContain("a value is wanted")
    expect(sx.call(["object", "put", "-", "--json"], { input: json }).err).toBe("")
    expect(sx("object", "put", '{:type person :name "Bob"}').out).toMatch(/^\{:id "01[0-9a-z]{24}" :name "Bob"/)
  })
  test("get shows relations and the last activity", () => {
    const sx = declared()
    sx("object", "put", NOTE)
    sx("object", "put", '{:type "person" :id "bob" :name "Bob"}')
    expect(sx("object", "relate", "n", "author", "bob", "--actor", "ada")).toEqual({
      ...OK,
      out: "related n author bob\n",
    })
    expect(sx("object", "relate", "n", "author", "bob").err).toBe("  nothing has changed\n")
    expect(sx.json("object", "relate", "n", "about", "bob")).toMatchObject({
      related: { from: "n", name: "about", to: "bob" },
    })
    expect(lines(sx("object", "get", "n").out)).toEqual([
      'object {:id "n" :stars 4 :status "published" :text "hi" :type "note"}',
      "content <cid>",
      "last add of n about-> bob by local, <time>, <position>",
      "related about-> bob",
      "related author-> bob",
    ])
    expect(sx.json("object", "get", "n")).toMatchObject({
      object: { id: "n" },
      content: expect.stringMatching(/^bafk/),
      activity: { type: "add", edge: { from: "n", name: "about", to: "bob" }, at: expect.stringMatching(/Z$/) },
      relations: { about: ["bob"], author: ["bob"] },
    })
    expect(sx("object", "unrelate", "n", "author", "bob")).toEqual({ ...OK, out: "unrelated n author bob\n" })
    expect(sx("object", "unrelate", "n", "author", "bob").err).toBe("  nothing has changed\n")
    expect(sx.json("object", "unrelate", "n", "about", "bob")).toMatchObject({
      unrelated: { name: "about" },
      triggers: [],
    })
  })
  test("list is paged", () => {
    const sx = declared()
    for (const id of ["a", "b", "c"]) sx("object", "put", `{:type person :id "${id}" :name "${id}"}`)
    sx("object", "put", NOTE)
    expect(sx("object", "list")).toEqual({
      ...OK,
      out: `ID  TYPE    STATUS
a   person  draft      {:name "a"}
b   person  draft      {:name "b"}
c   person  draft      {:name "c"}
n   note    published  {:stars 4 :text "hi"}
`,
    })
    const ids = (...words: string[]) => (sx.json("object", "list", ...words) as { id: string }[]).map(({ id }) => id)
    expect(ids("--type", "person")).toEqual(["a", "b", "c"])
    expect(ids("--status", "published")).toEqual(["n"])
    expect(ids("--after", "b")).toEqual(["c", "n"])
    expect(sx("object", "list", "--type", "person", "--limit", "1").err).toBe(
      "more: sxflow object list --type person --limit 1 --after a\n",
    )
    expect(sx("object", "list", "--status", "lost")).toEqual({ status: 0, out: "", err: "no objects\n" })
  })
  test("delete is an activity of what is public", () => {
    const sx = declared()
    sx("object", "put", NOTE)
    expect(sx("object", "delete", "n", "--actor", "eve")).toEqual({ ...OK, out: "deleted n\n" })
    expect(sx.json("activities", "--type", "delete")).toMatchObject([{ actor: "eve", object: { id: "n" } }])
    expect(refusal(sx("object", "get", "n"))).toBe("the object was deleted: n")
    sx("object", "put", NOTE)
    expect(sx.json("object", "delete", "n")).toMatchObject({ deleted: "n", activity: expect.any(String), triggers: [] })
  })
  test("a module may come with the change", () => {
    const sx = onStore()
    const words = ["object", "put", '{:type page :id "p" :n 1 :status published}', "--load", "far.sx"]
    const { status, err } = sx(...words, "--load", "elsewhere.sx")
    expect({ status, err: lines(err) }).toEqual({
      status: 0,
      err: [" create: page.create.elsewhere started: <instance> (finished)"],
    })
    const update = '{:type page :id "p" :n 2}'
    expect(lines(sx("object", "put", update).err)).toEqual([" update: logged started: <instance> (running, needs log)"])
    expect(lines(sx("object", "put", update.replace("2", "3"), "--effects", "log.mjs").err)).toEqual([
      " update: logged started: <instance> (finished)",
    ])
  })
})

describe("activities", () => {
  const sx = declared()
  sx("object", "put", NOTE, "--actor", "ada")
  sx("object", "put", '{:type "person" :id "bob" :name "Bob"}')
  sx("object", "put", NOTE.replace("hi", "ho").replace(":stars 4", ':tags ("a")'), "--actor", "bob")
  sx("object", "relate", "n", "author", "bob")

  test("a timeline", () => {
    expect(lines(sx("activities").out)).toEqual([
      "POSITION TIME VERB ACTOR ABOUT CHANGED",
      "<position> <time> create ada note n",
      '<position> <time> Told flow:announce {:about "n"}',
      "<position> <time> update bob note n +tags ~stars ~text",
      "<position> <time> add local n author-> bob",
    ])
  })
  test("picked and paged", () => {
    const verbs = (...words: string[]) =>
      (sx.json("activities", ...words) as { type: string }[]).map(({ type }) => type)
    expect(verbs("--type", "update")).toEqual(["update"])
    expect(verbs("--object-type", "note", "--actor", "ada")).toEqual(["create"])
    expect(verbs("--object", "n", "--newest")).toEqual(["add", "update", "create"])
    const first = sx("activities", "--limit", "2")
    const after = /--after (\w+)$/.exec(first.err.trimEnd())?.[1] as string
    expect(first.err).toMatch(/^more: sxflow activities --limit 2 --after 01/)
    expect(verbs("--limit", "2", "--after", after)).toEqual(["update", "add"])
    expect(sx("activities", "--newest", "--limit", "3").err).toMatch(
      /^more: sxflow activities --newest --limit 3 --after 01/,
    )
    expect(sx("activities", "--type", "craete")).toEqual({
      status: 0,
      out: "",
      err: "no activities. Did you mean create?\n",
    })
    expect(sx.json("activities", "--type", "nothing")).toEqual([])
  })
  test("one in full, with the chain of its causes", () => {
    const [{ position, id }] = sx.json("activities", "--type", "Told")
    expect(lines(sx("activities", "show", position).out)).toEqual([
      "position <position>",
      "id <cid>",
      "verb Told",
      "actor flow:announce",
      "time <time> (<gap> ago)",
      'about "n"',
      "instance <instance>",
      "cause <position> create of note n by ada",
      "trigger told started: <instance> (finished)",
    ])
    for (const part of [id.slice(0, 30), position.slice(0, 25)])
      expect(sx.json("activities", "show", part)).toMatchObject({ activity: { position } })
    expect(sx.json("activities", "show", id)).toMatchObject({
      activity: { type: "Told", depth: 1 },
      causes: [{ type: "create" }],
      audit: [{ trigger: "told", outcome: "started" }],
    })
    const [update] = sx.json("activities", "--type", "update")
    expect(sx("activities", "show", update.position).out).toMatch(/^changed +\+tags ~stars ~text$/m)
  })
})

describe("types and triggers", () => {
  const sx = declared()
  test("types, and one of them in outline", () => {
    expect(lines(sx("types").out)).toEqual([
      "NAME FIELDS RELATIONS TRIGGERS NUMBER",
      "note stars, tags, text about, author note.create.announce 1",
      "person name - - 1",
    ])
    expect(sx("types", "show", "person")).toEqual({ ...OK, out: "person\n  :name  string\n  no other fields\n" })
    expect(sx.json("types", "show", "note")).toMatchObject({
      name: "note",
      fields: { text: "string", stars: "(default (integer :min 0 :max 5) 0)" },
      open: false,
      relations: { author: { cardinality: "one", targets: ["person"] } },
      triggers: ["note.create.announce"],
    })
    expect(sx.json("types")).toHaveLength(2)
  })
  test("triggers, and one of them in full", () => {
    expect(lines(sx("triggers").out)).toEqual([
      "NAME ON TYPE ACTION GUARD ACTORS OWNER NUMBER",
      "note.create.announce create note flow announce - any note 1",
      "starred create update note flow praise procedure not robot - 1",
      "told Told any flow told condition any - 1",
    ])
    expect(lines(sx("triggers", "show", "told").out)).toEqual([
      "name told",
      "does on Told: flow told, when (has :about)",
      "guard condition",
      "owner none: it is declared by itself",
      "number 1",
      "id <cid>",
      "module <cid>",
      "declared {:flow told :on Told :when (has :about)}",
    ])
    expect(sx.json("triggers", "show", "starred")).toMatchObject({
      on: ["create", "update"],
      type: "note",
      flow: "praise",
      isOwn: true,
      hasGuard: true,
      when: null,
      actors: { not: ["robot"] },
      owner: null,
    })
    expect(declared("far.sx").json("triggers")).toMatchObject([
      { name: "crashing" },
      { name: "logged", do: "(effect log {:n (get (:object :n))})" },
      { name: "page.create.elsewhere", isOwn: false, owner: "page", actors: "any" },
    ])
  })
  test("a trigger that is removed is back with its module", () => {
    const own = declared()
    expect(own("triggers", "remove", "told")).toEqual({ ...OK, out: "removed told\n" })
    expect(own.json("triggers", "remove", "starred")).toEqual({ removed: "starred" })
    expect(own.json("triggers")).toHaveLength(1)
    expect(lines(own("declare", "notes.sx").out).filter((line) => line.startsWith("new"))).toEqual([
      "new trigger starred",
      "new trigger told",
    ])
  })
})

describe("audit", () => {
  test("what came of every pair, and errors tried again", () => {
    const sx = declared("far.sx")
    const failed = sx("object", "put", '{:type page :id "p" :n 1 :status published}')
    expect(lines(failed.err)).toEqual([
      " create: page.create.elsewhere error: no such flow: elsewhere",
      " sxflow audit retry --activity <position> tries again",
    ])
    sx("object", "put", '{:type page :id "q" :n 1 :status published}')
    sx("object", "put", '{:type page :id "q" :n 2}')
    expect(lines(sx("audit").out)).toEqual([
      "TIME ACTIVITY TRIGGER OUTCOME",
      "<time> <position> page.create.elsewhere error no such flow: elsewhere",
      "<time> <position> page.create.elsewhere error no such flow: elsewhere",
      "<time> <position> logged started <instance> (running, needs log)",
    ])
    const [first, second] = sx.json("audit", "--outcome", "error")
    expect(sx.json("audit", "--trigger", "logged")).toMatchObject([{ outcome: "started", state: "running" }])
    expect(sx.json("audit", "--activity", first.activity)).toEqual([first])
    const page = sx("audit", "--limit", "1")
    expect(page.err).toBe(`more: sxflow audit --limit 1 --after ${first.position}\n`)
    expect(sx.json("audit", "--limit", "1", "--after", first.position)).toEqual([second])
    const again = sx("audit", "retry", "--activity", first.position)
    expect({ ...again, out: lines(again.out)[1] }).toEqual({
      status: 1,
      out: "<time> <position> page.create.elsewhere error no such flow: elsewhere; tried 2 times",
      err: "",
    })
    expect(sx("audit", "retry", "--trigger", "logged")).toEqual({ status: 0, out: "", err: "nothing to try again\n" })
    expect(sx.json("audit", "retry", "--load", "elsewhere.sx")).toMatchObject([
      { trigger: "page.create.elsewhere", outcome: "started", state: "finished" },
      { trigger: "page.create.elsewhere", outcome: "started", state: "finished" },
    ])
    expect(sx.json("audit", "retry")).toEqual([])
    expect(sx("audit", "--outcome", "declined")).toEqual({ status: 0, out: "", err: "nothing in the audit\n" })
  })
  test("the entries of one activity stand on one page", () => {
    const sx = declared()
    sx("object", "put", NOTE)
    const page = sx("audit", "--limit", "1")
    expect(lines(page.out)).toHaveLength(3)
    const after = /--after (\w+)$/.exec(page.err.trimEnd())?.[1] as string
    expect(sx.json("audit", "--limit", "1", "--after", after)).toMatchObject([{ trigger: "told" }])
  })
})

describe("schedules", () => {
  test("are listed, paused, resumed and removed", () => {
    const sx = declared()
    expect(lines(sx("schedules").out)).toEqual([
      "NAME CRON ZONE FLOW MISSED NEXT LAST",
      "yearly 0 8 1 1 * Europe/Vienna praise skip <local>, in <gap> -",
    ])
    expect(sx.json("schedules")).toMatchObject([
      {
        name: "yearly",
        cron: "0 8 1 1 *",
        input: null,
        paused: false,
        next: expect.stringMatching(/^\d{4}-01-01T07:00:00\.000Z$/),
        nextLocal: expect.stringMatching(/^\d{4}-01-01T08:00:00\+01:00$/),
        last: null,
      },
    ])
    expect(sx("schedules", "pause", "yearly")).toEqual({ ...OK, out: "paused yearly\n" })
    expect(sx("schedules").out).toMatch(/ paused +-$/m)
    expect(timeless(sx("schedules", "resume", "yearly").out)).toBe("resumed yearly, next <local>, in <gap>\n")
    expect(sx.json("schedules", "pause", "yearly")).toMatchObject({ name: "yearly", paused: true, next: null })
    expect(sx.json("schedules", "remove", "yearly")).toEqual({ removed: "yearly" })
    expect(sx("schedules")).toEqual({ status: 0, out: "", err: "no schedules\n" })
    expect(sx("declare", "notes.sx").out).toMatch(/^new +schedule +yearly/m)
    expect(sx("schedules", "remove", "yearly")).toEqual({ ...OK, out: "removed yearly\n" })
  })
  test("WO3 a worker starts what is due, and says what the agenda holds", async () => {
    const sx = declared("often.sx")
    const worker = start(command, ["worker", "--store", sx.place], cwd)
    let said = ""
    worker.stderr?.on("data", (piece) => {
      said += String(piece)
    })
    const seen = () => (sx.json("schedules") as { last: unknown }[]).every(({ last }) => last !== null)
    while (!seen()) await new Promise((resolve) => setTimeout(resolve, 50))
    worker.kill("SIGTERM")
    expect((await once(worker, "exit"))[0]).toBe(0)
    expect(said).toMatch(
      /^working on store-\d+\.db; on the agenda 2 schedules, the next (in \d+ ms|due); Ctrl-C stops$/m,
    )
    expect(said).toMatch(
      /^\d+ deliver(y|ies), \d+ finished, 0 failed; on the agenda 2 schedules, the next (in \d+ ms|due)$/m,
    )
    expect(said).toMatch(/^a schedule has started nothing: lost: no such flow: nowhere$/m)
    const { out } = sx("schedules")
    expect(out).toMatch(/^lost .* not started: no such flow: nowhere$/m)
    expect(out).toMatch(/^often .*\+00:00, at\.often\.\d+ \(finished\)$/m)
    expect(sx.json("schedules")).toMatchObject([
      { last: { error: "no such flow: nowhere" } },
      { last: { state: "finished", runs: 1 }, input: 7 },
    ])
  })
})

describe("bad input gets a sentence, and nothing is half-written", () => {
  const sx = declared()
  sx("object", "put", NOTE)
  sx("object", "put", '{:type "person" :id "bob" :name "Bob"}')
  const before = sx("object", "list").out + sx("activities").out + sx("triggers").out + sx("schedules", "--json").out

  test.each<[string, string[], string]>([
    ["an unknown type", ["object", "put", '{:type "nte" :text "x"}'], "no such type: nte. Did you mean note?"],
    ["a far type", ["object", "list", "--type", "x"], "no such type: x; there is note, person"],
    ["no type", ["object", "put", '{:text "x"}'], 'object/put!: an object without a :type: {:text "x"}'],
    ["a type to show", ["types", "show", "persn"], "no such type: persn. Did you mean person?"],
    ["a type of activities", ["activities", "--object-type", "nots"], "no such type: nots. Did you mean note?"],
    [
      "fields of the wrong kind",
      ["object", "put", '{:type note :text 3 :tags ("a" 7) :txt 1}'],
      'note: :tags 1: not a string: 7 also (:text "not a string" 3) (:txt "unknown field")',
    ],
    ["a number out of range", ["object", "put", '{:type note :text "x" :stars 9}'], "note: :stars: too large: 9"],
    [
      "an object that is no dict",
      ["object", "put", "5"],
      'DATUM is no object: a dict with a type is wanted, as {:type "note"}',
    ],
    [
      "nor in JSON",
      ["object", "put", "[1]", "--json"],
      'DATUM is no object: a dict with a type is wanted, as {"type": "note"}',
    ],
    ["an id that is no string", ["object", "put", "{:type note :id 7}"], "DATUM: :id is not a string: 7"],
    ["what is no JSON", ["object", "put", "{a}", "--json"], "DATUM is no JSON: "],
    ["two values", ["object", "put", "{} {}"], "one value is wanted, not several: {}"],
    [
      "another type",
      ["object", "put", '{:type person :id n :name "N"}'],
      'object/put!: an object stays of its type; id, its type, given: "n" "note" "person"',
    ],
    ["an unknown object", ["object", "get", "bbo"], "no such object: bbo. Did you mean bob?"],
    [
      "a far object",
      ["object", "delete", "nobody-at-all"],
      "no such object: nobody-at-all; sxflow object list shows what there is",
    ],
    ["an object of activities", ["activities", "--object", "bo"], "no such object: bo. Did you mean bob?"],
    ["an object to relate", ["object", "relate", "n", "author", "bo"], "no such object: bo. Did you mean bob?"],
    [
      "an unknown relation",
      ["object", "relate", "n", "auhtor", "bob"],
      "note: :auhtor: a relation that is not allowed, did you mean :author",
    ],
    [
      "an unknown relation to undo",
      ["object", "unrelate", "n", "auhtor", "bob"],
      "note: :auhtor: a relation that is not allowed, did you mean :author",
    ],
    [
      "a relation to what it may not lead to",
      ["object", "relate", "n", "author", "n"],
      "note: :author: a relation to what it may not lead to, it leads to person: note",
    ],
    ["an unknown trigger", ["triggers", "show", "strred"], "no such trigger: strred. Did you mean starred?"],
    ["a far trigger", ["triggers", "remove", "x"], "no such trigger: x; there is note.create.announce, starred, told"],
    ["a trigger of the audit", ["audit", "--trigger", "tld"], "no such trigger: tld. Did you mean told?"],
    ["a trigger to try again", ["audit", "retry", "--trigger", "tld"], "no such trigger: tld. Did you mean told?"],
    [
      "an unknown activity",
      ["activities", "show", "zzzz"],
      "no such activity: zzzz; sxflow activities shows what there is",
    ],
    [
      "too short a name",
      ["audit", "--activity", "zz"],
      "no such activity: zz; the beginning of its position or id is enough, from 4 characters on",
    ],
    ["many activities", ["activities", "show", "bafk"], "more than one activity begins so: bafk"],
    ["a name no activity has", ["activities", "--after", "a/b c"], "no such activity: a/b c; "],
    ["an unknown schedule", ["schedules", "pause", "yealry"], "no such schedule: yealry. Did you mean yearly?"],
    ["a far schedule", ["schedules", "remove", "x"], "no such schedule: x; there is yearly"],
  ])("%s", (_what, words, sentence) => {
    expect(refusal(sx(...words))).toContain(sentence)
  })
  test("what does not read has its caret", () => {
    expect(refusal(sx("object", "put", '{:type note :text "a'))).toBe(
      'DATUM:1:19: read: this string is never closed\n  1 | {:type note :text "a\n    |                   ^\n  expected " to end the string or a line end, line 1, column 21',
    )
  })
  test("nothing was changed", () => {
    const after = sx("object", "list").out + sx("activities").out + sx("triggers").out + sx("schedules", "--json").out
    expect(after).toBe(before)
  })
  test.each<[string, string[], string]>([
    ["no sub-command", ["object"], "which command? sxflow object put, get, list, delete, relate or unrelate"],
    [
      "an option first",
      ["object", "--json", "list"],
      "which command? sxflow object put, get, list, delete, relate or unrelate, before --json",
    ],
    ["an unknown sub-command", ["object", "ptu", "{}"], "sxflow object has no command ptu. Did you mean put?"],
    [
      "a far sub-command",
      ["triggers", "list"],
      "sxflow triggers has no command list; there is show or remove; sxflow triggers alone lists them",
    ],
    ["no operand", ["object", "relate", "n"], "which NAME? sxflow object relate FROM NAME TO"],
    ["no datum", ["object", "put"], "which DATUM? sxflow object put DATUM"],
    [
      "a datum without quotes",
      ["object", "put", "{:type", "note}"],
      "one DATUM at a time; put quotes around it: note}",
    ],
    ["an operand too many", ["schedules", "pause", "a", "b"], "sxflow schedules pause takes NAME and no more: b"],
    ["an operand for a list", ["object", "list", "note"], "sxflow object list takes options only: note"],
    ["no file", ["declare"], "which FILE? sxflow declare FILE ..."],
    [
      "an unknown option",
      ["object", "put", "{}", "--acotr", "x"],
      "sxflow object put has no option --acotr. Did you mean --actor?",
    ],
    [
      "an unknown outcome",
      ["audit", "--outcome", "eror"],
      "no such outcome: eror; there are started, declined, error. Did you mean error?",
    ],
    ["a limit that is none", ["activities", "--limit", "0"], "--limit needs a whole number above zero: 0"],
  ])("misuse is 2: %s", (_what, words, sentence) => {
    expect(refusal(sx(...words), 2)).toBe(sentence)
  })
  test.each([
    [["object", "put", NOTE]],
    [["object", "get", "n"]],
    [["object", "list"]],
    [["activities"]],
    [["triggers"]],
    [["types"]],
    [["audit"]],
    [["audit", "retry"]],
    [["schedules"]],
    [["schedules", "pause", "yearly"]],
  ])("FW1 no store: %j makes none", (words) => {
    const own = onStore()
    expect(refusal(own(...words))).toBe(
      `there is no store here: ${own.place}; name one with --store, or begin with sxflow declare`,
    )
    expect(existsSync(join(cwd, own.place))).toBe(false)
  })
  test("a store of another name is named in hints", () => {
    const own = declared()
    const { err } = run(command, ["object", "list", "--limit", "1", "--store", own.place], { cwd })
    expect(err).toBe("no objects\n")
    own("object", "put", NOTE)
    own("object", "put", NOTE.replace('"n"', '"o"'))
    expect(run(command, ["object", "list", "--limit", "1", "--store", own.place], { cwd }).err).toBe(
      `more: sxflow object list --limit 1 --after n --store ${own.place}\n`,
    )
  })
})

describe("help", () => {
  const families = ["object", "activities", "triggers", "types", "audit", "schedules"]
  const commands = [
    ...["put", "get", "list", "delete", "relate", "unrelate"].map((word) => ["object", word]),
    ...[
      ["activities", "show"],
      ["triggers", "show"],
      ["triggers", "remove"],
      ["types", "show"],
      ["audit", "retry"],
    ],
    ...["pause", "resume", "remove"].map((word) => ["schedules", word]),
  ]
  test.each([...families.map((name) => [name]), ["declare"], ...commands].map((words) => [words.join(" ")]))(
    "of %s",
    (name) => {
      const { status, out, err } = run(command, [...name.split(" "), "--help"])
      expect({ status, err }).toEqual(OK)
      expect(out).toMatch(new RegExp(`^Usage: sxflow ${name}`))
      expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110)
    },
  )
  test("of all lists each, and each family its own", () => {
    const { out } = run(command, ["--help"])
    for (const name of [...families, "declare"]) expect(out).toMatch(new RegExp(`^  ${name} +\\w`, "m"))
    for (const [family, word] of commands) {
      expect(run(command, [family as string, "--help"]).out).toMatch(new RegExp(`^  ${family} ${word} +`, "m"))
    }
  })
})
