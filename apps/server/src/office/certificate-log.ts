import { concat, hex, utf8 } from '@yunzhang/base';
import { digest, type RandomOctets } from '@yunzhang/gm';
import { acts, createRecord, recordCommitment, staticTag, writeEntry } from '@yunzhang/ledger';
import type { CertificateEntry } from '../certificates/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Database } from '../support/index.ts';

const saltDomain = utf8('yunzhang/certificate-salt/v1\n');

/**
 * Brings what happens to certificates into the log, as deposits: which, what, since when.
 *
 * Certificates are public, so the salts of the record come from the number of the event: the entry
 * is the same however often it is told, and nobody has to keep anything to open it.
 *
 * @basis ledger.md §13.1 (deposit.make)
 */
export function certificateLog(parts: {
  readonly database: Database<unknown>;
  readonly ledger: Pick<Ledger, 'submit'>;
}): (entry: CertificateEntry) => Promise<void> {
  const { database, ledger } = parts;
  return async (told) => {
    const { id, kind, serial, issuer, certificateDigest, at, sinceAt, reason } = told;
    const text = JSON.stringify({
      what: `certificate.${kind}`,
      serial,
      issuer,
      certificate: hex(certificateDigest),
      since: sinceAt,
      ...(reason === undefined ? {} : { reason }),
    });
    const values = { dataHash: certificateDigest, content: utf8(text) };
    const commit = recordCommitment(createRecord(values, saltsOf(id)));
    const tag = staticTag(certificateDigest);
    const entry = writeEntry({ act: acts.depositMake, at, tag, commit });
    const refusal = await database.query
      .transaction()
      .execute(async (transaction) => ledger.submit(transaction, [{ actId: id, entry }]));
    if (refusal !== undefined) throw new Error(refusal.refused);
  };
}

/** Octets that anybody who has the event can make again. */
function saltsOf(id: string): RandomOctets {
  let count = 0;
  return (size) => {
    count += 1;
    return digest('sm3', concat([saltDomain, utf8(`${id}\n${count}`)])).slice(0, size);
  };
}
