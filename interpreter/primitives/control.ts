// Primitives of control that call nothing: promises, parameters, error objects.

import { canonical } from "../canonical.js"
import { Complaint, wrongType } from "../complaint.js"
import { isProcedure } from "../control.js"
import { list } from "../pair.js"
import type { PrimitiveSpec } from "../primitive.js"
import { Parameter, SchemePromise } from "../procedure.js"
import { SchemeString } from "../string.js"
import { Sym } from "../symbol.js"

const promises: readonly PrimitiveSpec[] = [
  {
    name: "promise?",
    shape: "(promise? obj)",
    doc: "Whether `obj` is a promise.",
    run: (obj) => obj instanceof SchemePromise,
  },
  {
    name: "make-promise",
    shape: "(make-promise obj)",
    doc: "A promise that answers `obj`; `obj` itself if it is a promise.",
    run: (obj) => (obj instanceof SchemePromise ? obj : new SchemePromise({ done: true, value: obj })),
  },
  {
    name: "%promise",
    shape: "(%promise obj)",
    doc: "A promise that answers `obj`, even if that is a promise.",
    run: (obj) => new SchemePromise({ done: true, value: obj }),
  },
  {
    name: "%delay",
    shape: "(%delay thunk)",
    doc: "A promise that answers what the promise that `thunk` answers does.",
    run: (thunk) => new SchemePromise({ done: false, value: thunk }),
  },
  {
    name: "%promise-done?",
    shape: "(%promise-done? promise)",
    doc: "Whether the value of `promise` is known.",
    run: (promise: SchemePromise) => promise.state.done,
  },
  {
    name: "%promise-value",
    shape: "(%promise-value promise)",
    doc: "The value of `promise`, or the thunk that makes it.",
    run: (promise: SchemePromise) => promise.state.value,
  },
  {
    name: "%promise-become!",
    shape: "(%promise-become! promise made)",
    doc: "Makes `promise` and `made` one.",
    run(promise: SchemePromise, made) {
      if (!(made instanceof SchemePromise)) throw wrongType("delay-force", "a promise", made)
      promise.state.done = made.state.done
      promise.state.value = made.state.value
      made.state = promise.state
    },
  },
]

const parameters: readonly PrimitiveSpec[] = [
  {
    name: "%make-parameter",
    shape: "(%make-parameter value converter)",
    doc: "A parameter object.",
    run: (value, converter) => new Parameter(value, converter),
  },
  {
    name: "%parameter-converter",
    shape: "(%parameter-converter parameter)",
    doc: "The converter of `parameter`, or #f.",
    run(parameter) {
      if (!(parameter instanceof Parameter)) throw wrongType("parameterize", "a parameter", parameter)
      return parameter.converter
    },
  },
  {
    name: "procedure?",
    shape: "(procedure? obj)",
    doc: "Whether `obj` can be called.",
    run: isProcedure,
  },
]

function condition(who: string, obj: unknown): Complaint {
  if (!(obj instanceof Complaint)) throw wrongType(who, "an error object", obj)
  return obj
}

const conditions: readonly PrimitiveSpec[] = [
  {
    name: "error-object?",
    shape: "(error-object? obj)",
    doc: "Whether `obj` is an error object: one that `error` or a failing primitive made.",
    run: (obj) => obj instanceof Complaint,
  },
  {
    name: "error-object-message",
    shape: "(error-object-message error)",
    doc: "The sentence of `error`.",
    run: (obj) => new SchemeString(condition("error-object-message", obj).message),
  },
  {
    name: "error-object-irritants",
    shape: "(error-object-irritants error)",
    doc: "A list of what `error` is about.",
    run: (obj) => list(condition("error-object-irritants", obj).irritants),
  },
  {
    name: "read-error?",
    shape: "(read-error? obj)",
    doc: "Whether `obj` is an error of `read`.",
    run: (obj) => obj instanceof Complaint && obj.kind === "read",
  },
  {
    name: "file-error?",
    shape: "(file-error? obj)",
    doc: "Whether `obj` is an error of opening or handling a file.",
    run: (obj) => obj instanceof Complaint && obj.kind === "file",
  },
  {
    name: "continuation-error?",
    shape: "(continuation-error? obj)",
    doc: "Whether `obj` is the error of invoking a continuation whose extent has exited.",
    run: (obj) => obj instanceof Complaint && obj.kind === "continuation",
  },
  {
    name: "%complain",
    shape: "(%complain who sentence irritant ...)",
    doc: "Raises an error in the name of `who`.",
    run(who, sentence, ...irritants) {
      throw new Complaint(nameOf(who), String(sentence), irritants)
    },
  },
  {
    name: "%plain",
    shape: "(%plain who obj)",
    doc: "Complains for `who` if `obj` is not plain data, or holds itself.",
    run(who, obj) {
      canonical(obj, nameOf(who))
    },
  },
  {
    name: "%wrong-type",
    shape: "(%wrong-type who expected value argument)",
    doc: "Raises the error that operand number `argument` of `who` is not `expected`.",
    run(who, expected, value, argument) {
      throw wrongType(nameOf(who), String(expected), value, argument as number)
    },
  },
]

/** Who complains, as Scheme says it: a string or a symbol. */
function nameOf(who: unknown): string {
  return who instanceof Sym ? who.name : String(who)
}

export const controlPrimitives: readonly PrimitiveSpec[] = [...promises, ...parameters, ...conditions]
