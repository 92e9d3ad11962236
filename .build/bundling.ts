// How the package is bundled, whatever is made of it.

import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import type { BuildOptions } from "esbuild"

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The drivers of databases stay packages of their own: they load what they need by their own rules. */
export const bundling: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20",
  minifySyntax: true,
  minifyWhitespace: true,
  external: ["@photostructure/sqlite", "pg"],
  legalComments: "linked",
  logLevel: "warning",
}
