import { FileChoice } from '../ui/files.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useWords } from '../words/language.tsx';
import type { Key } from '../words/zh.ts';
import { addFromSystem, removeFile, showFile } from './desk.ts';
import type { Desk, QueuedFile } from './queue.ts';

const stages: Readonly<
  Record<QueuedFile['stage'], { readonly icon: IconName; readonly key: Key }>
> = {
  opening: { icon: 'waiting', key: 'file-opening' },
  unfit: { icon: 'bad', key: 'file-failed' },
  ready: { icon: 'file', key: 'file-ready' },
  sealing: { icon: 'waiting', key: 'file-sealing' },
  sealed: { icon: 'good', key: 'file-sealed' },
  refused: { icon: 'bad', key: 'file-refused' },
};

/** The files on the desk: what, state, take away. */
export function QueueList({ desk }: { readonly desk: Desk }) {
  const { say } = useWords();
  return (
    <div className="queue">
      <ul className="queue-files" aria-label={say('queue-label')}>
        {desk.files.map((file) => (
          <QueueItem key={file.id} file={file} front={file.id === desk.front} busy={desk.busy} />
        ))}
      </ul>
      <FileChoice onFiles={(files) => void addFromSystem(files)} className="button button-quiet">
        <Icon name="add" />
        {say('drop-more')}
      </FileChoice>
    </div>
  );
}

interface QueueItemProps {
  readonly file: QueuedFile;
  readonly front: boolean;
  readonly busy: boolean;
}

function QueueItem({ file, front, busy }: QueueItemProps) {
  const { say } = useWords();
  const { icon, key } = stages[file.stage];
  return (
    <li className={`queue-item queue-${file.stage}`} data-front={front}>
      <button
        type="button"
        className="queue-open"
        aria-current={front ? 'true' : undefined}
        onClick={() => showFile(file.id)}
      >
        <Icon name={icon} />
        <span className="queue-name">{file.name}</span>
        <span className="queue-stage">{say(key)}</span>
      </button>
      <button
        type="button"
        className="queue-remove"
        aria-label={say('remove-file', { name: file.name })}
        disabled={busy}
        onClick={() => removeFile(file.id)}
      >
        <Icon name="close" size={16} />
      </button>
    </li>
  );
}
