// Makes the `sxflow` command ready-made for hosts of this kind: `tsx .build/ready.ts FOLDER`.
//
//   FOLDER/cli.js      the command as one script: a function of `require` and of the launcher's URL
//   FOLDER/TAG.cache   what a host of the kind TAG has made of it once it has run a program
//
// Who takes it is the launcher (runtime/launcher.ts). The script is ASCII, so that
// nobody need decode it.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join, resolve } from "node:path"
import { cachedDataVersionTag } from "node:v8"
import vm from "node:vm"
import { build } from "esbuild"
import { bundling, root } from "./bundling.js"

const folder = resolve(process.argv[2] ?? join(root, "dist/ready"))
const filename = join(folder, "cli.js")
mkdirSync(folder, { recursive: true })
await build({
  ...bundling,
  entryPoints: { cli: "runtime/cli.ts" },
  outdir: folder,
  format: "cjs",
  // In a script that a host takes ready-made, Node 20 imports nothing.
  supported: { "dynamic-import": false },
  charset: "ascii",
  define: { "import.meta.url": "launcherUrl" },
  banner: { js: "(function(require,launcherUrl){" },
  footer: { js: "})" },
})

// From here on this process is the command, which ends it.
process.argv.splice(2, Number.POSITIVE_INFINITY, "run", join(root, ".build/ready.scm"))
const script = new vm.Script(readFileSync(filename, "latin1"), { filename })
process.once("exit", (status) => {
  if (status !== 0) return
  writeFileSync(join(folder, `${cachedDataVersionTag()}.cache`), script.createCachedData())
})
script.runInThisContext()(createRequire(filename), import.meta.url)
