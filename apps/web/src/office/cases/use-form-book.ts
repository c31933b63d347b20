import { useMemo } from 'react';
import type { PartyKind } from '@yunzhang/scenario';
import { useWords } from '../../words/language.tsx';
import { useAsked } from '../shell/asked.ts';
import type { CasePage, CaseView } from '../shell/cases.ts';
import { useMe } from '../shell/session.ts';
import { nameOf } from '../shell/waiting.ts';
import type { FormBook, Named } from './form-book.ts';

interface Members {
  readonly members: readonly { readonly person: string; readonly name: string }[];
}
interface CaseParties {
  readonly parties: readonly (Named & { readonly kind: PartyKind })[];
}

/** Whom a reader can name: themselves, their colleagues, and those of the case. */
export function useNewBook(on?: CaseView): FormBook {
  const me = useMe();
  const { language } = useWords();
  const id = me.organisation.id;
  const members = useAsked<Members>(`/v1/organisations/${encodeURIComponent(id)}/members`).value;
  const ofCase = on?.inside === undefined ? undefined : `/v1/cases/${encodeURIComponent(on.id)}`;
  const parties = useAsked<CaseParties>(ofCase && `${ofCase}/parties`).value;
  const cases = useAsked<CasePage>('/v1/cases').value;
  return useMemo(() => {
    const people: Record<PartyKind, readonly Named[]> = {
      person: [me, ...(members?.members ?? [])].map((one) => ({ id: one.person, name: one.name })),
      organisation: [me.organisation],
      system: [],
    };
    const all = parties?.parties ?? [];
    return {
      parties: (kind) => once([...people[kind], ...all.filter((one) => one.kind === kind)]),
      caseName: (of) => {
        const found = cases?.cases.find((one) => one.id === of);
        return found === undefined ? undefined : nameOf(found, language);
      },
      cases: (scenario) =>
        (cases?.cases ?? [])
          .filter((one) => one.scenario === scenario)
          .map((one) => ({
            id: one.id,
            name: `${nameOf(one, language)} · ${one.phaseTitle[language]}`,
          })),
    };
  }, [me, members, parties, cases, language]);
}

/** Each once; the first name counts. */
function once(all: readonly Named[]): readonly Named[] {
  return [...new Map(all.toReversed().map((one) => [one.id, one])).values()].toReversed();
}
