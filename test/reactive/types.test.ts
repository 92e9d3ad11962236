// Types: declarations, what they refuse, and objects of them.
//
// A row is what is said and what comes of it; a refusal is the whole sentence as a person sees it.

import { expect, test } from "vitest"
import { Dict } from "../../interpreter/dict.js"
import { SchemeError } from "../../interpreter/failure.js"
import { EMPTY, list, Pair } from "../../interpreter/pair.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern, keyword } from "../../interpreter/symbol.js"
import { datumFrom, datumOf, textOf } from "../../runtime/flows/datum.js"
import { checked, relationOf, typeOf } from "../../runtime/reactive/type-declaration.js"
import { outline } from "../../runtime/reactive/type-outline.js"

const read = (text: string): unknown => datumFrom(text, "fact")

/** What is refused by `act`, as a person sees it. */
function refused(act: () => unknown): string {
  try {
    return `accepted: ${textOf(act())}`
  } catch (error) {
    return new SchemeError(error, []).message
  }
}

/** What comes of an object whose type has the one field :f. */
function withField(kind: string, object: string): string {
  return refused(() => checked(typeOf("t", read(`{:fields {:f ${kind}}}`)), read(object) as Dict)).replace(
    "accepted: ",
    "",
  )
}

const accepted: readonly [kind: string, object: string][] = [
  ["any", "{:f (1 #(2) {:a nil})}"],
  ["string", '{:f "x"}'],
  ["(string :min 1 :max 2)", '{:f "ab"}'],
  ["(string :max 1)", '{:f "😀"}'],
  ["symbol", "{:f x}"],
  ["keyword", "{:f :x}"],
  ["boolean", "{:f #f}"],
  ["integer", "{:f 123456789012345678901234567890}"],
  ["(integer :min 0 :max 10)", "{:f 10}"],
  ["number", "{:f 1.5}"],
  ["(number :min 1/3 :max 1.5)", "{:f 0.5}"],
  ["date", '{:f "2024-02-29"}'],
  ["date", '{:f "2026-11-20T09:30:00.123+01:00"}'],
  ["url", '{:f "https://example.org/a?b=c"}'],
  ["id", '{:f "01J"}'],
  ["(id article)", '{:f "01J"}'],
  ['(one-of "a" :b (c d) nil)', "{:f (c d)}"],
  ['(one-of "a" :b (c d) nil)', "{:f nil}"],
  ["(maybe string)", "{}"],
  ["(maybe string)", "{:f nil}"],
  ["(list-of string)", "{:f ()}"],
  ["(list-of (maybe integer) :min 1 :max 2)", "{:f (1 nil)}"],
  ["(record {:a string :b (maybe any)})", '{:f {:a "x"}}'],
  ["(record {:a string} :open #t)", '{:f {:a "x" :c 1}}'],
  ["(map-of integer)", '{:f {:a 1 "b" 2 3 3}}'],
  ["(or string (list-of string))", '{:f ("a")}'],
  ["string", '{:f "x" :id "1" :status "draft" :type "t"}'],
  ["string", '{:f "x" :id a :status published :type t}'],
]

test.each(accepted)("TY2 of kind %s: %s is accepted as it is", (kind, object) => {
  expect(withField(kind, object)).toBe(textOf(read(object)))
})

const filled: readonly [kind: string, object: string, answer: string][] = [
  ["(default integer 0)", "{}", "{:f 0}"],
  ["(default integer 0)", "{:f 7}", "{:f 7}"],
  ['(default (maybe string) "x")', "{:f nil}", "{:f nil}"],
  ["(default (maybe string) nil)", "{}", "{:f nil}"],
  ["(default boolean #f)", "{}", "{:f #f}"],
  ["(default (record {:a (default integer 1)}) {})", "{}", "{:f {:a 1}}"],
  ["(record {:a (default integer 1) :b (default (list-of any) (x))})", "{:f {}}", "{:f {:a 1 :b (x)}}"],
  ["(list-of (record {:a (default integer 1)}))", "{:f ({} {:a 2})}", "{:f ({:a 1} {:a 2})}"],
  ["(map-of (record {:a (default integer 1)}))", "{:f {:k {}}}", "{:f {:k {:a 1}}}"],
  ["(or integer (record {:a (default integer 1)}) any)", "{:f {}}", "{:f {:a 1}}"],
]

test.each(filled)("TY2 of kind %s: %s is answered as %s", (kind, object, answer) => {
  expect(withField(kind, object)).toBe(answer)
})

const misfits: readonly [kind: string, object: string, sentence: string][] = [
  ["string", "{:f 7}", "t: :f: not a string: 7"],
  ["string", "{:f x}", "t: :f: not a string: x"],
  ["string", "{:f nil}", "t: :f: not a string: nil"],
  ["string", "{}", "t: :f: missing"],
  ["any", "{}", "t: :f: missing"],
  ["(string :min 1)", '{:f ""}', 't: :f: too short: "" (string :min 1)'],
  ["(string :min 1 :max 2)", '{:f "abc"}', 't: :f: too long: "abc" (string :min 1 :max 2)'],
  ["symbol", '{:f "x"}', 't: :f: not a symbol: "x"'],
  ["keyword", "{:f x}", "t: :f: not a keyword: x"],
  ["boolean", "{:f nil}", "t: :f: not a boolean: nil"],
  ["integer", "{:f 1.0}", "t: :f: not an exact integer: 1.0"],
  ["integer", '{:f "1"}', 't: :f: not an exact integer: "1"'],
  ["(integer :min 0)", "{:f -1}", "t: :f: too small: -1 (integer :min 0)"],
  ["(integer :max 10)", "{:f 11}", "t: :f: too large: 11 (integer :max 10)"],
  ["number", "{:f +i}", "t: :f: not a real number: +i"],
  ["(number :max 1)", "{:f +nan.0}", "t: :f: too large: +nan.0 (number :max 1)"],
  ["date", '{:f "2023-02-29"}', DATE('"2023-02-29"')],
  ["date", '{:f "2023-13-01"}', DATE('"2023-13-01"')],
  ["date", '{:f "2023-12-00"}', DATE('"2023-12-00"')],
  ["date", '{:f "tomorrow"}', DATE('"tomorrow"')],
  ["date", '{:f "2026-11-20T24:00"}', DATE('"2026-11-20T24:00"')],
  ["url", '{:f "example.org"}', 't: :f: not a URL: "example.org"'],
  ["url", '{:f "http://a b"}', 't: :f: not a URL: "http://a b"'],
  ["(id article)", '{:f ""}', 't: :f: not an id, which is a string: ""'],
  ['(one-of "a" b)', "{:f a}", 't: :f: not one of those allowed: a (one-of "a" b)'],
  ["(maybe integer)", "{:f x}", "t: :f: not an exact integer: x"],
  ["(list-of string)", '{:f "x"}', 't: :f: not a list: "x"'],
  ["(list-of string)", '{:f ("x" . "y")}', 't: :f: not a list: ("x" . "y")'],
  ["(list-of string)", '{:f ("a" "b" 7)}', "t: :f 2: not a string: 7"],
  ["(list-of any :min 1)", "{:f ()}", "t: :f: too few elements: () (list-of any :min 1)"],
  ["(list-of any :max 1)", "{:f (1 2)}", "t: :f: too many elements: (1 2) (list-of any :max 1)"],
  ["(record {:a string})", "{:f (a)}", "t: :f: not a dict: (a)"],
  ["(record {:a string})", "{:f {}}", "t: :f :a: missing"],
  ["(record {:lang string})", '{:f {:lang "en" :lung "de"}}', "t: :f :lung: unknown field, did you mean :lang"],
  ["(list-of (record {:a (list-of integer)}))", "{:f ({:a (1)} {:a (1 x)})}", "t: :f 1 :a 1: not an exact integer: x"],
  ["(map-of integer)", "{:f 1}", "t: :f: not a dict: 1"],
  ["(map-of integer)", '{:f {"long key" x}}', 't: :f "long key": not an exact integer: x'],
  ["(or string integer)", "{:f x}", "t: :f: of none of these kinds: x (or string integer)"],
  ["string", '{:f "x" :g 1}', "t: :g: unknown field, did you mean :f"],
  ["string", '{:f "x" :zzzzzz 1}', "t: :zzzzzz: unknown field, known are :id :status :type :f"],
  ["string", '{:f "x" "g" 1}', 't: "g": a field\'s name is not a keyword'],
  ["string", '{:f "x" :type "u"}', 't: :type: not one of those allowed: "u" (one-of "t" t)'],
  ["string", '{:f "x" :status 1}', "t: :status: of none of these kinds: 1 (or string symbol)"],
  ["string", '{:f "x" :id nil}', "t: :id: of none of these kinds: nil (or string symbol)"],
]

function DATE(value: string): string {
  return `t: :f: not a date, as 2026-11-20 or 2026-11-20T09:30:00Z are: ${value}`
}

test.each(misfits)("TY1 of kind %s: %s is refused: %s", (kind, object, sentence) => {
  expect(withField(kind, object)).toBe(sentence)
})

const several: readonly [type: string, object: string, sentence: string][] = [
  [
    "{:fields {:slug string :tags (list-of string) :views integer}}",
    '{:tags ("a" "b" 7) :views "x" :tittle 1}',
    't: :slug: missing: also (:tags 2 "not a string" 7) (:views "not an exact integer" "x") (:tittle "unknown field")',
  ],
  [
    "{:fields {:l (list-of symbol)}}",
    "{:l (1 2 3 4 5 6 7 8 9 10 11)}",
    `t: :l 0: not a symbol: 1 also ${[2, 3, 4, 5, 6, 7, 8].map((n) => `(:l ${n - 1} "not a symbol" ${n})`).join(" ")}`,
  ],
]

test.each(several)("TY9 of type %s: %s is refused: %s", (type, object, sentence) => {
  expect(refused(() => checked(typeOf("t", read(type)), read(object) as Dict))).toBe(sentence)
})

test("TY9 other fields are allowed where the type is open, if they are plain data", () => {
  const type = typeOf("t", read("{:open #t}"))
  expect(textOf(checked(type, read("{:a (1)}") as Dict))).toBe("{:a (1)}")
  const object = Dict.of([[keyword("a"), list([1, Dict.of([[keyword("b"), () => 1]])])]])
  expect(refused(() => checked(type, object))).toMatch(/^t: :a 1 :b: not plain data: /)
  const circle = new Pair(1, EMPTY)
  circle.cdr = circle
  expect(refused(() => checked(type, Dict.of([[keyword("a"), circle]])))).toMatch(/^t: :a: not plain data: /)
  expect(
    refused(() => checked(typeOf("t", read("{:fields {:a (list-of any)}}")), Dict.of([[keyword("a"), circle]]))),
  ).toMatch(/^t: :a: not a list: /)
})

const DEEP = 10_000

test("TY3 data and kinds ten thousand deep are checked, and a fault at the bottom is named", () => {
  let data: unknown = list([])
  let kind: unknown = intern("string")
  let wrong: unknown = 7
  for (let i = 0; i < DEEP; i++) {
    data = i % 2 === 0 ? list([data]) : Dict.of([[keyword("in"), data]])
    kind = list([intern("list-of"), kind])
    wrong = list([wrong])
  }
  const field = (value: unknown): Dict => Dict.of([[keyword("f"), value]])
  const type = typeOf("t", Dict.of([[keyword("fields"), field(kind)]]))
  expect(checked(type, field(EMPTY)).size).toBe(1)
  expect(refused(() => checked(type, field(wrong)))).toBe("t: :f 0 0 0 0 0 ... 0 0 0 0 0 0: not a string: 7")
  const any = typeOf("t", read("{:fields {:f any}}"))
  expect(checked(any, field(data)).size).toBe(1)
  const nested = typeOf("t", Dict.of([[keyword("fields"), field(records(DEEP))]]))
  expect(refused(() => checked(nested, field(Dict.empty)))).toBe("t: :f :in: missing")
})

function records(depth: number): unknown {
  let kind: unknown = intern("string")
  for (let i = 0; i < depth; i++) kind = list([intern("record"), Dict.of([[keyword("in"), kind]])])
  return kind
}

test("TY3 what is shared is looked at once for each kind", () => {
  let shared: unknown = new SchemeString("x")
  let kind = "string"
  for (let i = 0; i < 100; i++) {
    shared = list([shared, shared])
    kind = `(or (list-of ${kind}) symbol)`
  }
  const type = typeOf("t", read(`{:fields {:f ${kind}}}`))
  const object = Dict.of([[keyword("f"), shared]])
  expect(checked(type, object)).toBe(object)
})

const misdeclared: readonly [type: string, sentence: string][] = [
  ["7", "t: not a dict: 7"],
  ["{:field {}}", "t: :field: unknown clause, did you mean :fields"],
  ['{"fields" {}}', 't: "fields": unknown clause'],
  ["{:fields (a)}", "t: :fields: not a dict of fields: (a)"],
  ["{:fields {a string}}", "t: :fields a: a field's name is not a keyword"],
  ["{:fields {:id string}}", "t: :fields :id: every object has this field, no type declares it"],
  ["{:fields {:a strng}}", "t: :fields :a: unknown kind, did you mean string: strng"],
  ["{:fields {:tags (list-of strng)}}", "t: :fields :tags list-of: unknown kind, did you mean string: strng"],
  ['{:fields {:a "string"}}', 't: :fields :a: not a kind: "string"'],
  ["{:fields {:a ()}}", "t: :fields :a: not a kind: ()"],
  ["{:fields {:a (maybe . string)}}", "t: :fields :a: not a kind, its shape is (maybe kind): (maybe . string)"],
  ["{:fields {:a maybe}}", "t: :fields :a: wrong number of operands, its shape is (maybe kind): maybe"],
  ["{:fields {:a (maybe)}}", "t: :fields :a: wrong number of operands, its shape is (maybe kind): (maybe)"],
  [
    "{:fields {:a (or string)}}",
    "t: :fields :a: wrong number of operands, its shape is (or kind kind ...): (or string)",
  ],
  ["{:fields {:a (or string (maybe intger))}}", "t: :fields :a or 1 maybe: unknown kind, did you mean integer: intger"],
  ["{:fields {:a (one-of)}}", "t: :fields :a: wrong number of operands, its shape is (one-of value ...): (one-of)"],
  ['{:fields {:a (one-of "a" b "a")}}', 't: :fields :a one-of: given twice: "a"'],
  ["{:fields {:a (record string)}}", "t: :fields :a record: not a dict of fields: string"],
  ["{:fields {:a (record {:lang strin})}}", "t: :fields :a record :lang: unknown kind, did you mean string: strin"],
  ["{:fields {:a (record {} :open 1)}}", "t: :fields :a record :open: not a boolean: 1"],
  ["{:fields {:a (id 7)}}", "t: :fields :a id: not the name of a type: 7"],
  ["{:fields {:a (string :mim 1)}}", "t: :fields :a string :mim: unknown constraint, did you mean :min"],
  [
    '{:fields {:a (string :matches "(a*)*")}}',
    "t: :fields :a string :matches: unknown constraint, known are :min :max",
  ],
  ["{:fields {:a (string :min -1)}}", "t: :fields :a string :min: not a count: -1"],
  ["{:fields {:a (string :min)}}", "t: :fields :a string :min: its value is missing"],
  ["{:fields {:a (string :min 1 :min 2)}}", "t: :fields :a string :min: given twice"],
  [
    "{:fields {:a (string :min 1 2)}}",
    "t: :fields :a string: not a constraint, its shape is (string [:min n] [:max n]): 2",
  ],
  ["{:fields {:a (integer :max 1.5)}}", "t: :fields :a integer :max: not an exact integer: 1.5"],
  ["{:fields {:a (number :max x)}}", "t: :fields :a number :max: not a real number: x"],
  ["{:fields {:a (integer :min 2 :max 1)}}", "t: :fields :a integer: the least is more than the most: 2 1"],
  ["{:fields {:a (maybe (default string 1))}}", "t: :fields :a maybe: only a field has a default: (default string 1)"],
  [
    "{:fields {:a (default string)}}",
    "t: :fields :a: wrong number of operands, its shape is (default kind value): (default string)",
  ],
  ["{:open yes}", "t: :open: not a boolean: yes"],
  ["{:relations (a)}", "t: :relations: not a dict of relations: (a)"],
  ["{:relations {a (one t)}}", "t: :relations a: a relation's name is not a keyword"],
  ["{:relations {:a person}}", `t: :relations :a: ${RELATION("person")}`],
  ["{:relations {:a (few person)}}", `t: :relations :a: ${RELATION("(few person)")}`],
  ["{:relations {:a (one)}}", `t: :relations :a: ${RELATION("(one)")}`],
  ['{:relations {:a (one "person")}}', `t: :relations :a: ${RELATION('(one "person")')}`],
  ["{:relations {:a (one any t)}}", "t: :relations :a: any stands alone: (one any t)"],
  ["{:triggers {:on create}}", "t: :triggers: not a list of triggers: {:on create}"],
  ["{:triggers (create)}", "t: :triggers 0: not a dict: create"],
  ["{:triggers ({:on create :flow f} {:on create})}", "t: :triggers 1: nothing to be done, it has either :flow or :do"],
  ["{:triggers ({:on create :flow f :type u})}", "t: :triggers 0 :type: a type's own triggers are for that type: u"],
]

function RELATION(given: string): string {
  return `not a relation, its shape is (one type ...) or (many type ...): ${given}`
}

test.each(misdeclared)("TY4 %s is refused: %s", (type, sentence) => {
  expect(refused(() => typeOf("t", read(type)).datum)).toBe(sentence)
})

const wrongDefaults: readonly [kind: string, sentence: string][] = [
  ["(default integer x)", "t: :fields :a default: not an exact integer: x"],
  ["(default (list-of string) (1))", "t: :fields :a default 0: not a string: 1"],
  ["(default (record {:b string}) {})", "t: :fields :a default :b: missing"],
]

test.each(wrongDefaults)("TY5 %s is refused: %s", (kind, sentence) => {
  expect(refused(() => typeOf("t", read(`{:fields {:a ${kind}}}`)).datum)).toBe(sentence)
})

test("TY6 a declaration keeps a copy of its own", () => {
  const tags = new Pair(intern("x"), EMPTY)
  const datum = Dict.of([
    [keyword("fields"), Dict.of([[keyword("f"), list([intern("default"), intern("any"), tags])]])],
  ])
  const type = typeOf("t", datum)
  tags.car = intern("changed")
  const object = checked(type, Dict.empty)
  expect(textOf(object)).toBe("{:f (x)}")
  expect(Object.isFrozen(object.get(keyword("f")))).toBe(true)
})

test("TY6 what is not plain, too large, or has no name is refused", () => {
  expect(refused(() => typeOf("t", Dict.of([[keyword("fields"), () => 1]])).datum)).toMatch(
    /^t: not plain data at: \(:fields\) /,
  )
  let bomb: unknown = intern("string")
  for (let i = 0; i < 40; i++) bomb = list([intern("or"), bomb, bomb])
  const large = Dict.of([[keyword("fields"), Dict.of([[keyword("f"), bomb]])]])
  expect(() => typeOf("t", large)).toThrow(
    expect.objectContaining({ sentence: "a value is larger than may be stored" }),
  )
  for (const name of ["", "a b", "any", "a\n"]) {
    expect(refused(() => typeOf(name, read("{}")).datum)).toMatch(/^not a name for a declaration: /)
  }
})

const article = `{:fields {:title string :views (default integer 0) :tags (maybe (list-of string))}
  :relations {:author (one person) :likes (many person robot) :related (many any)}
  :triggers ({:on create :flow digest} {:on create :flow digest :actors ("ada")} {:on (create update) :do (effect log)})}`

test("TY7 what goes without saying changes no content id; all else does, and the name", () => {
  const id = (name: string, text: string): string => typeOf(name, read(text)).id
  const plain = id("t", "{:fields {:a string}}")
  expect(id("t", "{:fields {:a string} :open #f :relations {} :triggers ()}")).toBe(plain)
  expect(id("t", "{:fields {:a string} :open #t}")).not.toBe(plain)
  expect(id("u", "{:fields {:a string}}")).not.toBe(plain)
  expect(typeOf("t", read("{:fields {:a string}}")).text).toBe("(deftype t {:fields {:a string}})")
  const type = typeOf("article", read(article))
  const again = typeOf("article", datumOf(textOf(type.datum)))
  expect(again.id).toBe(type.id)
  expect(again.triggers.map(({ id }) => id)).toEqual(type.triggers.map(({ id }) => id))
})

test("TY8 a type's triggers are for it, and have names made of what they say", () => {
  const { triggers } = typeOf("article", read(article))
  expect(triggers.map(({ name, type }) => [name, type])).toEqual([
    ["article.create.digest", "article"],
    ["article.create.digest.2", "article"],
    ["article.create-update.do", "article"],
  ])
  expect(typeOf("t", read("{:triggers ({:on any :flow f :type t})}")).triggers[0]?.text).toBe(
    "(deftrigger t.any.f {:flow f :on any :type t})",
  )
})

const relations: readonly [name: string, target: string, answer: string][] = [
  ["author", "person", "one"],
  ["likes", "robot", "many"],
  ["related", "whatever", "many"],
  ["author", "robot", "article: :author: a relation to what it may not lead to, it leads to person: robot"],
  ["likes", "cat", "article: :likes: a relation to what it may not lead to, it leads to person or robot: cat"],
  ["auther", "person", "article: :auther: a relation that is not allowed, did you mean :author"],
  ["follows", "person", "article: :follows: a relation that is not allowed, known are :author :likes :related"],
]

test.each(relations)("TY10 %s of an article to a %s: %s", (name, target, answer) => {
  const type = typeOf("article", read(article))
  expect(refused(() => intern(relationOf(type, name, target))).replace("accepted: ", "")).toBe(answer)
})

test("TY10 a type without relations allows none", () => {
  expect(refused(() => intern(relationOf(typeOf("t", read("{}")), "a", "t")))).toBe(
    "t: :a: a relation that is not allowed, the type allows none",
  )
})

test("an outline for people", () => {
  expect(outline(typeOf("article", read(article)))).toEqual([
    "article",
    "  :tags   (maybe (list-of string))",
    "  :title  string",
    "  :views  integer, 0 if missing",
    "  no other fields",
    "  relations",
    "    :author   one person",
    "    :likes    many person or robot",
    "    :related  many any",
    "  triggers",
    "    article.create.digest     on create of article: flow digest",
    "    article.create.digest.2   on create of article, by ada: flow digest",
    "    article.create-update.do  on create or update of article: do (effect log)",
  ])
  expect(outline(typeOf("t", read("{:open #t}")))).toEqual(["t", "  any other fields"])
})
