import { useState } from 'react';
import { useWords } from '../words/language.tsx';
import { Icon } from './icon.tsx';

/** Puts a text into the clipboard in one click. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const { say } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined, // the text stands beside the button and can be selected
    );
  };
  return (
    <button
      type="button"
      className="button-bare"
      aria-label={`${say('copy')}: ${what}`}
      onClick={copy}
    >
      <Icon name={copied ? 'good' : 'copy'} size={16} />
      <span role="status">{copied ? say('copied') : say('copy')}</span>
    </button>
  );
}
