// `sxflow object`: objects, which are typed records; each change of a public one is an activity.

import type { Family } from "./family.js"
import { deleting, putting, relating, unrelating } from "./object-change.js"
import { getting, listing } from "./object-look.js"

export const family: Family = {
  name: "object",
  doc: "Changes and shows objects: typed records, each public change of which is an activity.",
  commands: {
    put: putting,
    get: getting,
    list: listing,
    delete: deleting,
    relate: relating,
    unrelate: unrelating,
  },
}
