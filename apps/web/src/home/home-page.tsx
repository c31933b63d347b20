import { useState } from 'react';
import type { Problem, ServerState } from '../app/client.ts';
import { asProblem } from '../app/server-state.ts';
import { go } from '../router.ts';
import { addSamples, clearDesk } from '../seal/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import { SealGallery } from './seal-gallery.tsx';

/** The home page: two doors, and the seals there are. */
export function HomePage({ state }: { readonly state: ServerState }) {
  const { say } = useWords();
  return (
    <div className="page">
      <h1 tabIndex={-1}>{state.organisation ?? say('product')}</h1>
      <div className="doors">
        <Link to="seal" className="door">
          <Icon name="seal" size={40} />
          <span className="door-title">{say('home-seal')}</span>
          <span className="door-why">{say('home-seal-why')}</span>
          <Icon name="next" />
        </Link>
        <Link to="verify" className="door">
          <Icon name="verify" size={40} />
          <span className="door-title">{say('home-verify')}</span>
          <span className="door-why">{say('home-verify-why')}</span>
          <Icon name="next" />
        </Link>
      </div>
      <SampleButton />
      <section className="section">
        <h2>{say('home-seals')}</h2>
        <p className="hint">{say('home-seals-why')}</p>
        <SealGallery level="h3" />
      </section>
    </div>
  );
}

/** Puts both samples on the desk and goes there. */
export function SampleButton({ primary }: { readonly primary?: boolean }) {
  const { say } = useWords();
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const use = () => {
    setProblem(undefined);
    clearDesk();
    addSamples().catch((error: unknown) => {
      setProblem(asProblem(error));
      go('home');
    });
    go('seal');
  };
  return (
    <div className="sample-button">
      <button
        type="button"
        className={primary === true ? 'button button-primary' : 'button'}
        onClick={use}
      >
        {say('try-samples')}
      </button>
      {problem !== undefined && <ProblemNotice problem={problem} title={say('samples-failed')} />}
    </div>
  );
}
