export { FolderTaken, lockFolder } from '@yunzhang/host';
