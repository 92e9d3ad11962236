// Requests: what a guest asks of its host, as data.

/** What `%ask` was called with. The host answers it, or raises something in its place. */
export class Request {
  constructor(
    readonly kind: string,
    readonly operands: readonly unknown[],
  ) {}
}
