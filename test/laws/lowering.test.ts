// Laws of lowering: which instructions a form comes to, and that they are as few as they can be.

import { expect, test } from "vitest"
import { forms } from "./lowering/forms.js"
import { listing } from "./lowering/listing.js"

test.each(forms)("L1 L2 %s", (form, expected) => {
  expect(listing(form)).toBe(expected)
})
