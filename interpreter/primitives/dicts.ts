// SX: dicts, keywords and `nil`.
//
// Every word that takes a dict takes `nil` for an empty one.
//
// Not here: words that call a procedure, `update` and its kind (boot/dicts.scm).

import { char } from "../char.js"
import { Complaint, wrongType } from "../complaint.js"
import { Dict } from "../dict.js"
import { charge, work } from "../meter.js"
import { EMPTY, Pair } from "../pair.js"
import type { PrimitiveSpec } from "../primitive.js"
import { SchemeString } from "../string.js"
import { intern, Keyword, keyword, Sym } from "../symbol.js"
import { freshList, items } from "./sequence.js"

export const dictPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "dict?",
    shape: "(dict? obj)",
    doc: "Whether `obj` is a dict.",
    run: (obj) => obj instanceof Dict,
  },
  {
    name: "dict",
    shape: "(dict obj ...)",
    doc: "A dict of the operands: a key, its value, a key, its value, ... Of two values under one key the later stays.",
    run: (...operands: unknown[]) => withPairs("dict", Dict.empty, operands),
  },
  {
    name: "get",
    shape: "(get coll key [default])",
    doc: "What the dict `coll` has under `key`, or the sequence `coll` at position `key`; `default`, or `nil`, if nothing.",
    run: (coll, key, otherwise = null) => found("get", coll, key, otherwise),
  },
  {
    name: "get-in",
    shape: "(get-in coll path [default])",
    doc: "What `get` finds by going from `coll` along the keys in `path`; `default`, or `nil`, if there is nothing.",
    run: (coll, path, otherwise = null) => {
      let part: unknown = coll
      for (const key of items("get-in", path, 2)) {
        part = found("get-in", part, key, MISSING)
        if (part === MISSING) return otherwise
      }
      return part
    },
  },
  {
    name: "%dict-assoc",
    shape: "(%dict-assoc dict key value ...)",
    doc: "`dict` with each `value` under its `key`.",
    run: (dict, ...operands: unknown[]) => withPairs("assoc", dictOf("assoc", dict), operands),
  },
  {
    name: "%dict",
    shape: "(%dict who obj k)",
    doc: "The dict `obj`, or an empty one for `nil`; complains for `who`, whose operand `k` it is, of anything else.",
    run: (who, obj, k) => dictOf(String(who), obj, k),
  },
  {
    name: "assoc-in",
    shape: "(assoc-in coll path value)",
    doc: "`coll` with `value` at the end of `path`. Dicts that are missing on the way are made; vectors are copied.",
    run: (coll, path, value) => assocIn(coll, items("assoc-in", path, 2), value),
  },
  {
    name: "dissoc",
    shape: "(dissoc dict key ...)",
    doc: "`dict` without the keys.",
    run: (dict, ...keys: unknown[]) => keys.reduce<Dict>((rest, key) => rest.delete(key), dictOf("dissoc", dict)),
  },
  {
    name: "merge",
    shape: "(merge dict ...)",
    doc: "A dict of all that the dicts have; where two have one key, what the later has.",
    run: (...dicts: unknown[]) => {
      const all = dicts.map((dict, k) => dictOf("merge", dict, k + 1))
      return all.length === 0 ? Dict.empty : all.reduce(merged)
    },
  },
  {
    name: "select-keys",
    shape: "(select-keys dict keys)",
    doc: "A dict of what `dict` has under those of `keys` that it has.",
    run: (dict, keys) => {
      const whole = dictOf("select-keys", dict, 1)
      const wanted = items("select-keys", keys, 2).filter((key) => whole.has(key))
      return dictFrom(wanted.map((key) => [key, whole.get(key)] as const))
    },
  },
  {
    name: "zipmap",
    shape: "(zipmap keys values)",
    doc: "A dict of each of `keys` with the value that stands in its place in `values`, as far as both go.",
    run: (keys, values) => {
      const given = items("zipmap", values, 2)
      const named = items("zipmap", keys, 1).slice(0, given.length)
      return dictFrom(named.map((key, k) => [key, given[k]] as const))
    },
  },
  {
    name: "dict-from",
    shape: "(dict-from entries)",
    doc: "A dict of `entries`, each of them a key and its value in a list or vector: the inverse of `entries`.",
    run: (entries) => dictFrom(items("dict-from", entries).map(entryOf)),
  },
  {
    name: "keys",
    shape: "(keys dict)",
    doc: "A list of the keys of `dict`, in canonical order.",
    run: (dict) => freshList(dictOf("keys", dict, 0).keys()),
  },
  {
    name: "vals",
    shape: "(vals dict)",
    doc: "A list of the values of `dict`, in the canonical order of their keys.",
    run: (dict) => freshList(dictOf("vals", dict, 0).values()),
  },
  {
    name: "entries",
    shape: "(entries dict)",
    doc: "A list of lists of two, each a key of `dict` and its value, in the canonical order of the keys.",
    run: (dict) => freshList(dictOf("entries", dict, 0).entries().map(freshList)),
  },
  {
    name: "has?",
    shape: "(has? dict key)",
    doc: "Whether `dict` has something under `key`, be it `nil`.",
    run: (dict, key) => dictOf("has?", dict).has(key),
  },
  {
    name: "keyword?",
    shape: "(keyword? obj)",
    doc: "Whether `obj` is a keyword.",
    run: (obj) => obj instanceof Keyword,
  },
  {
    name: "keyword->symbol",
    shape: "(keyword->symbol keyword)",
    doc: "The symbol with the name of `keyword`.",
    run: (key) => intern(nameOf("keyword->symbol", key)),
  },
  {
    name: "symbol->keyword",
    shape: "(symbol->keyword symbol)",
    doc: "The keyword with the name of `symbol`.",
    run: (symbol) => {
      if (symbol instanceof Sym) return keyword(symbol.name)
      throw wrongType("symbol->keyword", "a symbol", symbol)
    },
  },
  {
    name: "keyword->string",
    shape: "(keyword->string keyword)",
    doc: "The name of `keyword`, without its colon, as a constant string.",
    run: (key) => new SchemeString(nameOf("keyword->string", key), true),
  },
  {
    name: "string->keyword",
    shape: "(string->keyword string)",
    doc: "The keyword whose name is `string`.",
    run: (string) => {
      if (!(string instanceof SchemeString)) throw wrongType("string->keyword", "a string", string)
      charge(64 + 2 * string.length)
      return keyword(string.toString())
    },
  },
  {
    name: "nil?",
    shape: "(nil? obj)",
    doc: "Whether `obj` is `nil`.",
    run: (obj) => obj === null,
  },
  {
    name: "some?",
    shape: "(some? obj)",
    doc: "Whether `obj` is anything but `nil`.",
    run: (obj) => obj !== null,
  },
]

/** What stands for nothing found where any value might be found. */
const MISSING = Symbol("missing")

/** About what one more entry costs: itself, its text, its way through the table. */
const ENTRY = 160

function dictOf(who: string, value: unknown, argument = 1): Dict {
  if (value instanceof Dict) return value
  if (value === null) return Dict.empty
  throw wrongType(who, "a dict", value, argument)
}

function dictFrom(entries: readonly (readonly [key: unknown, value: unknown])[]): Dict {
  charge(ENTRY * entries.length)
  return Dict.of(entries)
}

/** `dict` with the keys and values that stand in turn in `operands`. */
function withPairs(who: string, dict: Dict, operands: readonly unknown[]): Dict {
  if (operands.length % 2 === 1) throw new Complaint(who, "a key without a value", [operands.at(-1)])
  let result = dict
  for (let k = 0; k < operands.length; k += 2) {
    charge(ENTRY)
    result = result.set(operands[k], operands[k + 1])
  }
  return result
}

function merged(first: Dict, second: Dict): Dict {
  charge(ENTRY * second.size)
  work(second.size)
  let result = first
  for (const { key, value } of second.inOrder()) result = result.set(key, value)
  return result
}

function found(who: string, coll: unknown, key: unknown, otherwise: unknown): unknown {
  if (coll instanceof Dict) return coll.get(key, otherwise)
  if (coll === null) return otherwise
  const position = typeof key === "number" && key >= 0 ? key : Number.POSITIVE_INFINITY
  if (Array.isArray(coll) || coll instanceof Uint8Array) return position < coll.length ? coll[position] : otherwise
  if (coll instanceof SchemeString) return position < coll.length ? char(coll.at(position)) : otherwise
  if (coll === EMPTY || coll instanceof Pair) {
    const elements = items(who, coll, 1)
    return position < elements.length ? elements[position] : otherwise
  }
  throw wrongType(who, "a dict or a sequence", coll, 1)
}

function assocIn(coll: unknown, path: readonly unknown[], value: unknown): unknown {
  const wholes: unknown[] = []
  let part = coll
  for (const key of path) {
    wholes.push(part)
    part = found("assoc-in", part, key, null)
  }
  return wholes.reduceRight((inner, whole, k) => replaced(whole, path[k], inner), value)
}

/** A copy of `whole` with `value` under `key`. */
function replaced(whole: unknown, key: unknown, value: unknown): unknown {
  if (!Array.isArray(whole)) return withPairs("assoc-in", dictOf("assoc-in", whole), [key, value])
  if (typeof key !== "number" || key < 0 || key >= whole.length) {
    throw new Complaint("assoc-in", "index out of range", [key, whole])
  }
  charge(16 + 8 * whole.length)
  return whole.with(key, value)
}

function entryOf(entry: unknown): readonly [key: unknown, value: unknown] {
  const parts = entry instanceof Pair || Array.isArray(entry) ? items("dict-from", entry) : []
  if (parts.length !== 2) throw new Complaint("dict-from", "not a key and a value", [entry])
  return [parts[0], parts[1]]
}

function nameOf(who: string, key: unknown): string {
  if (key instanceof Keyword) return key.name
  throw wrongType(who, "a keyword", key)
}
