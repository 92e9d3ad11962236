// The REPL as a person sees it: a golden transcript of scenes, and what cannot be seen in one.
//
// `npx vitest run -u` writes the transcript anew; read what changed.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { bundledCommand, directoryOf } from "../cli/command.js"
import { Pty } from "./pty.js"

const command = bundledCommand()
const cwd = directoryOf({
  "shapes.sx": "; Areas.\n(define (square-area side)\n  (* side side))\n",
  "broken.sx": '(define (area w h)\n  (* w h))\n(display "loading")\n(area 2)\n',
  "notes/today.txt": "",
})
const env = { SXFLOW_HISTORY: join(cwd, "history") }

async function opened(): Promise<Pty> {
  const pty = new Pty([process.execPath, command, "repl"], { cwd, env, columns: 72 })
  await pty.see("sx>")
  return pty
}

/** Begins a scene on an empty screen. */
async function cleared(pty: Pty): Promise<void> {
  pty.type("\u000c")
  await pty.until("an empty screen", () => pty.emulator.text().join("\n") === "sx>")
}

const UP = "\u001b[A"
const ALT_RETURN = "\u001b\r"
const CTRL_C = "\u0003"
const CTRL_D = "\u0004"
const CTRL_G = "\u0007"
const CTRL_R = "\u0012"

/** A scene: its title, and what is typed and waited for. */
const SCENES: readonly (readonly [title: string, play: (pty: Pty) => Promise<void>])[] = [
  [
    "a definition on several lines is indented as it is typed",
    async (pty) => {
      for (const line of ["(define (fact n)", "(if (= n 0)", "1"]) await typedLine(pty, line)
      await pty.enter("(* n (fact (- n 1)))))")
      await pty.enter("(fact 30)")
      await pty.enter('(list $1 \'apples "and" #\\x)')
    },
  ],
  [
    "an error shows its place, the line and the calls",
    async (pty) => {
      await pty.enter("(define (total xs) (+ 1 (fact xs)))")
      await pty.enter("(+ 1 (total 'many))")
      await pty.enter("(vectr-ref (vector 1 2) 0)")
      await pty.enter(")")
    },
  ],
  [
    "Tab lists the names that begin so",
    async (pty) => {
      await completed(pty, "(string-ci", "string-ci>?")
    },
  ],
  [
    "Tab completes a keyword and a file name",
    async (pty) => {
      await pty.enter("{:colour 'red}")
      await completed(pty, "(get $3 :co", "(get $3 :colour")
      await pty.enter(")")
      await completed(pty, '"not', '"notes/')
      await completed(pty, "tod", '"notes/today.txt')
      await pty.enter('"')
    },
  ],
  [
    "the shape of the call around the cursor stands beneath",
    async (pty) => {
      pty.type("(vector-ref ")
      await pty.see("(vector-ref vector k)")
    },
  ],
  [
    "Ctrl-C gives up a draft, and stops what is running",
    async (pty) => {
      const { readings } = pty.emulator
      pty.type(`(never mind${CTRL_C}`)
      await pty.until("a new prompt", () => pty.emulator.readings > readings)
      pty.type("(let loop () (loop))\r")
      await pty.until("it is running", () => !pty.emulator.isReading)
      pty.type(CTRL_C)
      await pty.until("the prompt", () => pty.emulator.isReading)
      await pty.enter("'still-here")
    },
  ],
  [
    "a paste is taken as it is",
    async (pty) => {
      pty.type("\u001b[200~(define (double x)\r  ;; pasted\r       (* 2 x))\r(double 21)\u001b[201~")
      await pty.see("(double 21)")
      await pty.enter("")
    },
  ],
  [
    "Up brings back whole forms that begin so, Ctrl-R those that contain it",
    async (pty) => {
      pty.type(`(define (f${UP}`)
      await pty.see("(fact (- n 1))")
      await pty.enter("")
      pty.type(`${CTRL_R}appl`)
      await pty.see("search: appl")
    },
  ],
  [
    "the guest reads a line after what it printed",
    async (pty) => {
      const { readings } = pty.emulator
      pty.type('(begin (display "name? ") (read-line))\r')
      await pty.until("the guest reads", () => pty.emulator.readings > readings)
      await pty.enter("Ada")
    },
  ],
  [
    "large data is shown in part",
    async (pty) => {
      await pty.enter("(define (numbers n) (if (= n 0) '() (cons n (numbers (- n 1)))))")
      await pty.enter("(list (numbers 8) 'and (list->vector (numbers 30)))")
      await pty.enter("(numbers 150)")
    },
  ],
  [
    "commands about names",
    async (pty) => {
      await pty.enter(",doc vector-ref")
      await pty.enter(",doc vector-reff")
      await pty.enter(",apropos vector-m")
      await pty.enter(",type 1/2")
      await pty.enter(",expand (let ((x 1)) (when x 2))")
      await pty.enter(",dok car")
    },
  ],
  [
    "tracing",
    async (pty) => {
      await pty.enter(",trace fact")
      await pty.enter("(fact 2)")
      await pty.enter(",untrace fact")
    },
  ],
  [
    "loading",
    async (pty) => {
      await pty.enter(",load shapes.sx")
      await pty.enter("(square-area 5)")
      await pty.enter(",load broken.sx")
      await pty.enter(",load nothing.sx")
      await pty.enter(",env")
    },
  ],
  [
    "help",
    async (pty) => {
      await pty.enter(",help")
    },
  ],
]

/** Types a line of a form that goes on. */
async function typedLine(pty: Pty, line: string): Promise<void> {
  await pty.typeAndSee(line)
  const { row } = pty.emulator
  pty.type("\r")
  await pty.until("a new line", () => pty.emulator.row > row)
}

/** Types `text`, then Tab. */
async function completed(pty: Pty, text: string, shown: string): Promise<void> {
  await pty.typeAndSee(text)
  pty.type("\t")
  await pty.see(shown)
}

test("the transcript", async () => {
  const pty = await opened()
  const written: string[] = []
  for (const [title, play] of SCENES) {
    await play(pty)
    written.push(`── ${title}`, "", ...pty.emulator.text(), "")
    const { readings } = pty.emulator
    pty.type(`${CTRL_G}${CTRL_C}`)
    await pty.until("a new prompt", () => pty.emulator.readings > readings)
    await cleared(pty)
  }
  pty.type(CTRL_D)
  expect(await pty.end()).toBe(0)
  await expect(written.join("\n")).toMatchFileSnapshot("transcript.txt")
})

test("forms are remembered in the next session, whole", async () => {
  const first = await opened()
  await first.enter(`(list 1${ALT_RETURN}2)`)
  await first.enter(",quit-not")
  first.type(",quit\r")
  expect(await first.end()).toBe(0)
  expect(readFileSync(env.SXFLOW_HISTORY, "utf8")).toContain("(list 1\\n      2)\n")
  const second = await opened()
  second.type(`(list 1${UP}`)
  await second.see("      2)")
  await second.enter("")
  await second.see("$1 = (1 2)")
  second.type(CTRL_D)
  expect(await second.end()).toBe(0)
})

test("what is typed has colours, and brackets that belong together are marked", async () => {
  const pty = await opened()
  pty.type('(define x "text")')
  await pty.until("the closing bracket", () => pty.emulator.styleOf(")") !== undefined)
  expect(pty.emulator.styleOf("define")).toBe("35")
  expect(pty.emulator.styleOf('"text"')).toBe("32")
  expect(pty.emulator.styleOf("(")).toBe("1;4")
  pty.type(`${CTRL_C}${CTRL_D}`)
  expect(await pty.end()).toBe(0)
})

test("NO_COLOR is respected", async () => {
  const pty = new Pty([process.execPath, command, "repl"], { cwd, env: { ...env, NO_COLOR: "1" } })
  await pty.see("sx>")
  await pty.enter("(car 1)")
  pty.type(CTRL_D)
  await pty.end()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: styles are written with one
  expect(pty.sent).not.toMatch(/\u001b\[\d*(;\d+)*m/)
})

test("a dumb terminal gets prompts and lines, and nothing else", async () => {
  const pty = new Pty([process.execPath, command, "repl"], { cwd, env: { ...env, TERM: "dumb" } })
  await pty.see("sx>")
  pty.type("(list 1\r")
  pty.type("2)\r")
  await pty.see("$1 = (1 2)")
  pty.type(",quit\r")
  expect(await pty.end()).toBe(0)
  expect(pty.sent).not.toContain("\u001b")
})

test("GU2 Ctrl-C stops a guest that reads, and the next form may read on", async () => {
  const pty = await opened()
  for (const ending of [CTRL_C, "line\r"]) {
    const { readings } = pty.emulator
    pty.type("(read-line)\r")
    await pty.until("the guest reads", () => pty.emulator.readings > readings)
    pty.type(ending)
    await pty.until("the next prompt", () => pty.emulator.readings > readings + 1)
  }
  expect(pty.emulator.text().slice(-4)).toEqual(["sx> (read-line)", "line", '$1 = "line"', "sx>"])
  pty.type(CTRL_D)
  expect(await pty.end()).toBe(0)
})

test("exit leaves with its status", async () => {
  const pty = await opened()
  pty.type("(exit 3)\r")
  expect(await pty.end()).toBe(3)
})

test("the terminal is left as it was found", async () => {
  const inner = `stty -g > before; '${process.execPath}' '${command}' repl; stty -g > after`
  const pty = new Pty(["sh", "-c", inner], { cwd, env })
  await pty.see("sx>")
  await pty.enter("(+ 1 2)")
  pty.type(CTRL_D)
  await pty.end()
  expect(readFileSync(join(cwd, "after"), "utf8")).toBe(readFileSync(join(cwd, "before"), "utf8"))
  expect(pty.emulator.isReading).toBe(false)
})
