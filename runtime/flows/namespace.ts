// Namespaces: whose a flow is, and an instance.
//
// What a tenant's modules define is called `tenant/name`, its instances
// `tenant/id`; inside the tenant's flows and in its view they are `name` and
// `id`, so that a tenant has no word for anybody else's. Whose an instance is,
// its flow's name says; ids of children hold slashes too.
//
// Invariants
//   TN1  A namespace is "" or ends with the one slash that it holds.

/** The part of a flow's name that says whose it is: "acme/" of "acme/publish". TN1 */
export function namespaceOf(flow: string): string {
  return flow.slice(0, flow.indexOf("/") + 1)
}

/** A flow's name as its module knows it. */
export function localName(flow: string): string {
  return flow.slice(flow.indexOf("/") + 1)
}

/** An instance's id as flows of `namespace` know it. */
export function localId(id: string, namespace: string): string {
  return id.startsWith(namespace) ? id.slice(namespace.length) : id
}

/** An instance's id as the store knows it, of one that flows of `namespace` call `id`. */
export function fullId(id: string, namespace: string): string {
  return namespace + id
}

/** An effect as instances of `namespace` are said to need it: a word without spaces. @param name a canonical text */
export function needOf(name: string, namespace: string): string {
  const word = name.replace(/[\s/%]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
  return namespace + word
}
