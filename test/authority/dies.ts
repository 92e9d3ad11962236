// A process that exits while a program of its own runs: `dies.js FILE`, once that program has written to the file.

import { existsSync } from "node:fs"
import { authority } from "../../runtime/authority/authority.js"

const [, , file = ""] = process.argv
const { shell } = authority({ shell: { programs: ["sh"] } })
const context = {
  idempotencyKey: "k",
  attempt: 1,
  signal: new AbortController().signal,
  instance: "i",
  effect: "shell",
}
const args = ["-c", "(while :; do echo x >> $0; sleep 0.01; done) & wait", file]
void shell?.run({ program: "sh", args } as never, context)
setInterval(() => {
  if (existsSync(file)) process.exit(7)
}, 10)
