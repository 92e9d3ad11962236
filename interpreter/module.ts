// Compiled programs and their instances, for hosts.

import type { Environment } from "./environment.js"
import { Instances, inTurn } from "./instances.js"
import { inOrder } from "./library.js"
import type { Module as Compiled } from "./linker.js"
import type { EvaluateOptions } from "./options.js"
import { procedureOf } from "./procedure.js"
import { callOf, type Program } from "./run.js"
import { isShareable } from "./sharing.js"
import { intern } from "./symbol.js"

/** What a module asks of the interpreter it was compiled by. */
export interface Runner {
  run(program: Program, home: Environment, options?: EvaluateOptions): Promise<unknown>
  toHost(value: unknown): unknown
  fromHost(value: unknown): unknown
}

/** What makes an instance of a program. */
export interface Fresh {
  readonly program: Program
  readonly home: Environment
  /** Whether, once the program has run, other instances may have its globals in place of their own (sharing.ts). */
  isShareable(isHarmless: (name: string) => boolean): boolean
}

/** A compiled program. */
export class Module {
  constructor(
    private readonly interpreter: Runner,
    readonly compiled: Compiled,
  ) {}

  /** What makes an instance: the forms of the program, one after another, and the globals they are to have. */
  fresh(): Fresh {
    const instances = new Instances()
    const { needs, environment, body } = this.compiled
    for (const library of needs) instances.ensure(library)
    const home = environment.instantiate(instances.instanceOf)
    const own = body.map((code) => procedureOf(code, home.globals))
    return {
      program: inTurn([...instances.due.splice(0), ...own]),
      home,
      isShareable: (isHarmless) => {
        const bodies = [body, ...inOrder(needs).map((library) => library.body)]
        return isShareable({ bodies, environments: [home, ...instances.environments()] }, isHarmless)
      },
    }
  }

  /** Runs the program with globals of its own and answers the instance; `value` is the last form's. */
  async instantiate(options: EvaluateOptions = {}): Promise<Instance> {
    const { program, home } = this.fresh()
    return new Instance(this.interpreter, home, await this.interpreter.run(program, home, options))
  }
}

/** A module with globals of its own. */
export class Instance {
  constructor(
    private readonly interpreter: Runner,
    private readonly environment: Environment,
    /** The value of the module's last form, as the guest has it. */
    readonly value: unknown,
  ) {}

  /** The value of a global, converted; undefined where there is none. */
  get(name: string): unknown {
    return this.interpreter.toHost(this.environment.valueOf(intern(name)))
  }

  /** Calls the global procedure `name`. Operands and answer are converted. */
  async call(name: string, ...operands: unknown[]): Promise<unknown> {
    const procedure = this.environment.valueOf(intern(name))
    const given = operands.map((operand) => this.interpreter.fromHost(operand))
    return this.interpreter.toHost(await this.interpreter.run(callOf(procedure, given), this.environment))
  }
}
