import { useBook } from '../../words/book.ts';
import { officeWords } from '../../words/office.ts';
import { PathLink } from '../ui/path-link.tsx';
import { lineOf, railOf } from './rail.ts';
import type { Me } from './session.ts';

interface RailProps {
  readonly me: Me | undefined;
  readonly place: string;
}

/** The rail: at the left on the desk, a strip that can be pushed on the phone. */
export function Rail({ me, place }: RailProps) {
  const { say, language } = useBook(officeWords);
  const lines = railOf(me);
  const current = lineOf(place, lines);
  if (lines.length === 0) return null;
  return (
    <nav className="office-rail" aria-label={say('rail')}>
      <ul>
        {lines.map((line) => (
          <li key={line.to}>
            <PathLink to={line.to} current={line === current}>
              {line.words[language]}
            </PathLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
