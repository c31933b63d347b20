import fs from 'node:fs';
import { base64, fromBase64, Malformed } from '@yunzhang/base';
import { type AuditMark, readFrontier, writeFrontier } from '@yunzhang/ledger';
import { z } from 'zod';
import type { AuditProgress } from './audit-run.ts';
import type { CountProgress } from './count-run.ts';
import type { OwnerProgress } from './owner-monitor.ts';
import { MonitorProblem } from './problem.ts';

/** A state with a million acts of an owner. */
const stateSizeMax = 256 * 1024 * 1024;

/** What a monitor keeps between runs. */
export interface MonitorState {
  readonly origin: string;
  /** Keys of the log at the first look, for runs without a policy. */
  readonly vkeys: readonly string[];
  /** The newest heads seen, as signed notes. */
  readonly heads: { readonly sha256?: string; readonly sm3?: string };
  /** When the heads were seen to change last. */
  readonly changedAt: number;
  readonly audit?: AuditProgress;
  readonly owner?: OwnerProgress;
  readonly count?: CountProgress;
}

const whole = z.number().int().min(0);
const octets = z.base64().transform((text) => fromBase64(text));
const frontier = octets.transform((bytes) => readFrontier(bytes));
const auditForm = z.strictObject({
  sm3: frontier,
  sha256: frontier,
  latestAt: whole,
  twinIndex: whole,
  twinAt: whole,
  isClosed: z.boolean(),
  toldTo: whole,
});
const stateForm = z.strictObject({
  version: z.literal(1),
  origin: z.string(),
  vkeys: z.array(z.string()),
  heads: z.strictObject({ sha256: z.string().optional(), sm3: z.string().optional() }),
  changedAt: whole,
  audit: auditForm.optional(),
  owner: z
    .strictObject({
      fingerprint: z.string(),
      coveredTo: whole,
      found: z.array(z.strictObject({ index: whole, seal: z.string(), bytes: octets })),
    })
    .optional(),
  count: z
    .strictObject({
      to: whole,
      counts: z.array(
        z.strictObject({ day: whole, act: whole, purpose: whole.optional(), count: whole }),
      ),
    })
    .optional(),
});

/** Reads the state of a monitor; nothing when there is none yet. */
export function readMonitorState(file: string): MonitorState | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const read = parsed(text, file);
  const { origin, vkeys, heads, changedAt, audit, owner, count } = read;
  return {
    origin,
    vkeys,
    heads: {
      ...(heads.sha256 === undefined ? {} : { sha256: heads.sha256 }),
      ...(heads.sm3 === undefined ? {} : { sm3: heads.sm3 }),
    },
    changedAt,
    ...(audit === undefined ? {} : { audit: auditOf(audit) }),
    ...(owner === undefined ? {} : { owner }),
    ...(count === undefined ? {} : { count: countOf(count) }),
  };
}

function auditOf({ toldTo, ...mark }: z.output<typeof auditForm>): AuditProgress {
  return { mark, toldTo };
}

function countOf(count: NonNullable<z.output<typeof stateForm>['count']>): CountProgress {
  const counts = count.counts.map(({ purpose, ...one }) => ({
    ...one,
    ...(purpose === undefined ? {} : { purpose }),
  }));
  return { to: count.to, counts };
}

function textOf(file: string): string | undefined {
  try {
    if (fs.statSync(file).size > stateSizeMax) {
      throw new MonitorProblem('monitor-state-form', file);
    }
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parsed(text: string, file: string): z.output<typeof stateForm> {
  try {
    const read = stateForm.safeParse(JSON.parse(text));
    if (read.success) return read.data;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof Malformed)) throw error;
  }
  // Going on without it would forget the heads that were seen, so nobody does that for the person.
  throw new MonitorProblem('monitor-state-form', file);
}

/** Replaces the state durably: a crash leaves the old one or the new one. */
export function writeMonitorState(file: string, state: MonitorState): void {
  const part = `${file}.${process.pid}.part`;
  const handle = fs.openSync(part, 'w', 0o600);
  try {
    fs.writeFileSync(handle, `${JSON.stringify(plainState(state))}\n`);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(part, file);
}

function plainState({ audit, owner, ...rest }: MonitorState): z.input<typeof stateForm> {
  const { count, ...kept } = rest;
  return {
    version: 1,
    ...kept,
    vkeys: [...rest.vkeys],
    ...(audit === undefined ? {} : { audit: plainAudit(audit) }),
    ...(owner === undefined
      ? {}
      : {
          owner: {
            ...owner,
            found: owner.found.map((act) => ({ ...act, bytes: base64(act.bytes) })),
          },
        }),
    ...(count === undefined ? {} : { count: { to: count.to, counts: [...count.counts] } }),
  };
}

function plainAudit({
  mark,
  toldTo,
}: {
  readonly mark: AuditMark;
  readonly toldTo: number;
}): z.input<typeof auditForm> {
  const edge = (one: AuditMark['sm3']): string => base64(writeFrontier(one));
  return { ...mark, sm3: edge(mark.sm3), sha256: edge(mark.sha256), toldTo };
}
