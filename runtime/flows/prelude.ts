// The prelude: the flow words, as every interpreter has them that runs flows.

import type { Image } from "../../interpreter/image.js"
import prelude from "./prelude.json" with { type: "json" }

/** The words, expanded when the package was built. */
export const flowWords = prelude.image as unknown as Image

/** Which prelude this is: the content id of its texts. R10 */
export const preludeCid: string = prelude.cid
