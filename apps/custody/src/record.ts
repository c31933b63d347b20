import { z } from 'zod';
import { placeForm, sealForm } from './register.ts';
import { purposes } from './signed-part.ts';
import { mandateGranted } from './statement.ts';
import { trustForm } from './trust.ts';

const whole = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const digits = z.string().regex(/^[0-9a-f]*$/);

/** The newest head of a log that was seen. */
export const headForm = z.strictObject({
  origin: z.string(),
  size: whole,
  sha256Root: digits,
  sm3Root: digits,
});

/** A mandate as it was granted, and how far it was used. */
export const mandateForm = z.strictObject({
  terms: mandateGranted,
  isWithdrawn: z.boolean(),
  last: placeForm,
});
/** A mandate as it was granted. */
export type MandateState = z.output<typeof mandateForm>;

/** A signature that was given for an act. */
export const givenForm = z.strictObject({
  act: z.string(),
  /** What it was given for, in one digest: the same act for something else is refused. */
  about: digits,
  seal: z.string(),
  mandate: z.string(),
  amountFen: whole,
  at: whole,
  /** `r ‖ s`. */
  rs: digits,
});
/** A signature that was given for an act. */
export type Given = z.output<typeof givenForm>;

/** A key; its private half lies in a file of its own, or in a device. */
export const keyForm = z.strictObject({
  key: z.string(),
  purpose: z.enum(purposes),
  /** The seal, or what a key of another purpose is called. */
  name: z.string(),
  publicKey: digits,
  isDestroyed: z.boolean(),
  /** Kind of device and place in it, as `sdf:17`; nothing for a key in a file of this folder. */
  place: z.string().exactOptional(),
});
/** A key; its private half lies in a file of its own, or in a device. */
export type KeyState = z.output<typeof keyForm>;

/** What the journal has. Each is on disk before anything of it is known outside. */
export const recordForm = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('head'), head: headForm }),
  z.strictObject({ kind: z.literal('key'), key: keyForm }),
  z.strictObject({ kind: z.literal('seal'), id: z.string(), seal: sealForm }),
  z.strictObject({ kind: z.literal('mandate'), id: z.string(), mandate: mandateForm }),
  z.strictObject({ kind: z.literal('use'), given: givenForm }),
  /** A signature by a key of another purpose. */
  z.strictObject({ kind: z.literal('plain'), key: z.string(), digest: digits, at: whole }),
  z.strictObject({ kind: z.literal('duress-code'), seal: z.string(), mac: digits }),
  z.strictObject({ kind: z.literal('duress'), seal: z.string(), at: whole }),
  z.strictObject({
    kind: z.literal('order'),
    number: whole,
    text: z.string(),
    speakers: z.array(digits),
  }),
  z.strictObject({ kind: z.literal('trust'), trust: trustForm }),
  z.strictObject({ kind: z.literal('release'), seal: z.string() }),
]);
/** What the journal has. */
export type CustodyRecord = z.output<typeof recordForm>;

/** Everything the custody knows, at one moment. */
export const snapshotForm = z.strictObject({
  /** Random; in every order, so that none can be used elsewhere. */
  folder: digits,
  /** Which journal goes on from here, and from what. */
  journal: whole,
  count: whole,
  chain: digits,
  /** Of journal, mark and codes; random: a new key-encryption key leaves them as they are. */
  macKey: digits,
  /** Closes the records of the journal that goes on from here; each journal has its own. */
  journalKey: digits.exactOptional(),
  trust: trustForm,
  orders: whole,
  /** In the order in which the logs were met. */
  heads: z.array(headForm),
  keys: z.array(keyForm),
  seals: z.array(z.tuple([z.string(), sealForm])),
  mandates: z.array(z.tuple([z.string(), mandateForm])),
  uses: z.array(
    z.tuple([
      z.string(),
      z.strictObject({ total: whole, day: whole, dayCount: whole, dayFen: whole }),
    ]),
  ),
  given: z.array(givenForm),
  duressCodes: z.array(z.tuple([z.string(), digits])),
  held: z.array(z.string()),
  latestAt: whole,
});
/** Everything the custody knows, at one moment. */
export type Snapshot = z.output<typeof snapshotForm>;
