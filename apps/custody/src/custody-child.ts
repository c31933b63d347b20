import path from 'node:path';
import { keepProcess, type KeptProcess } from '@yunzhang/host';
import type { CustodyNotice } from './parts.ts';

/** Time the custody has to say that it is ready; its key may come from a person with a token. */
const readyMs = 90_000;
/** Exit status of a custody that must not go on before a person looked. */
const stoppedStatus = 78;

/** A custody in a process of its own, kept running. */
export type CustodyChild = KeptProcess;

/** How a custody is started. */
export interface CustodyChildOptions {
  readonly folder: string;
  /** `YUNZHANG_CUSTODY_…` and nothing else of the parent's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Every refusal, order and alarm. */
  readonly notice: (notice: CustodyNotice) => void;
  /** Told whenever it ended by itself; `isFinal` when it is not started again. */
  readonly ended?: (status: number | null, isFinal: boolean) => void;
}

/**
 * Starts the custody as a process and keeps it running; it ends with this process, however that one
 * ends. A custody that stopped because something must never be true is not started again.
 *
 * @basis architecture §1, §2
 */
export async function startCustody(options: CustodyChildOptions): Promise<CustodyChild> {
  const { folder, env, notice, ended } = options;
  return keepProcess({
    name: 'the custody',
    file: path.join(import.meta.dirname, '../dist/custody-process.js'),
    words: [folder],
    readyMs,
    env,
    heard: (line) => {
      const read = noticeOf(line);
      if (read !== undefined) notice(read);
    },
    finalStatus: stoppedStatus,
    ...(ended === undefined ? {} : { ended }),
  });
}

/** A line of the custody's own; it is below us and writes nothing else. */
function noticeOf(line: string): CustodyNotice | undefined {
  try {
    return JSON.parse(line) as CustodyNotice;
  } catch {
    return undefined;
  }
}
