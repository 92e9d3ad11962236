// Tracing: a procedure that shows its calls is put in the place of one that does not.
//
// The stand-in is ordinary guest code, so a traced procedure may ask, escape and
// raise as ever; only its tail calls are tail calls no more.
//
// Invariants
//   TR1  `,untrace` brings back the procedure that was traced.
//   TR2  The names that tracing needs cannot be typed by accident, and do not show in `,env`.

import { failed, type Reply, said } from "./reply.js"
import type { Session } from "./session.js"

/** What the names of tracing begin with. TR2 */
export const HIDDEN = " traced "

/** Puts a stand-in for the procedure called `name`. */
export async function traced(session: Session, name: string): Promise<Reply> {
  const refusal = refusalOf(session, name)
  if (refusal !== undefined) return refusal
  if (session.traced.has(name)) return said(`${name} is traced already`)
  const text = session.guest.names().includes(HIDDEN) ? standIn(name) : MARGIN + standIn(name)
  const outcome = await session.guest.evaluate(text, { name: "trace" })
  if (outcome.kind === "failure") return session.failed(outcome)
  session.traced.add(name)
  return said(`tracing ${name}`)
}

/** Puts the procedure called `name` back. TR1 */
export async function untraced(session: Session, name: string): Promise<Reply> {
  if (!session.traced.delete(name)) return failed(name === "" ? "which name? ,untrace NAME" : `${name} is not traced`)
  const outcome = await session.guest.evaluate(`(set! ${name} ${hidden(name)})`, { name: "trace" })
  return outcome.kind === "failure" ? session.failed(outcome) : said(`not tracing ${name} any more`)
}

function refusalOf({ guest }: Session, name: string): Reply | undefined {
  if (name === "") return failed("which name? ,trace NAME")
  const kind = guest.describe(name)?.kind
  if (kind === undefined) return failed(`no such name: ${name}`)
  return kind === "procedure" ? undefined : failed(`${name} is no procedure`)
}

function hidden(name: string): string {
  return `|${HIDDEN}${name.replace(/[|\\]/g, "")}|`
}

/** What stands before a call and its answer: a bar for each traced call under way. */
const MARGIN = `(define ${hidden("")} (make-parameter ""))`

function standIn(name: string): string {
  return `
    (define ${hidden(name)} ${name})
    (define (${name} . operands)
      (write-string (${hidden("")}))
      (write (cons '${name} operands))
      (newline)
      (call-with-values
        (lambda ()
          (parameterize ((${hidden("")} (string-append (${hidden("")}) "| ")))
            (apply ${hidden(name)} operands)))
        (lambda answers
          (write-string (${hidden("")}))
          (write-string "=>")
          (for-each (lambda (answer) (write-string " ") (write answer)) answers)
          (newline)
          (apply values answers))))`
}
