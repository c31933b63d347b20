import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { sizeText } from '../words/saying.ts';
import { Icon } from './icon.tsx';

/** The largest file a page takes; the pages hold files in memory. */
export const fileSizeMax = 100 << 20;

interface FileChoiceProps {
  readonly onFiles: (files: readonly File[]) => void;
  readonly className?: string;
  /** Kinds of file; OFD and PDF if nothing is said. */
  readonly accept?: string;
  readonly children: ReactNode;
}

/** A button that opens the file picker of the system. */
export function FileChoice({ onFiles, className, accept, children }: FileChoiceProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={className ?? 'button'}
        onClick={() => input.current?.click()}
      >
        {children}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="file-input"
        accept={accept ?? '.ofd,.pdf,application/ofd,application/pdf'}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = ''; // choosing the same file again must be a change
        }}
      />
    </>
  );
}

/** Takes files dropped anywhere on the window; says whether some hover over it now. */
export function useWindowDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const onOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      latest.current([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
  return over;
}

interface DropSheetProps {
  readonly over: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  /** One line under the title: what happens to the file. */
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}

/** The sheet of paper that waits for a file. */
export function DropSheet({ over, onFiles, note, children }: DropSheetProps) {
  const { say, language } = useWords();
  return (
    <div className={over ? 'drop-sheet drop-sheet-over' : 'drop-sheet'}>
      <Icon name="file" size={40} />
      <p className="drop-title">{say(over ? 'drop-now' : 'drop-title')}</p>
      {note}
      <div className="drop-actions">
        <FileChoice onFiles={onFiles} className="button button-primary">
          {say('drop-choose')}
        </FileChoice>
        {children}
      </div>
      <p className="hint">{say('drop-formats', { size: sizeText(fileSizeMax, language) })}</p>
    </div>
  );
}

/** Gives octets to the reader as a file of theirs. */
export function saveAs(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser reads it after the click
}
