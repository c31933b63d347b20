import { assert, type Instant, utf8 } from '@yunzhang/base';
import { createSoftwareSigner, generateSm2Key, type RandomOctets } from '@yunzhang/gm';
import {
  acts,
  createEd25519Signer,
  createRecord,
  createSm2NoteSigner,
  inclusionProof,
  logEntry,
  type NoteSigner,
  openField,
  recordCommitment,
  rootOf,
  sha256Tree,
  signNote,
  sm3Tree,
  staticTag,
  type TreeHash,
  writeCheckpoint,
  writeEntry,
  writeEvidence,
  writePolicy,
  writeTlogProof,
} from '@yunzhang/ledger';
import { seededRandom } from './random.ts';

/** A use of a seal that a test wants in its log. */
export interface TestUse {
  readonly dataHash: Uint8Array;
  readonly sealId: string;
  readonly seal: Uint8Array;
  readonly at: Instant;
  /** Another act than `use.intent`. */
  readonly act?: number;
}

/** A twin log in memory. */
export interface TestLog {
  /** Its keys, as a policy file without witnesses. */
  readonly policy: string;
  /** Logs a use and answers with the DER of its evidence. */
  logUse(use: TestUse): Promise<Uint8Array>;
}

/** Makes a log of both trees; the same seed gives the same octets. */
export function testLog(seed = 'yunzhang', origin = 'ledger.test/2026'): TestLog {
  const random = seededRandom(`log ${seed}`);
  const sm2 = createSoftwareSigner({ privateKey: generateSm2Key(random), random });
  const twin = `${origin}/sm3`;
  const trees: readonly Tree[] = [
    {
      hash: sha256Tree,
      origin,
      signers: [
        createEd25519Signer({ name: origin, seed: random(32) }),
        createSm2NoteSigner({ name: origin, signer: sm2 }),
      ],
    },
    { hash: sm3Tree, origin: twin, signers: [createSm2NoteSigner({ name: twin, signer: sm2 })] },
  ];
  const keys = trees.flatMap(({ signers }) => signers.map(({ key }) => ({ key })));
  const entries = [writeEntry(logEntry(acts.logGenesis, 0, utf8(origin)))];
  return {
    policy: writePolicy({ logs: keys, witnesses: [], groups: [] }),
    async logUse(use) {
      const { entry, record } = recorded(use, random);
      entries.push(entry);
      const openings = ['dataHash', 'sealId'].map((name) => {
        const opening = openField(record, name);
        assert(opening !== undefined, 'the record has the field');
        return opening;
      });
      const proofs = await Promise.all(trees.map(async (tree) => proofOf(tree, entries)));
      return writeEvidence({ entry, proofs, openings, anchors: [] });
    },
  };
}

interface Tree {
  readonly hash: TreeHash;
  readonly origin: string;
  readonly signers: readonly NoteSigner[];
}

function recorded(
  { dataHash, sealId, seal, at, act = acts.useIntent }: TestUse,
  random: RandomOctets,
): { readonly entry: Uint8Array; readonly record: ReturnType<typeof createRecord> } {
  const record = createRecord({ dataHash, sealId: utf8(sealId), operator: utf8('测试') }, random);
  const commit = recordCommitment(record);
  return { record, entry: writeEntry({ act, at, tag: staticTag(seal), commit }) };
}

/** The proof of the newest entry. */
async function proofOf(
  { hash, origin, signers }: Tree,
  entries: readonly Uint8Array[],
): Promise<string> {
  const leaves = entries.map((entry) => hash.leaf(entry));
  const text = writeCheckpoint({ origin, size: leaves.length, root: rootOf(hash, leaves) });
  const index = leaves.length - 1;
  const checkpoint = await signNote({ text, signers, timeMs: 0 });
  return writeTlogProof({ hash, index, proof: inclusionProof(hash, leaves, index), checkpoint });
}
