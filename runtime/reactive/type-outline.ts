// A type in lines of text, for people.
//
//   article
//     :tags    (maybe (list-of string))
//     :views   integer, 0 if missing
//     no other fields
//     relations
//       :author  one person
//     triggers
//       article.create.digest  on create of article: flow digest

import { keywordSpelling } from "../../interpreter/spelling.js"
import { write } from "../../interpreter/writer.js"
import { outlineOfTrigger } from "./trigger-declaration.js"
import type { Relation, TypeDeclaration } from "./type-declaration.js"
import type { Field } from "./type-kind.js"

export function outline({ name, fields, open, relations, triggers }: TypeDeclaration): string[] {
  return [
    name,
    ...table([...fields.values()].map((field) => [keywordSpelling(field.key.name), shown(field)])),
    open ? "  any other fields" : "  no other fields",
    ...section(
      "relations",
      [...relations].map(([relation, to]) => [keywordSpelling(relation), leading(to)]),
    ),
    ...section(
      "triggers",
      triggers.map((trigger) => [trigger.name, outlineOfTrigger(trigger)]),
    ),
  ]
}

function shown({ kind, otherwise }: Field): string {
  const text = write(kind.datum)
  return otherwise === undefined ? text : `${text}, ${write(otherwise)} if missing`
}

function leading({ cardinality, targets }: Relation): string {
  return `${cardinality} ${typeof targets === "string" ? targets : targets.join(" or ")}`
}

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  return rows.length === 0 ? [] : [`  ${title}`, ...table(rows).map((line) => `  ${line}`)]
}

/** Lines of two columns. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([first]) => first.length))
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`)
}
