// Triggers as they are declared by themselves.

import { expect, test } from "vitest"
import { SchemeError } from "../../interpreter/failure.js"
import { datumFrom, textOf } from "../../runtime/flows/datum.js"
import { outlineOfTrigger, triggerOf } from "../../runtime/reactive/trigger-declaration.js"

const read = (text: string): unknown => datumFrom(text, "fact")

function saidOf(text: string): string {
  try {
    return textOf(triggerOf("t", read(text)).datum)
  } catch (error) {
    return new SchemeError(error, []).message
  }
}

const declared: readonly [given: string, datum: string][] = [
  ["{:on create :flow digest}", "{:flow digest :on create}"],
  ["{:on (create) :flow digest :type any :actors any}", "{:flow digest :on create}"],
  ["{:on any :flow f :type article}", "{:flow f :on any :type article}"],
  ["{:on (add remove DigestSent) :do (seq (effect log))}", "{:do (seq (effect log)) :on (add remove DigestSent)}"],
  ['{:on update :flow f :actors ("ada" "bob")}', '{:actors ("ada" "bob") :flow f :on update}'],
  ['{:on update :flow f :actors {:not ("bot")}}', '{:actors {:not ("bot")} :flow f :on update}'],
  ["{:on delete :flow f :when (has :a)}", "{:flow f :on delete :when (has :a)}"],
  ['{:on delete :flow f :when {:object {:type "a"}}}', '{:flow f :on delete :when {:object {:type "a"}}}'],
  ["{:on delete :flow f :when #f}", "{:flow f :on delete :when #f}"],
]

test.each(declared)("TY7 %s is declared again by %s", (given, datum) => {
  expect(saidOf(given)).toBe(datum)
  expect(saidOf(datum)).toBe(datum)
  expect(triggerOf("t", read(given)).id).toBe(triggerOf("t", read(datum)).id)
  expect(triggerOf("u", read(given)).id).not.toBe(triggerOf("t", read(given)).id)
})

const SCOPE = 'it is any, ("actor" ...) or {:not ("actor" ...)}'

const misdeclared: readonly [given: string, sentence: string][] = [
  ["(create digest)", "t: not a dict: (create digest)"],
  ["{:on create :flows digest}", "t: :flows: unknown clause, did you mean :flow"],
  ["{:flow digest}", "t: :on: missing, for example create, update, delete, add, remove or any"],
  ['{:on "create" :flow f}', 't: :on: not a verb, nor a list of verbs: "create"'],
  ["{:on () :flow f}", "t: :on: not a verb, nor a list of verbs: ()"],
  ["{:on (create 7) :flow f}", "t: :on: not a verb, nor a list of verbs: 7"],
  ["{:on |two words| :flow f}", "t: :on: not a verb, nor a list of verbs: |two words|"],
  ["{:on (create update create) :flow f}", "t: :on: given twice: create"],
  ["{:on (create any) :flow f}", "t: :on: any stands alone: (create any)"],
  ['{:on create :flow f :type "article"}', 't: :type: not the name of a type: "article"'],
  ["{:on create}", "t: nothing to be done, it has either :flow or :do"],
  ["{:on create :flow f :do (seq)}", "t: two things to be done, it has either :flow or :do"],
  ["{:on create :flow (lambda (x) x)}", "t: :flow: not the name of a flow: (lambda (x) x)"],
  ["{:on create :do log}", "t: :do: not a composition: log"],
  ['{:on create :flow f :when "urgent"}', 't: :when: not a condition: "urgent"'],
  ["{:on create :flow f :when ((has :a))}", "t: :when: not a condition: ((has :a))"],
  ["{:on create :flow f :actors ()}", `t: :actors: no actors, ${SCOPE}: ()`],
  ["{:on create :flow f :actors ada}", `t: :actors: no actors, ${SCOPE}: ada`],
  ['{:on create :flow f :actors ("ada" bob)}', "t: :actors 1: not a string: bob"],
  ["{:on create :flow f :actors {}}", `t: :actors :not: no actors, ${SCOPE}`],
  ['{:on create :flow f :actors {:but ("a")}}', "t: :actors :but: unknown clause, known are :not"],
  ["{:on create :flow f :actors {:not (7)}}", "t: :actors :not 0: not a string: 7"],
]

test.each(misdeclared)("TY4 the trigger %s is refused: %s", (given, sentence) => {
  expect(saidOf(given)).toBe(sentence)
})

test("what a trigger says is there to be read", () => {
  const trigger = triggerOf(
    "t",
    read('{:on (add remove) :type article :do (effect a) :when (has :a) :actors {:not ("bot")}}'),
  )
  expect(trigger).toMatchObject({
    name: "t",
    on: ["add", "remove"],
    type: "article",
    actors: { actors: ["bot"], isNegated: true },
  })
  expect(textOf(trigger.when)).toBe("(has :a)")
  expect(typeof trigger.action === "object" && textOf(trigger.action.composition)).toBe("(effect a)")
  expect(outlineOfTrigger(trigger)).toBe(
    "on add or remove of article, by anybody but bot: do (effect a), when (has :a)",
  )
  expect(triggerOf("t", read("{:on x :flow f}"))).toMatchObject({
    type: "any",
    action: "f",
    when: undefined,
    actors: "any",
  })
})
