// Where a person, or a pipe, says forms and hears replies.
//
// Not here: the two adapters (terminal.ts, lines.ts), the conversation (talk.ts).

import type { Reply } from "./reply.js"

/** What was said. */
export interface Said {
  readonly text: string
  /** The line of the input that it begins on, 1 where each thing said stands for itself. */
  readonly line: number
}

/** What feeds the guest's input port: a piece, or null at the end. */
export interface GuestInput {
  pull(): string | null | Promise<string | null>
  ready(): boolean
}

export interface Front {
  /** What is said next; undefined at the end. */
  next(): Promise<Said | undefined>
  /** What the guest reads while a form runs. */
  readonly input: GuestInput
  /** Takes what the guest prints. */
  print(text: string): void
  /** Passes on what was printed and kept back. */
  flush(): void
  /** Shows a reply. */
  show(reply: Reply): void
  /** Whether a person is there, who goes on after an interruption and knows what failed. */
  readonly isAttended: boolean
  /** The conversation is over. */
  close(): void
}
