// The world's side of a port: where its input comes from and where its output goes.
//
// A host writes these; a port calls them.
//
// Invariants
//   SRC1  `pull` is not called again while a promise it answered is unsettled, nor after it answered null.
//   SRC2  Nothing is pulled or pushed once `close` has been called, and it is called once.
//   SRC3  A source may cut its pieces anywhere, even inside a character.
//
// Not here: ports themselves (ports.ts), files (files.ts).

/** A part of a text, or of bytes. */
export type Piece = string | Uint8Array

/** What a source's `pull` answers: a piece, or null at the end. */
export type Pulled<P extends Piece> = P | null

/** Feeds an input port. Trouble with the world is thrown as a `Complaint` of kind "file". */
export interface InputSource<P extends Piece> {
  /** The next piece, or a promise of it where it must be awaited. */
  pull(): Pulled<P> | Promise<Pulled<P>>
  /** Whether `pull` would answer without blocking the thread. A source that never blocks it need not say. */
  ready?(): boolean
  close?(): void
}

/** Takes what is written to an output port. Trouble with the world is thrown as a `Complaint` of kind "file". */
export interface OutputSink<P extends Piece> {
  push(piece: P): void
  /** Passes on what it has kept back; a promise where that must be awaited. */
  flush?(): void | Promise<void>
  close?(): void
}

/** A source of one piece. */
export function sourceOf<P extends Piece>(piece: P): InputSource<P> {
  let rest: Pulled<P> = piece
  return {
    pull() {
      const pulled = rest
      rest = null
      return pulled
    },
  }
}
