export {
  codeOf,
  type Created,
  createOnce,
  linkOnce,
  makeFolder,
  readIfThere,
  replaceDurably,
  syncFolder,
} from '@yunzhang/host';
