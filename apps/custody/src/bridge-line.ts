import { type Bridge, type BridgeOptions, openBridge } from './bridge.ts';
import { VaultFault } from './vault-fault.ts';

/** Questions that may wait for a device. */
const waitingMax = 256;

/** Limits of a device that is near and well. */
export const usualLimits = {
  startMs: 60_000,
  /** Less than a client of the custody waits, so that it hears what is the matter. */
  askMs: 5000,
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
  readonly stop: (fault: VaultFault) => VaultFault;
  close(): Promise<void>;
}

/**
 * Keeps a device at hand.
 *
 * A wrong PIN is said once: devices count the tries, and a program that tries again locks them.
 */
export function createDevice(options: DeviceOptions): Device {
  const opening = createOpening(options);
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const attempts = async <Result>(
    work: (one: Bridge) => Promise<Result>,
    isOnce: boolean,
  ): Promise<Result> => {
    // A device that is over as soon as it is opened, or silent, is not asked again at once.
    let isLast = isOnce || !opening.isOpen();
    for (;;) {
      const one = await opening.bridge();
      try {
        return await work(one);
      } catch (error) {
        if (!(error instanceof VaultFault)) throw error;
        if (!one.isOver()) throw opening.judged(error);
        if (isLast || error.code === 'custody-device-silent') throw opening.pause(error);
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
    stop: opening.stop,
    close: async () => {
      opening.stop(new VaultFault('custody-device-away', 'closed'));
      await last;
      await opening.close();
    },
  };
}

/** The bridge that is open now, and when the next one may be opened. */
interface Opening {
  bridge(): Promise<Bridge>;
  isOpen(): boolean;
  /** Opens none for a while. */
  pause(fault: VaultFault): VaultFault;
  /** Stops for what must not be tried again. */
  judged(fault: VaultFault): VaultFault;
  readonly stop: (fault: VaultFault) => VaultFault;
  close(): Promise<void>;
}

function createOpening(options: DeviceOptions): Opening {
  const { limits = usualLimits, open = openBridge } = options;
  let bridge: Bridge | undefined;
  let stopped: VaultFault | undefined;
  let notBefore = -Infinity;
  const opening: Opening = {
    bridge: async () => {
      if (stopped !== undefined) throw stopped;
      if (bridge !== undefined && !bridge.isOver()) return bridge;
      if (performance.now() < notBefore) throw new VaultFault('custody-device-away', 'pause');
      try {
        bridge = await open({ ...options, limits });
        return bridge;
      } catch (error) {
        throw error instanceof VaultFault ? opening.pause(opening.judged(error)) : error;
      }
    },
    isOpen: () => bridge !== undefined && !bridge.isOver(),
    pause: (fault) => {
      notBefore = performance.now() + limits.pauseMs;
      return fault;
    },
    judged: (fault) => (fault.code === 'custody-device-pin' ? opening.stop(fault) : fault),
    stop: (fault) => {
      stopped ??= fault;
      return fault;
    },
    close: async () => bridge?.close(),
  };
  return opening;
}
