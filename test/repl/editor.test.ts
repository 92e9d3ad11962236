// What each key does to the draft, as a table: keys, then the draft with a bar at the cursor.

import { describe, expect, test } from "vitest"
import { editorWith, press, shown, typed } from "./typing.js"

/** Facts about keys; `entries` are in the history, oldest first. */
function facts(name: string, table: readonly (readonly [keys: string, draft: string])[], ...entries: string[]): void {
  describe(name, () => {
    test.each(table)("%s", (keys, draft) => {
      expect(typed(keys, ...entries)).toBe(draft)
    })
  })
}

facts("moving", [
  ["abc <C-a>", "|abc"],
  ["abc <C-b> <C-b>", "a|bc"],
  ["abc <C-a> <C-f>", "a|bc"],
  ["abc <home> <C-e>", "abc|"],
  ["abc <C-a> <left>", "|abc"],
  ["abc <right>", "abc|"],
  ["foo-bar <M-b>", "foo-|bar"],
  ["foo-bar <M-b> <M-b>", "|foo-bar"],
  ["foo-bar <C-a> <M-f>", "foo|-bar"],
  ["(a <spc> (b <spc> c)) <C-b> <C-M-b>", "(a |(b c))"],
  ["(a <spc> (b <spc> c)) <C-a> <C-M-f>", "(a (b c))|"],
  ["e\u0301x <C-b> <C-b>", "|e\u0301x"],
  ["😀x <C-b> <C-b> <C-f>", "😀|x"],
  ["(ab <return> c <C-a>", "(ab\n| c"],
  ["(ab <return> cd <up>", "(ab|\n cd"],
  ["(ab <M-lt>", "|(ab"],
])

facts("erasing and yanking", [
  ["abc <backspace>", "ab|"],
  ["abc <C-a> <delete>", "|bc"],
  ["abc <C-a> <C-d>", "|bc"],
  ["😀 <backspace>", "|"],
  ["(ab <return> <backspace>", "(ab\n|"],
  ["abc <C-b> <C-k>", "ab|"],
  ["abc <C-b> <C-k> <C-a> <C-y>", "c|ab"],
  ["a <spc> bc <C-w>", "a |"],
  ["foo-bar <M-backspace>", "foo-|"],
  ["foo-bar <M-backspace> <M-backspace> <C-y>", "foo-bar|"],
  ["foo-bar <C-a> <M-d>", "|-bar"],
  ["(a <spc> (b)) <C-a> <C-f> <C-f> <C-f> <C-M-k>", "(a |)"],
  ["ab <C-u> cd <C-y>", "cdab|"],
  ["(a <return> b <up> <C-e> <C-k>", "(a| b"],
])

facts("undoing", [
  ["ab <spc> cd <C-_>", "ab|"],
  ["ab <spc> cd <C-_> <C-_>", "|"],
  ["abc <C-k> <C-u> <C-_>", "abc|"],
  ["ab <C-_> <C-_>", "|"],
  ["(a <return> <C-_>", "(a|"],
])

facts("ED1 Return submits a text that is done and opens a new line otherwise", [
  ["(define <spc> (f <spc> x) <return>", "(define (f x)\n  |"],
  ["(list <spc> a <return>", "(list a\n      |"],
  ['"a <return>', '"a\n|'],
  ["(a <spc> <spc> <return>", "(a\n |"],
  ["(a) <M-return>", "(a)\n|"],
])

test("ED1 Return submits what is complete, wherever the cursor is", () => {
  expect(press(editorWith(), "(a) <C-a> <return>")).toEqual({ kind: "submit", text: "(a)" })
  expect(press(editorWith(), "<return>")).toEqual({ kind: "submit", text: "" })
  expect(press(editorWith(), "#| <return>")).toEqual({ kind: "editing" })
  expect(press(editorWith(), "#;a <return>")).toEqual({ kind: "submit", text: "#;a" })
  expect(press(editorWith(), "'<return>")).toEqual({ kind: "editing" })
  expect(press(editorWith(), ", <return>")).toEqual({ kind: "submit", text: "," })
  expect(press(editorWith(), ",time <spc> (a <return>")).toEqual({ kind: "editing" })
})

test("the keys that leave the draft", () => {
  expect(press(editorWith(), "<C-d>")).toEqual({ kind: "end" })
  expect(press(editorWith(), "a <C-c>")).toEqual({ kind: "abandon" })
  expect(press(editorWith(), "a <C-l>")).toEqual({ kind: "clear" })
  expect(press(editorWith(), "a <C-z>")).toEqual({ kind: "suspend" })
})

facts(
  "Up and Down go through the forms that begin so",
  [
    ["<up>", "(car x)|"],
    ["<up> <up>", "(define\n  y)|"],
    ["<up> <up> <up>", "(cdr x)|"],
    ["<up> <up> <up> <up>", "(cdr x)|"],
    ["<up> <up> <down>", "(car x)|"],
    ["(c <up> <up>", "(cdr x)|"],
    ["(c <up> <down>", "(c|"],
    ["zz <up>", "zz|"],
    ["(c <up> <C-_>", "(c|"],
    ["<C-p> <C-p> <C-n>", "(car x)|"],
  ],
  "(cdr x)",
  "(define\n  y)",
  "(car x)",
)

test("ED2 what history replaced comes back", () => {
  const editor = editorWith("old")
  press(editor, "new <C-a> <up> <down>")
  expect(shown(editor)).toBe("|new")
})

facts(
  "Ctrl-R searches the history",
  [
    ["<C-r> dr", "(cdr| x)"],
    ["<C-r> x", "(car x|)"],
    ["<C-r> x <C-r>", "(cdr x|)"],
    ["<C-r> x <C-r> <C-r>", "(cdr x|)"],
    ["a <C-r> x <C-g>", "a|"],
    ["<C-r> cd <C-e> !", "(cdr x)!|"],
    ["<C-r> cz <backspace> d", "(cd|r x)"],
  ],
  "(cdr x)",
  "(car x)",
)

facts("Tab completes", [
  ["(vec <tab>", "(vector-|"],
  ["(vector-r <tab>", "(vector-ref|"],
  ["(zzz <tab>", "(zzz|"],
  ["{:n <tab>", "{:n|"],
  ["{:na <tab>", "{:name|"],
  [",do <tab>", ",doc|"],
  ['"st <tab>', '"stuff.sx|'],
  [",load <spc> sr <tab>", ",load src/|"],
  ["; <spc> vec <tab>", "; vec|"],
])

test("Tab shows the choices until the next key", () => {
  const editor = editorWith()
  press(editor, "(vector-s <tab>")
  expect(editor.view.menu).toEqual(["vector-set!", "vector-set-all!"])
  press(editor, "e")
  expect(editor.view.menu).toEqual([])
})

facts("Tab indents from the margin", [
  ["(let <spc> ((x <spc> 1)) <return> <C-u> <tab>", "(let ((x 1))\n  |"],
  ["(f <return> a <C-a> <tab>", "(f\n |a"],
])

test("ED3 what arrives in one piece is not indented", () => {
  const editor = editorWith()
  press(editor, "(define <spc> (f)")
  editor.press({ name: "return", sequence: "\r" }, true)
  expect(shown(editor)).toBe("(define (f)\n|")
})

test("ED3 a bracketed paste is taken as it is", () => {
  const editor = editorWith()
  expect(editor.press({ pasted: "(define (f)\n      1)" }, false)).toEqual({ kind: "editing" })
  expect(shown(editor)).toBe("(define (f)\n      1)|")
  press(editor, "<C-_>")
  expect(shown(editor)).toBe("|")
})
