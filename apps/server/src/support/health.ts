/** One part of the server that can be well or not. */
export interface HealthCheck {
  /** Kebab-case; shown to anybody, so it names no place. */
  readonly name: string;
  /** Settles when the part works, rejects when it does not. */
  readonly run: () => Promise<void>;
}

/** How one part was when it was last looked at. */
export interface PartHealth {
  readonly name: string;
  readonly state: 'working' | 'failing' | 'unknown';
  /** How long ago that was seen. */
  readonly ageMs: number;
}

/** The health of all parts. */
export interface Health {
  register(check: HealthCheck): void;
  /** Looks at every part, at most once in `freshMs` however often it is asked. */
  read(): Promise<{ readonly ready: boolean; readonly parts: readonly PartHealth[] }>;
}

/** Answers are kept this long: anybody may ask, and each look costs the database a question. */
const freshMs = 2000;
/** A part that does not answer within this is failing. */
const patienceMs = 3000;

interface Part {
  readonly check: HealthCheck;
  state: PartHealth['state'];
  at: number;
  looking: Promise<void> | undefined;
}

/** Makes the register of parts. `now` is any clock that only goes forward, in milliseconds. */
export function createHealth(
  options: {
    readonly now?: () => number;
    readonly failed?: (name: string, error: unknown) => void;
  } = {},
): Health {
  const now = options.now ?? (() => performance.now());
  const parts: Part[] = [];
  const look = async (part: Part): Promise<void> => {
    try {
      await withPatience(part.check.run());
      part.state = 'working';
    } catch (error) {
      // Told once when it turns, not with every question.
      if (part.state !== 'failing') options.failed?.(part.check.name, error);
      part.state = 'failing';
    }
    part.at = now();
    part.looking = undefined;
  };
  return {
    register: (check) => {
      if (parts.some((part) => part.check.name === check.name)) {
        throw new Error(`two health checks named ${check.name}`);
      }
      parts.push({ check, state: 'unknown', at: now(), looking: undefined });
    },
    read: async () => {
      const due = parts.filter((part) => part.state === 'unknown' || now() - part.at >= freshMs);
      await Promise.all(due.map(async (part) => (part.looking ??= look(part))));
      return {
        ready: parts.every(({ state }) => state === 'working'),
        parts: parts.map(({ check, state, at }) => ({
          name: check.name,
          state,
          ageMs: Math.round(now() - at),
        })),
      };
    },
  };
}

async function withPatience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${patienceMs} ms`)), patienceMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
