import { labelOf } from '@yunzhang/scenario';
import { Icon } from '../../ui/icon.tsx';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import { timeText } from '../../words/saying.ts';
import { useAsked } from '../shell/asked.ts';
import type { CaseView } from '../shell/cases.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { definitionOf } from './definitions.ts';

/** A paper of a case; without an address while it is being drawn up. */
interface PaperFile {
  readonly version: number;
  readonly paper: string;
  readonly title: string;
  readonly at: string;
  readonly url?: string;
  readonly isSealed: boolean;
}

/** Papers of a seal, to be taken along. Other scenarios keep theirs elsewhere. */
export function CasePapers({ view }: { readonly view: CaseView }) {
  const isKept = view.scenario === 'seal-life' && view.inside !== undefined;
  return isKept ? <Papers view={view} /> : null;
}

function Papers({ view }: { readonly view: CaseView }) {
  const { say } = useBook(caseWords);
  const asked = useAsked<{ readonly files: readonly PaperFile[] }>(
    `/v1/cases/${encodeURIComponent(view.id)}/files`,
  );
  const columns = usePaperColumns(view);
  return (
    <section className="section" aria-labelledby="case-papers">
      <h2 id="case-papers">{say('papers-title')}</h2>
      <Shown of={asked} isEmpty={({ files }) => files.length === 0} empty={say('papers-none')}>
        {({ files }) => (
          <DataList
            caption={say('papers-title')}
            columns={columns}
            rows={files}
            keyOf={({ version, paper }) => `${version}/${paper}`}
          />
        )}
      </Shown>
    </section>
  );
}

function usePaperColumns(view: CaseView): readonly Column<PaperFile>[] {
  const { say, language } = useBook(caseWords);
  const papers = definitionOf(view.scenario)?.papers ?? {};
  const titleOf = ({ paper, title }: PaperFile) => {
    const known = papers[paper];
    return known === undefined ? title : labelOf(paper, known)[language];
  };
  const stateOf = ({ url, isSealed }: PaperFile) => {
    if (url === undefined) return say('papers-making');
    return say(isSealed ? 'papers-sealed' : 'papers-unsealed');
  };
  return [
    { id: 'paper', title: say('papers-paper'), text: titleOf },
    { id: 'at', title: say('papers-at'), text: ({ at }) => timeText(Date.parse(at)) },
    {
      id: 'state',
      title: say('papers-state'),
      text: stateOf,
      cell: (one) => <StateWord tone={one.isSealed ? 'good' : 'plain'} word={stateOf(one)} />,
    },
    {
      id: 'file',
      title: say('papers-file'),
      text: ({ url }) => url ?? '',
      cell: (one) =>
        one.url !== undefined && (
          <a href={one.url} download>
            <Icon name="download" size={16} /> {say('papers-save')}
            <span className="unseen">{titleOf(one)}</span>
          </a>
        ),
    },
  ];
}
