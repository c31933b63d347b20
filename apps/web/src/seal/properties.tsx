import { useEffect, useState } from 'react';
import type { Seal } from '../app/client.ts';
import type { PageText } from '../documents/page-text.ts';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/language.tsx';
import { mmText } from '../words/saying.ts';
import { moveSeal, toggleSnapping } from './desk.ts';
import { warningsOf, type Placement, type Warning } from './placement.ts';
import { isOpenToChange, plannedFor, type QueuedFile, type Shown } from './queue.ts';
import { RuleFields } from './rule-fields.tsx';
import { pointRule } from './rule.ts';

interface PropertiesProps {
  readonly file: QueuedFile;
  /** Whether other files are on the desk too. */
  readonly isOneOfMany: boolean;
  readonly shown: Shown;
  readonly seal: Seal;
  readonly place: Placement;
  readonly snapping: boolean;
}

/** Where the seal stands, in numbers that can be typed, and what is worth a word about it. */
export function Properties({ file, isOneOfMany, shown, seal, place, snapping }: PropertiesProps) {
  const { say } = useWords();
  const { kind } = file.rule ?? pointRule;
  const planned = plannedFor(file, seal);
  const rules = <RuleFields {...{ file, seal, planned, isOneOfMany }} />;
  if (kind === 'words' || kind === 'riding') {
    return (
      <section className="properties" aria-label={say('place-label')}>
        {rules}
        <SealFacts seal={seal} />
      </section>
    );
  }
  return (
    <section className="properties" aria-label={say('place-label')}>
      {rules}
      <h2>{say('place-label')}</h2>
      <PlaceFields {...{ file, shown, place }} />
      <p className="hint">
        {file.placedBy === 'words' && shown.marked !== undefined
          ? say('place-found', { words: shown.marked.words })
          : say(file.placedBy === 'person' ? 'place-moved' : 'place-usual')}
      </p>
      <Warnings {...{ file, shown, seal, place }} />
      <SealFacts seal={seal} />
      <p className="hint">{say('place-size-fixed')}</p>
      <p className="hint" id="place-hint">
        {say('place-hint')}
      </p>
      <label className="snapping">
        <input type="checkbox" checked={snapping} onChange={toggleSnapping} />
        {say('snap')}
      </label>
    </section>
  );
}

type PlaceFieldsProps = Pick<PropertiesProps, 'file' | 'shown' | 'place'>;

function PlaceFields({ file, shown, place }: PlaceFieldsProps) {
  const { say } = useWords();
  const fixed = !isOpenToChange(file);
  const move = (change: Partial<Placement>) => moveSeal(file.id, { ...place, ...change });
  return (
    <div className="fields">
      <NumberField
        label={say('place-page')}
        value={place.page}
        step={1}
        range={[1, shown.document.pages.length]}
        {...{ fixed }}
        onValue={(page) => move({ page })}
      />
      <NumberField
        label={say('place-x')}
        value={place.x}
        step={0.1}
        {...{ fixed }}
        onValue={(x) => move({ x })}
      />
      <NumberField
        label={say('place-y')}
        value={place.y}
        step={0.1}
        {...{ fixed }}
        onValue={(y) => move({ y })}
      />
    </div>
  );
}

function SealFacts({ seal }: { readonly seal: Seal }) {
  const { say } = useWords();
  const size = { width: mmText(seal.widthMm), height: mmText(seal.heightMm) };
  return (
    <dl className="facts">
      <dt>{say('seal-code')}</dt>
      <dd>
        <code>{seal.code}</code>
      </dd>
      <dt>{say('seal-size')}</dt>
      <dd>{say('seal-size-value', size)}</dd>
    </dl>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly step: number;
  readonly range?: readonly [number, number];
  readonly fixed: boolean;
  readonly onValue: (value: number) => void;
}

/** A number that is taken over while it is typed, and shown as it was taken when left. */
function NumberField({ label, value, step, range, fixed, onValue }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | undefined>(undefined);
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="number"
        inputMode="decimal"
        step={step}
        min={range?.[0]}
        max={range?.[1]}
        value={typed ?? String(value)}
        readOnly={fixed}
        onChange={(event) => {
          setTyped(event.target.value);
          const number = event.target.valueAsNumber;
          if (Number.isFinite(number)) onValue(number);
        }}
        onBlur={() => setTyped(undefined)}
      />
    </label>
  );
}

const warningKeys = {
  'off-page': 'warning-off-page',
  'covers-seal': 'warning-covers-seal',
  'covers-text': 'warning-covers-text',
} as const satisfies Record<Warning, string>;

/** What is worth a word before sealing; it forbids nothing. */
export function Warnings({
  file,
  shown,
  seal,
  place,
}: Omit<PropertiesProps, 'snapping' | 'isOneOfMany'>) {
  const { say } = useWords();
  const text = usePageText(shown, place.page);
  const page = shown.document.pages[place.page - 1];
  if (page === undefined || !isOpenToChange(file)) return null;
  const seals = shown.earlier.flatMap((one) =>
    one.placements.filter((other) => other.page === place.page),
  );
  const warnings = warningsOf(place, seal, { page, seals, text });
  return (
    <div role="status">
      {warnings.length > 0 && (
        <ul className="warnings">
          {warnings.map((warning) => (
            <li key={warning}>
              <Icon name="warning" />
              {say(warningKeys[warning])}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function usePageText(shown: Shown, page: number): PageText {
  const [text, setText] = useState<PageText>([]);
  useEffect(() => {
    let gone = false;
    const read = async () => {
      // Without text there is nothing to warn of.
      const found = await shown.document.text(page).catch(() => []);
      if (!gone) setText(found);
    };
    void read();
    return () => {
      gone = true;
    };
  }, [shown, page]);
  return text;
}
