import { type Bridge, type BridgeOptions, openBridge } from './bridge.ts';
import { VaultFault } from './vault-fault.ts';

/** Questions that may wait for a device. */
const waitingMax = 256;

/** Limits of a device that is near and well. */
export const usualLimits = {
  startMs: 60_000,
  askMs: 10_000,
  makeMs: 60_000,
  /** Before a device that was away is opened again; meanwhile everybody is told so at once. */
  pauseMs: 2000,
} as const;

/** How a device is reached. */
export interface DeviceOptions extends Omit<BridgeOptions, 'limits'> {
  readonly limits?: BridgeOptions['limits'] & { readonly pauseMs: number };
  readonly open?: (options: BridgeOptions) => Promise<Bridge>;
}

/** A device behind a bridge that is started when it is needed, and again when it is over. */
export interface Device {
  /**
   * One after another, each with the bridge to itself. A bridge that ends before it answers is
   * replaced once; `isOnce` for what must not be asked for twice.
   */
  use<Result>(
    work: (bridge: Bridge) => Promise<Result>,
    options?: { readonly isOnce: boolean },
  ): Promise<Result>;
  /** Nothing is asked any more until a person has looked and started the custody anew. */
  stop(fault: VaultFault): VaultFault;
  close(): Promise<void>;
}

/**
 * Keeps a device at hand.
 *
 * A wrong PIN is said once: devices count the tries, and a program that tries again locks them.
 */
export function createDevice(options: DeviceOptions): Device {
  const { limits = usualLimits, open = openBridge } = options;
  let bridge: Bridge | undefined;
  let stopped: VaultFault | undefined;
  let notBefore = -Infinity;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  const away = (fault: VaultFault): VaultFault => {
    notBefore = performance.now() + limits.pauseMs;
    return fault;
  };
  const opened = async (): Promise<Bridge> => {
    if (stopped !== undefined) throw stopped;
    if (bridge !== undefined && !bridge.isOver()) return bridge;
    if (performance.now() < notBefore) throw new VaultFault('custody-device-away', 'pause');
    try {
      bridge = await open({ ...options, limits });
      return bridge;
    } catch (error) {
      throw error instanceof VaultFault ? away(judged(error)) : error;
    }
  };
  const judged = (fault: VaultFault): VaultFault => {
    if (fault.code === 'custody-device-pin') stopped ??= fault;
    return fault;
  };
  const attempts = async <Result>(
    work: (one: Bridge) => Promise<Result>,
    isOnce: boolean,
  ): Promise<Result> => {
    // A device that is over as soon as it is opened, or silent, is not asked again at once.
    let isLast = isOnce || bridge === undefined || bridge.isOver();
    for (;;) {
      const one = await opened();
      try {
        return await work(one);
      } catch (error) {
        if (!(error instanceof VaultFault)) throw error;
        if (!one.isOver()) throw judged(error);
        if (isLast || error.code === 'custody-device-silent') throw away(error);
        isLast = true;
      }
    }
  };
  return {
    use: async (work, { isOnce } = { isOnce: false }) => {
      if (waiting >= waitingMax) throw new VaultFault('custody-device-away', 'too much to do');
      waiting += 1;
      const turn = last.then(async () => attempts(work, isOnce));
      last = turn.catch(() => undefined).finally(() => (waiting -= 1));
      return turn;
    },
    stop: (fault) => {
      stopped ??= fault;
      return fault;
    },
    close: async () => {
      stopped ??= new VaultFault('custody-device-away', 'closed');
      await last;
      await bridge?.close();
    },
  };
}
