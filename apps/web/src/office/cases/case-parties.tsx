import { labelOf } from '@yunzhang/scenario';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import type { CaseView } from '../shell/cases.ts';
import { definitionOf } from './definitions.ts';
import { PartyName } from './party-name.tsx';

/** Who plays which part; only players are told. */
export function CaseParties({ view }: { readonly view: CaseView }) {
  const { say, language } = useBook(caseWords);
  const scenario = definitionOf(view.scenario);
  const played = Object.entries(view.inside?.parties ?? {}).filter(([, ids]) => ids.length > 0);
  if (played.length === 0) return null;
  return (
    <section className="sheet section" aria-labelledby="case-parties">
      <h2 id="case-parties">{say('case-parties')}</h2>
      <dl className="office-facts">
        {played.map(([name, ids]) => {
          const role = scenario?.roles[name];
          return (
            <div key={name}>
              <dt>{role === undefined ? name : labelOf(name, role)[language]}</dt>
              <dd>
                {ids.map((id) => (
                  <PartyName key={id} id={id} />
                ))}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
