// Symbols and keywords: interned names.
//
// Two symbols of one name are one object, so `eq?` is `===`. The tables hold
// their names weakly: a guest that invents a million symbols leaves nothing
// behind once it is gone.

/** A Scheme symbol. Made only by `intern`. */
export class Sym {
  /** Its canonical writing, once someone has asked for it. */
  text: string | undefined = undefined
  constructor(readonly name: string) {}
}

// As with pairs: one prototype to walk.
Object.setPrototypeOf(Sym.prototype, null)

/** An SX keyword: a name that evaluates to itself. `name` has no colon. Made only by `keyword`. */
export class Keyword {
  /** Its canonical writing, once someone has asked for it. */
  text: string | undefined = undefined
  constructor(readonly name: string) {}
}

function internTable<T extends object>(make: (name: string) => T): (name: string) => T {
  const table = new Map<string, WeakRef<T>>()
  const gone = new FinalizationRegistry<string>((name) => {
    if (table.get(name)?.deref() === undefined) table.delete(name)
  })
  return (name) => {
    const known = table.get(name)?.deref()
    if (known !== undefined) return known
    const fresh = make(name)
    table.set(name, new WeakRef(fresh))
    gone.register(fresh, name)
    return fresh
  }
}

/** The one symbol named `name`. */
export const intern: (name: string) => Sym = internTable((name) => new Sym(name))

/** The one keyword named `name` (without its colon). */
export const keyword: (name: string) => Keyword = internTable((name) => new Keyword(name))
