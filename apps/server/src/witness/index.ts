export {
  type RoundHead,
  type RoundOptions,
  witnessedHead,
  type WitnessedHead,
  type WitnessOutcome,
  type WitnessPeer,
  witnessRound,
} from './client.ts';
export { type WitnessCode, witnessCodes } from './codes.ts';
export { type DemoWitnessOptions, prepareDemoWitness, startDemoWitness } from './demo.ts';
export {
  askHttp,
  type AskHttp,
  type HttpAnswer,
  type HttpQuestion,
  isHttpUrl,
} from './fetching.ts';
export { type HeadStore, openHeadStore } from './head-store.ts';
export type { RunningWitness } from './http.ts';
export { WitnessProblem } from './problem.ts';
export {
  headsFolder,
  initWitness,
  logsOfKeys,
  readWitnessSettings,
  type WitnessSettings,
  type WitnessSettingsFile,
} from './settings.ts';
export {
  type CosignedLog,
  createWitness,
  originHashOf,
  type Witness,
  type WitnessReply,
} from './witness.ts';
export { addWitnessRoutes, serveWitness } from './http.ts';
export {
  type CosignedNote,
  createWitnessing,
  type Witnessing,
  type WitnessingDeps,
} from './witnessing.ts';
