// What is due, in the order it falls due.
//
// A heap of tickets. A ticket that is torn up stays until it comes to the front,
// or until half the heap is such waste.

import { compareDues } from "./heads.js"

/** A place in a queue. */
export class Ticket<T> {
  torn = false
  constructor(
    readonly due: number,
    readonly id: string,
    readonly holder: T,
    readonly queue: DueQueue<T>,
  ) {}

  /** Gives the place up. */
  tear(): void {
    if (this.torn) return
    this.torn = true
    this.queue.noteTorn()
  }
}

const SMALL = 64

export class DueQueue<T> {
  private heap: Ticket<T>[] = []
  private torn = 0

  /** Puts `holder` in; answers its ticket. */
  add(due: number, id: string, holder: T): Ticket<T> {
    const ticket = new Ticket(due, id, holder, this)
    this.heap.push(ticket)
    this.rise(this.heap.length - 1)
    return ticket
  }

  /** The ticket that is due first. */
  first(): Ticket<T> | undefined {
    while (this.heap[0]?.torn) {
      const last = this.heap.pop() as Ticket<T>
      this.torn--
      if (this.heap.length > 0) {
        this.heap[0] = last
        this.sink(0)
      }
    }
    return this.heap[0]
  }

  /** For tickets only. */
  noteTorn(): void {
    this.torn++
    if (this.heap.length < SMALL || this.torn * 2 < this.heap.length) return
    this.heap = this.heap.filter((ticket) => !ticket.torn)
    this.torn = 0
    for (let i = this.heap.length >> 1; i-- > 0; ) this.sink(i)
  }

  private rise(from: number): void {
    const { heap } = this
    const ticket = heap[from] as Ticket<T>
    let i = from
    while (i > 0) {
      const parent = heap[(i - 1) >> 1] as Ticket<T>
      if (compareDues(parent, ticket) <= 0) break
      heap[i] = parent
      i = (i - 1) >> 1
    }
    heap[i] = ticket
  }

  private sink(from: number): void {
    const { heap } = this
    const ticket = heap[from] as Ticket<T>
    let i = from
    for (;;) {
      const left = heap[2 * i + 1]
      const right = heap[2 * i + 2]
      const child = right !== undefined && left !== undefined && compareDues(right, left) < 0 ? right : left
      if (child === undefined || compareDues(ticket, child) <= 0) break
      heap[i] = child
      i = child === left ? 2 * i + 1 : 2 * i + 2
    }
    heap[i] = ticket
  }
}
