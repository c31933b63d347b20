import { useEffect, useState } from 'react';
import { useBook } from '../../words/book.ts';
import { sizeWords } from '../../words/size.ts';
import '../../styles/support.css';

const name = 'yunzhang.size';

function readSize(): boolean {
  try {
    return localStorage.getItem(name) === 'large';
  } catch {
    return false;
  }
}

/**
 * Large text for whoever wants it, on every page of the office, kept on this machine.
 *
 * @basis platform.md P10 (large-text elder mode)
 */
export function SizeChoice() {
  const { say } = useBook(sizeWords);
  const [isLarge, setLarge] = useState(readSize);
  useEffect(() => {
    document.documentElement.dataset['size'] = isLarge ? 'large' : 'plain';
    return () => {
      delete document.documentElement.dataset['size'];
    };
  }, [isLarge]);
  const change = () => {
    setLarge(!isLarge);
    try {
      localStorage.setItem(name, isLarge ? 'plain' : 'large');
    } catch {
      // storage may be switched off; the choice then lasts as long as the page
    }
  };
  return (
    <button type="button" className="button size-choice" aria-pressed={isLarge} onClick={change}>
      <span className="size-short" aria-hidden="true">
        Aa
      </span>
      <span className="size-word">{say('size')}</span>
    </button>
  );
}
