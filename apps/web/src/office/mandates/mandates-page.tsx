import { phaseTitle } from '@yunzhang/scenario';
import { mandate } from '@yunzhang/scenarios';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { definitionOf } from '../cases/definitions.ts';
import { valueText, yuanText } from '../cases/fact-lines.ts';
import { toneOf } from '../cases/phase-tone.ts';
import { pathOfCase } from '../desks/office-desks.tsx';
import { type CaseList, useCases } from '../shell/case-pages.ts';
import { type CaseView, textIn } from '../shell/cases.ts';
import { useMe } from '../shell/session.ts';
import { nameOf } from '../shell/waiting.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { termsIn } from './own-words.ts';
import '../../styles/cases.css';

/** What this organisation granted, and what the reader was granted. @basis product.md R24 */
export function MandatesPage() {
  const { say } = useBook(mandateWords);
  const me = useMe();
  const list = useCases(mandate.id);
  const isHead = me.roles.includes('legal-representative');
  const isTheirs = ({ inside }: CaseView) =>
    inside?.roles.some((role) => role === 'holder' || role === 'client') === true;
  return (
    <>
      <PageHead title={say('mandates-title')} subtitle={say('mandates-lead')}>
        {isHead && (
          <PathLink to="/office/mandates/new" className="button button-primary">
            {say('mandate-grant')}
          </PathLink>
        )}
      </PageHead>
      <MandateList which="granted" list={list} isIn={(one) => !isTheirs(one)} />
      <MandateList which="received" list={list} isIn={isTheirs} />
    </>
  );
}

interface MandateListProps {
  readonly which: 'granted' | 'received';
  readonly list: CaseList;
  readonly isIn: (view: CaseView) => boolean;
}

function MandateList({ which, list, isIn }: MandateListProps) {
  const { say } = useBook(mandateWords);
  const columns = useMandateColumns();
  return (
    <section className="section" aria-labelledby={`mandates-${which}`}>
      <h2 id={`mandates-${which}`}>{say(`mandates-${which}`)}</h2>
      <Shown
        of={list.asked}
        isEmpty={({ cases }) => !cases.some(isIn)}
        empty={say(`mandates-${which}-empty`)}
      >
        {({ cases }) => (
          <DataList
            caption={say(`mandates-${which}`)}
            columns={columns}
            rows={cases.filter(isIn)}
            keyOf={({ id }) => id}
            fileName={`mandates-${which}`}
          />
        )}
      </Shown>
    </section>
  );
}

function useMandateColumns(): readonly Column<CaseView>[] {
  const { say, language } = useBook(mandateWords);
  const seals = useCases('seal-life').asked.value?.cases ?? [];
  const fields = definitionOf(mandate.id)?.record ?? {};
  const sealOf = ({ record }: CaseView) => {
    const seal = seals.find(({ id }) => id === textIn(record, 'seal'));
    return seal === undefined ? textIn(record, 'seal') : nameOf(seal, language);
  };
  const shown = (name: string, value: unknown) => {
    const field = fields[name];
    return field === undefined ? '' : valueText(field.shape, value, language);
  };
  const kindsOf = ({ record }: CaseView) => {
    const shape = fields['kinds']?.shape;
    const of = shape?.kind === 'list' ? shape.of.shape : undefined;
    const kinds = termsIn(record)?.kinds ?? [];
    return of === undefined ? '' : kinds.map((one) => valueText(of, one, language)).join('、');
  };
  const limitsOf = ({ record }: CaseView) => {
    const terms = termsIn(record);
    if (terms === undefined) return '';
    const { perDay, perDocumentFen } = terms;
    const each =
      perDocumentFen === undefined
        ? []
        : [say('mandate-per-document', { amount: yuanText(perDocumentFen, language) })];
    return [say('mandate-per-day', { count: perDay }), ...each].join(' · ');
  };
  const stateOf = ({ phase }: CaseView) => phaseTitle(mandate, phase)[language];
  return [
    {
      id: 'seal',
      title: say('mandate-seal'),
      text: sealOf,
      cell: (one) => <PathLink to={pathOfCase(one.id)}>{sealOf(one)}</PathLink>,
    },
    {
      id: 'mode',
      title: say('mandate-mode'),
      text: ({ record }) => shown('mode', record['mode']),
    },
    { id: 'kinds', title: say('mandate-kinds'), text: kindsOf },
    { id: 'limits', title: say('mandate-limits'), text: limitsOf },
    {
      id: 'used',
      title: say('mandate-used'),
      text: ({ record }) => shown('usedCount', record['usedCount'] ?? 0),
      isNumber: true,
    },
    { id: 'until', title: say('mandate-until'), text: ({ record }) => textIn(record, 'until') },
    {
      id: 'state',
      title: say('mandate-state'),
      text: stateOf,
      cell: (one) => <StateWord tone={toneOf(one.phase)} word={stateOf(one)} />,
    },
  ];
}
