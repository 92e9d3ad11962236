// Why a command does not do what it was told.

/** Said to the person in one sentence; not a fault of the guest, which fails with a report. */
export class Refused {
  constructor(
    readonly sentence: string,
    /** What the process answers: 1 where the world is at fault, 2 where the call is. */
    readonly status: 1 | 2,
  ) {}
}

/** The command was called wrongly. */
export function misuse(sentence: string): Refused {
  return new Refused(sentence, 2)
}
