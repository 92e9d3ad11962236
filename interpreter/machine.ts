// The machine: executes the instructions of a run.
//
// Invariants
//   Q1  `step` returns only with an outcome; after a pause or an ask the run can be resumed once.
//   Q2  A primitive's failure is raised at its call, with the stack as it was.
//   Q3  A step is counted at each entry of a guest procedure and at each turn of a loop, and only there; only there can a run pause.
//   Q5  `Exhausted` passes every handler, guard and winder of the guest.
//
// Its loop is one function, since the host's compiler keeps the registers of one
// function in the processor's: the one place where size is not a defect.

import type { Outcome } from "./caller.js"
import { type Code, Instr, Kind, Op, Operand } from "./code.js"
import { Complaint } from "./complaint.js"
import type { Dynamic } from "./dynamic.js"
import { lower } from "./lower.js"
import { charge, gauge, swapMeter } from "./meter.js"
import { release } from "./native.js"
import { received } from "./native-calls.js"
import { fetch, fetchAll, unbound } from "./operands.js"
import { Box, CaseClosure, type Cell, Closure } from "./procedure.js"
import type { Program, Run } from "./run.js"
import { UNBOUND } from "./singleton.js"
import { ANSWER, PROGRAM } from "./stack.js"
import { intern } from "./symbol.js"

/** Runs until there is an outcome, or for `slice` steps, and as many again for as long as no pause `isDue`. */
export function step(run: Run, slice: number, isDue?: () => boolean): Outcome {
  const { meter } = run
  const before = swapMeter(meter)
  meter.begin(slice, isDue)
  run.slim(run.next === ANSWER)
  run.instructions.rebound(run.dynamic)
  try {
    for (;;) {
      try {
        const outcome = loop(run)
        if (outcome.kind !== "pause" || !meter.isRehearsing) return outcome // M3
      } catch (error) {
        const outcome = run.caught(error)
        if (outcome !== undefined) return outcome
      }
    }
  } finally {
    swapMeter(before)
    release()
  }
}

function loop(run: Run): Outcome {
  const { stack, meter, hot } = run
  let instr = run.resumption()
  let act = run.activation
  if (run.stopping !== undefined) {
    if (run.stopping.kind === "thrown") run.next = instr
    return run.stopped()
  }
  for (;;) {
    try {
      for (;;) {
        switch (instr.op) {
          case Op.Enter:
          case Op.Loop: {
            if (instr.op === Op.Loop && ++instr.heat > hot) {
              const going = run.continuing(instr, act[0] as Closure)
              if (going !== undefined) {
                instr = run.goOn(going, act)
                break
              }
            }
            if (run.height > run.charged) run.grow()
            const following = instr.next as Instr
            if (--gauge.fuel < 0 && meter.isOver()) {
              run.next = following
              run.activation = act
              return { kind: "pause" } // Q3
            }
            instr = following
            continue
          }
          case Op.Move: {
            const i = instr.a.local
            act[instr.slot] = i >= 0 ? act[i] : fetch(instr.a, act)
            instr = instr.next as Instr
            continue
          }
          case Op.Prim1: {
            const i = instr.a.local
            const a = i >= 0 ? act[i] : fetch(instr.a, act)
            if (((act[0] as Closure).template.globals.cells[instr.index] as Cell).value !== instr.target) {
              instr = redefined(run, instr, act)
              break
            }
            const value = instr.run(a)
            if (instr.next === null) {
              run.value = value
              instr = ANSWER
            } else {
              act[instr.slot] = value
              instr = instr.next
            }
            continue
          }
          case Op.Prim2: {
            const i = instr.a.local
            const a = i >= 0 ? act[i] : fetch(instr.a, act)
            const j = instr.b.local
            const b = j >= 0 ? act[j] : fetch(instr.b, act)
            if (((act[0] as Closure).template.globals.cells[instr.index] as Cell).value !== instr.target) {
              instr = redefined(run, instr, act)
              break
            }
            const value = instr.run(a, b)
            if (instr.next === null) {
              run.value = value
              instr = ANSWER
            } else {
              act[instr.slot] = value
              instr = instr.next
            }
            continue
          }
          case Op.Prim3: {
            const a = fetch(instr.a, act)
            const b = fetch(instr.b, act)
            const c = fetch(instr.c, act)
            if (((act[0] as Closure).template.globals.cells[instr.index] as Cell).value !== instr.target) {
              instr = redefined(run, instr, act)
              break
            }
            const value = instr.run(a, b, c)
            if (instr.next === null) {
              run.value = value
              instr = ANSWER
            } else {
              act[instr.slot] = value
              instr = instr.next
            }
            continue
          }
          case Op.PrimN: {
            const operands = fetchAll(instr.args, act)
            if (((act[0] as Closure).template.globals.cells[instr.index] as Cell).value !== instr.target) {
              instr = redefined(run, instr, act)
              break
            }
            const value = instr.run(...operands)
            if (instr.next === null) {
              run.value = value
              instr = ANSWER
            } else {
              act[instr.slot] = value
              instr = instr.next
            }
            continue
          }
          case Op.IfPrim1: {
            const i = instr.a.local
            const a = i >= 0 ? act[i] : fetch(instr.a, act)
            if (((act[0] as Closure).template.globals.cells[instr.index] as Cell).value !== instr.target) {
              instr = redefined(run, instr, act)
              break
            }
            const value = instr.run(a)
            instr = (value === false || value === null ? instr.alt : instr.next) as Instr
            continue
          }
          case Op.IfPrim2: {
            const i = instr.a.local
            const a = i >= 0 ? act[i] : fetch(instr.a, act)
            const j = instr.b.local
            const b = j >= 0 ? act[j] : fetch(instr.b, act)
            if (((act[0] as Closure).template.globals.cells[instr.index] as Cell).value !== instr.target) {
              instr = redefined(run, instr, act)
              break
            }
            const value = instr.run(a, b)
            instr = (value === false || value === null ? instr.alt : instr.next) as Instr
            continue
          }
          case Op.If: {
            const i = instr.a.local
            const value = i >= 0 ? act[i] : fetch(instr.a, act)
            instr = (value === false || value === null ? instr.alt : instr.next) as Instr
            continue
          }
          case Op.Call:
          case Op.TailCall: {
            const { args } = instr
            const i = instr.a.local
            const procedure = i >= 0 ? act[i] : fetch(instr.a, act)
            if (procedure instanceof Closure) {
              const { template } = procedure
              if (template.arity === args.length && !template.isCompiled && ++template.heat <= hot) {
                const { code } = template
                const entry = code.entry ?? lower(code, template.globals.cells)
                const callee: unknown[] = new Array(code.size)
                callee[0] = procedure
                for (let k = 0; k < args.length; k++) {
                  const operand = args[k] as Operand
                  callee[k + 1] = operand.local >= 0 ? act[operand.local] : fetch(operand, act)
                }
                if (instr.op === Op.Call) {
                  stack[run.height] = instr
                  stack[run.height + 1] = act
                  run.height += 2
                }
                act = callee
                instr = entry
                continue
              }
            }
            const operands = fetchAll(args, act)
            if (instr.op === Op.Call) run.push(instr, act)
            run.activation = act
            run.next = instr.op === Op.Call ? ANSWER : instr
            instr = run.apply(procedure, operands)
            break
          }
          case Op.Return: {
            const i = instr.a.local
            run.value = i >= 0 ? act[i] : fetch(instr.a, act)
            instr = ANSWER
            continue
          }
          case Op.Answer: {
            run.height -= 2
            const waiting = stack[run.height] as Instr
            const data = stack[run.height + 1]
            switch (waiting.op) {
              case Op.Call:
                act = run.activationOf(data)
                act[waiting.slot] = run.value
                instr = waiting.next as Instr
                if (++waiting.heat > hot) {
                  const going = run.continuing(waiting, act[0] as Closure)
                  if (going !== undefined) {
                    instr = run.goOn(going, act)
                    break
                  }
                }
                continue
              case Op.Halt:
                run.ended = true
                return { kind: "value", value: run.value }
              case Op.Restore:
                run.enter(data as Dynamic)
                continue
              case Op.Mark:
                continue
              case Op.Program: {
                run.push(PROGRAM, data)
                const following = (data as Program).next(run)
                if (following === undefined) {
                  run.height -= 2
                  continue
                }
                instr = following
                break
              }
              case Op.Unwind:
                instr = (data as () => Instr)()
                break
              default:
                instr = run.instructions.resume(waiting.op, run, data)
            }
            break
          }
          case Op.Close:
          case Op.CloseCase:
            act[instr.slot] = closed(instr, act)
            if (instr.next === null) {
              run.value = act[instr.slot]
              instr = ANSWER
            } else instr = instr.next
            continue
          case Op.Spread: {
            const items = received(act[instr.a.index], instr.target as Code)
            for (let k = 0; k < items.length; k++) act[instr.slot + k] = items[k]
            instr = instr.next as Instr
            continue
          }
          case Op.Tie:
            ;(act[instr.a.index] as Closure).setFree(instr.index, fetch(instr.b, act))
            instr = instr.next as Instr
            continue
          case Op.NewBox:
            act[instr.slot] = new Box(act[instr.slot])
            instr = instr.next as Instr
            continue
          case Op.SetBox:
            ;(fetch(instr.a, act) as Box).value = fetch(instr.b, act)
            instr = instr.next as Instr
            continue
          case Op.SetGlobal: {
            const cell = (act[0] as Closure).template.globals.cells[instr.index] as Cell
            const value = fetch(instr.b, act)
            if (cell.value === UNBOUND)
              throw new Complaint("set!", "unbound variable", [intern(instr.target as string)], instr.place).of(
                "unbound",
              )
            cell.value = value
            instr = instr.next as Instr
            continue
          }
          case Op.DefineGlobal:
            ;((act[0] as Closure).template.globals.cells[instr.index] as Cell).value = fetch(instr.b, act)
            instr = instr.next as Instr
            continue
          default:
            throw new Error("an instruction that stands only on the stack")
        }
        // The run has been set up to go on elsewhere, or to stop.
        act = run.activation
        if (run.stopping !== undefined) return run.stopped()
      }
    } catch (error) {
      run.thrownAt(instr, act)
      throw error
    }
  }
}

/** The procedure that `instr` makes. */
function closed({ op, args, index, target }: Instr, act: unknown[]): Closure | CaseClosure {
  if (op === Op.CloseCase) return new CaseClosure(target as string, fetchAll(args, act) as Closure[])
  charge(64)
  return Closure.of((act[0] as Closure).template.child(index, target as Code), fetchAll(args, act))
}

/** Calls what a primitive's name stands for now that it has been given another meaning: an ordinary call. */
function redefined(run: Run, instr: Instr, act: unknown[]): Instr {
  run.activation = act
  const cell = (act[0] as Closure).template.globals.cells[instr.index] as Cell
  if (cell.value === UNBOUND) throw unbound(cell.name, instr.place)
  const operands = fetchAll(instr.args, act)
  if (instr.next !== null) run.push(asCall(instr), act)
  return run.apply(cell.value, operands)
}

/** The call that waits for the value of `instr`, a primitive's instruction whose name means something else now. */
function asCall(instr: Instr): Instr {
  const call = new Instr(Op.Call, instr.place)
  call.slot = instr.slot
  call.takesMany = instr.takesMany
  call.next = instr.next
  call.heat = Number.NEGATIVE_INFINITY
  if (instr.op !== Op.IfPrim1 && instr.op !== Op.IfPrim2) return call
  const branch = new Instr(Op.If, undefined)
  branch.a = new Operand(Kind.Local, instr.slot, undefined, "", undefined)
  branch.next = instr.next
  branch.alt = instr.alt
  call.next = branch
  return call
}
