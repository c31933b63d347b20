export * from './beijing.ts';
export * from './catalog.ts';
export * from './codes.ts';
export { claimsOf, type Taken } from './claims.ts';
export { type Accepted, type Attempt, decide, nextDeadline, settle } from './decide.ts';
export * from './definition.ts';
export type { Done, World } from './draft.ts';
export * from './field.ts';
export * from './limit.ts';
export * from './paper.ts';
export * from './party.ts';
export { type Fault, type FaultCode, readFields } from './reading.ts';
export { wordsOf } from './refusal.ts';
export * from './scenario.ts';
export * from './label.ts';
export { explain, type Explained, type Given, type Target } from './explain.ts';
export type { ActExplained } from './explain-act.ts';
export type { RuleExplained, SealExplained } from './explain-rules.ts';
export { denialsOfAct } from './act-denials.ts';
export { faultWords, wordsOfFault } from './fault-words.ts';
export {
  type Form,
  type FormField,
  formFieldsOf,
  formOf,
  type FormRole,
  type FormSection,
} from './form.ts';
export { type HandbookOptions, handbookOf } from './handbook.ts';
export { type LedgerEntry, ledgerEntriesOf, octetsOfDone } from './ledger-entries.ts';
export { type PictureOptions, pictureOf } from './picture.ts';
export { openapiOf } from './openapi.ts';
export { sampleOf, type Schema, schemaOf } from './schema.ts';
export { engineStage } from './engine-stage.ts';
export { type Shelf, shelfOf } from './shelf.ts';
export * from './story.ts';
export { readStories, readStory, type Story, type StoryLine } from './story-text.ts';
export {
  type Inside,
  phaseTitle,
  type Reader,
  readerOf,
  rolesOf,
  stranger,
  view,
  type View,
  viewKin,
} from './view.ts';
export { type DoneView, viewDone } from './view-done.ts';
export * from './proof.ts';
export * from './matrix.ts';
export * from './mutation.ts';
export * from './replay.ts';
export * from './walk.ts';
export { type Chance, chanceOf } from './walk-chance.ts';
