/** Lets work through, and closes for a moment when something needs to be alone. */
export interface Gate {
  /** Runs the work; nothing when too much is under way. */
  through<Result>(work: () => Promise<Result>): Promise<Result | undefined>;
}

/** Makes a gate; `work` runs alone whenever it `isDue` after something went through. */
export function createGate(options: {
  readonly max: number;
  readonly isDue: () => boolean;
  readonly work: () => Promise<void>;
}): Gate {
  let open = 0;
  let closed: Promise<void> | undefined;
  let empty: (() => void) | undefined;
  const alone = async (): Promise<void> => {
    if (open > 0) await new Promise<void>((resolve) => (empty = resolve));
    empty = undefined;
    await options.work();
    closed = undefined;
  };
  const whileClosed = async (): Promise<void> => {
    if (closed === undefined) return;
    await closed;
    // It may have been closed again by who went through before.
    await whileClosed();
  };
  return {
    through: async (work) => {
      await whileClosed();
      if (open >= options.max) return undefined;
      open += 1;
      try {
        return await work();
      } finally {
        open -= 1;
        // A failure shows itself to all who wait at the gate: nothing is signed any more.
        if (closed === undefined && options.isDue()) closed = alone();
        if (open === 0) empty?.();
      }
    },
  };
}
