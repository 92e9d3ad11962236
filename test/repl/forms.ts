// The forms of a text that arrives in pieces of one size.

import { type Form, FormQueue } from "../../runtime/repl/forms.js"

export function formsOf(text: string, size: number): Form[] {
  const queue = new FormQueue()
  const forms: Form[] = []
  const take = () => {
    for (let form = queue.next(); form !== undefined; form = queue.next()) forms.push(form)
  }
  for (let at = 0; at < text.length; at += size) {
    queue.push(text.slice(at, at + size))
    take()
  }
  queue.end()
  take()
  return forms
}
