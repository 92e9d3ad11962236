// Where paths lead on this machine, once symbolic links and `..` are resolved.
//
// Not here: what may be done there (files.ts, authority/file.ts).

import { realpathSync } from "node:fs"
import { basename, dirname, join, sep } from "node:path"

/**
 * Where `path` leads. What of its end does not exist yet is taken as written;
 * undefined where that holds a `..`, which then leads nowhere.
 */
export function realTarget(path: string): string | undefined {
  const missing: string[] = []
  for (let known = path; ; known = dirname(known)) {
    const real = realPath(known)
    if (real !== undefined) return missing.includes("..") ? undefined : join(real, ...missing)
    if (known === dirname(known)) return undefined
    missing.unshift(basename(known))
  }
}

/** Whether a resolved `path` is `root`, or lies in it. */
export function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path)
  } catch {
    return undefined
  }
}
