import { useCallback } from 'react';
import { useAsked } from './asked.ts';
import { useMe } from './session.ts';

interface Names {
  readonly parties: readonly { readonly id: string; readonly name: string }[];
}

/**
 * What the parties of a case are called. Who has no name here is called by their id: a name is for
 * those who take part, and some parties are systems.
 */
export function useNames(of: string | undefined): (id: string) => string {
  const me = useMe();
  const path = of === undefined ? undefined : `/v1/cases/${encodeURIComponent(of)}/parties`;
  const { value } = useAsked<Names>(path);
  return useCallback(
    (id: string) => {
      if (id === me.person) return me.name;
      if (id === me.organisation.id) return me.organisation.name;
      return value?.parties.find((one) => one.id === id)?.name ?? id;
    },
    [me, value],
  );
}
