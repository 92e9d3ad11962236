// What the flows of this folder ask of the host, carried out by saying what would be done.
//
//   sxflow worker --effects examples/flows/effects.mjs
//
// A handler is a function of the payload, or such a function with a policy. It may be called more than once for one
// effect, always with the same `idempotencyKey`: hand that on to whatever does the work, and it is done once.

/** Tells what would be done; to the standard error, since a command's answer is on the standard output. */
function say(what, { idempotencyKey }) {
  console.error(`[would ${what}]  ${idempotencyKey}`)
}

export function mail({ to, template, subject = template, ...others }, context) {
  say(`mail ${to}: ${subject} ${JSON.stringify(others)}`, context)
  return "sent"
}

// blog-publish-digest.sx

export function followers(article, context) {
  say(`look up who follows ${article}`, context)
  return ["Ada", "Bob", "Eve"].map((name) => ({ name, email: `${name.toLowerCase()}@example.org` }))
}

// signup.sx

const createAccount = ({ email }, context) => {
  say(`create an account for ${email}`, context)
  return { account: email }
}

// order.sx

export function reserve({ article }, context) {
  say(`reserve ${article}`, context)
  return `reservation of ${article}`
}

export function release({ reservation }, context) {
  say(`release the ${reservation}`, context)
  return "released"
}

/** The card 0000 is declined: trying again would not help, and the policy says so. */
export const charge = {
  concurrency: 4,
  nonRetryable: ["Declined"],
  run({ card }, context) {
    say(`charge ${card}`, context)
    if (card === "0000") throw Object.assign(new Error("the card is declined"), { name: "Declined" })
    return `payment by ${card}`
  },
}

export function refund({ payment }, context) {
  say(`refund the ${payment}`, context)
  return "refunded"
}

export function ship({ article }, context) {
  say(`ship ${article}`, context)
  return `parcel of ${article}`
}

// agent.sx

/** A stand-in for a model: it looks for the goal, has a sub-agent doubt what it found, then answers. */
export function model({ goal, told }, context) {
  say(`ask a model: ${goal}`, context)
  if (told.length === 0) return { calls: [{ tool: "search", input: goal }] }
  if (told.length === 1 && !goal.startsWith("doubt")) {
    const page = { tool: "read-page", input: "https://example.org" }
    return { calls: [page, { tool: "delegate", input: `doubt: ${goal}` }] }
  }
  return { answer: `after ${told.length} calls: ${goal}` }
}

export function search(query, context) {
  say(`search for ${query}`, context)
  return ["https://example.org"]
}

const readPage = (page, context) => {
  say(`read ${page}`, context)
  return `what ${page} says`
}

// fan-out.sx

export const check = {
  concurrency: 2,
  nonRetryable: ["NotFound"],
  run(page, context) {
    say(`check ${page}`, context)
    if (page.endsWith("/broken")) throw Object.assign(new Error("404"), { name: "NotFound" })
    return { page, status: 200 }
  },
}

export function keep({ place, value }, context) {
  say(`keep ${value} in ${place}`, context)
  return `receipt of ${place}`
}

export { createAccount as "create-account", readPage as "read-page" }
