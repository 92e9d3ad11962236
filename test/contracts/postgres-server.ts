// A PostgreSQL server for tests: Debian's, in a temporary directory, on a free port.
//
// A watchdog stops it and removes the directory when this process has ended, in
// whatever way. PostgreSQL refuses to be run by the superuser, so somebody else
// runs it then.

import { execFileSync, spawn } from "node:child_process"
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** The environment variable that holds the address of a server that runs already, up to the database's name. */
export const RUNNING = "SXFLOW_TEST_SERVER"

export interface Server {
  /** The address of the database called `name`. */
  url(name: string): string
  /** Stops it, and starts it again with everything that was kept. */
  restart(): void
  stop(): void
}

const isRoot = process.getuid?.() === 0

/** Whether a server can be started here. */
export function canRunPostgres(): boolean {
  return (programsOf() ?? installed()) !== undefined
}

/** Starts a server, or says why there is none. */
export async function startPostgres(): Promise<Server | { readonly reason: string }> {
  const programs = programsOf() ?? installed()
  if (programs === undefined) return { reason: "PostgreSQL is not installed, and cannot be" }
  const folder = mkdtempSync(join(tmpdir(), "sxflow-postgres-"))
  const data = join(folder, "data")
  const port = await freePort()
  chmodSync(folder, 0o777)
  const run = (program: string, ...words: string[]) => runAs(join(programs, program), words, folder)
  const control = (...words: string[]) => run("pg_ctl", "-D", data, "-w", "-s", ...words)
  run("initdb", "-D", data, "-U", "sxflow", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "-N")
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`
  const start = () => control("-l", join(folder, "log"), "-o", options, "start")
  start()
  const end = watchdog(`${asOther(join(programs, "pg_ctl"))} -D ${data} -s -m immediate stop; rm -rf ${folder}`)
  return {
    url: (name) => `postgres://sxflow:secret@127.0.0.1:${port}/${name}`,
    restart() {
      control("-m", "fast", "stop")
      start()
    },
    stop() {
      control("-m", "fast", "stop")
      rmSync(folder, { recursive: true, force: true })
      end()
    },
  }
}

const DEBIAN = "/usr/lib/postgresql"

/** Where the newest server's programs are. */
function programsOf(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  return versions.map((version) => join(DEBIAN, version, "bin")).find((path) => existsSync(join(path, "initdb")))
}

function installed(): string | undefined {
  if (!isRoot) return undefined
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  // With this policy Debian does not start a server of its own.
  const install = `printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
    apt-get install -y postgresql || { apt-get update && apt-get install -y postgresql; }
    rm -f /usr/sbin/policy-rc.d`
  try {
    execFileSync("sh", ["-c", install], { env, stdio: "ignore" })
  } catch {
    return undefined
  }
  return programsOf()
}

/** A command of a shell that runs `program` as somebody who is not the superuser. */
function asOther(program: string): string {
  return isRoot ? `setpriv --reuid=nobody --regid=nogroup --clear-groups ${program}` : program
}

function runAs(program: string, words: readonly string[], folder: string): void {
  const [command = "", ...before] = asOther(program).split(" ")
  execFileSync(command, [...before, ...words], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
}

/** Has a shell perform `command` once this process has ended; answers how to call that off. */
function watchdog(command: string): () => void {
  const shell = spawn("sh", ["-c", `read word; test "$word" = done || { ${command}; }`], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  })
  shell.unref()
  const pipe = shell.stdin as NodeJS.WritableStream & { unref?: () => void }
  pipe.unref?.()
  return () => pipe.write("done\n")
}
