import { useState } from 'react';
import { nextZoom } from '../documents/page-layout.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useWords } from '../words/language.tsx';
import type { Key } from '../words/zh.ts';
import type { View, Zoom } from './use-view.ts';
import type { Side } from './viewer.tsx';

interface ToolbarProps {
  readonly view: View;
  readonly count: number;
  readonly side: Side;
  readonly turnTo: (side: Side) => void;
  readonly hasContents: boolean;
}

/** Pages, enlargement, search and print, in one line above the pages. */
export function Toolbar({ view, count, side, turnTo, hasContents }: ToolbarProps) {
  const { say } = useWords();
  return (
    <div className="viewer-bar" role="group" aria-label={say('viewer-bar')}>
      <SideButton of="pages" icon="pages" word="pages-label" {...{ side, turnTo }} />
      {hasContents && (
        <SideButton of="contents" icon="outline" word="contents-label" {...{ side, turnTo }} />
      )}
      <PageField current={view.current} count={count} goTo={view.goTo} />
      <ZoomField view={view} />
      <SideButton of="search" icon="search" word="search-label" {...{ side, turnTo }} />
      <SideButton of="print" icon="print" word="print-label" {...{ side, turnTo }} />
    </div>
  );
}

interface SideButtonProps {
  readonly of: Side;
  readonly icon: IconName;
  readonly word: Key;
  readonly side: Side;
  readonly turnTo: (side: Side) => void;
}

function SideButton({ of, icon, word, side, turnTo }: SideButtonProps) {
  const { say } = useWords();
  return (
    <button
      type="button"
      className={`bar-button bar-${of}`}
      aria-pressed={side === of}
      aria-label={say(word)}
      title={say(word)}
      onClick={() => turnTo(of)}
    >
      <Icon name={icon} />
    </button>
  );
}

interface PageFieldProps {
  readonly current: number;
  readonly count: number;
  readonly goTo: (page: number) => void;
}

/** The page in sight; typing another and Enter goes there. */
function PageField({ current, count, goTo }: PageFieldProps) {
  const { say } = useWords();
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const go = () => {
    const page = Math.round(Number(typed));
    if (typed !== undefined && page >= 1) goTo(Math.min(page, count));
    setTyped(undefined);
  };
  return (
    <form
      className="bar-page"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <input
        inputMode="numeric"
        aria-label={say('page-current', { count })}
        size={Math.max(2, String(count).length)}
        value={typed ?? String(current)}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={go}
      />
      <span aria-hidden="true">/ {count}</span>
    </form>
  );
}

/** Enlargements to choose from, in percent. */
const percents = [50, 75, 100, 125, 150, 200, 300, 400] as const;

function ZoomField({ view }: { readonly view: View }) {
  const { say } = useWords();
  const { factor, zoom, setZoom } = view;
  const percent = Math.round(factor * 100);
  const listed = percents.some((one) => one === percent);
  const fit = zoom === 'width' || zoom === 'page';
  const onChoice = (value: string) => {
    const wish: Zoom = value === 'width' || value === 'page' ? value : Number(value) / 100;
    setZoom(wish);
  };
  return (
    <div className="bar-zoom">
      <button
        type="button"
        className="bar-button bar-step"
        aria-label={say('zoom-out')}
        title={say('zoom-out')}
        onClick={() => setZoom(nextZoom(factor, 'out'))}
      >
        <Icon name="subtract" />
      </button>
      <select
        aria-label={say('zoom')}
        value={fit ? zoom : String(percent)}
        onChange={(event) => onChoice(event.target.value)}
      >
        <option value="width">{say('zoom-fit')}</option>
        <option value="page">{say('zoom-page')}</option>
        {!listed && !fit && <option value={percent}>{percent}%</option>}
        {percents.map((one) => (
          <option key={one} value={one}>
            {one === 100 ? `100% ${say('zoom-true')}` : `${one}%`}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="bar-button bar-step"
        aria-label={say('zoom-in')}
        title={say('zoom-in')}
        onClick={() => setZoom(nextZoom(factor, 'in'))}
      >
        <Icon name="add" />
      </button>
    </div>
  );
}
