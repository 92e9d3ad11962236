// Bytevectors are `Uint8Array`s; one that stands in a program is of this class.

/** A literal bytevector: changing it is refused. Its copies and slices are ordinary ones. */
export class LiteralBytevector extends Uint8Array {
  static get [Symbol.species](): Uint8ArrayConstructor {
    return Uint8Array
  }
}
