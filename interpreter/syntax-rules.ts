// `syntax-rules`: matching a form against patterns and filling a template.
//
// A pattern variable under n ellipses is bound to arrays nested n deep. Matching
// and filling recurse as deep as the pattern and the template are nested, never
// as deep as the form.
//
// Invariants
//   X1  A literal matches a form that means the same where the macro is used as the literal does where it was defined.
//   X2  Every use fills the template with fresh aliases, one for each distinct symbol (H1).

import { Complaint } from "./complaint.js"
import { Dict } from "./dict.js"
import { DefinedKeyword, SpecialForm } from "./environment.js"
import { equal } from "./equal.js"
import { charge, work } from "./meter.js"
import { EMPTY, Pair } from "./pair.js"
import { Alias, type Identifier, isIdentifier, type Scope, sameMeaning, symbolOf } from "./scope.js"
import { intern } from "./symbol.js"

/** A pattern or template may not be nested deeper. */
const DEEPEST = 1000

const ELLIPSIS = intern("...")
const UNDERSCORE = intern("_")

type Bindings = Map<Identifier, unknown>

interface Rule {
  readonly pattern: unknown
  readonly template: unknown
  /** How many ellipses each pattern variable stands under. */
  readonly depths: ReadonlyMap<Identifier, number>
}

/** A macro: a `syntax-rules` and the scope it was defined in. */
export class Macro extends DefinedKeyword {
  private readonly rules: Rule[] = []

  /**
   * @param ellipsis the identifier that stands for repetition
   * @param rules pairs of pattern (without its keyword) and template
   */
  constructor(
    readonly name: string,
    private readonly ellipsis: Identifier,
    private readonly literals: readonly Identifier[],
    rules: readonly (readonly [pattern: unknown, template: unknown])[],
    private readonly scope: Scope,
  ) {
    super()
    for (const [pattern, template] of rules) {
      const depths = new Map<Identifier, number>()
      this.collect(pattern, 0, depths, 0)
      this.checkTemplate(template, depths, 0, 0)
      this.rules.push({ pattern, template, depths })
    }
  }

  /** What `form`, a use of this macro in `scope`, expands to. Throws where no rule matches. */
  expand(form: Pair, scope: Scope): unknown {
    for (const { pattern, template, depths } of this.rules) {
      const bindings: Bindings = new Map()
      if (this.matches(pattern, form.cdr, scope, bindings)) {
        return this.fill(template, bindings, depths, new Map())
      }
    }
    throw new Complaint(this.name, "no rule of this macro matches", [form]).of("syntax")
  }

  private isEllipsis(value: unknown): boolean {
    if (!isIdentifier(value)) return false
    if (this.literals.includes(value)) return false
    if (this.ellipsis !== ELLIPSIS) return value === this.ellipsis
    if (symbolOf(value) !== ELLIPSIS) return false
    const binding = this.scope.meaning(value)?.binding
    return binding === undefined || (binding instanceof SpecialForm && binding.name === "...")
  }

  private isLiteral(id: Identifier): boolean {
    return this.literals.includes(id)
  }

  // Patterns

  private collect(pattern: unknown, depth: number, depths: Map<Identifier, number>, nesting: number): void {
    if (nesting > DEEPEST) throw this.wrong("a pattern is nested too deeply", intern(this.name))
    if (isIdentifier(pattern)) {
      if (this.isLiteral(pattern) || symbolOf(pattern) === UNDERSCORE) return
      if (this.isEllipsis(pattern)) throw this.wrong("an ellipsis follows no pattern", pattern)
      if (depths.has(pattern)) throw this.wrong("a pattern variable stands twice", pattern)
      depths.set(pattern, depth)
      return
    }
    let ellipses = 0
    const { items, tail } = spread(pattern)
    items.forEach((item, i) => {
      if (i > 0 && this.isEllipsis(item)) {
        if (++ellipses > 1) throw this.wrong("two ellipses in one list of a pattern", item)
      } else this.collect(item, this.isEllipsis(items[i + 1]) ? depth + 1 : depth, depths, nesting + 1)
    })
    if (isIdentifier(tail)) this.collect(tail, depth, depths, nesting + 1)
  }

  private matches(pattern: unknown, form: unknown, scope: Scope, bindings: Bindings): boolean {
    for (;;) {
      if (isIdentifier(pattern)) {
        if (this.isLiteral(pattern)) {
          return isIdentifier(form) && sameMeaning(form, scope, pattern, this.scope) // X1
        }
        if (symbolOf(pattern) !== UNDERSCORE) bindings.set(pattern, form)
        return true
      }
      if (Array.isArray(pattern)) {
        return Array.isArray(form) && this.matches(spreadToList(pattern), spreadToList(form), scope, bindings)
      }
      if (!(pattern instanceof Pair)) return pattern === form || equal(pattern, form)
      if (pattern.cdr instanceof Pair && this.isEllipsis(pattern.cdr.car)) {
        return this.matchesMany(pattern.car, pattern.cdr.cdr, form, scope, bindings)
      }
      if (!(form instanceof Pair) || !this.matches(pattern.car, form.car, scope, bindings)) return false
      pattern = pattern.cdr
      form = form.cdr
    }
  }

  /** `(repeated ... . after)` against `form`: as many as leave enough for `after`. */
  private matchesMany(repeated: unknown, after: unknown, form: unknown, scope: Scope, bindings: Bindings): boolean {
    const items: unknown[] = []
    const seen = new Set<unknown>()
    let rest = form
    for (; rest instanceof Pair && !seen.has(rest); rest = rest.cdr) {
      seen.add(rest)
      items.push(rest.car)
    }
    let needed = 0
    for (let p = after; p instanceof Pair; p = p.cdr) needed++
    const count = items.length - needed
    if (count < 0) return false

    const depths = new Map<Identifier, number>()
    this.collect(repeated, 0, depths, 0)
    const gathered = new Map<Identifier, unknown[]>()
    for (const id of depths.keys()) gathered.set(id, [])
    rest = form
    for (let i = 0; i < count; i++) {
      const one: Bindings = new Map()
      if (!this.matches(repeated, items[i], scope, one)) return false
      for (const [id, values] of gathered) values.push(one.get(id))
      rest = (rest as Pair).cdr
    }
    for (const [id, values] of gathered) bindings.set(id, values)
    return this.matches(after, rest, scope, bindings)
  }

  // Templates

  private checkTemplate(
    template: unknown,
    depths: ReadonlyMap<Identifier, number>,
    depth: number,
    nesting: number,
    escaped = false,
  ): void {
    if (nesting > DEEPEST) throw this.wrong("a template is nested too deeply", intern(this.name))
    if (isIdentifier(template)) {
      const bound = depths.get(template)
      if (bound !== undefined && bound > depth) {
        throw this.wrong("a pattern variable needs as many ellipses in the template as in the pattern", template)
      }
      return
    }
    const inner = escaped ? undefined : this.escapedTemplate(template)
    if (inner !== undefined) return this.checkTemplate(inner.template, depths, depth, nesting + 1, true)
    const { items, tail } = spread(template)
    for (let i = 0; i < items.length; i++) {
      const item = items[i]
      let more = depth
      while (!escaped && this.isEllipsis(items[i + 1])) {
        more++
        i++
      }
      if (more > depth && this.driving(item, depths, more - depth - 1, escaped).size === 0) {
        throw this.wrong("an ellipsis follows a template that holds nothing to repeat", item)
      }
      this.checkTemplate(item, depths, more, nesting + 1, escaped)
    }
    if (isIdentifier(tail)) this.checkTemplate(tail, depths, depth, nesting + 1, escaped)
  }

  /** `(... template)`: in it an ellipsis stands for itself. */
  private escapedTemplate(template: unknown): { template: unknown } | undefined {
    if (!(template instanceof Pair) || !this.isEllipsis(template.car)) return undefined
    return template.cdr instanceof Pair && template.cdr.cdr === EMPTY ? { template: template.cdr.car } : undefined
  }

  private fill(
    template: unknown,
    bindings: Bindings,
    depths: ReadonlyMap<Identifier, number>,
    aliases: Map<Identifier, Alias>,
    escaped = false,
  ): unknown {
    if (isIdentifier(template)) {
      return bindings.has(template) ? bindings.get(template) : this.renamed(template, aliases)
    }
    if (Array.isArray(template)) {
      const filled = this.fill(spreadToList(template), bindings, depths, aliases, escaped)
      return spread(filled).items
    }
    if (template instanceof Dict) {
      const fill = (part: unknown): unknown => this.fill(part, bindings, depths, aliases, escaped)
      return Dict.of(template.entries().map(([key, value]) => [key, fill(value)] as [unknown, unknown]))
    }
    if (!(template instanceof Pair)) return template
    if (!escaped) {
      const inner = this.escapedTemplate(template)
      if (inner !== undefined) return this.fill(inner.template, bindings, depths, aliases, true)
    }
    return this.fillList(template, bindings, depths, aliases, escaped)
  }

  private fillList(
    template: Pair,
    bindings: Bindings,
    depths: ReadonlyMap<Identifier, number>,
    aliases: Map<Identifier, Alias>,
    escaped: boolean,
  ): unknown {
    const out: unknown[] = []
    let rest: unknown = template
    while (rest instanceof Pair) {
      const item: unknown = rest.car
      rest = rest.cdr
      let repeats = 0
      while (!escaped && rest instanceof Pair && this.isEllipsis(rest.car)) {
        repeats++
        rest = rest.cdr
      }
      if (repeats === 0) out.push(this.fill(item, bindings, depths, aliases, escaped))
      else for (const filled of this.fillMany(item, repeats, bindings, depths, aliases, escaped)) out.push(filled)
    }
    charge(40 * out.length)
    work(out.length)
    let filled = rest === EMPTY ? EMPTY : this.fill(rest, bindings, depths, aliases, escaped)
    for (let i = out.length - 1; i >= 0; i--) filled = new Pair(out[i], filled)
    return filled
  }

  private fillMany(
    item: unknown,
    repeats: number,
    bindings: Bindings,
    depths: ReadonlyMap<Identifier, number>,
    aliases: Map<Identifier, Alias>,
    escaped: boolean,
  ): unknown[] {
    const driving = this.driving(item, depths, repeats - 1, escaped)
    const lengths = new Set([...driving].map((id) => (bindings.get(id) as unknown[]).length))
    if (lengths.size > 1)
      throw this.wrong("pattern variables under one ellipsis matched different numbers of forms", item)
    const [count = 0] = lengths
    const out: unknown[] = []
    const shallower = new Map(depths)
    for (const id of driving) shallower.set(id, (depths.get(id) as number) - 1)
    for (let i = 0; i < count; i++) {
      const one = new Map(bindings)
      for (const id of driving) one.set(id, (bindings.get(id) as unknown[])[i])
      if (repeats > 1) {
        for (const filled of this.fillMany(item, repeats - 1, one, shallower, aliases, escaped)) out.push(filled)
      } else out.push(this.fill(item, one, shallower, aliases, escaped))
    }
    return out
  }

  /** The pattern variables in `template` that an ellipsis after it, `inner` ellipses out from here, repeats. */
  private driving(
    template: unknown,
    depths: ReadonlyMap<Identifier, number>,
    inner: number,
    escaped: boolean,
    found = new Set<Identifier>(),
    nesting = 0,
  ): Set<Identifier> {
    if (nesting > DEEPEST) throw this.wrong("a template is nested too deeply", intern(this.name))
    if (isIdentifier(template)) return (depths.get(template) ?? 0) > inner ? found.add(template) : found
    const { items, tail } = spread(template)
    for (let i = 0; i < items.length; i++) {
      const item = items[i]
      let deeper = inner
      for (; !escaped && this.isEllipsis(items[i + 1]); i++) deeper++
      this.driving(item, depths, deeper, escaped, found, nesting + 1)
    }
    return isIdentifier(tail) ? this.driving(tail, depths, inner, escaped, found, nesting) : found
  }

  /** The alias that stands for `id` throughout one expansion (X2). */
  private renamed(id: Identifier, aliases: Map<Identifier, Alias>): Alias {
    let alias = aliases.get(id)
    if (alias === undefined) {
      alias = new Alias(id, this.scope)
      aliases.set(id, alias)
    }
    return alias
  }

  private wrong(sentence: string, about: unknown): Complaint {
    return new Complaint("syntax-rules", sentence, [about]).of("syntax")
  }
}

/** The items of a list or vector, the values of a dict, and a list's tail. */
function spread(value: unknown): { items: unknown[]; tail: unknown } {
  if (Array.isArray(value)) return { items: value, tail: EMPTY }
  if (value instanceof Dict) return { items: [...value.values()], tail: EMPTY }
  const items: unknown[] = []
  const seen = new Set<unknown>()
  let rest = value
  for (; rest instanceof Pair; rest = rest.cdr) {
    if (seen.has(rest)) throw new Complaint("syntax-rules", "a circular pattern or template", [value]).of("syntax")
    seen.add(rest)
    items.push(rest.car)
  }
  return { items, tail: rest }
}

function spreadToList(items: readonly unknown[]): unknown {
  let result: unknown = EMPTY
  for (let i = items.length - 1; i >= 0; i--) result = new Pair(items[i], result)
  return result
}
