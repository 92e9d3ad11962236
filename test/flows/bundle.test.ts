// Bundles: what a module is pinned to.

import { expect, test } from "vitest"
import { cidOf } from "../../runtime/cid.js"
import { Recorder, type Shelf, shelfOf } from "../../runtime/flows/bundle.js"
import { FlowModule } from "../../runtime/flows/module.js"

/** A module with a library and an included file, lying where `at` says. */
function shelfAt(at: string, included = "(define two 2)"): Shelf {
  return {
    main: {
      name: "main.sx",
      text: '(import (my lib))\n(include "parts/two.sx")\n(defflow f (lambda (x) (list x one two)))',
    },
    library: (parts) =>
      parts.join() === "my,lib"
        ? {
            name: `${at}my/lib.sld`,
            text: "(define-library (my lib) (export one) (import (scheme base)) (begin (define one 1)))",
          }
        : undefined,
    file: (path) => (path === "parts/two.sx" ? { text: included } : "no such file"),
  }
}

test("BN1 a module loaded from a bundle reads the bundle's texts and nothing else", () => {
  const { version, texts } = new FlowModule(shelfAt(""))
  const known = new Map(texts.map(({ cid, text }) => [cid, text]))
  const again = shelfOf(known.get(version) as string, (cid) => known.get(cid) as string)
  expect(again.library(["other"])).toBeUndefined()
  expect(again.file("parts/three.sx")).toBeTypeOf("string")
  expect(new FlowModule(again).version).toBe(version)
})

test("BN2 the version does not depend on where the files lie, but on what they say", () => {
  const { version } = new FlowModule(shelfAt(""))
  expect(new FlowModule(shelfAt("")).version).toBe(version)
  expect(new FlowModule(shelfAt("", "(define two 22)")).version).not.toBe(version)
})

test("a content id is a CIDv1 of the text's bytes: raw, sha2-256, base32", () => {
  expect(cidOf("hello world")).toBe("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")
  expect(cidOf("")).toBe("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")
})

test("what is read twice stands in a bundle once", () => {
  const recorder = new Recorder(shelfAt(""))
  recorder.findLibrary(["my", "lib"])
  recorder.findLibrary(["my", "lib"])
  expect(recorder.bundle().texts).toHaveLength(3)
})
