// Driving a run: slice by slice, with the world let in between.
//
// Invariants
//   DR1  The signal and the heap are looked at after each pause, and in it the event loop may turn.

import { Complaint, Exhausted } from "./complaint.js"
import { BudgetError, ExitRequest, isGuestFailure, SchemeError } from "./failure.js"
import { step } from "./machine.js"
import type { InterpreterOptions } from "./options.js"
import { Request } from "./request.js"
import type { Run } from "./run.js"

/** Steps between two looks at the world, unless the host says otherwise. */
const SLICE = 100_000

type DriveOptions = Pick<InterpreterOptions, "slice" | "isDue" | "breathe" | "heapIsFull" | "ask">

/** Runs to the end; answers the value. Throws `SchemeError`, `BudgetError`, `ExitRequest`. DR1 */
export async function drive(run: Run, options: DriveOptions, signal: AbortSignal | undefined): Promise<unknown> {
  for (;;) {
    if (signal?.aborted === true) throw stopped(run, "cancelled", "the run was cancelled")
    const outcome = step(run, options.slice ?? SLICE, options.isDue)
    switch (outcome.kind) {
      case "value":
        return outcome.value
      case "error":
        throw new SchemeError(outcome.payload, outcome.chain)
      case "exhausted":
        throw new BudgetError(outcome.error)
      case "exit":
        throw new ExitRequest(outcome.status)
      case "pause":
        await options.breathe?.()
        if (options.heapIsFull?.() === true) {
          throw stopped(run, "memory", "the process is short of memory")
        }
        break
      case "ask":
        await answered(run, promised(outcome.request, options), signal)
        break
      default:
        throw new Error("only a part of a run is cancelled, or escapes from") // it has no run around it
    }
  }
}

/** What a run waits for: the Promise of a host function, or the answer to a request. */
async function promised(request: unknown, { ask }: DriveOptions): Promise<unknown> {
  if (!(request instanceof Request)) return await (request as Promise<unknown>)
  if (ask === undefined) throw new Complaint(request.kind, "nobody here answers that", request.operands)
  return await ask(request)
}

/** What the host is told of a run that it stops, with the guest calls under way. */
function stopped(run: Run, budget: Exhausted["budget"], sentence: string): BudgetError {
  const exhausted = new Exhausted(budget, sentence)
  exhausted.chain = run.chain()
  exhausted.place = exhausted.chain[0]?.place
  return new BudgetError(exhausted)
}

/** Waits for what a host function promised and tells the run. */
async function answered(run: Run, promise: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  let stop: (() => void) | undefined
  const cancelled = new Promise<never>((_, reject) => {
    stop = () => reject(stopped(run, "cancelled", "the run was cancelled"))
    signal?.addEventListener("abort", stop, { once: true })
  })
  cancelled.catch(() => undefined)
  try {
    run.resume(await Promise.race([promise, cancelled]))
  } catch (error) {
    if (error instanceof Exhausted) throw new BudgetError(error)
    if (!isGuestFailure(error)) throw error
    run.fail(error instanceof SchemeError ? error.payload : error)
  } finally {
    if (stop !== undefined) signal?.removeEventListener("abort", stop)
  }
}
