// 6.13.1 and 6.14  Files: opening them, whether they exist, deleting them.
//
// Invariants
//   FP1  Without access to files every procedure here complains; whatever is wrong with a file is a complaint of kind "file".
//
// Not here: `call-with-input-file` and its like (boot/ports.scm), `load` (the machine).

import { Complaint, wrongType } from "../complaint.js"
import { BinaryInputPort } from "../port/bytes.js"
import type { FileAccess, FileTrouble } from "../port/files.js"
import { BinaryOutputPort, TextualOutputPort } from "../port/output.js"
import { TextualInputPort } from "../port/text.js"
import type { PrimitiveSpec } from "../primitive.js"
import { SchemeString } from "../string.js"

/** A host that grants no files. */
const noFiles: FileAccess = {
  openInput: () => "no permission to read",
  openOutput: () => "no permission to write",
  exists: () => "no permission to read",
  remove: () => "no permission to write",
}

/** The procedures on files for a guest that has `access`, or none. */
export function filePrimitives(access: FileAccess = noFiles): readonly PrimitiveSpec[] {
  return [...inputFrom(access), ...outputTo(access), ...directoryOf(access)]
}

function inputFrom(access: FileAccess): readonly PrimitiveSpec[] {
  return [
    {
      name: "open-input-file",
      shape: "(open-input-file string)",
      doc: "A textual input port on the file named `string`, read as UTF-8.",
      run: (name) => {
        const path = fileName("open-input-file", name)
        return new TextualInputPort(path, usable("open-input-file", path, access.openInput(path)))
      },
    },
    {
      name: "open-binary-input-file",
      shape: "(open-binary-input-file string)",
      doc: "A binary input port on the file named `string`.",
      run: (name) => {
        const path = fileName("open-binary-input-file", name)
        return new BinaryInputPort(path, usable("open-binary-input-file", path, access.openInput(path)))
      },
    },
  ]
}

function outputTo(access: FileAccess): readonly PrimitiveSpec[] {
  return [
    {
      name: "open-output-file",
      shape: "(open-output-file string)",
      doc: "A textual output port on the file named `string`, written as UTF-8. What was in the file is gone.",
      run: (name) => {
        const path = fileName("open-output-file", name)
        return new TextualOutputPort(path, usable("open-output-file", path, access.openOutput(path)))
      },
    },
    {
      name: "open-binary-output-file",
      shape: "(open-binary-output-file string)",
      doc: "A binary output port on the file named `string`. What was in the file is gone.",
      run: (name) => {
        const path = fileName("open-binary-output-file", name)
        return new BinaryOutputPort(path, usable("open-binary-output-file", path, access.openOutput(path)))
      },
    },
  ]
}

function directoryOf(access: FileAccess): readonly PrimitiveSpec[] {
  return [
    {
      name: "file-exists?",
      shape: "(file-exists? string)",
      doc: "Whether there is a file named `string`.",
      run: (name) => {
        const path = fileName("file-exists?", name)
        return usable("file-exists?", path, access.exists(path))
      },
    },
    {
      name: "delete-file",
      shape: "(delete-file string)",
      doc: "Deletes the file named `string`.",
      run: (name) => {
        const path = fileName("delete-file", name)
        usable("delete-file", path, access.remove(path))
      },
    },
  ]
}

function fileName(who: string, name: unknown): string {
  if (!(name instanceof SchemeString)) throw wrongType(who, "a string", name)
  return name.toString()
}

/** What a file came to, unless it is trouble. */ // FP1
function usable<T>(who: string, path: string, answer: T | FileTrouble): T {
  if (typeof answer !== "string") return answer as T
  throw new Complaint(who, answer, [new SchemeString(path)]).of("file")
}
