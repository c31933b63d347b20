export {
  type CheckReport,
  type FindingReport,
  type PlacementReport,
  type Report,
  type SealReport,
  type Trust,
  openWithKey,
  verifyFile,
  wordsOf,
} from '@yunzhang/verification';
