// Makes what the interpreter loads ready-made: `npm run boot`.
//
// Expands interpreter/boot/*.scm in a bare kernel and writes what comes of it to
// interpreter/boot/image.json, so that nothing is expanded at start; and writes
// the text of interpreter/grammar.ohm to interpreter/grammar.json, so that it can
// be imported. The same for the prelude, which becomes runtime/flows/prelude.json.

import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { Complaint } from "../interpreter/complaint.js"
import type { Core } from "../interpreter/core.js"
import { encodeProcedure, type Image } from "../interpreter/image.js"
import { KernelTable } from "../interpreter/kernel.js"
import { Linker } from "../interpreter/linker.js"
import { nativeControls } from "../interpreter/native-control.js"
import { Source } from "../interpreter/place.js"
import { type PreludeImage, preludeImage } from "./prelude.js"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, "interpreter/boot")

try {
  const image = makeImage()
  const grammar = readFileSync(join(folder, "../grammar.ohm"), "utf8")
  writeFileSync(join(folder, "../grammar.json"), `${JSON.stringify(grammar)}\n`)
  writeFileSync(join(folder, "image.json"), `[\n${image.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n`)
  writeFileSync(join(root, "runtime/flows/prelude.json"), `${JSON.stringify(makePrelude(image))}\n`)
} catch (error) {
  if (!(error instanceof Complaint)) throw error
  console.error(`${error.place}: ${error.message}`, ...error.irritants)
  process.exit(1)
}

function makeImage(): Image {
  const kernel = new KernelTable([]).instantiate([])
  const linker = new Linker(kernel, { findLibrary: () => undefined, include: noFile, features: [] })
  const entries: [string, ReturnType<typeof encodeProcedure>][] = []
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".scm"))
    .sort()) {
    const source = new Source(file, readFileSync(join(folder, file), "utf8"))
    for (const { lambda } of linker.compileIn(source, "scheme", kernel).body) {
      for (const form of formsOf(lambda.body)) {
        if (form.kind !== "set-global" || (form.value.kind !== "lambda" && form.value.kind !== "case-lambda")) {
          throw new Complaint("boot", "only procedures can be defined here", [], lambda.place)
        }
        entries.push([form.name, encodeProcedure(form.value, (slot) => kernel.slotName(slot))])
      }
    }
  }
  return entries
}

function makePrelude(boot: Image): PreludeImage {
  nativeControls()
  const kernel = new KernelTable(boot).instantiate([])
  const linker = new Linker(kernel, { findLibrary: () => undefined, include: noFile, features: [] })
  return preludeImage(join(root, "prelude"), linker, kernel)
}

function formsOf(core: Core): readonly Core[] {
  return core.kind === "seq" ? core.items : [core]
}

function noFile(): never {
  throw new Complaint("include", "nothing is included here", [])
}
