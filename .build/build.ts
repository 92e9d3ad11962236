// Builds the package: `npm run build`, and `npm install` through `prepare`.
//
//   dist/sxflow.js   the command, and chunks that it loads when it needs them
//   dist/index.js    the library, sharing those chunks
//   dist/ready/      the command once more, ready-made for hosts of this kind
//   dist/types/      the library's declarations
//
// Invariants
//   BU1  What is built replaces `dist` whole: nothing of an earlier build stays.
//   BU2  The boot library's snapshot is made before what bundles it.
//
// Not here: checking types (`npm run check`); what the snapshot is (boot.ts).

import { execFileSync } from "node:child_process"
import { chmodSync, rmSync } from "node:fs"
import { join } from "node:path"
import { build } from "esbuild"
import { bundling, root } from "./bundling.js"

const command = join(root, "dist/sxflow.js")

run("tsx", [".build/boot.ts"]) // BU2
rmSync(join(root, "dist"), { recursive: true, force: true }) // BU1
await build({
  ...bundling,
  entryPoints: { sxflow: "runtime/launcher.ts", index: "runtime/sxflow.ts" },
  outdir: "dist",
  chunkNames: "chunk/[name]-[hash]",
  splitting: true,
  format: "esm",
  sourcemap: "linked",
})
chmodSync(command, 0o755)
run("tsx", [".build/ready.ts", "dist/ready"], "ignore")
run("tsc", ["-p", ".build/tsconfig.json"])

/** Runs a tool of `node_modules/.bin` in the root, and stops the build where it fails. */
function run(tool: string, operands: readonly string[], output: "inherit" | "ignore" = "inherit"): void {
  execFileSync(join(root, "node_modules/.bin", tool), operands, { cwd: root, stdio: ["inherit", output, "inherit"] })
}
