// What every store promises, as a list of facts. An adapter's own test file says where its stores are and no more.
//
// Not here: the law that holds any sequence of calls equal to a model (store-law.ts).

import { afterEach, describe } from "vitest"
import { claimFacts, handFacts, leaseFacts, needsFacts } from "./claim-facts.js"
import { handleFacts, listFacts, purgeFacts } from "./finding-facts.js"
import { endingFacts, messageFacts } from "./message-facts.js"
import { recordFacts, recordRaceFacts } from "./record-facts.js"
import { storeLaw } from "./store-law.js"
import {
  conflictFacts,
  crowdFacts,
  nameFacts,
  raceFacts,
  rowlessFacts,
  textFacts,
  transitionFacts,
} from "./transition-facts.js"
import type { Fresh, Place } from "./transitions.js"
import { quietFacts, watchFacts } from "./watch-facts.js"

/** Registers what the stores called `name` must do. */
export function storeContract(name: string, fresh: Fresh): void {
  describe(`the ${name} store`, () => {
    const places: Place[] = []
    const place = async () => {
      const opened = await fresh()
      places.push(opened)
      return opened
    }
    afterEach(async () => {
      for (const opened of places.splice(0)) await opened.remove()
    })
    transitionFacts(place)
    textFacts(place)
    nameFacts(place)
    conflictFacts(place)
    rowlessFacts(place)
    raceFacts(place)
    crowdFacts(place)
    messageFacts(place)
    endingFacts(place)
    recordFacts(place)
    recordRaceFacts(place)
    claimFacts(place)
    leaseFacts(place)
    needsFacts(place)
    handFacts(place)
    listFacts(place)
    purgeFacts(place)
    handleFacts(place)
    watchFacts(place)
    quietFacts(place)
    storeLaw(fresh)
  })
}
