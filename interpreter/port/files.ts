// Files, as a guest may use them.
//
// A host that lets its guest use files gives it one of these. It decides which
// files that are; a guest without one has no files at all.
//
// Invariants
//   FA1  Permission is looked at before the file is: a file out of bounds and one that is not there cannot be told apart.
//   FA2  What keeps a file from being used is answered, not thrown.
//
// Not here: the files of a machine (runtime/files.ts), the guest's procedures (primitives/files.ts).

import type { InputSource, OutputSink } from "./stream.js"

/** Why a file cannot be used. */
export type FileTrouble =
  | "no permission to read"
  | "no permission to write"
  | "no such file"
  | "no such directory"
  | "a directory, not a file"
  | "access denied by the system"
  | "a link that leads nowhere"
  | "too many open files"
  | "not a file name"
  | "cannot be used"

export interface FileAccess {
  /** The bytes of a file. */
  openInput(path: string): InputSource<Uint8Array> | FileTrouble
  /** A file to be written anew; text goes there as UTF-8. */
  openOutput(path: string): OutputSink<string | Uint8Array> | FileTrouble
  exists(path: string): boolean | FileTrouble
  /** Removes a file; undefined where that went well. */
  remove(path: string): FileTrouble | undefined
}
