import { fromHex, fromUtf8, Malformed, Unavailable } from '@yunzhang/base';
import { anchorMalformed } from './codes.ts';

/** The largest answer read: a receipt of one anchor has under 4 KB. */
const answerSizeMax = 1_048_576;
const timeoutMsDefault = 10_000;
const hexCharsMax = 2 * answerSizeMax;

/** The node understood the question and said no; not the same as a node that is away. */
export class RpcRefusal extends Error {
  readonly rpcCode: number;
  /** What the contract returned with a revert, where the node tells. */
  readonly data: Uint8Array | undefined;

  constructor(message: string, rpcCode: number, data: Uint8Array | undefined) {
    super(message);
    this.name = 'RpcRefusal';
    this.rpcCode = rpcCode;
    this.data = data;
  }
}

/** Asks one question of a node. */
export type JsonRpc = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** Where a node is and how to reach it. */
export interface JsonRpcOptions {
  readonly url: string;
  readonly timeoutMs?: number;
  /** Headers a gateway wants, such as a token. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
}

/**
 * JSON-RPC 2.0 over HTTP.
 *
 * Throws {@link Unavailable} when there is no answer, {@link RpcRefusal} when the node refuses and
 * `Malformed` when the answer is no answer. It never tries again: what may be repeated, only the
 * caller knows.
 *
 * @basis JSON-RPC 2.0 specification §4, §5
 */
export function createJsonRpc(options: JsonRpcOptions): JsonRpc {
  const { url, timeoutMs = timeoutMsDefault, headers = {} } = options;
  const ask = options.fetch ?? fetch;
  let lastId = 0;
  return async (method, params) => {
    const id = ++lastId;
    let text: string;
    try {
      const answer = await ask(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
      text = await readText(answer);
    } catch (cause) {
      if (cause instanceof Malformed) throw cause;
      throw new Unavailable('chain node', { cause });
    }
    return readAnswer(text, id);
  };
}

async function readText(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  if (answer.body !== null) {
    for await (const part of answer.body as AsyncIterable<Uint8Array>) {
      size += part.length;
      if (size > answerSizeMax) anchorMalformed('anchor-answer-too-large');
      parts.push(part);
    }
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  // Nodes answer refusals with 200, 400 or 500; what counts is whether the body is JSON-RPC.
  if (!answer.ok && bytes.length === 0) throw new Error(`HTTP ${answer.status}`);
  return fromUtf8(bytes);
}

function readAnswer(text: string, id: number): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    // A proxy in front of a node that is down answers with a page.
    throw new Unavailable('chain node', { cause });
  }
  if (!isRecord(answer) || (answer['id'] !== id && answer['error'] === undefined)) {
    anchorMalformed('anchor-answer-form');
  }
  const fault = answer['error'];
  if (isRecord(fault)) {
    const { message, code, data } = fault;
    throw new RpcRefusal(
      typeof message === 'string' ? message.slice(0, 300) : 'refused',
      typeof code === 'number' ? code : 0,
      dataOf(data),
    );
  }
  if (!('result' in answer)) anchorMalformed('anchor-answer-form');
  return answer['result'];
}

/** Nodes hand over the data of a revert as a string, or as an object around one. */
function dataOf(data: unknown): Uint8Array | undefined {
  const text = isRecord(data) ? data['data'] : data;
  return typeof text === 'string' && /^0x([0-9a-f]{2})*$/i.test(text)
    ? fromHex(text.slice(2).toLowerCase())
    : undefined;
}

/** Whether a value is an object with named members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads octets written `0x…`. */
export function readData(value: unknown): Uint8Array {
  if (typeof value !== 'string' || value.length > hexCharsMax)
    anchorMalformed('anchor-answer-form');
  if (!/^0x([0-9a-f]{2})*$/i.test(value)) anchorMalformed('anchor-answer-form');
  return fromHex(value.slice(2).toLowerCase());
}

/** Reads a natural number written `0x…`; larger than the integers kept exact is malformed. */
export function readQuantity(value: unknown): number {
  const number = readBigQuantity(value);
  if (number > BigInt(Number.MAX_SAFE_INTEGER)) anchorMalformed('anchor-answer-number');
  return Number(number);
}

/** Reads an amount of any size up to 256 bits. */
export function readBigQuantity(value: unknown): bigint {
  if (typeof value !== 'string' || !/^0x[0-9a-f]{1,64}$/i.test(value)) {
    anchorMalformed('anchor-answer-form');
  }
  return BigInt(value);
}
