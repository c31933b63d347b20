import { type FrameServer, serveFrames, socketName } from '@yunzhang/host';
import { z } from 'zod';
import type { Custody } from './custody.ts';
import { answerForm, type Door, frameMax, requestForms } from './request.ts';
import { CustodyStop } from './stop.ts';

/** Clients of one door at a time: every server of a house, and room. */
const clientsMax = 64;

/** The doors of a custody. */
export const doors = ['making', 'using', 'keeping'] as const;

/** What the sockets of a custody need. */
export interface ServingOptions {
  readonly folder: string;
  readonly custody: Custody;
  /** Told when the custody must not go on; nothing more is answered. */
  readonly stop: (cause: CustodyStop) => void;
  /** A question that failed for a reason of our own. */
  readonly fault: (cause: unknown) => void;
}

/**
 * Opens the three doors: sockets of mode 0600 in a folder of mode 0700.
 *
 * What may be asked at one door is not known at the others. Whoever is let to one socket alone, by
 * the rights of a file system or by a pipe, has no more than it.
 *
 * @basis architecture §2; platform.md P01 (invariant 3)
 */
export async function serveCustody(options: ServingOptions): Promise<FrameServer> {
  const { folder } = options;
  const servers = await Promise.all(
    doors.map((door) =>
      serveFrames(socketName(folder, door), {
        sizeMax: frameMax,
        code: 'custody-request-malformed',
        clientsMax,
        answer: (message) => answer(options, door, message),
      }),
    ),
  );
  return { close: async () => void (await Promise.all(servers.map((one) => one.close()))) };
}

async function answer(
  { custody, stop, fault }: ServingOptions,
  door: Door,
  message: unknown,
): Promise<unknown> {
  // Whoever sends something else is no client of ours: it is hung up on.
  const request = requestForms[door].parse(message);
  try {
    return z.encode(answerForm, { id: request.id, ...(await custody.answer(request)) });
  } catch (error) {
    if (error instanceof CustodyStop) stop(error);
    else fault(error);
    throw error;
  }
}
