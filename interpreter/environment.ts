// Global environments: a table of names, and the cells they live in.
//
// The table is made while a program is expanded; code refers to globals by slot.
// `instantiate` makes another environment that shares the table and has cells of
// its own, which is how one compiled module serves many instances.
//
// Invariants
//   V1  A slot, once given to a name, stays that name's; only its cell may change.
//   V2  What an environment imports it cannot change for others: defining or
//       assigning an imported name gives the environment a cell of its own there.
//   V3  A name that is imported has a slot that no macro of a library refers to, so
//       defining it anew changes nothing of what derived forms mean.

import { Cell, Globals } from "./procedure.js"
import { UNBOUND } from "./singleton.js"
import { intern, Sym } from "./symbol.js"

/** A core form or derived form that the expander itself knows, by name. */
export class SpecialForm {
  constructor(readonly name: string) {}
}

/** A global variable of an environment. */
export class Global {
  constructor(readonly slot: number) {}
}

/** A keyword that a program defined. How it expands is its own affair (syntax-rules.ts). */
export abstract class DefinedKeyword {
  abstract readonly name: string
}

export type Binding = Global | DefinedKeyword | SpecialForm

/** What a name is looked up by: a symbol, or what stands for one symbol of one expansion (scope.ts). */
type Id = object

/** Names made visible by an import: each with the name it has in the environment it comes from. */
export interface ImportSet {
  readonly environment: Environment
  readonly names: ReadonlyMap<Sym, Sym>
}

/** Where a slot's cell comes from: another environment's slot, or its own cell if undefined. */
interface Origin {
  readonly environment: Environment
  readonly slot: number
}

interface Slot {
  readonly name: string
  origin: Origin | undefined
  /** Its own cell begins with the origin's value (an imported name that was assigned). */
  copies: Origin | undefined
}

/** Finds the instance of a library's environment that belongs to the instance being made. */
export type InstanceOf = (template: Environment) => Environment

const itself: InstanceOf = (environment) => environment

export class Environment {
  readonly globals = new Globals()
  private readonly links = new Map<Environment, Map<number, number>>()

  private constructor(
    /** What errors call it: a library's name, or "". */
    readonly name: string,
    private bindings: Map<Id, Binding>,
    private slots: Slot[],
    private imports: ImportSet[],
    private readonly instanceOf: InstanceOf,
    /** Whether the tables above are still another environment's. */
    private shared: boolean,
  ) {}

  /** An empty environment. */
  static empty(name = "", instanceOf: InstanceOf = itself): Environment {
    return new Environment(name, new Map(), [], [], instanceOf, false)
  }

  get cells(): Cell[] {
    return this.globals.cells
  }

  get writing(): string {
    return "#<environment>"
  }

  /** An environment with the same names and fresh cells; what is imported is the cell in `instanceOf(library's environment)`. */
  instantiate(instanceOf: InstanceOf = itself): Environment {
    const instance = new Environment(this.name, this.bindings, this.slots, this.imports, instanceOf, true)
    for (const slot of this.slots) instance.cells.push(instance.cellFor(slot))
    return instance
  }

  /** What `id` is here: defined, imported, or undefined. An alias is looked up as itself only. */
  lookup(id: Id): Binding | undefined {
    const known = this.bindings.get(id)
    if (known !== undefined || !(id instanceof Sym)) return known
    for (let i = this.imports.length - 1; i >= 0; i--) {
      const { environment, names } = this.imports[i] as ImportSet
      const inner = names.get(id)
      if (inner === undefined) continue
      const binding = environment.lookup(inner)
      if (binding === undefined) continue
      return this.adopt(id, binding, environment)
    }
    return undefined
  }

  /** The slot of a global that a macro of `environment` refers to, which has it under `binding`. */
  slotOf(binding: Global, environment: Environment): number {
    if (environment === this) return binding.slot
    const origin = environment.originOf(binding.slot)
    if (origin.environment === this) return origin.slot
    const links = this.linksTo(origin.environment)
    const known = links.get(origin.slot)
    if (known !== undefined && this.slots[known]?.origin?.slot === origin.slot) return known
    const slot = this.addSlot({ name: environment.slotName(binding.slot), origin, copies: undefined })
    links.set(origin.slot, slot)
    return slot
  }

  /** The slot that `id` is defined in, its own from now on (V2). A macro of that name is forgotten. */
  define(id: Id, symbol: Sym): number {
    this.own()
    const binding = this.lookup(id)
    if (!(binding instanceof Global)) {
      const slot = this.addSlot({ name: symbol.name, origin: undefined, copies: undefined })
      this.bindings.set(id, new Global(slot))
      return slot
    }
    this.assign(binding.slot)
    return binding.slot
  }

  /** Makes an imported slot the environment's own, beginning with its present value (V2): until it is defined anew it is what it was. */
  assign(slot: number): void {
    const origin = this.slots[slot]?.origin
    if (origin === undefined) return
    this.takeOver(slot, origin)
  }

  /** The slot that an unbound symbol will have once it is defined. */
  expect(symbol: Sym): number {
    this.own()
    const slot = this.addSlot({ name: symbol.name, origin: undefined, copies: undefined })
    this.bindings.set(symbol, new Global(slot))
    return slot
  }

  bind(id: Id, binding: Binding): void {
    this.own()
    this.bindings.set(id, binding)
  }

  /** Makes the names of `set` visible. A name this environment already refers to or defines is bound anew. */
  import(set: ImportSet): void {
    this.own()
    this.imports.push(set)
    for (const [outer, known] of this.bindings) {
      const inner = outer instanceof Sym ? set.names.get(outer) : undefined
      if (inner === undefined) continue
      const binding = set.environment.lookup(inner)
      if (binding instanceof Global && known instanceof Global) {
        const slot = { name: inner.name, origin: set.environment.originOf(binding.slot), copies: undefined }
        this.slots[known.slot] = slot
        this.globals.replace(known.slot, this.cellFor(slot))
      } else this.bindings.delete(outer)
    }
  }

  /** Whether a global of this environment and one of another are one variable. */
  sameGlobal(mine: unknown, other: Environment, theirs: unknown): boolean {
    if (!(mine instanceof Global) || !(theirs instanceof Global)) return mine === theirs
    const a = this.originOf(mine.slot)
    const b = other.originOf(theirs.slot)
    return a.environment === b.environment && a.slot === b.slot
  }

  /** Defines a variable from the host's side: its cell holds `value`. */
  put(name: string, value: unknown): void {
    const symbol = intern(name)
    ;(this.cells[this.define(symbol, symbol)] as Cell).value = value
  }

  /** Promises that none of the variables defined so far will change. */
  fix(): void {
    for (const cell of this.cells) cell.fixed = true
  }

  /** The value of a global, or undefined where there is none. */
  valueOf(symbol: Sym): unknown {
    const binding = this.lookup(symbol)
    if (!(binding instanceof Global)) return undefined
    const value = this.cells[binding.slot]?.value
    return value === UNBOUND ? undefined : value
  }

  /** Every name that means something here. */
  names(): string[] {
    const names = new Set<string>()
    for (const { names: imported } of this.imports) for (const symbol of imported.keys()) names.add(symbol.name)
    for (const [id, binding] of this.bindings) {
      if (!(id instanceof Sym)) continue
      if (binding instanceof Global && this.cells[binding.slot]?.value === UNBOUND) continue
      names.add(id.name)
    }
    return [...names].sort()
  }

  /** The slots that nothing has defined: their names. Only of use before the program runs. */
  undefinedSlots(): Set<number> {
    const none = new Set<number>()
    this.cells.forEach((cell, slot) => {
      if (cell.value === UNBOUND && this.slots[slot]?.origin === undefined) none.add(slot)
    })
    return none
  }

  slotName(slot: number): string {
    return this.slots[slot]?.name ?? ""
  }

  /** Which of my slots are `environment`'s, by its slots; an entry may be out of date. */
  private linksTo(environment: Environment): Map<number, number> {
    let links = this.links.get(environment)
    if (links === undefined) {
      links = new Map()
      this.links.set(environment, links)
    }
    return links
  }

  private originOf(slot: number): Origin {
    return this.slots[slot]?.origin ?? { environment: this, slot }
  }

  private adopt(id: Sym, binding: Binding, from: Environment): Binding {
    if (!(binding instanceof Global)) return binding
    const origin = from.originOf(binding.slot)
    const isMine = origin.environment === this
    const global = new Global(isMine ? origin.slot : this.addSlot({ name: id.name, origin, copies: undefined })) // V3
    this.own()
    this.bindings.set(id, global)
    return global
  }

  private addSlot(slot: Slot): number {
    this.own()
    this.slots.push(slot) // V1
    this.cells.push(this.cellFor(slot))
    return this.slots.length - 1
  }

  private takeOver(slot: number, copies: Origin): void {
    this.own()
    const taken = { name: this.slotName(slot), origin: undefined, copies }
    this.slots[slot] = taken
    this.globals.replace(slot, this.cellFor(taken))
  }

  private cellFor({ name, origin, copies }: Slot): Cell {
    if (origin !== undefined) return this.cellAt(origin)
    return new Cell(name, copies === undefined ? UNBOUND : this.cellAt(copies).value)
  }

  private cellAt({ environment, slot }: Origin): Cell {
    return this.instanceOf(environment).cells[slot] as Cell
  }

  /** Makes the tables this environment's own before they are changed. */
  private own(): void {
    if (!this.shared) return
    this.bindings = new Map(this.bindings)
    this.slots = [...this.slots]
    this.imports = [...this.imports]
    this.shared = false
  }
}
