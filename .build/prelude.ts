// Makes the prelude's image: prelude/*.sx, expanded, with the content id of their texts.

import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Complaint } from "../interpreter/complaint.js"
import type { Core } from "../interpreter/core.js"
import type { Environment } from "../interpreter/environment.js"
import { type Encoded, encodeProcedure, type Image } from "../interpreter/image.js"
import type { Linker } from "../interpreter/linker.js"
import { elements, Pair } from "../interpreter/pair.js"
import { Source } from "../interpreter/place.js"
import { Reader } from "../interpreter/reader.js"
import { EOF } from "../interpreter/singleton.js"
import { intern, type Sym } from "../interpreter/symbol.js"
import { write } from "../interpreter/writer.js"
import { cidOf } from "../runtime/cid.js"

export interface PreludeImage {
  /** The content id of the texts, each after its name. */
  readonly cid: string
  readonly image: Image
}

/** The image of the files of `folder`, expanded in `kernel`, which has the boot library. */
export function preludeImage(folder: string, linker: Linker, kernel: Environment): PreludeImage {
  const image: (readonly [string, Encoded])[] = []
  const files = readdirSync(folder).filter((name) => name.endsWith(".sx"))
  const sources = files.sort().map((file) => new Source(file, readFileSync(join(folder, file), "utf8")))
  for (const source of sources) image.push(...keywordsOf(source))
  for (const source of sources) {
    for (const { lambda } of linker.compileIn(source, "sx", kernel).body) {
      for (const form of lambda.body.kind === "seq" ? lambda.body.items : [lambda.body]) {
        const defined = definition(form, kernel)
        if (defined !== undefined) image.push(defined)
      }
    }
  }
  return { cid: cidOf(sources.map(({ name, text }) => `${name}\0${text}\0`).join("")), image }
}

/** The keywords that a text defines. */
function keywordsOf(source: Source): (readonly [string, Encoded])[] {
  const reader = new Reader(source, { dialect: "sx" })
  const found: (readonly [string, Encoded])[] = []
  for (let form = reader.read(); form !== EOF; form = reader.read()) {
    if (!(form instanceof Pair) || form.car !== intern("define-syntax")) continue
    const [, name, spec] = elements(form) as [unknown, Sym, unknown]
    found.push([name.name, ["m", write(spec)]])
  }
  return found
}

function definition(form: Core, kernel: Environment): readonly [string, Encoded] | undefined {
  if (form.kind === "const") return undefined
  if (form.kind === "set-global") {
    const { name, value } = form
    if (value.kind === "lambda" || value.kind === "case-lambda") {
      return [name, encodeProcedure(value, (slot) => kernel.slotName(slot))]
    }
    if (value.kind === "call" && value.operator.kind === "global" && value.operator.name === "make-parameter") {
      return [name, ["p"]]
    }
  }
  throw new Complaint("prelude", "only procedures, keywords and parameters can be defined here", [])
}
