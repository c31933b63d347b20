import { hex } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import { useId, useState } from 'react';
import { FileChoice } from '../../ui/files.tsx';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import {
  described,
  FieldFault,
  FieldHelp,
  type FieldInputProps,
  FieldLabel,
} from './field-input.tsx';

/** The SM3 digest of a file, computed here. */
export async function digestOf(file: Blob): Promise<string> {
  return hex(sm3(new Uint8Array(await file.arrayBuffer())));
}

/** A digest: typed, or computed from a file that stays on this device. */
export function DigestInput({ field, path, value, onChange, faults }: FieldInputProps) {
  const { say } = useBook(caseWords);
  const id = useId();
  const [name, setName] = useState<string | undefined>(undefined);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const digest = await digestOf(file);
    setName(file.name);
    onChange(digest);
  };
  return (
    <div className="field field-wide">
      <FieldLabel field={field} id={id} />
      <span className="case-digest">
        <input
          id={id}
          data-path={path}
          {...described(id, { field, isFaulty: faults.has(path) })}
          type="text"
          className="code-input"
          spellCheck={false}
          autoComplete="off"
          maxLength={64}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => {
            setName(undefined);
            onChange(event.target.value);
          }}
        />
        <FileChoice onFiles={([file]) => void take(file)} accept="*/*">
          {say('form-digest-choose')}
        </FileChoice>
      </span>
      <span className="hint" role="status">
        {name === undefined ? say('form-digest-note') : say('form-digest-of', { name })}
      </span>
      <FieldHelp field={field} id={id} />
      <FieldFault path={path} faults={faults} id={`${id}-fault`} />
    </div>
  );
}
