// What a worker says of files that do not go together.

import { expect, test } from "vitest"
import { bundledCommand, directoryOf, run } from "./command.js"

const command = bundledCommand()

test("R10 one flow in two files is refused, with both their names", () => {
  const flow = "(defflow f (lambda (x) x))\n"
  const cwd = directoryOf({ "one.sx": flow, "two.sx": `${flow}${flow.replace("f (", "g (")}`, "same.sx": flow })
  const said = (...files: string[]) => run(command, ["worker", ...files, "--once", "--store", "s.db"], { cwd })
  const twice = { status: 1, out: "", err: "sxflow: a flow is defined by two modules: f one.sx two.sx\n" }
  expect(said("one.sx", "two.sx")).toEqual(twice)
  expect(said("one.sx").status).toBe(0)
})
