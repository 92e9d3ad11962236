// The version of this package.

import { readFileSync } from "node:fs"

/** What `package.json` says: it stands above this file, wherever it was built to. */
export function version(): string {
  for (let url = new URL(".", import.meta.url); ; url = new URL("..", url)) {
    const found = versionIn(new URL("package.json", url))
    if (found !== undefined) return found
    if (url.pathname === "/") return "unknown"
  }
}

function versionIn(url: URL): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(url, "utf8")) as { name?: unknown; version?: unknown }
    return name === "sxflow" ? String(version) : undefined
  } catch {
    return undefined
  }
}
