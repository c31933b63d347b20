import crypto from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import zlib from 'node:zlib';
import { nodeWays, offerHostWays } from '@yunzhang/base';
import {
  checkPossession,
  isMalformed,
  readCertificationRequest,
  readOcspRequest,
  readTimeStampQuery,
} from '@yunzhang/gm';
import type { ParsedRequest, ParsingAnswer, ParsingTask } from './parsing.ts';

offerHostWays(nodeWays({ zlib, crypto }));

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker only');

const readers: Readonly<
  Record<ParsingTask['kind'], (bytes: Uint8Array) => ParsingAnswer['result']>
> = { request: readRequest, ocsp: readOcspRequest, 'time-query': readTimeStampQuery };

function readRequest(bytes: Uint8Array): ParsedRequest {
  const request = readCertificationRequest(bytes);
  const { publicKey, subject, extensions } = request;
  return {
    subject: subject.attributes,
    publicKey: publicKey.kind === 'sm2' ? publicKey.point.slice() : undefined,
    // Proofs with other keys are not made: they would be refused all the same.
    isPossessed: publicKey.kind === 'sm2' && checkPossession(request) === 'holds',
    extensions: extensions.map(({ oid }) => oid),
  };
}

port.on('message', ({ number, kind, bytes }: ParsingTask) => {
  port.postMessage({ number, result: read(kind, bytes) } satisfies ParsingAnswer);
});

port.postMessage('ready');

function read(kind: ParsingTask['kind'], bytes: Uint8Array): ParsingAnswer['result'] {
  try {
    return readers[kind](bytes);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return { refused: error.code, basis: 'X.690', ...(error.detail && { detail: error.detail }) };
  }
}
