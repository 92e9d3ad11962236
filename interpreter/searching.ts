// `memq`, `assq`, `memv` and `assv` as JavaScript loops where they are called.
//
// The host's compiler compares by address only where it has seen nothing but
// objects compared. A loop of its own for each call sees what is compared there; in
// the one loop of the primitive, which has seen everything, a step takes twice as
// long. Like the expressions of inlining.ts these loops leave to the primitive what
// is not common: long lists, improper ones, keys that more than one object can be.

import { FEW_SEARCHED } from "./primitives/searches.js"

/**
 * Statements that put the answer of `who` into `r`: all JavaScript. `slow` is what the primitive answers, `at` comes
 * before what may throw.
 */
type Search = (who: string, key: string, list: string, slow: string, at: string) => string

/**
 * Goes along `list` from pair to pair, `x` with the element `t`, before the primitive would count anything; `look` leaves
 * the loop. An element that says nothing ends it too.
 */
function along(list: string, look: string): string {
  return `x=${list};for(n=${FEW_SEARCHED - 1};(t=x?.car)!==undefined&&n>0;n--){${look}x=x.cdr}`
}

const member: Search = (who, key, list, slow, at) => {
  const long = `n===0?(${at},memberFrom("${who}",${key},${list},x))`
  return `${along(list, `if(t===${key})break;`)}r=x===EMPTY?false:${long}:t!==undefined?x:${slow};`
}

const assoc: Search = (who, key, list, slow, at) => {
  const look = `y=t?.car;if(y===${key}||y===undefined)break;`
  const long = `n===0?(${at},assocFrom("${who}",${key},${list},x))`
  return `${along(list, look)}r=x===EMPTY?false:${long}:t!==undefined&&y!==undefined?t:${slow};`
}

/** The search, where the key is the same as another value only if `eq?` says so. */
function ofAtoms(search: Search): Search {
  return (who, key, list, slow, at) => {
    const isAtom = `typeof ${key}!=="object"||${key} instanceof Sym||${key} instanceof Char`
    return `if(${isAtom}){${search(who, key, list, slow, at)}}else r=${slow};`
  }
}

const searches: ReadonlyMap<string, Search> = new Map([
  ["memq", member],
  ["assq", assoc],
  ["memv", ofAtoms(member)],
  ["assv", ofAtoms(assoc)],
])

/** Statements that put into `r` what the primitive `name` answers; undefined if it is no search. */
export function searched(name: string, operands: readonly string[], slow: string, at: string): string | undefined {
  const [key, list] = operands as [string, string]
  const search = searches.get(name)
  return search && `{let x,y,n;${search(name, key, list, slow, at)}}`
}
