import { sealingCodes, type Placement } from '@yunzhang/sealing';
import { useState } from 'react';
import type { Seal } from '../app/client.ts';
import { useWords } from '../words/language.tsx';
import { setRule, spreadRule } from './desk.ts';
import { sliceOf } from './planned-seals.tsx';
import { isOpenToChange, type QueuedFile } from './queue.ts';
import {
  edges,
  pointRule,
  type EveryPageRule,
  type Planned,
  type RidingRule,
  type Rule,
} from './rule.ts';
import { WordsFields } from './words-fields.tsx';

/** Slices shown beside each other before the rest is only counted. */
const slicesMax = 40;

interface RuleFieldsProps {
  readonly file: QueuedFile;
  readonly seal: Seal;
  readonly planned: Planned | undefined;
  readonly isOneOfMany: boolean;
}

const starts: Readonly<Record<Rule['kind'], Rule>> = {
  point: pointRule,
  words: { kind: 'words', hits: [], ticked: new Set() },
  everyPage: { kind: 'everyPage', pages: 'all' },
  riding: { kind: 'riding', edge: 'right', pages: 'all', group: 20, facing: false },
};

const kinds = ['point', 'words', 'everyPage', 'riding'] as const;

/** How the seal comes to its places: one, over words, on several pages, across the edges. */
export function RuleFields({ file, seal, planned, isOneOfMany }: RuleFieldsProps) {
  const { say } = useWords();
  const rule = file.rule ?? pointRule;
  const fixed = !isOpenToChange(file);
  const canSpread = isOneOfMany && (rule.kind === 'everyPage' || rule.kind === 'riding');
  return (
    <fieldset className="rule" disabled={fixed}>
      <legend>{say('rule-label')}</legend>
      <div className="rule-kinds">
        {kinds.map((kind) => (
          <label key={kind} className="rule-kind">
            <input
              type="radio"
              name={`rule-${file.id}`}
              value={kind}
              checked={rule.kind === kind}
              onChange={() => setRule(file.id, starts[kind])}
            />
            {say(`rule-${kind}`)}
          </label>
        ))}
      </div>
      {rule.kind === 'words' && <WordsFields file={file} rule={rule} />}
      {rule.kind === 'everyPage' && <PagesField key={file.id} file={file} rule={rule} />}
      {rule.kind === 'riding' && <RidingFields file={file} rule={rule} />}
      <PlanState planned={planned} rule={rule} />
      {rule.kind === 'riding' && planned !== undefined && 'placements' in planned && (
        <Slices placements={planned.placements} seal={seal} />
      )}
      {canSpread && (
        <button type="button" className="button button-quiet" onClick={() => spreadRule(rule)}>
          {say('rule-spread')}
        </button>
      )}
    </fieldset>
  );
}

const sets = ['all', 'odd', 'even'] as const;

interface PagesFieldProps {
  readonly file: QueuedFile;
  readonly rule: EveryPageRule | RidingRule;
}

function PagesField({ file, rule }: PagesFieldProps) {
  const { say } = useWords();
  const named = sets.some((one) => one === rule.pages);
  const [own, setOwn] = useState(!named);
  const count = file.shown?.document.pages.length ?? 1;
  return (
    <div className="fields-two">
      <label className="field">
        <span>{say('rule-pages')}</span>
        <select
          value={own ? 'own' : rule.pages}
          onChange={(event) => {
            const { value } = event.target;
            setOwn(value === 'own');
            setRule(file.id, { ...rule, pages: value === 'own' ? `1-${count}` : value });
          }}
        >
          {sets.map((one) => (
            <option key={one} value={one}>
              {say(`pages-${one}`)}
            </option>
          ))}
          <option value="own">{say('pages-own')}</option>
        </select>
      </label>
      {own && (
        <label className="field">
          <span>{say('pages-which')}</span>
          <input
            value={rule.pages}
            maxLength={200}
            placeholder="1-3,5"
            onChange={(event) => setRule(file.id, { ...rule, pages: event.target.value })}
          />
        </label>
      )}
    </div>
  );
}

function RidingFields({ file, rule }: { readonly file: QueuedFile; readonly rule: RidingRule }) {
  const { say } = useWords();
  const change = (next: Partial<RidingRule>) => setRule(file.id, { ...rule, ...next });
  return (
    <>
      <div className="fields-two">
        <label className="field">
          <span>{say('riding-edge')}</span>
          <select
            value={rule.edge}
            onChange={(event) => {
              const edge = edges.find((one) => one === event.target.value);
              if (edge !== undefined) change({ edge });
            }}
          >
            {edges.map((edge) => (
              <option key={edge} value={edge}>
                {say(`edge-${edge}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{say('riding-group')}</span>
          <input
            type="number"
            min={2}
            max={1000}
            value={rule.group}
            disabled={rule.facing}
            onChange={(event) => {
              const group = Math.round(event.target.valueAsNumber);
              if (group >= 2 && group <= 1000) change({ group });
            }}
          />
        </label>
      </div>
      <PagesField key={file.id} file={file} rule={rule} />
      <label className="snapping">
        <input
          type="checkbox"
          checked={rule.facing}
          onChange={(event) => change({ facing: event.target.checked })}
        />
        {say('riding-facing')}
      </label>
    </>
  );
}

/** What comes of the rule: how many places, or why there is none. */
function PlanState({
  planned,
  rule,
}: {
  readonly planned: Planned | undefined;
  readonly rule: Rule;
}) {
  const { say, language } = useWords();
  if (planned === undefined || rule.kind === 'point') return null;
  if ('missing' in planned) {
    return (
      <p className="hint" role="status">
        {say(planned.missing)}
      </p>
    );
  }
  const wordsOf = (code: string) =>
    Object.entries(sealingCodes).find(([one]) => one === code)?.[1][language] ?? code;
  if ('refused' in planned) {
    return (
      <div className="warnings" role="status">
        <p className="rule-refused">{wordsOf(planned.refused)}</p>
        {planned.refused === 'place-riding-one-page' && <p className="hint">{say('riding-one')}</p>}
      </div>
    );
  }
  const codes = [...new Set(planned.findings.map(({ code }) => code))];
  const pages = new Set(planned.placements.map(({ page }) => page)).size;
  return (
    <div role="status">
      <p className="hint">{say('rule-plan', { count: planned.placements.length, pages })}</p>
      {codes.map((code) => (
        <p key={code} className="hint">
          {wordsOf(code)}
        </p>
      ))}
    </div>
  );
}

/** Each page's slice, side by side: together they are the seal. @basis product.md R13 */
function Slices({
  placements,
  seal,
}: {
  readonly placements: readonly Placement[];
  readonly seal: Seal;
}) {
  const { say } = useWords();
  return (
    <figure className="slices">
      <figcaption className="hint">{say('riding-slices')}</figcaption>
      <ul>
        {placements.slice(0, slicesMax).map((placement, index) => (
          // Slices are in the order of their pages; a page may have two.
          <li key={`${index} ${placement.page}`}>
            <Slice placement={placement} seal={seal} />
            <span>{placement.page}</span>
          </li>
        ))}
        {placements.length > slicesMax && <li>+{placements.length - slicesMax}</li>}
      </ul>
    </figure>
  );
}

/** Pixels a millimetre of a slice in the list. */
const sliceScale = 1.6;

function Slice({ placement, seal }: { readonly placement: Placement; readonly seal: Seal }) {
  const { box, clip = { ...box, x: 0, y: 0 } } = placement;
  const size = { width: clip.width * sliceScale, height: clip.height * sliceScale };
  return (
    <span className="slice" style={size}>
      <img
        src={seal.svgUrl}
        alt=""
        style={{
          width: box.width * sliceScale,
          height: box.height * sliceScale,
          left: -clip.x * sliceScale,
          top: -clip.y * sliceScale,
          clipPath: sliceOf(placement),
        }}
      />
    </span>
  );
}
