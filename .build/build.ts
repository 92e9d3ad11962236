// Builds the package: `npm run build`, and `npm install` through `prepare`.
//
//   dist/sxflow.js   the command, and chunks that it loads when it needs them
//   dist/index.js    the library, sharing those chunks
//   dist/types/      the library's declarations
//
// The drivers of databases stay packages of their own: they load what they need by
// their own rules.
//
// Invariants
//   BU1  What is built replaces `dist` whole: nothing of an earlier build stays.
//   BU2  The boot library's snapshot is made before what bundles it.
//
// Not here: checking types (`npm run check`); what the snapshot is (boot.ts).

import { execFileSync } from "node:child_process"
import { chmodSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const command = join(root, "dist/sxflow.js")

run("tsx", ".build/boot.ts") // BU2
rmSync(join(root, "dist"), { recursive: true, force: true }) // BU1
await build({
  absWorkingDir: root,
  entryPoints: { sxflow: "runtime/cli.ts", index: "runtime/sxflow.ts" },
  outdir: "dist",
  chunkNames: "chunk/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minifySyntax: true,
  minifyWhitespace: true,
  external: ["@photostructure/sqlite", "pg"],
  sourcemap: "linked",
  legalComments: "linked",
  logLevel: "warning",
})
chmodSync(command, 0o755)
run("tsc", "-p", ".build/tsconfig.json")

/** Runs a tool of `node_modules/.bin` in the root, and stops the build where it fails. */
function run(tool: string, ...operands: string[]): void {
  execFileSync(join(root, "node_modules/.bin", tool), operands, { cwd: root, stdio: "inherit" })
}
