import { concat, hex, utf8 } from '@yunzhang/base';
import { encodeSm2Signature, sm2E, type Sm2Signer } from '@yunzhang/gm';
import { protoMessage, protoNumber, protoOctets, protoText } from './protobuf.ts';

/** Who asks: a member of an organisation by certificate. @basis ChainMaker `member.proto` */
export interface ChainMakerMember {
  readonly orgId: string;
  /** PEM of the signing certificate, SM2 with SM3. */
  readonly certificate: Uint8Array;
  readonly signer: Sm2Signer;
}

/** One request before it is signed. @basis ChainMaker `request.proto`, Payload */
export interface ChainMakerPayload {
  readonly chainId: string;
  readonly kind: 'invoke' | 'query';
  /** 64 hexadecimal digits, never seen before on the chain. */
  readonly transactionId: string;
  /** Unix seconds. */
  readonly at: number;
  readonly contract: string;
  readonly method: string;
  readonly parameters: readonly (readonly [key: string, value: Uint8Array])[];
}

const kinds = { invoke: 0, query: 1 } as const;
const certificateMember = 0;

/** Octets of a payload: these are signed. @basis ChainMaker `request.proto` */
export function encodeChainMakerPayload(payload: ChainMakerPayload): Uint8Array {
  const { chainId, kind, transactionId, at, contract, method, parameters } = payload;
  return concat([
    protoText(1, chainId),
    protoNumber(2, kinds[kind]),
    protoText(3, transactionId),
    protoNumber(4, at),
    protoText(6, contract),
    protoText(7, method),
    ...parameters.map(([key, value]) => protoMessage(8, protoText(1, key), protoOctets(2, value))),
  ]);
}

/**
 * A request as it is sent: the payload, and the sender's SM2 signature of its octets with the
 * default identity, in DER.
 *
 * @basis ChainMaker `request.proto`; sdk-go `SignPayloadBytesWithHashType`
 */
export async function signChainMakerRequest(
  payload: ChainMakerPayload,
  { orgId, certificate, signer }: ChainMakerMember,
): Promise<Uint8Array> {
  const octets = encodeChainMakerPayload(payload);
  const { publicKey } = signer;
  const rs = await signer.sign(sm2E({ publicKey, message: octets }));
  const member = [
    protoText(1, orgId),
    protoNumber(2, certificateMember),
    protoOctets(3, certificate),
  ];
  const sender = [protoMessage(1, ...member), protoOctets(2, encodeSm2Signature(rs))];
  return concat([protoMessage(1, octets), protoMessage(2, ...sender)]);
}

/**
 * How a contract of the EVM is called: the method is the selector in hexadecimal, and the whole
 * call data stand, in hexadecimal again, under `data`.
 *
 * @basis ChainMaker documentation, Solidity contracts
 */
export function evmCall(data: Uint8Array): Pick<ChainMakerPayload, 'method' | 'parameters'> {
  const text = hex(data);
  return { method: text.slice(0, 8), parameters: [['data', utf8(text)]] };
}
