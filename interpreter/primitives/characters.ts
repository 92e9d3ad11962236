// R7RS 6.6: characters.

import { Char, char, isScalar } from "../char.js"
import { Complaint, wrongType } from "../complaint.js"
import type { PrimitiveSpec } from "../primitive.js"
import * as unicode from "../unicode.js"
import { chain } from "./chain.js"

export const characterPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "char?",
    shape: "(char? obj)",
    doc: "Whether `obj` is a character.",
    run: isChar,
  },
  compared(
    "char=?",
    "Whether the characters are all the same.",
    (a, b) => code("char=?", a, 1) === code("char=?", b, 2),
  ),
  compared(
    "char<?",
    "Whether the characters' code points increase.",
    (a, b) => code("char<?", a, 1) < code("char<?", b, 2),
  ),
  compared(
    "char>?",
    "Whether the characters' code points decrease.",
    (a, b) => code("char>?", a, 1) > code("char>?", b, 2),
  ),
  compared(
    "char<=?",
    "Whether the characters' code points never decrease.",
    (a, b) => code("char<=?", a, 1) <= code("char<=?", b, 2),
  ),
  compared(
    "char>=?",
    "Whether the characters' code points never increase.",
    (a, b) => code("char>=?", a, 1) >= code("char>=?", b, 2),
  ),
  compared(
    "char-ci=?",
    "As `char=?`, without regard to case.",
    (a, b) => folded("char-ci=?", a, 1) === folded("char-ci=?", b, 2),
  ),
  compared(
    "char-ci<?",
    "As `char<?`, without regard to case.",
    (a, b) => folded("char-ci<?", a, 1) < folded("char-ci<?", b, 2),
  ),
  compared(
    "char-ci>?",
    "As `char>?`, without regard to case.",
    (a, b) => folded("char-ci>?", a, 1) > folded("char-ci>?", b, 2),
  ),
  compared(
    "char-ci<=?",
    "As `char<=?`, without regard to case.",
    (a, b) => folded("char-ci<=?", a, 1) <= folded("char-ci<=?", b, 2),
  ),
  compared(
    "char-ci>=?",
    "As `char>=?`, without regard to case.",
    (a, b) => folded("char-ci>=?", a, 1) >= folded("char-ci>=?", b, 2),
  ),
  {
    name: "char-alphabetic?",
    shape: "(char-alphabetic? char)",
    doc: "Whether `char` is a letter of some script.",
    run: (char) => unicode.isAlphabetic(code("char-alphabetic?", char)),
  },
  {
    name: "char-numeric?",
    shape: "(char-numeric? char)",
    doc: "Whether `char` is a decimal digit of some script.",
    run: (char) => unicode.isNumericChar(code("char-numeric?", char)),
  },
  {
    name: "char-whitespace?",
    shape: "(char-whitespace? char)",
    doc: "Whether `char` is white space: a space of some kind, a tab, the end of a line.",
    run: (char) => unicode.isWhitespace(code("char-whitespace?", char)),
  },
  {
    name: "char-upper-case?",
    shape: "(char-upper-case? char)",
    doc: "Whether `char` is an upper-case letter.",
    run: (char) => unicode.isUppercase(code("char-upper-case?", char)),
  },
  {
    name: "char-lower-case?",
    shape: "(char-lower-case? char)",
    doc: "Whether `char` is a lower-case letter.",
    run: (char) => unicode.isLowercase(code("char-lower-case?", char)),
  },
  {
    name: "digit-value",
    shape: "(digit-value char)",
    doc: "The value of `char`, from 0 to 9, if it is a decimal digit of some script, else `#f`.",
    run: (char) => {
      const value = unicode.digitValue(code("digit-value", char))
      return value < 0 ? false : value
    },
  },
  {
    name: "char->integer",
    shape: "(char->integer char)",
    doc: "The code point of `char`.",
    run: (char) => code("char->integer", char),
  },
  {
    name: "integer->char",
    shape: "(integer->char n)",
    doc: "The character whose code point is `n`: 0 to #xD7FF or #xE000 to #x10FFFF.",
    run: (n) => {
      if (typeof n === "number" && isScalar(n)) return char(n)
      if (typeof n !== "number" && typeof n !== "bigint") throw wrongType("integer->char", "an exact integer", n)
      throw new Complaint("integer->char", "no character has this number", [n])
    },
  },
  {
    name: "char-upcase",
    shape: "(char-upcase char)",
    doc: "`char` in upper case, if that is one character, else `char`.",
    run: (operand) => char(unicode.upcase(code("char-upcase", operand))),
  },
  {
    name: "char-downcase",
    shape: "(char-downcase char)",
    doc: "`char` in lower case, if that is one character, else `char`.",
    run: (operand) => char(unicode.downcase(code("char-downcase", operand))),
  },
  {
    name: "char-foldcase",
    shape: "(char-foldcase char)",
    doc: "`char` by simple case folding: what the characters that differ from it in case alone have in common.",
    run: (operand) => char(unicode.foldcase(code("char-foldcase", operand))),
  },
]

function isChar(value: unknown): value is Char {
  return value instanceof Char
}

function compared(name: string, doc: string, binary: (a: Char, b: Char) => boolean): PrimitiveSpec {
  return chain(name, "a character", doc, isChar, binary)
}

/** The code point of an operand that should be a character. */
function code(who: string, value: unknown, argument = 0): number {
  if (value instanceof Char) return value.code
  throw wrongType(who, "a character", value, argument)
}

function folded(who: string, value: unknown, argument: number): number {
  return unicode.foldcase(code(who, value, argument))
}
