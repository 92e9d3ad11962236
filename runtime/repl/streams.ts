// What a front writes to.

export interface Streams {
  /** Writes to the person, perhaps not at once. */
  out(text: string): void
  /** Writes what went wrong, after all that was written before. */
  err(text: string): void
  /** Passes on what was kept back. */
  flush(): void
  /** The size of the terminal, or one that suits a file. */
  readonly columns: number
  readonly rows: number
  /** What is to be done when the size changes; undefined for nothing. */
  onResize(act: (() => void) | undefined): void
}
