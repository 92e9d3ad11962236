// `memq`, `assq`, `memv` and `assv` as compiled code has them.
//
// The host's compiler compares by address only what it knows to be objects. Of what
// `this` is in a sloppy function it knows that, so a search for an object is one
// such function for all calls. For other keys the search is a loop where it is
// called, which sees what is compared there; in the one loop of the primitive, which
// has seen everything, a step takes twice as long. What is not common is left to the
// primitive: long lists, improper ones, keys that more than one object can be.

import { EMPTY } from "./pair.js"
import { assocFrom, FEW_SEARCHED, memberFrom } from "./primitives/searches.js"

/** Goes along `list` from pair to pair, `x` with the element `t`, before the primitive would count anything. An element that says nothing ends it too. */
function along(list: string, look: string): string {
  return `x=${list};for(n=${FEW_SEARCHED - 1};(t=x?.car)!==undefined&&n>0;n--){${look}x=x.cdr}`
}

/** A way of searching. */
interface Search {
  /** Its search for an object. */
  readonly of: string
  /** What looks at the element `t` and leaves the loop if the key is there. */
  look(key: string): string
  /** What goes on in a long list. */
  readonly from: string
  /** What there is where the loop was left, and its value. */
  readonly found: string
  readonly value: string
}

const member: Search = {
  of: "memqOf",
  look: (key) => `if(t===${key})break;`,
  from: "memberFrom",
  found: "t!==undefined",
  value: "x",
}

const assoc: Search = {
  of: "assqOf",
  look: (key) => `y=t?.car;if(y===${key}||y===undefined)break;`,
  from: "assocFrom",
  found: "t!==undefined&&y!==undefined",
  value: "t",
}

const searches: ReadonlyMap<string, Search> = new Map([
  ["memq", member],
  ["assq", assoc],
  ["memv", member],
  ["assv", assoc],
])

/** The whole search, as JavaScript: `slow` is what it comes to where it is not common, `at` comes before what may throw. */
function loop(
  { look, from, found, value }: Search,
  who: string,
  key: string,
  list: string,
  slow: string,
  at = "0",
): string {
  const long = `n===0?(${at},${from}(${who},${key},${list},x))`
  return `${along(list, look(key))}r=x===EMPTY?false:${long}:${found}?${value}:${slow};`
}

/** The searches for an object, which is `this`: they answer undefined where the primitive must. */
export function objectSearches(): object {
  const methods = [member, assoc].map(
    (search) => `${search.of}(who,list){let r,t,x,y,n;${loop(search, "who", "this", "list", "undefined")}return r}`,
  )
  return new Function("EMPTY", "memberFrom", "assocFrom", `return{${methods}}`)(EMPTY, memberFrom, assocFrom)
}

/** Statements that put into `r` what the primitive `name` answers; undefined if it is no search. `at` comes before what may throw. */
export function searched(name: string, operands: readonly string[], slow: string, at: string): string | undefined {
  const search = searches.get(name)
  if (search === undefined) return undefined
  const [key, list] = operands as [string, string]
  const byAddress = `${search.of}.call(${key},"${name}",${list})`
  // What is the same by `eqv?` need not be by `eq?`.
  const ofObject = name.endsWith("v")
    ? `${key} instanceof Sym||${key} instanceof Char?${byAddress}:undefined`
    : byAddress
  const ofOther = `{let x,y,n;${loop(search, `"${name}"`, key, list, slow, at)}}`
  return `if(typeof ${key}==="object"&&${key}!==null){${at};r=${ofObject};if(r===undefined)r=${slow};}else${ofOther}`
}
