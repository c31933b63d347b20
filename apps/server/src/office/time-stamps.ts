import { assert, equal, hex, Unavailable } from '@yunzhang/base';
import {
  digest,
  type RandomOctets,
  readTimeStampResponse,
  writeTimeStampQuery,
} from '@yunzhang/gm';
import type { CertificateAuthority } from '../certificates/index.ts';

/**
 * Time stamp tokens of the authority's time desk, asked for as any client asks: by a query with a
 * number of its own, which the answer must repeat.
 *
 * @basis RFC 3161 §2.4
 */
export function timeStamps(
  authority: Pick<CertificateAuthority, 'timeStamp'>,
  random: RandomOctets,
): (message: Uint8Array) => Promise<Uint8Array> {
  return async (message) => {
    // Positive and of full length, so that its octets are those of the integer.
    const octets = Uint8Array.from(random(8), (one, n) => (n === 0 ? (one & 0x3f) | 0x40 : one));
    const nonce = BigInt(`0x${hex(octets)}`);
    const imprint = digest('sm3', message);
    const query = writeTimeStampQuery({ imprint, nonce, wantsCertificate: true });
    const answer = readTimeStampResponse(await authority.timeStamp(query));
    if (answer.kind === 'refused') {
      throw new Unavailable('time-stamps', { cause: new Error(answer.failures.join(' ')) });
    }
    const said = answer.token.nonce;
    assert(said !== undefined && equal(said, octets), 'the time desk answers what it was asked');
    return answer.bytes;
  };
}
