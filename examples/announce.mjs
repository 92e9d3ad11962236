// What carries out the effect of examples/publish.sx. A real one would post it somewhere, with the key, which is the
// same each time this announcement is tried.

/** @param {string} title @param {{ idempotencyKey: string }} context */
export async function announce(title, { idempotencyKey }) {
  process.stderr.write(`announced: ${title} (${idempotencyKey})\n`)
  return "https://example.org/hello"
}
