import { assert, concat, hex, utf8 } from '@yunzhang/base';
import { malformed } from './codes.ts';
import * as curve from './sm2-curve.ts';
import {
  type Comb,
  createComb,
  dropComb,
  hasBaseTable,
  jointMultiple,
  oddMultiples,
  sumWithBase,
} from './sm2-multiple.ts';
import type { Sm2Engine } from './sm2-engine.ts';
import { createSm3 } from './sm3.ts';

/** The identity all certificates, seals and messages use. @basis GM/T 0009-2012 §10 */
export const defaultSm2Id: Uint8Array = utf8('1234567812345678');

/** ENTL counts bits in 16 bits. @basis GB/T 32918.2-2016 §5.5 */
const idSizeMax = 8191;
/** Keys with a table: 64 are 6 MB. */
const tablesDefault = 64;
/** A table costs some eight verifications, so it is made when a key comes for the third time. */
const usesBeforeTable = 3;
/**
 * The table of the base point costs some thirty: whoever verifies one file does without, and with
 * it without the tables of keys.
 */
const usesBeforeBaseTable = 24;
const keyWidth = 6;

const curveOctets = concat(
  [curve.a, curve.b, curve.basePoint.x, curve.basePoint.y].map(curve.octets32),
);

/** Whose key, under which identity. */
export interface Sm2Identity {
  /** `04 ‖ X ‖ Y`. */
  readonly publicKey: Uint8Array;
  /** The distinguishing identifier; the default one when absent. */
  readonly id?: Uint8Array;
}

/**
 * Z, the digest that binds identity, curve and key to what is signed.
 *
 * Only the form of the key is looked at; whether it is on the curve, verification decides.
 *
 * @basis GB/T 32918.2-2016 §5.5
 */
export function sm2Z({ publicKey, id = defaultSm2Id }: Sm2Identity): Uint8Array {
  if (publicKey.length !== 65 || publicKey[0] !== 4) malformed('sm2-point-form');
  if (id.length > idSizeMax) malformed('sm2-id-too-long');
  const bits = id.length * 8;
  const hasher = createSm3()
    .update(Uint8Array.of(bits >> 8, bits & 0xff))
    .update(id);
  return hasher.update(curveOctets).update(publicKey.subarray(1)).digest();
}

/** e = SM3(Z ‖ M): what a signature is really about. @basis GB/T 32918.2-2016 §6.1 A1, A2 */
export function sm2E(question: Sm2Identity & { readonly message: Uint8Array }): Uint8Array {
  return createSm3().update(sm2Z(question)).update(question.message).digest();
}

/** Whether `publicKey` is `04 ‖ X ‖ Y` of a point on the curve. @basis GB/T 32918.1-2016 §6.2.1 */
export function isSm2Point(publicKey: Uint8Array): boolean {
  return curve.readPoint(publicKey) !== undefined;
}

interface KnownKey {
  readonly point: curve.Point;
  readonly odd: readonly curve.Point[];
  comb?: Comb;
  uses: number;
  pinned: boolean;
}

/**
 * Verification in plain TypeScript with big integers.
 *
 * Runs wherever the language runs. It keeps tables of the keys met last, so that the tenth
 * signature of one issuer costs a quarter of the first; `tables` limits how many. What it answers
 * does not depend on what it has seen.
 *
 * @basis GB/T 32918.2-2016 §7.1; sm2-engine.md §8
 */
export function createBigintEngine(options: { readonly tables?: number } = {}): Sm2Engine {
  const { tables = tablesDefault } = options;
  assert(tables >= 1, 'at least one table');
  // A Map keeps the order of insertion: the first key is the one not used for longest.
  const known = new Map<string, KnownKey>();
  let uses = 0;

  function keyOf(publicKey: Uint8Array): KnownKey | undefined {
    const name = hex(publicKey);
    const found = known.get(name);
    if (found !== undefined) {
      known.delete(name);
      known.set(name, found);
      return found;
    }
    const point = curve.readPoint(publicKey);
    if (point === undefined) return undefined;
    const fresh: KnownKey = { point, odd: oddMultiples(point), uses: 0, pinned: false };
    known.set(name, fresh);
    forgetOldest(known, tables);
    return fresh;
  }

  const engine = {
    verify(publicKey: Uint8Array, e: Uint8Array, rs: Uint8Array): boolean {
      if (publicKey.length !== 65 || e.length !== 32 || rs.length !== 64) return false;
      const key = keyOf(publicKey);
      if (key === undefined) return false;
      const isOften = ++uses >= usesBeforeBaseTable || hasBaseTable();
      return holds(key, { e: curve.number(e), rs, isOften });
    },
    async verifyMany(claims: Parameters<NonNullable<Sm2Engine['verifyMany']>>[0]) {
      return claims.map(({ publicKey, e, rs }) => engine.verify(publicKey, e, rs));
    },
    pin(publicKey: Uint8Array): void {
      const key = keyOf(publicKey) ?? malformed('sm2-point-form');
      key.pinned = true;
      key.comb ??= createComb(key.point, keyWidth, 256);
    },
  };
  return engine;
}

/** Pinned keys stay and do not count. */
function forgetOldest(known: Map<string, KnownKey>, tables: number): void {
  let loose = 0;
  for (const key of known.values()) if (!key.pinned) loose++;
  for (const [name, key] of known) {
    if (loose <= tables) return;
    if (key.pinned) continue;
    known.delete(name);
    if (key.comb !== undefined) dropComb(key.comb);
    loose--;
  }
}

/** Steps B1 to B7 with Z already in e. @basis GB/T 32918.2-2016 §7.1 */
function holds(
  key: KnownKey,
  { e, rs, isOften }: { readonly e: bigint; readonly rs: Uint8Array; readonly isOften: boolean },
): boolean {
  const r = curve.number(rs.subarray(0, 32));
  const s = curve.number(rs.subarray(32));
  if (r === 0n || r >= curve.n || s === 0n || s >= curve.n) return false;
  const t = (r + s) % curve.n;
  if (t === 0n) return false;
  key.uses++;
  if (isOften && key.uses >= usesBeforeTable) {
    key.comb ??= createComb(key.point, keyWidth, 256);
  }
  const sum =
    key.comb === undefined
      ? jointMultiple(key.odd, t, s)
      : sumWithBase(s, { comb: key.comb, scalar: t });
  if (sum === undefined) return false;
  // x1 ≡ r − e modulo n, and x1 < p: at most two candidates, compared without an inversion.
  const x = curve.modulo(r - e, curve.n);
  const zz = (sum.z * sum.z) % curve.p;
  const isX = (value: bigint): boolean => (value * zz - sum.x) % curve.p === 0n;
  return isX(x) || (x + curve.n < curve.p && isX(x + curve.n));
}

/** The engine everything uses that is not handed another. */
export const sm2Engine: Sm2Engine = createBigintEngine();
