// The module that a session is: its definitions so far. R10
//
// A REPL has no file; an instance of a flow that was defined there is made from
// the forms that define something, in the order they were said.

import { Complaint } from "../../interpreter/complaint.js"
import { Pair } from "../../interpreter/pair.js"
import { Source } from "../../interpreter/place.js"
import { type Dialect, Reader } from "../../interpreter/reader.js"
import { EOF } from "../../interpreter/singleton.js"
import { Sym } from "../../interpreter/symbol.js"
import type { Shelf } from "./bundle.js"
import { textShelf } from "./shelves.js"

/** What begins a form that defines something. */
const DEFINERS: ReadonlySet<string> = new Set([
  "begin",
  "define",
  "defflow",
  "define-library",
  "define-record-type",
  "define-syntax",
  "define-values",
  "defschedule",
  "deftrigger",
  "deftype",
  "flow-register!",
  "import",
])

export class SessionModule {
  private readonly forms: string[] = []

  constructor(private readonly dialect: Dialect) {}

  /** Notes what `text` defines; answers how to forget it. */
  note(text: string): () => void {
    const before = this.forms.length
    this.forms.push(...this.definitions(text))
    return () => {
      this.forms.length = before
    }
  }

  /** The definitions so far as a module. */
  shelf(): Shelf {
    return textShelf(this.forms.join("\n"), this.dialect === "sx" ? "session.sx" : "session.scm")
  }

  private definitions(text: string): string[] {
    const reader = new Reader(new Source("session", text), { dialect: this.dialect })
    const found: string[] = []
    try {
      for (let form = reader.read(); form !== EOF; form = reader.read()) {
        if (!(form instanceof Pair) || !(form.car instanceof Sym) || !DEFINERS.has(form.car.name)) continue
        found.push(text.slice(reader.start, reader.end))
      }
    } catch (error) {
      if (!(error instanceof Complaint)) throw error // whoever evaluates the text says what is wrong with it
    }
    return found
  }
}
