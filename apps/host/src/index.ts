export {
  codeOf,
  type Created,
  createOnce,
  linkOnce,
  makeFolder,
  readIfThere,
  replaceDurably,
  syncFolder,
} from './durable-file.ts';
export { FolderTaken, lockFolder } from './folder-lock.ts';
export { createFrameReader, type FrameLimits, type FrameReader, writeFrame } from './frame.ts';
export {
  connectFrames,
  type FrameClient,
  type FrameDoor,
  type FrameLink,
  type FrameServer,
  serveFrames,
  socketName,
} from './frame-socket.ts';
export { keepProcess, type KeptProcess, type KeptProgram } from './kept-process.ts';
