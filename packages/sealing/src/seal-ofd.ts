import { isRefusal, type Refusal } from '@yunzhang/base';
import { digest, digestMany } from '@yunzhang/gm';
import { evidenceOid } from '@yunzhang/ledger';
import { type NewStamp, openOfd, type OfdPage, prepareSignature } from '@yunzhang/ofd';
import { makeSealSignature } from '@yunzhang/ses';
import { loggedUse } from './logged-use.ts';
import { parametersOf } from './parameters.ts';
import { type Placement, resolvePlacement } from './place.ts';
import { placingOfd } from './placing-ofd.ts';
import { provider } from './provider.ts';
import type { ReadRequest, SealedParts } from './seal-file.ts';

/** Seals an OFD package: the earlier signatures stay as they are. */
export async function sealOfd(
  bytes: Uint8Array,
  request: ReadRequest,
): Promise<Omit<SealedParts, 'format'> | Refusal> {
  const file = openOfd(bytes);
  const pages = file.docBodies[0]?.document()?.pages ?? [];
  const { place, read, seal } = request;
  const size = { width: read.picture.widthMm, height: read.picture.heightMm };
  const resolved = resolvePlacement(placingOfd(file, { text: 'find-only' }), place, size);
  if (isRefusal(resolved)) return resolved;
  const { placements, findings } = resolved;
  const prepared = prepareSignature(file, {
    stamps: placements.map((one) => stampOf(one, pages)),
    provider,
    at: request.at,
    seal,
    type: 'Seal',
    mode: 'continue',
    parameters: (digestOf) => parametersOf(place, { placements, pages }, digestOf),
    digest,
    digestMany,
  });
  if (isRefusal(prepared)) return prepared;
  const dataHash = digest('sm3', prepared.signatureXml);
  const evidence = await loggedUse(request, dataHash);
  if (isRefusal(evidence)) return evidence;
  const value = await makeSealSignature(
    {
      seal,
      at: request.at,
      dataHash,
      propertyInfo: prepared.path,
      signerCertificate: request.signerCertificate,
      ...(request.generation === undefined ? {} : { generation: request.generation }),
      extensions: evidence.map((value) => ({ oid: evidenceOid, critical: false, value })),
    },
    request.signer,
    request.timeStamp,
  );
  if (isRefusal(value)) return value;
  return { parts: prepared.pieces(value), placements, findings };
}

function stampOf({ page, box, clip }: Placement, pages: readonly OfdPage[]): NewStamp {
  const sheet = pages[page - 1] as OfdPage;
  return { pageId: sheet.id, boundary: box, ...(clip && { clip }) };
}
