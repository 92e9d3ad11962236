// How the tests run: every `*.test.ts` under test/, without time limits. In CI a report is left in reports/.

import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"

const inCi = process.env.CI !== undefined

export default defineConfig({
  test: {
    root: ".",
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/engine.ts"],
    // Vitest would leave one core to itself: of two, that is half.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 0,
    hookTimeout: 0,
    reporters: inCi ? ["default", "json"] : ["default"],
    outputFile: { json: "reports/tests.json" },
  },
})
