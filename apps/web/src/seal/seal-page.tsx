import { useEffect, useState } from 'react';
import type { Problem } from '../app/client.ts';
import { loadSeals } from '../app/seals.ts';
import { asProblem } from '../app/server-state.ts';
import { preloadDocuments } from '../documents/page-document.ts';
import { DropSheet, fileSizeMax, useWindowDrop } from '../ui/files.tsx';
import { useTakenFocus } from '../ui/focus.ts';
import { Icon } from '../ui/icon.tsx';
import { Notice, ProblemNotice } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import { mmText, sizeText } from '../words/saying.ts';
import { Canvas } from './canvas.tsx';
import { addFromSystem, addSamples, useDesk } from './desk.ts';
import { Palette } from './palette.tsx';
import { Properties } from './properties.tsx';
import { QueueList } from './queue-list.tsx';
import { frontFile, type Desk, type QueuedFile } from './queue.ts';
import { SealingFoot } from './sealing-foot.tsx';

/** The sealing page. @basis product.md R7–R12 */
export function SealPage() {
  const desk = useDesk();
  const over = useWindowDrop((files) => void addFromSystem(files));
  useEffect(() => {
    void loadSeals();
    preloadDocuments();
  }, []);
  if (desk.files.length === 0) return <EmptyDesk over={over} />;
  return <Workplace desk={desk} over={over} />;
}

function EmptyDesk({ over }: { readonly over: boolean }) {
  const { say } = useWords();
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const useSamples = () => {
    setProblem(undefined);
    addSamples().catch((error: unknown) => setProblem(asProblem(error)));
  };
  return (
    <div className="page page-narrow">
      <h1 tabIndex={-1}>{say('sealing-title')}</h1>
      <p className="lead">{say('sealing-lead')}</p>
      <DropSheet over={over} onFiles={(files) => void addFromSystem(files)}>
        <button type="button" className="button" onClick={useSamples}>
          {say('use-samples')}
        </button>
      </DropSheet>
      {problem !== undefined && (
        <ProblemNotice problem={problem} title={say('samples-failed')} onRetry={useSamples} />
      )}
    </div>
  );
}

function Workplace({ desk, over }: { readonly desk: Desk; readonly over: boolean }) {
  const { say } = useWords();
  const title = useTakenFocus<HTMLHeadingElement>();
  const file = frontFile(desk);
  const shown = file?.shown;
  return (
    <div className={over ? 'desk desk-over' : 'desk'}>
      <div className="desk-head">
        <h1 ref={title} tabIndex={-1}>
          {say('sealing-title')}
        </h1>
        <QueueList desk={desk} />
      </div>
      {file !== undefined && shown !== undefined ? (
        <Canvas key={file.id} file={file} shown={shown} seal={desk.seal} snapping={desk.snapping} />
      ) : (
        <div className="desk-middle desk-state">
          {file?.stage === 'opening' && <Notice tone="plain" title={say('file-opening')} live />}
          {file?.unfit !== undefined && <UnfitNotice file={file} />}
        </div>
      )}
      <Panel desk={desk} file={file} />
    </div>
  );
}

function UnfitNotice({ file }: { readonly file: QueuedFile }) {
  const { say, language } = useWords();
  const { unfit, name } = file;
  if (unfit === undefined) return null;
  const size = sizeText(file.sizeOnDisk ?? file.bytes.length, language);
  const limit = sizeText(fileSizeMax, language);
  return (
    <Notice tone="bad" title={say(unfit)} live>
      {unfit !== 'file-no-pages' && <p>{say(`${unfit}-why`, { name, size, limit })}</p>}
      <p className="hint">
        {say('code-label')} <code>{unfit}</code>
      </p>
    </Notice>
  );
}

interface PanelProps {
  readonly desk: Desk;
  readonly file: QueuedFile | undefined;
}

/** Seals and position at the side; on a phone a sheet at the bottom that opens upwards. */
function Panel({ desk, file }: PanelProps) {
  const { say } = useWords();
  const [open, setOpen] = useState(false);
  const { seal, snapping } = desk;
  const place = file?.place;
  return (
    <aside className="desk-panel" data-open={open} aria-label={say('properties-show')}>
      <button
        type="button"
        className="panel-handle"
        aria-expanded={open}
        aria-controls="panel-body"
        onClick={() => setOpen(!open)}
      >
        {say('properties-show')}
        <Icon name="down" />
      </button>
      <div className="panel-body" id="panel-body">
        <Palette chosen={seal} busy={desk.busy} />
        {file?.shown !== undefined && seal !== undefined && place !== undefined && (
          <Properties
            {...{ file, seal, place, snapping }}
            shown={file.shown}
            isOneOfMany={desk.files.length > 1}
          />
        )}
      </div>
      <Announcement desk={desk} file={file} />
      <div className="panel-foot">
        <SealingFoot desk={desk} />
      </div>
    </aside>
  );
}

/** Says where the seal is after it came to rest. @basis product.md R47 */
function Announcement({ desk, file }: PanelProps) {
  const { say } = useWords();
  const [said, setSaid] = useState('');
  const { seal } = desk;
  const kind = file?.rule?.kind ?? 'point';
  // The other rules say themselves what comes of them.
  const place = kind === 'point' || kind === 'everyPage' ? file?.place : undefined;
  useEffect(() => {
    if (seal === undefined || place === undefined) return undefined;
    const { page } = place;
    const words = { seal: seal.name, page, x: mmText(place.x), y: mmText(place.y) };
    const timer = setTimeout(() => setSaid(say('place-said', words)), 400);
    return () => clearTimeout(timer);
  }, [seal, place, say]);
  return (
    <p className="unseen" aria-live="polite" data-testid="place-said">
      {said}
    </p>
  );
}
