import { replacePath, usePath } from '../../router.ts';
import { type BookWords, useBook } from '../../words/book.ts';
import { type DeskKey, deskWords } from '../../words/office-desks.ts';
import { useAsked } from '../shell/asked.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { Shown } from '../ui/shown.tsx';

/** Others work on what is listed. */
const freshMs = 15_000;

/** The words of desks, as the definitions of lists are given them. */
export type DeskWords = BookWords<DeskKey>;

/** A list of work: where it comes from, how it is filtered, what its rows say. */
export interface Desk<Answer, Row> {
  readonly caption: DeskKey;
  readonly empty: DeskKey;
  readonly fileName: string;
  /** The first choice is the one shown when nothing was chosen. */
  readonly filter?: {
    readonly name: string;
    readonly choices: readonly { readonly value: string; readonly title: DeskKey }[];
  };
  readonly path: (filter: string) => string;
  readonly rowsOf: (answer: Answer) => readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly columns: (words: DeskWords) => readonly Column<Row>[];
}

/** A desk made from its definition; the filter stands in the address. @basis product.md R3 */
export function DeskList<Answer, Row>({ desk }: { readonly desk: Desk<Answer, Row> }) {
  const words = useBook(deskWords);
  const { say } = words;
  const { value, choose } = useFilter(desk.filter);
  const asked = useAsked<Answer>(desk.path(value), freshMs);
  return (
    <>
      {desk.filter !== undefined && (
        <div className="language desk-filter" role="group" aria-label={say('desk-filter')}>
          {desk.filter.choices.map((one) => (
            <button
              key={one.value}
              type="button"
              aria-pressed={one.value === value}
              onClick={() => choose(one.value)}
            >
              {say(one.title)}
            </button>
          ))}
        </div>
      )}
      <Shown
        of={asked}
        isEmpty={(answer) => desk.rowsOf(answer).length === 0}
        empty={say(desk.empty)}
      >
        {(answer) => (
          <DataList
            caption={say(desk.caption)}
            columns={desk.columns(words)}
            rows={desk.rowsOf(answer)}
            keyOf={desk.keyOf}
            fileName={desk.fileName}
          />
        )}
      </Shown>
    </>
  );
}

function useFilter(filter: Desk<unknown, unknown>['filter']) {
  const [place = '', query = ''] = usePath().split('?');
  const asked = new URLSearchParams(query);
  const name = filter?.name ?? '';
  const known = filter?.choices.find(({ value }) => value === asked.get(name));
  const value = (known ?? filter?.choices[0])?.value ?? '';
  const choose = (next: string) => {
    asked.set(name, next);
    replacePath(`${place}?${asked.toString()}`);
  };
  return { value, choose };
}
