// The package, for programs that embed it: the interpreter (door.ts) and durable flows (flows/flows.ts).

export { type Authority, authority } from "./authority/authority.js"
export {
  BudgetError,
  type EvaluateOptions,
  ExitRequest,
  evaluateFile,
  type FileGrants,
  grantedFiles,
  type HostFunction,
  HostRecord,
  type Instance,
  type Interpreter,
  type InterpreterOptions,
  type Module,
  openInterpreter,
  Place,
  SchemeError,
  vector,
} from "./door.js"
export {
  type EffectContext,
  type EffectHandler,
  NonRetryableError,
  type Policy,
  RetryLaterError,
} from "./flows/effects.js"
export { type Contradiction, FlowError, type FlowErrorCode } from "./flows/flow-error.js"
export { type Flows, type FlowsOptions, openFlows, type Status } from "./flows/flows.js"
export type { Budgets } from "./flows/live.js"
export type { Run } from "./flows/outcome.js"
export { httpRemote, type RemoteOptions } from "./flows/remote-http.js"
export { type Peer, type PeerOptions, serveFlows } from "./flows/remote-peer.js"
export type { ActivityQuery } from "./reactive/activity-log.js"
export type { AuditEntry, AuditOutcome, AuditQuery } from "./reactive/audit.js"
export type { Author, Fields, HostActivity, HostDeclaration, HostTrigger } from "./reactive/host-view.js"
export type { ObjectQuery } from "./reactive/objects.js"
export type { ScheduleState } from "./reactive/schedule.js"
export { type Head, type Query, type State, type Store, StoreError } from "./store.js"
export { type Codec, codedStore } from "./stores/coded.js"
export { openStore } from "./stores/open.js"
