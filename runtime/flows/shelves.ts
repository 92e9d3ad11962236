// Shelves: where the texts of a module lie.

import { existsSync, readFileSync } from "node:fs"
import { basename, dirname, join, relative, sep } from "node:path"
import type { NamedText, Shelf } from "./bundle.js"
import { FlowError } from "./flow-error.js"

/** A text, under a name that places in it are told by; or what a string is where it is given: a file's path, or a text. */
export type Written = string | { readonly name: string; readonly text: string }

/** The module in the file at `path`: what it includes lies beside it, libraries there or in `libraryPath`. Throws a `FlowError`. */
export function fileShelf(path: string, libraryPath: readonly string[] = []): Shelf {
  const main = read(path)
  if (typeof main === "string") throw new FlowError("module", main, [path])
  return programShelf(path, main.text, libraryPath)
}

/** The same, for a file that has been read. */
export function programShelf(path: string, text: string, libraryPath: readonly string[] = []): Shelf {
  const directory = dirname(path)
  return {
    main: { name: basename(path), text },
    library: (parts) => libraryIn([directory, ...libraryPath], parts, directory),
    file: (name) => read(join(directory, name)),
  }
}

function read(file: string): string | { readonly text: string } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file)) }
  } catch (error) {
    return error instanceof TypeError ? "not UTF-8 text" : "the file cannot be read"
  }
}
function libraryIn(folders: readonly string[], parts: readonly string[], home: string): NamedText | undefined {
  if (parts.some((part) => !/^[^/\\\0]+$/.test(part) || part === "." || part === "..")) return undefined
  for (const folder of folders) {
    const file = `${join(folder, ...parts)}.sld`
    if (!existsSync(file)) continue
    const found = read(file)
    if (typeof found !== "string") return { name: relative(home, file).split(sep).join("/"), text: found.text }
  }
  return undefined
}

/** A module that is all in one text. */
export function textShelf(text: string, name = "module.sx"): Shelf {
  return { main: { name, text }, library: () => undefined, file: () => "there are no files here" }
}

/** Where a module is read: a file is named by a string. */
export function shelfOn(module: Written | Shelf): Shelf {
  if (typeof module === "string") return fileShelf(module)
  return "main" in module ? module : textShelf(module.text, module.name)
}
