// The effect `remote`, carried over HTTP: `sxflow start … --effects examples/flows/transport.mjs`. See remote.sx.

import { httpRemote } from "sxflow"

/** Whom flows may call: without this they could call whatever this machine reaches. */
const isOurs = ({ hostname }) => hostname === "127.0.0.1"

export const remote = httpRemote({ timeout: 10_000, allows: isOurs })
