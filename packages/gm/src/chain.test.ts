import { existsSync, readFileSync } from 'node:fs';
import { fromBase64 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { buildChain, type ChainQuestion } from './chain.ts';
import { readSignedData } from './cms.ts';
import { authority, testIdentity, testName, testNow } from './pki-fixture.ts';
import { type Certificate, readCertificate } from './x509.ts';

const day = 86_400_000;
const codes = (question: ChainQuestion) => buildChain(question).problems.map(({ code }) => code);

async function threeLevels(change: { middle?: object; leaf?: object; root?: object } = {}) {
  const root = await testIdentity('root', { ...authority, ...change.root });
  const middle = await testIdentity('middle', {
    by: root,
    serial: '02',
    ...authority,
    ...change.middle,
  });
  const leaf = await testIdentity('leaf', { by: middle, serial: '03', ...change.leaf });
  return { root: root.certificate, middle: middle.certificate, leaf: leaf.certificate };
}

describe('buildChain (RFC 5280 §6.1)', () => {
  it('finds the path to the anchor whatever the order of the bag', async () => {
    const { root, middle, leaf } = await threeLevels();
    const stranger = (await testIdentity('stranger', authority)).certificate;
    const candidates = [leaf, stranger, root, middle, middle];
    const chain = buildChain({ leaf, candidates, anchors: [root], at: testNow });
    expect(chain.path).toEqual([leaf, middle, root]);
    expect(chain.anchored).toBe(true);
    expect(chain.problems).toEqual([]);
  });

  it('trusts an anchor as a key: the leaf itself, or a renewed certificate over the key', async () => {
    const { root, middle, leaf } = await threeLevels();
    const renewed = await testIdentity('root', { ...authority, serial: '09' });
    expect(buildChain({ leaf, candidates: [], anchors: [leaf], at: testNow })).toEqual({
      path: [leaf],
      anchored: true,
      problems: [],
    });
    const candidates = [middle, root];
    const anchors = [renewed.certificate];
    expect(buildChain({ leaf, candidates, anchors, at: testNow }).anchored).toBe(true);
  });

  it.each([
    ['expired', { validToAt: testNow - day }, 'chain-expired'],
    ['not yet valid', { validFromAt: testNow + day }, 'chain-not-yet-valid'],
    ['without keyCertSign', { keyUsage: ['crlSign'] }, 'chain-no-cert-sign'],
    ['no authority', { authority: undefined }, 'chain-not-authority'],
    [
      'with an unknown critical extension',
      { extensions: [{ oid: '1.2.3', critical: true, value: new Uint8Array([5, 0]) }] },
      'chain-critical-unknown',
    ],
    [
      'with limits on names',
      { extensions: [{ oid: '2.5.29.30', critical: false, value: new Uint8Array([0x30, 0]) }] },
      'chain-critical-unknown',
    ],
  ])('reports an issuer that is %s', async (_, middle, code) => {
    const { root, middle: issuer, leaf } = await threeLevels({ middle });
    const question = { leaf, candidates: [issuer], anchors: [root], at: testNow };
    expect(buildChain(question).anchored).toBe(true);
    expect(codes(question)).toEqual([code]);
    expect(buildChain(question).problems[0]?.where).toBe('CN=middle,C=CN');
  });

  it('reports a leaf outside its validity, and at another moment does not', async () => {
    const { root, middle, leaf } = await threeLevels({ leaf: { validToAt: testNow - day } });
    const question = { leaf, candidates: [middle], anchors: [root], at: testNow };
    expect(codes(question)).toEqual(['chain-expired']);
    expect(codes({ ...question, at: testNow - 2 * day })).toEqual([]);
  });

  it('reports what an anchor lacks under codes of its own', async () => {
    const change = {
      root: { authority: undefined, keyUsage: ['digitalSignature'], validToAt: testNow - day },
    };
    const { root, middle, leaf } = await threeLevels(change);
    const question = { leaf, candidates: [middle], anchors: [root], at: testNow };
    expect(codes(question)).toEqual([
      'chain-anchor-expired',
      'chain-anchor-no-cert-sign',
      'chain-anchor-not-authority',
    ]);
  });

  it('counts the authorities below a limit on the path', async () => {
    const root = await testIdentity('root', authority);
    const a = await testIdentity('a', { by: root, ...authority, authority: { pathLengthMax: 0 } });
    const b = await testIdentity('b', { by: a, ...authority });
    const leaf = await testIdentity('leaf', { by: b });
    const candidates = [a.certificate, b.certificate];
    const anchors = [root.certificate];
    expect(codes({ leaf: leaf.certificate, candidates, anchors, at: testNow })).toEqual([
      'chain-path-length',
    ]);
    const near = await testIdentity('near', { by: a });
    expect(codes({ leaf: near.certificate, candidates, anchors, at: testNow })).toEqual([]);
  });

  it('names the end of a path that reaches no anchor', async () => {
    const { root, middle, leaf } = await threeLevels();
    const anchors: Certificate[] = [];
    expect(codes({ leaf, candidates: [], anchors, at: testNow })).toEqual(['chain-incomplete']);
    const chain = buildChain({ leaf, candidates: [middle, root], anchors, at: testNow });
    expect(chain.path).toEqual([leaf, middle, root]);
    expect(chain.problems.map(({ code }) => code)).toEqual(['chain-root-unknown']);
    expect(codes({ leaf: root, candidates: [], anchors, at: testNow })).toEqual([
      'chain-root-unknown',
    ]);
  });

  it('does not take the name of an issuer for its key', async () => {
    const { middle, leaf } = await threeLevels();
    const forged = (await testIdentity('forger', { ...authority, subject: testName('middle') }))
      .certificate;
    const question = { leaf, candidates: [forged], anchors: [forged], at: testNow };
    expect(buildChain(question).anchored).toBe(false);
    expect(codes(question)).toEqual(['chain-signature-fails']);
    expect(buildChain({ ...question, anchors: [forged, middle] }).anchored).toBe(true);
  });

  it('does not take the name of an anchor for its key, neither above nor as the leaf itself', async () => {
    const { root } = await threeLevels();
    const forger = await testIdentity('forger', {
      ...authority,
      issuer: testName('root'),
      subject: testName('root'),
    });
    const victim = (await testIdentity('victim', { by: forger })).certificate;
    const base = { candidates: [forger.certificate], anchors: [root], at: testNow };
    expect(buildChain({ ...base, leaf: victim }).anchored).toBe(false);
    expect(buildChain({ ...base, leaf: forger.certificate }).anchored).toBe(false);
  });

  it('prefers the path without problems when two lead to an anchor', async () => {
    const { root, leaf } = await threeLevels();
    const good = (
      await testIdentity('middle', { by: await testIdentity('root', authority), ...authority })
    ).certificate;
    const old = (
      await testIdentity('middle', {
        by: await testIdentity('root', authority),
        ...authority,
        serial: '07',
        validToAt: testNow - day,
      })
    ).certificate;
    for (const candidates of [
      [old, good],
      [good, old],
    ]) {
      expect(codes({ leaf, candidates, anchors: [root], at: testNow })).toEqual([]);
    }
  });

  it('ends among authorities that certify each other, and among look-alikes', async () => {
    const a = await testIdentity('a', authority);
    const b = await testIdentity('b', { ...authority, by: a });
    const back = await testIdentity('a', { ...authority, by: b });
    const leaf = (await testIdentity('leaf', { by: b })).certificate;
    const loop = [b.certificate, back.certificate];
    expect(codes({ leaf, candidates: loop, anchors: [], at: testNow })).toEqual([
      'chain-incomplete',
    ]);
    const crowd: Certificate[] = [];
    for (let i = 0; i < 70; i++) {
      const subject = testName('b');
      crowd.push((await testIdentity(`x${i}`, { ...authority, subject })).certificate);
    }
    expect(codes({ leaf, candidates: crowd, anchors: [], at: testNow })).toContain(
      'chain-search-limit',
    );
  });

  it('stops at eight certificates', async () => {
    let by = await testIdentity('level 0', authority);
    const root = by.certificate;
    const candidates: Certificate[] = [];
    for (let i = 1; i < 10; i++) {
      by = await testIdentity(`level ${i}`, { by, ...authority });
      candidates.push(by.certificate);
    }
    const question = { leaf: by.certificate, candidates, anchors: [root], at: testNow };
    expect(codes(question)).toEqual(['chain-too-deep']);
    expect(buildChain(question).path.length).toBe(8);
  });

  const samples = '../shared/standards/samples';
  it.skipIf(!existsSync(samples))('explains the public samples: root without keyCertSign', () => {
    const message = readSignedData(
      new Uint8Array(readFileSync(`${samples}/ses/syn-35275-attrs.dat`)),
    );
    const leaf = readCertificate(message.certificates[0] ?? new Uint8Array());
    const pem = readFileSync(`${samples}/certs/ofdrw-test-root.pem`, 'utf8');
    const root = readCertificate(fromBase64(pem.replace(/-----[^-]+-----/g, '').trim()));
    const question = { leaf, candidates: [], anchors: [root], at: Date.UTC(2021, 5, 1) };
    expect(buildChain(question).anchored).toBe(true);
    expect(codes(question)).toEqual(['chain-anchor-no-cert-sign']);
    expect(codes({ ...question, at: Date.UTC(2023, 0, 1) })).toContain('chain-expired');
  });
});
