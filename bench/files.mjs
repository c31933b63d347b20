import { listSignatures, openOfd } from '@yunzhang/ofd';
import { openPdf } from '@yunzhang/pdf';
import { digest } from '@yunzhang/gm';
import { sealFile } from '@yunzhang/sealing';
import { checkMakerSignature, checkSealSignatureValue, readSealSignature } from '@yunzhang/ses';
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
  const value = listSignatures(openOfd(bytes)).signatures[0].signedValue;
  return [
    result('verify-ofd', await measure(() => verifyFile(bytes, options))),
    result('verify-ofd/open', await measure(() => openOfd(bytes))),
    result('verify-ofd/digests', await measure(() => fileDigests(bytes))),
    result('verify-ofd/signatures', await measure(() => twoSignatures(value))),
  ];
}

/** The two digests of the whole file that stand in every report. */
function fileDigests(bytes) {
  digest('sm3', bytes);
  digest('sha256', bytes);
}

/** The signature of the signer and the one of the maker, read and computed. */
function twoSignatures(value) {
  const signature = readSealSignature(value);
  assertTrue(checkSealSignatureValue(signature).result === 'holds', 'the signature holds');
  assertTrue(checkMakerSignature(signature.seal).result === 'holds', 'the seal holds');
}

async function sealing(format) {
  const bytes = sampleFile(`sample.${format}`);
  if (bytes === undefined) return [];
  // Certificates know whole seconds only.
  const at = Math.floor(Date.now() / 1000) * 1000;
  const { anchor, seal, signer, signerCertificate } = await benchAuthority(at);
  const place = { kind: 'point', page: 1, xMm: 120, yMm: 200 };
  const request = { seal, signerCertificate, signer, at, random, place };
  const sealed = await sealFile(bytes, request);
  assertTrue('bytes' in sealed, `the contract is sealed: ${sealed.refused}`);
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
