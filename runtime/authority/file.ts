// The effect `file`: files in the folders that the grant names, each for reading, writing or appending.
//
//   (effect 'file {:action "read" :path "in/order.txt"})                answers {:body "..."}
//   (effect 'file {:action "write" :path "out/bill.txt" :body "..."})   answers {:size 3}, the bytes that it has now
//   (effect 'file {:action "append" :path "log.txt" :body "..."})       answers {:size 9}
//
// A relative path counts from where the grant's own do. A body is a string, in UTF-8, or a bytevector; what is read is a
// string where it is UTF-8, else a bytevector.
//
// Invariants
//   AU10  A path is resolved as the system would, symbolic links and `..` included, before it is held against the
//         folders of its action; only the resolved path is used, and no further link is followed from there.
//   AU11  What is written takes the place of the old file whole, and is on the disk when the flow hears of it: a reader
//         sees the one or the other, a write that is given up changes nothing, and doing it again is harmless.
//   AU12  What is not a file (a folder, a pipe, a device) is refused, and nothing waits for it.
//
// Appending is done at least once: a process that is lost after the file has grown, and before the flow has heard of it,
// leaves a second copy to the next. A flow for which that matters writes whole files, or marks what it appends.
//
// Not here: files as a script uses them (files.ts), where paths lead (real-paths.ts).

import { randomUUID } from "node:crypto"
import { constants, statSync } from "node:fs"
import { type FileHandle, lstat, open, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { errorCode } from "../descriptor.js"
import type { EffectContext, PolicedHandler } from "../flows/effects.js"
import { NonRetryableError } from "../flows/policy.js"
import { isWithin, realTarget } from "../real-paths.js"
import { Arriving, checkSize, contentOf, LARGEST } from "./bytes.js"
import { within } from "./deadline.js"
import {
  content,
  dictWith,
  type Fields,
  type Given,
  type Kind,
  listOf,
  refusal,
  text,
  wholeFrom,
  wordOf,
} from "./fields.js"
import { type GrantPolicy, pathFrom, payloadAs, policyIn, type Surroundings, timeUpTo } from "./grant.js"

/** What flows may do with files. Folders count with all that lies in them. */
export interface FileGrant {
  readonly read?: readonly string[]
  readonly write?: readonly string[]
  readonly append?: readonly string[]
  /** How long an attempt may take, in milliseconds; half a minute unless given. */
  readonly timeout?: number
  /** The most bytes of a file that is read, and of what a file becomes; 1 MiB unless given. */
  readonly largest?: number
  /** One attempt unless given. */
  readonly policy?: GrantPolicy
}

const TIMEOUT = 30_000

type Action = "read" | "write" | "append"

/** The handler of `file` that the fields of a grant describe. */
export function fileEffect(fields: Fields, { base }: Surroundings): PolicedHandler {
  const folders = (action: Action): readonly string[] => fields.get(action, listOf(folderFrom(base))) ?? []
  const settings: Settings = {
    folders: { read: folders("read"), write: folders("write"), append: folders("append") },
    timeout: fields.get("timeout", timeUpTo()) ?? TIMEOUT,
    largest: fields.get("largest", wholeFrom(1)) ?? LARGEST,
  }
  const wanted = wantedFrom(base)
  return {
    ...policyIn(fields, 1),
    run: (payload: unknown, context: EffectContext) => carriedOut(payloadAs(wanted, payload), context, settings),
  }
}

interface Settings {
  /** Resolved. */
  readonly folders: { readonly [action in Action]: readonly string[] }
  readonly timeout: number
  readonly largest: number
}

/** A folder that is there, resolved. */
function folderFrom(base: string): Kind<string> {
  return (given: Given) => {
    const real = realTarget(pathFrom(base)(given))
    if (real === undefined || !statSync(real, { throwIfNoEntry: false })?.isDirectory()) {
      throw refusal(given, `there is no such folder: ${text(given)}`)
    }
    return real
  }
}

interface Wanted {
  readonly action: Action
  readonly path: string
  readonly body: Uint8Array
}

function wantedFrom(base: string): Kind<Wanted> {
  return dictWith((fields) => {
    const action = fields.need("action", wordOf(["read", "write", "append"]))
    const path = fields.need("path", pathFrom(base))
    return { action, path, body: action === "read" ? new Uint8Array() : fields.need("body", content) }
  })
}

async function carriedOut(
  { action, path, body }: Wanted,
  { signal }: EffectContext,
  settings: Settings,
): Promise<unknown> {
  const real = realTarget(path) // AU10
  if (real === undefined || !settings.folders[action].some((folder) => real !== folder && isWithin(folder, real))) {
    throw new NonRetryableError(`there is no permission to ${action}: ${path}`)
  }
  const { largest, timeout } = settings
  return await within(timeout, signal, async (cut) => {
    try {
      if (action === "read") return { body: contentOf(await read(real, largest, cut)) }
      checkSize("what the file becomes", body.length, largest)
      return { size: action === "write" ? await write(real, body, cut) : await append(real, body, largest, cut) }
    } catch (error) {
      throw refusedBySystem(error, action, path) ?? error
    }
  })
}

const CHUNK = 65536

async function read(path: string, largest: number, signal: AbortSignal): Promise<Uint8Array> {
  return await opened(path, constants.O_RDONLY, async (file) => {
    const arriving = new Arriving("the file", largest)
    for (;;) {
      signal.throwIfAborted()
      const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK)
      if (bytesRead === 0) return arriving.whole()
      arriving.add(buffer.subarray(0, bytesRead))
    }
  })
}

/** AU11 */
async function write(path: string, body: Uint8Array, signal: AbortSignal): Promise<number> {
  const old = await lstat(path).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw error
  })
  if (old?.isFile() === false) throw new NotFileError()
  const fresh = join(dirname(path), `.sxflow-${randomUUID()}`)
  try {
    const file = await open(fresh, "wx")
    try {
      if (old !== undefined) await file.chmod(old.mode & 0o777)
      await file.writeFile(body, { signal })
      await file.sync()
    } finally {
      await file.close()
    }
    signal.throwIfAborted()
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
  await synced(dirname(path))
  return body.length
}

/** Has the disk know which files are in a folder. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function append(path: string, body: Uint8Array, largest: number, signal: AbortSignal): Promise<number> {
  return await opened(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, async (file) => {
    const size = (await file.stat()).size + body.length
    checkSize("what the file becomes", size, largest)
    signal.throwIfAborted()
    await file.appendFile(body)
    await file.sync()
    return size
  })
}

/** What `use` makes of an open file. AU10, AU12 */
async function opened<T>(path: string, flags: number, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o666)
  try {
    if (!(await file.stat()).isFile()) throw new NotFileError()
    return await use(file)
  } finally {
    await file.close()
  }
}

class NotFileError extends Error {
  readonly code = "ENOTFILE"
}

/** What the system refuses, and will refuse again. */
const REFUSED: { readonly [code: string]: string } = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such folder",
  ELOOP: "a link that leads nowhere",
  EISDIR: "no file",
  ENXIO: "no file",
  ENOTFILE: "no file",
  EACCES: "the system does not permit it",
  EPERM: "the system does not permit it",
  EROFS: "the system does not permit it",
  ENAMETOOLONG: "a name that is too long",
}

function refusedBySystem(error: unknown, action: Action, path: string): Error | undefined {
  const code = errorCode(error)
  const sentence = REFUSED[code === "ENOENT" && action !== "read" ? "ENOTDIR" : code] // a file would have been made
  return sentence === undefined ? undefined : new NonRetryableError(`${sentence}, to ${action}: ${path}`)
}
