// `define-library`: its declarations, then its body.

import { Complaint } from "./complaint.js"
import { Environment } from "./environment.js"
import type { Library } from "./library.js"
import { elements, Pair } from "./pair.js"
import type { Place } from "./place.js"
import { SchemeString } from "./string.js"
import { intern, Sym } from "./symbol.js"
import { type Catalogue, Unit } from "./unit.js"
import { write } from "./writer.js"

/** Compiles the declarations of one `define-library`. */
export class LibraryCompiler {
  private readonly environment: Environment
  private readonly unit: Unit
  private readonly exports = new Map<Sym, Sym>()
  private readonly body: { form: unknown; at: Place | undefined }[] = []

  constructor(
    private readonly catalogue: Catalogue,
    private readonly name: unknown,
    private readonly at: Place | undefined,
    reading: Unit | undefined,
  ) {
    this.environment = Environment.empty(write(name))
    this.unit = new Unit(catalogue, this.environment, undefined, true, reading)
  }

  compile(declarations: readonly unknown[]): Library {
    for (const declaration of declarations) this.declare(declaration)
    const codes = this.body.map(({ form, at }) => this.unit.compile(form, at))
    for (const inner of this.exports.values()) this.checkExport(inner)
    return {
      name: write(this.name),
      environment: this.environment,
      exports: this.exports,
      needs: this.unit.needs,
      body: codes,
    }
  }

  private checkExport(inner: Sym): void {
    if (this.environment.lookup(inner) !== undefined) return
    throw new Complaint("define-library", "exports a name that it does not define", [inner, this.name], this.at).of(
      "syntax",
    )
  }

  private declare(declaration: unknown): void {
    const parts = elements(declaration)
    const [head, ...rest] = parts ?? []
    const keyword = head instanceof Sym ? head.name : ""
    switch (keyword) {
      case "export":
        for (const spec of rest) this.export(spec)
        break
      case "import":
        for (const spec of rest) this.unit.import(this.catalogue.importSet(spec, this.at))
        break
      case "begin":
        for (let r = (declaration as Pair).cdr; r instanceof Pair; r = r.cdr)
          this.body.push({ form: r.car, at: this.placeOf(r) })
        break
      case "include":
      case "include-ci":
        for (const path of rest) {
          for (const form of this.unit.include(this.fileName(path), this.at, keyword === "include-ci"))
            this.body.push({ form, at: this.at })
        }
        break
      case "include-library-declarations":
        for (const path of rest)
          for (const each of this.unit.include(this.fileName(path), this.at, false)) this.declare(each)
        break
      case "cond-expand":
        for (const each of this.chosen(rest)) this.declare(each)
        break
      default:
        throw new Complaint("define-library", "not a library declaration", [declaration], this.at).of("syntax")
    }
  }

  private fileName(path: unknown): string {
    if (path instanceof SchemeString) return path.toString()
    throw new Complaint("define-library", "not a file name", [path], this.at).of("syntax")
  }

  private placeOf(pair: Pair): Place | undefined {
    return this.unit.placeOf(pair) ?? this.at
  }

  private export(spec: unknown): void {
    if (spec instanceof Sym) {
      this.exports.set(spec, spec)
      return
    }
    const [keyword, from, to, ...more] = elements(spec) ?? []
    if (keyword === intern("rename") && from instanceof Sym && to instanceof Sym && more.length === 0) {
      this.exports.set(to, from)
      return
    }
    throw new Complaint("define-library", "not an export spec", [spec], this.at).of("syntax")
  }

  /** The declarations of the first `cond-expand` clause whose requirement holds. */
  private chosen(clauses: readonly unknown[]): readonly unknown[] {
    for (const clause of clauses) {
      const [requirement, ...declarations] = elements(clause) ?? []
      if (this.holds(requirement)) return declarations
    }
    return []
  }

  private holds(requirement: unknown): boolean {
    if (requirement instanceof Sym) return requirement.name === "else" || this.unit.hasFeature(requirement.name)
    const [head, ...rest] = elements(requirement) ?? []
    switch (head instanceof Sym ? head.name : "") {
      case "and":
        return rest.every((r) => this.holds(r))
      case "or":
        return rest.some((r) => this.holds(r))
      case "not":
        return !this.holds(rest[0])
      case "library":
        return this.catalogue.has(rest[0])
      default:
        throw new Complaint("cond-expand", "not a requirement", [requirement], this.at).of("syntax")
    }
  }
}

/** The parts of a library's name. */
export function libraryName(name: unknown, at: Place | undefined): string[] {
  const parts = elements(name)
  const isPart = (part: unknown): boolean => part instanceof Sym || (typeof part === "number" && part >= 0)
  if (parts === undefined || parts.length === 0 || !parts.every(isPart)) {
    throw new Complaint("", "not a library name", [name], at).of("syntax")
  }
  return parts.map((part) => (part instanceof Sym ? part.name : String(part)))
}
