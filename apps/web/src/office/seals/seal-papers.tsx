import { useBook } from '../../words/book.ts';
import { sealWords } from '../../words/seals.ts';
import { useAsked } from '../shell/asked.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { Moment, momentText } from '../ui/times.tsx';

interface Paper {
  readonly version: number;
  readonly paper: string;
  readonly title: string;
  readonly at: string;
  readonly url?: string;
  readonly isSealed: boolean;
}

/** Papers are made within seconds of their act. */
const freshMs = 10_000;

/** The papers of a seal, each to be downloaded. */
export function SealPapers({ case: of }: { readonly case: string }) {
  const { say } = useBook(sealWords);
  const files = useAsked<{ readonly files: readonly Paper[] }>(
    `/v1/cases/${encodeURIComponent(of)}/files`,
    freshMs,
  );
  return (
    <section className="section" aria-labelledby="papers">
      <h2 id="papers">{say('papers')}</h2>
      <Shown
        of={files}
        isEmpty={(value) => value.files.length === 0}
        empty={<p>{say('papers-none')}</p>}
      >
        {(value) => <Papers files={value.files} />}
      </Shown>
    </section>
  );
}

function Papers({ files }: { readonly files: readonly Paper[] }) {
  const { say } = useBook(sealWords);
  const stateOf = (one: Paper) =>
    one.url === undefined ? 'paper-making' : one.isSealed ? 'paper-sealed' : 'paper-plain';
  const columns: readonly Column<Paper>[] = [
    { id: 'name', title: say('paper-name'), text: (one) => one.title },
    {
      id: 'at',
      title: say('paper-at'),
      text: (one) => momentText(one.at),
      cell: (one) => <Moment at={one.at} />,
    },
    {
      id: 'state',
      title: say('paper-state'),
      text: (one) => say(stateOf(one)),
      cell: (one) => <StateWord tone={one.isSealed ? 'good' : 'plain'} word={say(stateOf(one))} />,
    },
    {
      id: 'file',
      title: say('paper-file'),
      text: (one) => one.url ?? '',
      cell: (one) =>
        one.url !== undefined && (
          <a href={one.url} download aria-label={say('paper-load-of', { paper: one.title })}>
            {say('paper-load')}
          </a>
        ),
    },
  ];
  return (
    <DataList
      caption={say('papers')}
      columns={columns}
      rows={files}
      keyOf={(one) => `${one.version} ${one.paper}`}
    />
  );
}
