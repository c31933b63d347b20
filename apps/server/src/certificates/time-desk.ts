import { isRefusal, Unavailable } from '@yunzhang/base';
import {
  issueTimeStampToken,
  type TimeStampFailure,
  writeTimeStampGrant,
  writeTimeStampRefusal,
} from '@yunzhang/gm';
import { sql } from 'kysely';
import type { Parsing } from './parsing.ts';
import { isInForce } from './ocsp-desk.ts';
import { chainOf } from './ordering.ts';
import { timeStampPolicy } from './profiles.ts';
import { wholeSecond } from './roles.ts';
import type { SigningParts } from './signing.ts';
import { certificatesOfRole, drawSerial } from './store.ts';

/** Digests of today; a stamp over a broken one would prove nothing. */
const digestsTaken: readonly string[] = ['sm3', 'sha256', 'sha384', 'sha512'];
/** How far the clock may be off, as every token says. */
const accuracySeconds = 1;
/** A clock that is behind the last token by more than this was set back. */
const backMsMax = 1000;

/** What the desk is made of. */
export interface TimeParts extends SigningParts {
  readonly parsing: Parsing;
}

/**
 * Answers a query for a time stamp: always with a time stamp response.
 *
 * Strict where leniency would make a token say less than it seems to: another policy, an extension,
 * a weak digest, an imprint of another length. The number is in the database before the token is
 * signed, and no token goes out while the clock is behind the last one.
 *
 * @basis RFC 3161 §2.3, §2.4; gm-crypto.md §8
 */
export async function answerTimeQuery(parts: TimeParts, bytes: Uint8Array): Promise<Uint8Array> {
  const query = await parts.parsing.timeQuery(bytes);
  if (isRefusal(query)) return writeTimeStampRefusal(failureOf(query.refused));
  const { imprint, imprintName, policy, nonce, wantsCertificate } = query;
  if (imprintName === undefined || !digestsTaken.includes(imprintName)) {
    return writeTimeStampRefusal('bad-algorithm');
  }
  if (query.extensionTypes.length > 0) return writeTimeStampRefusal('unaccepted-extension');
  if (policy !== undefined && policy !== timeStampPolicy) {
    return writeTimeStampRefusal('unaccepted-policy');
  }
  const { database, now } = parts;
  const rows = await certificatesOfRole(database.query, 'tsa');
  const nowAt = now();
  const own = rows.find((row) => isInForce(row, nowAt));
  const serial = await enter(parts, { imprint, nowAt });
  if (own === undefined || own.bytes === null || serial === undefined) {
    return writeTimeStampRefusal('time-not-available');
  }
  const token = issueTimeStampToken(
    {
      imprint,
      imprintName,
      policy: timeStampPolicy,
      serial,
      genTimeAt: wholeSecond(nowAt),
      accuracySeconds,
      ...(nonce === undefined ? {} : { nonce }),
      signingCertificate: own.bytes,
      certificates: [own.bytes, ...(await chainOf(database.query))],
      bag: wantsCertificate ? 'present' : 'absent',
    },
    parts.signers.tsa,
  );
  return token.then(writeTimeStampGrant, (error: unknown) => {
    if (error instanceof Unavailable) return writeTimeStampRefusal('system-failure');
    throw error;
  });
}

function failureOf(code: string): TimeStampFailure {
  return code === 'tsp-query-version' ? 'bad-request' : 'bad-data-format';
}

async function enter(
  { database, random }: TimeParts,
  { imprint, nowAt }: { readonly imprint: Uint8Array; readonly nowAt: number },
): Promise<string | undefined> {
  const serial = drawSerial(random);
  const { numAffectedRows } = await sql`insert into time_stamp (serial, made_at, imprint)
    select ${serial}::text, ${nowAt}::bigint, ${imprint}::bytea
    where not exists (select 1 from time_stamp where made_at > ${nowAt + backMsMax}::bigint)
    on conflict (serial) do nothing`.execute(database.query);
  return numAffectedRows === 1n ? serial : undefined;
}
