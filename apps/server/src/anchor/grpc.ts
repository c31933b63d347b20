import {
  connect,
  constants,
  type ClientHttp2Session,
  type SecureClientSessionOptions,
} from 'node:http2';
import { concat, Unavailable } from '@yunzhang/base';
import { anchorMalformed } from './codes.ts';

const answerSizeMax = 1_048_576;
const timeoutMsDefault = 10_000;
/** One octet that says "not compressed" and four of the size. */
const frameSize = 5;

/** Asks a node one thing and gives the octets of its answer. */
export type GrpcCall = (path: string, request: Uint8Array) => Promise<Uint8Array>;

/** Where a gRPC server is. */
export interface GrpcOptions {
  /** `https://…` with TLS; `http://…` without, for a node beside us. */
  readonly url: string;
  readonly timeoutMs?: number;
  readonly tls?: Pick<SecureClientSessionOptions, 'ca' | 'cert' | 'key' | 'servername'>;
}

/**
 * Unary gRPC over HTTP/2: one message there, one back.
 *
 * A connection for each call: a head is anchored every ten minutes. TLS is that of Node, which has
 * no national suites; a node that wants those needs a gateway beside us.
 *
 * @basis gRPC over HTTP/2 protocol
 */
export function createGrpc(options: GrpcOptions): GrpcCall {
  const { url, tls = {}, timeoutMs = timeoutMsDefault } = options;
  return async (path, request) => {
    const session = connect(url, tls);
    try {
      return await unary(session, { path, request, timeoutMs });
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'Malformed') throw cause;
      throw new Unavailable('chain node', { cause });
    } finally {
      session.destroy();
    }
  };
}

async function unary(
  session: ClientHttp2Session,
  question: { readonly path: string; readonly request: Uint8Array; readonly timeoutMs: number },
): Promise<Uint8Array> {
  const { path, request, timeoutMs } = question;
  const stream = session.request({
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: path,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.end(frame(request));
  const parts: Uint8Array[] = [];
  let size = 0;
  let status: string | undefined;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), timeoutMs);
    const end = (fault?: Error): void => {
      clearTimeout(timer);
      if (fault === undefined) resolve();
      else reject(fault);
    };
    session.on('error', end);
    stream.on('error', end);
    const hear = (headers: Record<string, unknown>): void => {
      const said = headers['grpc-status'];
      if (typeof said === 'string') status = said;
    };
    stream.on('response', hear);
    stream.on('trailers', hear);
    stream.on('data', (part: Uint8Array) => {
      size += part.length;
      if (size <= answerSizeMax) parts.push(part);
      else stream.close();
    });
    stream.on('close', () => end());
  });
  if (size > answerSizeMax) anchorMalformed('anchor-answer-too-large');
  if (status !== '0') throw new Error(`gRPC status ${status ?? 'missing'}`);
  return unframe(concat(parts));
}

function frame(message: Uint8Array): Uint8Array {
  const head = new Uint8Array(frameSize);
  new DataView(head.buffer).setUint32(1, message.length);
  return concat([head, message]);
}

function unframe(octets: Uint8Array): Uint8Array {
  if (octets.length < frameSize || octets[0] !== 0) anchorMalformed('anchor-answer-form', 'gRPC');
  const size = new DataView(octets.buffer, octets.byteOffset).getUint32(1);
  if (octets.length !== frameSize + size) anchorMalformed('anchor-answer-form', 'gRPC');
  return octets.slice(frameSize);
}
