// `memq`, `assq`, `memv` and `assv` as JavaScript loops where they are called.
//
// The host's compiler compares by address only where it has seen nothing but
// objects compared. A loop of its own for each call sees what is compared there; in
// the one loop of the primitive, which has seen everything, a step takes twice as
// long. Like the expressions of inlining.ts these loops leave to the primitive what
// is not common: long lists, improper ones, keys that more than one object can be.

import { FEW_SEARCHED } from "./primitives/searches.js"

/** Given the key and the list, and what the primitive answers, statements that put the answer into `r`: all JavaScript. */
type Search = (key: string, list: string, slow: string) => string

/** Goes along `list` from pair to pair, `x`, as far as the primitive counts nothing; `look` leaves the loop. */
function along(list: string, look: string): string {
  return `x=${list};for(n=${FEW_SEARCHED};x instanceof Pair&&n>0;n--){${look}x=x.cdr}`
}

const member: Search = (key, list, slow) =>
  `${along(list, `if(x.car===${key})break;`)}r=x===EMPTY?false:n>0&&x instanceof Pair?x:${slow};`

const assoc: Search = (key, list, slow) => {
  const look = `t=x.car;if(!(t instanceof Pair)||t.car===${key})break;`
  return `${along(list, look)}r=x===EMPTY?false:n>0&&x instanceof Pair&&t instanceof Pair?t:${slow};`
}

/** The search, where the key is the same as another value only if `eq?` says so. */
function ofAtoms(search: Search): Search {
  return (key, list, slow) => {
    const isAtom = `typeof ${key}!=="object"||${key} instanceof Sym||${key} instanceof Char`
    return `if(${isAtom}){${search(key, list, slow)}}else r=${slow};`
  }
}

const searches: ReadonlyMap<string, Search> = new Map([
  ["memq", member],
  ["assq", assoc],
  ["memv", ofAtoms(member)],
  ["assv", ofAtoms(assoc)],
])

/** Statements that put into `r` what the primitive `name` answers; undefined if it is no search. */
export function searched(name: string, [key, list]: readonly string[], slow: string): string | undefined {
  const search = searches.get(name)
  return search && `{let x,n;${search(key as string, list as string, slow)}}`
}
