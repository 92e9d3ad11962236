// Records: instances of types that `define-record-type` makes.

/** A record type. Each evaluation of a `define-record-type` makes a new one. */
export class RecordType {
  constructor(
    readonly name: string,
    readonly fields: readonly string[],
  ) {}
}

/** A record: its type and its fields' values in the type's order. */
export class Record {
  constructor(
    readonly type: RecordType,
    readonly fields: unknown[],
  ) {}
}
