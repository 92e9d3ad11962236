// A store whose texts are written in a code that the host chooses: encrypted, as a rule.
//
// What flows take in and give out is coded: entries, what follows them, journals,
// messages, sources and records. What they are found by is not: ids, tags, names of
// flows and effects, keys, content ids and times can be read by whoever has the disk.
//
// Invariants
//   CS1  Every text of a row, a message, a source or a record is coded before the store sees it; an empty journal stays empty.
//   CS2  A text that cannot be decoded is a fault of the store, and is answered to nobody.
//
// Not here: any code. examples/encrypted-store.ts shows one.

import type { Claim, Claimed, Entry, Found, Head, Query, Range, Row, Store, Transition, Verdict } from "../store.js"
import { fault } from "./fault.js"

/** What is encoded must come back from `decode`, which throws if the text is not of this code. */
export interface Codec {
  encode(text: string): string
  decode(stored: string): string
}

/** `store`, its texts passed through `codec`. */
export function codedStore(store: Store, codec: Codec): Store {
  return new CodedStore(store, codec)
}

class CodedStore implements Store {
  constructor(
    private readonly store: Store,
    private readonly codec: Codec,
  ) {}

  async commit(transitions: readonly Transition[]): Promise<readonly Verdict[]> {
    return this.store.commit(transitions.map((transition) => this.encoded(transition)))
  }

  async find(id: string): Promise<Found | undefined> {
    const found = await this.store.find(id)
    if (found === undefined) return undefined
    const inbox = found.inbox.map(({ number, entry }) => ({ number, entry: this.decode(entry, id) }))
    return { head: found.head, last: found.last && this.decodedRow(found.last, id), inbox }
  }

  async log(id: string, from: number, limit: number): Promise<readonly Row[]> {
    return (await this.store.log(id, from, limit)).map((row) => this.decodedRow(row, id))
  }

  list(query: Query): Promise<readonly Head[]> {
    return this.store.list(query)
  }

  claim(claim: Claim): Promise<Claimed> {
    return this.store.claim(claim)
  }

  async text(cid: string): Promise<string | undefined> {
    const text = await this.store.text(cid)
    return text === undefined ? undefined : this.decode(text, cid)
  }

  async records(keys: readonly string[]): Promise<readonly (Entry | undefined)[]> {
    return (await this.store.records(keys)).map((entry) => entry && this.decodedEntry(entry))
  }

  async scan(range: Range): Promise<readonly Entry[]> {
    return (await this.store.scan(range)).map((entry) => this.decodedEntry(entry))
  }

  purge(query: Query): Promise<readonly string[]> {
    return this.store.purge(query)
  }

  watch(listener: () => void): () => void {
    return this.store.watch(listener)
  }

  close(): Promise<void> {
    return this.store.close()
  }

  private encoded(transition: Transition): Transition {
    const { rows, sends, texts, writes } = transition
    const { codec } = this
    return {
      ...transition,
      rows: rows.map((row) => this.encodedRow(row)),
      ...(sends && { sends: sends.map((message) => ({ ...message, entry: codec.encode(message.entry) })) }),
      ...(texts && { texts: texts.map(({ cid, text }) => ({ cid, text: codec.encode(text) })) }),
      ...(writes && {
        writes: writes.map((one) => ({ ...one, text: one.text === null ? null : codec.encode(one.text) })),
      }),
    } // CS1
  }

  private encodedRow({ seq, stamp, entry, after, journal }: Row): Row {
    const { codec } = this
    const said = journal === "" ? "" : codec.encode(journal)
    return { seq, stamp, entry: codec.encode(entry), after: codec.encode(after), journal: said }
  }

  private decodedEntry(entry: Entry): Entry {
    return { ...entry, text: this.decode(entry.text, entry.key) }
  }

  private decodedRow({ seq, stamp, entry, after, journal }: Row, id: string): Row {
    const said = journal === "" ? "" : this.decode(journal, id)
    return { seq, stamp, entry: this.decode(entry, id), after: this.decode(after, id), journal: said }
  }

  /** The text that is stored as `stored`, under `id`. */
  private decode(stored: string, id: string): string {
    try {
      return this.codec.decode(stored)
    } catch (error) {
      throw fault("a text of the store cannot be decoded; it was written with another key, or changed", [id], error) // CS2
    }
  }
}
