// Law: whatever a guest writes, the host hears of it in the promised ways only.
//
// The same inputs by the million are a campaign of their own: `npm run fuzz`.

import { expect, test } from "vitest"
import { inputOf } from "../campaigns/inputs.js"
import { faultOf } from "../campaigns/trial.js"

const seed = Number(process.env.SEED ?? 20261120)
const runs = 15 * Number(process.env.RUNS ?? 200)

test("FZ1 FZ2 any text ends as promised, and no message tells of the host", async () => {
  for (let number = 0; number < runs; number++) {
    const input = inputOf(seed, number)
    expect(await faultOf(input), `input ${seed}:${number}: ${JSON.stringify(input)}`).toBeUndefined()
  }
})
