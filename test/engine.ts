// Which engine the tests' interpreters have: the one that the variable ENGINE names.

import { standard } from "../interpreter/interpreter.js"
import type { Engine } from "../interpreter/options.js"

const name = process.env.ENGINE ?? standard.engine
if (!["adaptive", "machine", "compiled"].includes(name)) throw new Error(`no such engine: ${name}`)
standard.engine = name as Engine
