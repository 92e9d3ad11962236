// The files of this machine, as far as they are granted.
//
// Invariants
//   FG1  A path is resolved as the system would, symbolic links and `..` included, before it is held against the grants.
//   FG2  Only the resolved path is used, and no further link is followed from there.
//   FG3  A file read to its end holds no descriptor; `closeAll` releases the others and writes out what they keep.
//
// A grant of everything is not resolved: it also allows what has no path of its own, as `/dev/fd/3`.
//
// Not here: what a guest sees of it (interpreter/primitives/files.ts), the standard streams (console.ts).

import * as fs from "node:fs"
import { basename, dirname, join } from "node:path"
import { Complaint } from "../interpreter/complaint.js"
import type { FileAccess, FileTrouble } from "../interpreter/port/files.js"
import type { InputSource, OutputSink } from "../interpreter/port/stream.js"
import { SchemeString } from "../interpreter/string.js"
import { DescriptorSink, errorCode, readDescriptor } from "./descriptor.js"
import { isWithin, realTarget } from "./real-paths.js"

/** Which files a guest may read and write: all, or those named and what lies in the directories named. */
export interface FileGrants {
  readonly read: true | readonly string[]
  readonly write: true | readonly string[]
}

/** Access to the files that were granted. */
export interface GrantedFiles extends FileAccess {
  /** Writes out and closes every file that is still open. */
  closeAll(): void
}

/** What is open. */
type OpenFiles = Set<{ close(): void }>

/** Access to the files that `grants` allow. */
export function grantedFiles(grants: FileGrants): GrantedFiles {
  const readable = boundary(grants.read, "no permission to read")
  const writable = boundary(grants.write, "no permission to write")
  const open: OpenFiles = new Set()
  return {
    openInput: (path) => within(readable, path, realTarget, (file) => openSource(file, path, open)),
    openOutput: (path) => {
      const answer = within(writable, path, realTarget, (file) => openSink(file, path, open))
      return answer === "no such file" ? "no such directory" : answer // the file itself would have been made
    },
    exists: (path) => within(readable, path, realTarget, (file) => fs.existsSync(file.path)),
    remove: (path) => within(writable, path, entry, remove),
    closeAll: () => {
      for (const file of open) file.close()
    },
  }
}

/** What a grant allows. */
interface Boundary {
  /** The resolved paths of what is granted; undefined where that is everything. */
  readonly roots: readonly string[] | undefined
  readonly refusal: FileTrouble
}

function boundary(grant: true | readonly string[], refusal: FileTrouble): Boundary {
  const roots = grant === true ? undefined : grant.map(realTarget).filter((root) => root !== undefined)
  return { roots, refusal }
}

/** A file that may be used, and the flag that keeps the system from following one more link from there. */
interface Allowed {
  readonly path: string
  readonly noLink: number
}

/** What `use` makes of `path` if it lies within `bounds`; `resolve` says where the path leads. */
function within<T>(
  bounds: Boundary,
  path: string,
  resolve: (path: string) => string | undefined,
  use: (file: Allowed) => T,
): T | FileTrouble {
  if (path === "" || path.includes("\0")) return "not a file name"
  const file = allowed(bounds, path, resolve)
  if (file === undefined) return bounds.refusal
  try {
    return use(file)
  } catch (error) {
    return troubleOf(error)
  }
}

function allowed(
  { roots }: Boundary,
  path: string,
  resolve: (path: string) => string | undefined,
): Allowed | undefined {
  if (roots === undefined) return { path, noLink: 0 }
  const real = resolve(path) // FG1
  if (real === undefined || !roots.some((root) => isWithin(root, real))) return undefined
  return { path: real, noLink: fs.constants.O_NOFOLLOW ?? 0 } // FG2
}

/** Where the entry named by `path` stands in its directory: a link itself, not what it leads to. */
function entry(path: string): string | undefined {
  const name = basename(path)
  const directory = name === "." || name === ".." ? undefined : realTarget(dirname(path))
  return directory === undefined ? undefined : join(directory, name)
}

function openSource(file: Allowed, name: string, open: OpenFiles): InputSource<Uint8Array> | FileTrouble {
  const descriptor = fs.openSync(file.path, fs.constants.O_RDONLY | file.noLink)
  if (fs.fstatSync(descriptor).isDirectory()) {
    fs.closeSync(descriptor)
    return "a directory, not a file"
  }
  const source = new FileSource(descriptor, name, open)
  open.add(source)
  return source
}

class FileSource implements InputSource<Uint8Array> {
  constructor(
    private readonly descriptor: number,
    private readonly name: string,
    private readonly open: OpenFiles,
  ) {}

  pull(): Uint8Array | null {
    const piece = worldly("the file cannot be read", this.name, () => readDescriptor(this.descriptor))
    if (piece === null) this.close() // FG3
    return piece
  }

  close(): void {
    if (this.open.delete(this)) fs.closeSync(this.descriptor)
  }
}

function openSink(file: Allowed, name: string, open: OpenFiles): OutputSink<string | Uint8Array> {
  const { O_WRONLY, O_CREAT, O_TRUNC } = fs.constants
  const sink = new FileSink(fs.openSync(file.path, O_WRONLY | O_CREAT | O_TRUNC | file.noLink), name, open)
  open.add(sink)
  return sink
}

class FileSink implements OutputSink<string | Uint8Array> {
  private readonly sink: DescriptorSink

  constructor(
    private readonly descriptor: number,
    private readonly name: string,
    private readonly open: OpenFiles,
  ) {
    this.sink = new DescriptorSink(descriptor)
  }

  push(piece: string | Uint8Array): void {
    worldly("the file cannot be written", this.name, () => this.sink.push(piece))
  }

  flush(): void {
    worldly("the file cannot be written", this.name, () => this.sink.flush())
  }

  close(): void {
    if (!this.open.delete(this)) return
    try {
      this.flush()
    } finally {
      fs.closeSync(this.descriptor)
    }
  }
}

/** What `act` answers; what the system refuses meanwhile becomes the guest's to handle. */
function worldly<T>(sentence: string, name: string, act: () => T): T {
  try {
    return act()
  } catch {
    throw new Complaint("", sentence, [new SchemeString(name)]).of("file")
  }
}

function remove(file: Allowed): undefined {
  fs.unlinkSync(file.path)
}

/** What the system's refusal to open or remove a file comes to. */
function troubleOf(error: unknown): FileTrouble {
  switch (errorCode(error)) {
    case "ENOENT":
      return "no such file"
    case "ELOOP": // also what comes of FG2
      return "a link that leads nowhere"
    case "ENOTDIR":
      return "no such directory"
    case "EISDIR":
      return "a directory, not a file"
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "access denied by the system"
    case "ENAMETOOLONG":
      return "not a file name"
    case "EMFILE":
    case "ENFILE":
      return "too many open files"
    default:
      return "cannot be used"
  }
}
