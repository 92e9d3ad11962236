// The launcher: starts what triggers and schedules start.
//
// A composition is started as the flow of a module of its own, which is handed the
// composition and the activity as its input.

import { randomUUID } from "node:crypto"
import type { Activity } from "../flows/activity.js"
import type { Driver } from "../flows/driver.js"
import type { End } from "../flows/enactment.js"
import { FlowError } from "../flows/flow-error.js"
import { failureOf } from "../flows/live.js"
import type { Modules } from "../flows/modules.js"
import { textShelf } from "../flows/shelves.js"
import type { Launch } from "./fan-out.js"

/** The flow that carries a composition out, and its module. */
const COMPOSITION = "composition"
const MODULE = `(defflow ${COMPOSITION} (lambda (input) ((composition-flow (get input :do)) (get input :activity))))`

export class Launcher {
  private composition: Promise<string> | undefined

  constructor(
    private readonly driver: Driver,
    private readonly modules: Modules,
  ) {}

  async launch(
    { action, version: known, input, datum, id, writes }: Launch,
    activity: Activity,
  ): Promise<"kept" | "conflict"> {
    const flow = typeof action === "string" ? action : COMPOSITION
    const version = typeof action === "string" ? (known ?? this.modules.versionOf(flow)) : await this.compositions()
    if (version === undefined) throw new FlowError("no-such-flow", "no such flow", [flow])
    const written = (end: End | undefined) =>
      writes(end?.kind === "error" ? failureOf({ id, flow }, { ...end, kind: "error" }).message : undefined)
    const begun = { id, flow, version, input, datum, seed: randomUUID(), writes: written }
    const live = await this.driver.start(begun, activity)
    return live === undefined ? "conflict" : "kept"
  }

  private compositions(): Promise<string> {
    this.composition ??= this.modules.atHand(textShelf(MODULE, "composition.sx"))
    return this.composition
  }
}
