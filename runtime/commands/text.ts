// The text of a program that the command line names.
//
// Whatever is wrong with a file is said in a sentence that names it. A file is
// read whole: programs are small, and one of fifty megabytes still fits.

import { isUtf8 } from "node:buffer"
import { readdirSync, readFileSync } from "node:fs"
import { basename, dirname } from "node:path"
import { nearestNames, suggesting } from "../nearest.js"
import { Refused } from "./refused.js"

/** A program's text, under the name that messages show. */
export interface Program {
  readonly name: string
  readonly text: string
}

/** The program in `file`, or on the standard input for `-`. Throws `Refused`. */
export async function programIn(file: string): Promise<Program> {
  const name = file === "-" ? "<stdin>" : file
  const bytes = file === "-" ? await standardInput() : bytesOf(file)
  if (!isUtf8(bytes)) throw new Refused(`${name}: not UTF-8 text: ${flawOf(bytes)}`, 1)
  const text = bytes.toString("utf8")
  return { name, text: text.startsWith("\ufeff") ? text.slice(1) : text }
}

/** The largest program: the host holds no longer text than twice this. */
const MOST_BYTES = 2 ** 28

function bytesOf(file: string): Buffer {
  try {
    const bytes = readFileSync(file)
    if (bytes.length > MOST_BYTES) throw new Refused(`${file}: too large for a program: ${bytes.length} bytes`, 1)
    return bytes
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused(`${file}: ${reasonOf(error as NodeJS.ErrnoException, file)}`, 1)
  }
}

const REASONS: { readonly [code: string]: string } = {
  EACCES: "permission denied",
  EISDIR: "a directory, not a file",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the name is too long",
  ENOTDIR: "part of the path is not a directory",
  EPERM: "permission denied",
  ERR_FS_FILE_TOO_LARGE: "too large for a program",
  ERR_STRING_TOO_LONG: "too large for a program",
}

function reasonOf(error: NodeJS.ErrnoException, file: string): string {
  if (error.code === "ENOENT") return suggesting("no such file", neighbours(file))
  return REASONS[error.code ?? ""] ?? `cannot be read (${error.code ?? "for no known reason"})`
}

function neighbours(file: string): string[] {
  try {
    return nearestNames(basename(file), readdirSync(dirname(file)))
  } catch {
    return []
  }
}

async function standardInput(): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of process.stdin) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

/** Where the first byte stands that is not UTF-8. No character but a line end holds the byte of a line end. */
function flawOf(bytes: Buffer): string {
  let line = 1
  let start = 0
  for (
    let end = bytes.indexOf(0x0a);
    end >= 0 && isUtf8(bytes.subarray(start, end));
    end = bytes.indexOf(0x0a, start)
  ) {
    line++
    start = end + 1
  }
  const offset = flawIn(bytes, start)
  return `byte 0x${(bytes[offset] as number).toString(16).padStart(2, "0")} at offset ${offset}, on line ${line}`
}

function flawIn(bytes: Buffer, start: number): number {
  for (let at = start; ; ) {
    const next = at + lengthFrom(bytes[at] as number)
    if (!isUtf8(bytes.subarray(at, next))) return at
    at = next
  }
}

/** How many bytes a character has that begins with `lead`. */
function lengthFrom(lead: number): number {
  return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}
