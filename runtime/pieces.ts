// The pieces of a stream, one after another, for those who wait for them.
//
// Invariants
//   PI1  The stream is read only while somebody waits: what nobody wants stays with the system.
//   PI2  One waits at a time; who gives up takes nothing.

export class Pieces<Piece> {
  private readonly arrived: Piece[] = []
  private ended = false
  private waiting: { resolve: () => void; reject: (reason: unknown) => void } | undefined

  constructor(private readonly stream: NodeJS.ReadStream) {
    stream.pause()
    stream.on("data", (piece: Piece) => {
      this.arrived.push(piece)
      this.waiting?.resolve()
    })
    for (const event of ["end", "error"]) stream.on(event, () => this.end())
  }

  /** The next piece, or null at the end. Fails if it is given up. */
  async next(): Promise<Piece | null> {
    while (this.arrived.length === 0 && !this.ended) {
      const arrival = new Promise<void>((resolve, reject) => {
        this.waiting = { resolve, reject }
      })
      this.stream.resume()
      await arrival.finally(() => this.stream.pause()) // PI1
    }
    return this.arrived.shift() ?? null
  }

  /** Makes whoever waits fail. PI2 */
  giveUp(reason: unknown): void {
    this.waiting?.reject(reason)
  }

  /** Whether `next` would not wait. */
  get isReady(): boolean {
    return this.arrived.length > 0 || this.ended
  }

  private end(): void {
    this.ended = true
    this.waiting?.resolve()
  }
}
