// The names of keys.
//
// Node's `readline` cuts what a terminal sends into keys; here each gets one
// name, written as Emacs does: `C-a`, `M-f`, `C-M-k`, `up`, `return`.

/** A key as `readline` reports it, or a whole bracketed paste. */
export interface Key {
  readonly name?: string | undefined
  readonly sequence?: string | undefined
  readonly ctrl?: boolean | undefined
  readonly meta?: boolean | undefined
  readonly shift?: boolean | undefined
  /** The text of a paste. */
  readonly pasted?: string
}

/** The name of `key`, "" for one without any. */
export function keyName(key: Key): string {
  if (key.pasted !== undefined) return ""
  const sequence = key.sequence ?? ""
  if (sequence === "\u001f") return "C-_"
  let { name, ctrl } = key
  if (name === undefined && key.meta === true) {
    name = sequence.slice(1)
    if (/^\p{Cc}$/u.test(name) && name <= "\u001a") {
      name = String.fromCharCode(name.charCodeAt(0) + 0x60)
      ctrl = true
    }
  }
  return `${ctrl === true ? "C-" : ""}${key.meta === true ? "M-" : ""}${name ?? ""}`
}

/** The character that `key` types, if it types one. */
export function typedText(key: Key): string | undefined {
  const { sequence, ctrl, meta } = key
  if (sequence === undefined || ctrl === true || meta === true) return undefined
  return /^\P{Cc}+$/u.test(sequence) && !sequence.startsWith("\u001b") ? sequence : undefined
}
