// The kill campaign: real processes are killed at random instants, and nothing is lost or done twice.
//
//   npx tsx test/campaigns/kill.ts                              20 rounds on SQLite, 20 on PostgreSQL
//   npx tsx test/campaigns/kill.ts --store sqlite --rounds 500  more, on one of them
//   npx tsx test/campaigns/kill.ts --seed 7 --rounds 1          others
//
// In a round two workers and a client share a store. Each is killed with SIGKILL again and again, and started again.
// Then all of them are left alone, and what they leave is looked at. The seed says who does what and how long after
// its start it is killed; what that meets is the machine's chance, so a seed alone does not bring a fault back, and a
// round that fails keeps its folder. The last line counts the rounds.
//
// Not here: what the processes do (kill-child.ts), what must hold (kill-checks.ts).

import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { build } from "esbuild"
import { Client } from "pg"
import { type Server, startPostgres } from "../contracts/postgres-server.js"
import { Chance } from "./chance.js"
import { complaintsAbout, type Evidence } from "./kill-checks.js"
import { gathered, rest } from "./kill-evidence.js"

/** How often each process is killed in a round. */
const KILLS = { fewest: 2, most: 4 }

/** The longest that a process works before it is killed. */
const LONGEST_LIFE_MS = 250

/** How long everything may take to come to rest. */
const PATIENCE_MS = 30_000

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Where the program lies that the processes run: within reach of the packages it needs, and this process's alone. */
const bundle = join(root, `node_modules/.cache/sxflow-kill-${process.pid}`)

/** Where a round takes place. */
export interface Ground {
  readonly place: string
  /** For the journals. */
  readonly folder: string
}

/** What came of a round. */
export interface Round {
  readonly complaints: readonly string[]
  readonly kills: number
  readonly evidence: Evidence
}

/** Makes the program that the processes run; it is gone with this process. */
export async function bundleChild(): Promise<void> {
  process.once("exit", () => rmSync(bundle, { recursive: true, force: true }))
  await build({
    absWorkingDir: root,
    entryPoints: ["test/campaigns/kill-child.ts"],
    outdir: bundle,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  })
}

/** A process of the campaign: again and again, under names of its own. */
class Haunted {
  kills = 0
  lives = 0
  private child: ChildProcess | undefined
  private ended = Promise.resolve<number | null>(null)

  constructor(
    private readonly role: "worker" | "client",
    private readonly number: number,
    private readonly ground: Ground,
    private readonly chance: Chance,
  ) {}

  /** Starts it and kills it so many times; leaves it alive. One life in five may end before it is at work. */
  async haunt(): Promise<void> {
    const kills = KILLS.fewest + this.chance.below(KILLS.most - KILLS.fewest + 1)
    for (; this.kills < kills; this.kills++) {
      const ready = this.start()
      if (!this.chance.once(5)) await ready
      await sleep(this.chance.below(LONGEST_LIFE_MS))
      this.child?.kill("SIGKILL")
      await this.ended
    }
    await this.start()
  }

  /** Resolves when it is at work. */
  private start(): Promise<void> {
    const { place, folder } = this.ground
    const name = `${this.role}${this.number}-${++this.lives}`
    const words = [join(bundle, "kill-child.js"), this.role, name, place, folder, String(this.chance.below(2 ** 31))]
    const child = spawn(process.execPath, words, { stdio: ["pipe", "pipe", "inherit"] })
    this.child = child
    this.ended = new Promise((resolve) => child.once("close", (code) => resolve(code)))
    return new Promise((resolve) => {
      child.stdout?.once("data", () => resolve())
      child.once("close", () => resolve())
    })
  }

  /** Has it end in good order; answers what is wrong with how it did. */
  async end(): Promise<string[]> {
    const { child } = this
    child?.kill("SIGTERM")
    const patience = setTimeout(() => child?.kill("SIGKILL"), PATIENCE_MS)
    const code = await this.ended
    clearTimeout(patience)
    return code === 0
      ? []
      : [`${this.role}${this.number}-${this.lives} ended with ${code ?? "SIGKILL: it did not end"}`]
  }
}

/** A round on `ground`. */
export async function round(ground: Ground, seed: number): Promise<Round> {
  const chance = new Chance(seed)
  const [first, second, client] = [
    new Haunted("worker", 1, ground, new Chance(chance.below(2 ** 31))),
    new Haunted("worker", 2, ground, new Chance(chance.below(2 ** 31))),
    new Haunted("client", 1, ground, new Chance(chance.below(2 ** 31))),
  ] as const
  await Promise.all([first, second, client].map((haunted) => haunted.haunt()))
  const complaints = await client.end()
  const open = await rest(ground.place, PATIENCE_MS)
  complaints.push(...open.map((head) => `it did not come to rest: ${JSON.stringify(head)}`))
  for (const ends of await Promise.all([first.end(), second.end()])) complaints.push(...ends)
  const evidence = await gathered(ground.place, ground.folder)
  return {
    complaints: [...complaints, ...complaintsAbout(evidence)],
    kills: first.kills + second.kills + client.kills,
    evidence,
  }
}

interface Counts {
  passed: number
  failed: number
  skipped: number
}

const sums = { kills: 0, instances: 0, rows: 0, calls: 0, repeats: 0 }

/** Rounds on the places that `placeIn` makes in the folders it is given. */
async function rounds(
  store: string,
  count: number,
  seed: number,
  placeIn: (folder: string, number: number) => Promise<string>,
): Promise<Pick<Counts, "passed" | "failed">> {
  let failed = 0
  for (let number = 0; number < count; number++) {
    const folder = mkdtempSync(join(tmpdir(), "sxflow-kill-"))
    mkdirSync(join(folder, "notes"))
    const since = performance.now()
    const ground = { place: await placeIn(folder, number), folder: join(folder, "notes") }
    const done = await round(ground, seed + number)
    tell(`${store} ${number + 1}/${count}, seed ${seed + number}`, done, performance.now() - since)
    if (done.complaints.length === 0) rmSync(folder, { recursive: true, force: true })
    else {
      failed++
      console.log(`  the round's journals are in ${folder}`)
    }
  }
  return { passed: count - failed, failed }
}

function tell(title: string, { complaints, kills, evidence }: Round, ms: number): void {
  const { instances, worker } = evidence
  const rows = instances.reduce((sum, instance) => sum + instance.rows.length, 0)
  const marks = worker.flatMap((note) => (note.at === "called" ? [`${note.key} ${note.attempt}`] : []))
  const repeats = marks.length - new Set(marks).size
  console.log(
    `${title}: ${kills} kills, ${instances.length} instances, ${rows} rows, ${marks.length} calls, ${repeats} of them repeated, ${Math.round(ms)} ms`,
  )
  for (const complaint of complaints) console.log(`  ${complaint}`)
  sums.kills += kills
  sums.instances += instances.length
  sums.rows += rows
  sums.calls += marks.length
  sums.repeats += repeats
}

async function onPostgres(count: number, seed: number): Promise<Counts> {
  const server = await startPostgres()
  if ("reason" in server) {
    console.log(`PostgreSQL: ${count} rounds skipped: ${server.reason}`)
    return { passed: 0, failed: 0, skipped: count }
  }
  try {
    const made = (_folder: string, number: number) => database(server, `round${number}`)
    return { ...(await rounds("PostgreSQL", count, seed, made)), skipped: 0 }
  } finally {
    server.stop()
  }
}

async function database(server: Server, name: string): Promise<string> {
  const client = new Client({ connectionString: server.url("postgres") })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return server.url(name)
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      store: { type: "string" },
      rounds: { type: "string", default: "20" },
      seed: { type: "string", default: "20261121" },
    },
  })
  const [count, seed] = [Number(values.rounds), Number(values.seed)]
  await bundleChild()
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  const add = (more: Partial<Counts>) => {
    counts.passed += more.passed ?? 0
    counts.failed += more.failed ?? 0
    counts.skipped += more.skipped ?? 0
  }
  if (values.store !== "postgres") add(await rounds("SQLite", count, seed, async (folder) => join(folder, "flows.db")))
  if (values.store !== "sqlite") add(await onPostgres(count, seed))
  const { kills, instances, rows, calls, repeats } = sums
  console.log(`${kills} kills, ${instances} instances, ${rows} rows, ${calls} calls, ${repeats} of them repeated`)
  const { passed, failed, skipped } = counts
  console.log(`${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`)
  process.exitCode = failed === 0 ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
