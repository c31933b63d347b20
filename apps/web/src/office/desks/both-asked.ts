import type { Asked } from '../shell/asked.ts';

/**
 * Two answers as one. It is there when both are; what went wrong with either is told, and asking
 * again asks for both.
 */
export function bothOf<A, B, T>(
  one: Asked<A>,
  two: Asked<B>,
  join: (one: A, two: B) => T,
): Asked<T> {
  const isThere = one.value !== undefined && two.value !== undefined;
  return {
    value: isThere ? join(one.value, two.value) : undefined,
    problem: one.problem ?? two.problem,
    isLoading: one.isLoading || two.isLoading,
    again: () => {
      one.again();
      two.again();
    },
  };
}
