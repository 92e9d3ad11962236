// What a process has in hand: the effects that it carries out, by instance.
//
// Others may tell such an instance something meanwhile, write to its log, or end
// it. Who has it in hand looks at it again when the store says that something has
// changed; looking takes a tenth of the time at most.
//
// Invariants
//   HA1  An effect is begun once while it is under way.
//   HA2  What others do to an instance in hand is seen to by who has it, without waiting for its effects.
//
// Not here: carrying effects out (effects.ts), what is done about what is seen (driver.ts).

import type { Found, Store } from "../store.js"
import { isEnded } from "./standing.js"

interface Hand {
  readonly tags: Set<string>
  /** How many rows the instance has, as far as this process knows. */
  rows: number
}

/** How long looking rests, measured by how long it took. */
const REST = 9

export class Hands {
  private readonly hands = new Map<string, Hand>()
  private looking: Promise<void> | undefined
  private lookAgain = false

  /** @param changed told of an instance that others have changed, and of its effects if they have ended it */
  constructor(
    private readonly store: Store,
    private readonly changed: (id: string, ended: readonly string[] | undefined) => void,
  ) {}

  /** Notes that an effect is begun; false if it is under way already. HA1 */
  take(id: string, tag: string, rows: number): boolean {
    const hand = this.hands.get(id)
    if (hand === undefined) this.hands.set(id, { tags: new Set([tag]), rows })
    else if (hand.tags.has(tag)) return false
    else hand.tags.add(tag)
    return true
  }

  /** Notes that an effect is done with. */
  leave(id: string, tag: string): void {
    const hand = this.hands.get(id)
    if (hand?.tags.delete(tag) && hand.tags.size === 0) this.hands.delete(id)
  }

  /** Notes how many rows an instance has. */
  note(id: string, rows: number): void {
    const hand = this.hands.get(id)
    if (hand !== undefined) hand.rows = rows
  }

  /** The tags of an instance's effects that are under way. */
  tags(id: string): readonly string[] {
    return [...(this.hands.get(id)?.tags ?? [])]
  }

  /** Looks at what is in hand, soon: the store has changed. HA2 */
  look(): void {
    if (this.looking !== undefined || this.hands.size === 0) this.lookAgain = this.looking !== undefined
    else this.looking = this.lookAt([...this.hands.keys()]).finally(() => this.rested())
  }

  private rested(): void {
    this.looking = undefined
    if (!this.lookAgain) return
    this.lookAgain = false
    this.look()
  }

  private async lookAt(ids: readonly string[]): Promise<void> {
    const begun = performance.now()
    for (const id of ids) {
      const found = await this.store.find(id).catch(() => undefined)
      const hand = this.hands.get(id)
      if (found === undefined || hand === undefined) continue
      if (isEnded(found.head.state)) this.changed(id, [...hand.tags])
      else if (isOther(found, hand)) this.changed(id, undefined)
    }
    const rest = REST * (performance.now() - begun)
    await new Promise<void>((resolve) => setTimeout(resolve, rest).unref())
  }
}

/** Whether an instance in the store has more than who has it in hand knows of. */
function isOther({ last, inbox }: Found, { rows }: Hand): boolean {
  return inbox.length > 0 || (last?.seq ?? -1) + 1 !== rows
}
