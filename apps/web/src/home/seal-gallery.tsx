import { useEffect } from 'react';
import { loadSeals, useSeals } from '../app/seals.ts';
import { Notice, ProblemNotice } from '../ui/notice.tsx';
import { SealCard } from '../ui/seal-card.tsx';
import { useWords } from '../words/language.tsx';

/** All seals of the organisation at true size, in each of the states a list can be in. */
export function SealGallery({ level }: { readonly level: 'h2' | 'h3' }) {
  const { say } = useWords();
  const known = useSeals();
  useEffect(() => void loadSeals(), []);
  if (known.phase === 'failed') {
    const again = () => void loadSeals({ again: true });
    return <ProblemNotice problem={known.problem} title={say('seals-failed')} onRetry={again} />;
  }
  if (known.phase !== 'ready') return <p className="hint">{say('seals-loading')}</p>;
  if (known.seals.length === 0) {
    return (
      <Notice tone="plain" icon="none" title={say('seals-empty')}>
        <p>{say('seals-empty-why')}</p>
      </Notice>
    );
  }
  return (
    <ul className="seal-cards">
      {known.seals.map((seal) => (
        <SealCard key={seal.id} seal={seal} level={level} />
      ))}
    </ul>
  );
}
