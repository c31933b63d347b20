export { anchorAt, type AnchorLook, type AskAnchor, lookAt } from './anchor-heads.ts';
export { type AuditFindings, auditLog, type AuditProgress } from './audit-run.ts';
export { type MonitorCode, monitorCodes } from './codes.ts';
export { countLog, type CountProgress } from './count-run.ts';
export { readKeptHeads, writeKeptHeads } from './fork-file.ts';
export {
  checkAge,
  checkOther,
  checkSeen,
  type HeadFindings,
  type KeptHeads,
  type Notice,
  type OtherHead,
} from './head-check.ts';
export { type EntryRun, readProvenEntry, readProvenRuns, readRuns } from './log-entries.ts';
export { findEntry, proveEntry, type ProvenEntry } from './log-proof.ts';
export { type LogSource, openLogSource, type SourceOptions } from './log-source.ts';
export {
  type LogDescription,
  type LogView,
  policyOfLog,
  readDescription,
  readLogView,
  type TreeView,
  treesOf,
} from './log-view.ts';
export {
  knownActForm,
  knownActOf,
  mandateForm,
  mandateOf,
  type OwnedSeal,
  type OwnerFile,
  readOwnerFile,
} from './owner-file.ts';
export { type OwnerFindings, type OwnerProgress, watchOwner } from './owner-monitor.ts';
export { MonitorProblem } from './problem.ts';
export { type MonitorState, readMonitorState, writeMonitorState } from './state-file.ts';
export {
  type ReportedAlarm,
  watchLog,
  type WatchReport,
  type WatchResult,
  type WatchTask,
} from './watching.ts';
