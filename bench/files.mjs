import { openOfd } from '@yunzhang/ofd';
import { openPdf } from '@yunzhang/pdf';
import { digest } from '@yunzhang/gm';
import { sealFile } from '@yunzhang/sealing';
import { verifyFile } from '@yunzhang/verification';
import { assertTrue, measure, result } from './measure.mjs';
import { benchAuthority, corpusFile, random, sampleFile } from './subjects.mjs';

/** Whole files, warm: verifying an invoice, sealing a contract, with the time of the steps. */
export function benchmarks() {
  return [
    { name: 'verify-ofd', run: verifyingInvoice },
    { name: 'seal-ofd', run: () => sealing('ofd') },
    { name: 'seal-pdf', run: () => sealing('pdf') },
  ];
}

async function verifyingInvoice() {
  const bytes = corpusFile('ofd/ofdrw-v4signed.ofd');
  if (bytes === undefined) return [];
  const options = { trust: { mode: 'any' }, at: Date.now() };
  assertTrue(verifyFile(bytes, options).outcome !== 'unreadable', 'the invoice is read');
  return [
    result('verify-ofd', await measure(() => verifyFile(bytes, options))),
    result('verify-ofd/open', await measure(() => openOfd(bytes))),
    result('verify-ofd/digests', await measure(() => fileDigests(bytes))),
  ];
}

/** The two digests of the whole file that stand in every report. */
function fileDigests(bytes) {
  digest('sm3', bytes);
  digest('sha256', bytes);
}

async function sealing(format) {
  const bytes = sampleFile(`sample.${format}`);
  if (bytes === undefined) return [];
  const at = Date.now();
  const { anchor, seal, signer, signerCertificate } = await benchAuthority(at);
  const place = { kind: 'point', page: 1, xMm: 120, yMm: 200 };
  const request = { seal, signerCertificate, signer, at, random, place };
  const sealed = await sealFile(bytes, request);
  assertTrue('bytes' in sealed, 'the contract is sealed');
  const trust = { mode: 'anchors', anchors: [anchor], crls: [] };
  const { outcome } = verifyFile(sealed.bytes, { trust, at });
  assertTrue(outcome === 'valid' || outcome === 'indeterminate', 'what is sealed is sound');
  const open = format === 'ofd' ? openOfd : openPdf;
  const e = digest('sm3', bytes);
  return [
    result(`seal-${format}`, await measure(() => sealFile(bytes, request))),
    result(`seal-${format}/open`, await measure(() => open(bytes))),
    result(`seal-${format}/sign`, await measure(() => signer.sign(e))),
    result(`seal-${format}/verify`, await measure(() => verifyFile(sealed.bytes, { trust, at }))),
  ];
}
