export {
  type CheckReport,
  type FindingReport,
  type PlacementReport,
  type Report,
  type SealReport,
  type Trust,
  formatOf,
  openWithKey,
  type PaperSeal,
  sealsOfPaper,
  verifyFile,
  wordsOf,
} from '@yunzhang/verification';
