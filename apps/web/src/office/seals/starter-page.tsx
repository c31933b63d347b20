import { useState } from 'react';
import { goTo } from '../../router.ts';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { nameIn, useBook } from '../../words/book.ts';
import { kindWords, sealWords } from '../../words/seals.ts';
import { registerGrantorKey } from '../keys/index.ts';
import { useCases } from '../shell/case-pages.ts';
import { send } from '../shell/client.ts';
import { usePress } from '../shell/press.ts';
import { useMe } from '../shell/session.ts';
import { Facts } from '../ui/facts.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { CustodianField } from './custodian-field.tsx';
import { isOver } from '../shell/phases.ts';
import { type Proposal, useProposal } from './starter-proposal.ts';

/** The five, in the order of the dossier. @basis platform.md P02 (one-stop registration) */
const kinds = ['legal-name', 'finance', 'invoice', 'contract', 'legal-representative'] as const;

/** Five seals of a new enterprise with one press. @basis platform.md P02 (new company) */
export function StarterPage() {
  const { say } = useBook(sealWords);
  const me = useMe();
  const isHead = me.roles.includes('legal-representative');
  return (
    <>
      <PageHead
        title={say('starter')}
        subtitle={say('starter-lead')}
        back={{ to: '/office/seals', title: say('seals') }}
      />
      {isHead ? (
        <Proposed />
      ) : (
        <Notice tone="plain" icon="skipped" title={say('starter-not-head')}>
          <p>{say('starter-not-head-why')}</p>
        </Notice>
      )}
    </>
  );
}

function Proposed() {
  const { say } = useBook(sealWords);
  const proposal = useProposal();
  const { asked } = useCases('seal-life');
  const there = (asked.value?.cases ?? []).some(({ phase }) => !isOver(phase));
  return (
    <>
      {there && (
        <Notice tone="unsure" title={say('starter-there')}>
          <p>{say('starter-there-why')}</p>
          <PathLink to="/office/seals" className="button">
            {say('see-seals')}
          </PathLink>
        </Notice>
      )}
      <Shown of={proposal}>{(value) => <StarterForm proposal={value} />}</Shown>
    </>
  );
}

function StarterForm({ proposal }: { readonly proposal: Proposal }) {
  const { say } = useBook(sealWords);
  const me = useMe();
  const { wish, custodians, authorityName } = proposal;
  const [custodian, setCustodian] = useState(wish.custodian);
  const { press, isBusy, problem } = usePress(async (key, given: Proposal['wish']) => {
    await registerGrantorKey(me);
    await send('/v1/seal-starter-sets', { body: given, key });
    goTo('/office/seals');
  });
  return (
    <>
      <section className="sheet section" aria-labelledby="starter-facts">
        <h2 id="starter-facts">{say('starter-facts')}</h2>
        <Facts
          of={[
            { title: say('starter-name'), value: wish.name },
            { title: say('starter-company'), value: <code>{wish.company}</code> },
            { title: say('starter-rep'), value: wish.legalRepName },
            { title: say('starter-licence'), value: <code>{wish.licence}</code> },
            { title: say('starter-authority'), value: authorityName },
          ]}
        />
        <CustodianField custodians={custodians} value={custodian} onChange={setCustodian} />
      </section>
      <StarterSeals name={wish.name} person={wish.legalRepName} />
      {problem !== undefined && <ProblemBox problem={problem} />}
      <div className="starter-foot">
        <SureButton
          level={3}
          title={say('starter-do')}
          confirmTitle={say('starter-confirm')}
          isBusy={isBusy}
          onPress={() => press({ ...wish, custodian })}
        />
        <p className="hint">{say('starter-key')}</p>
      </div>
    </>
  );
}

function StarterSeals({ name, person }: { readonly name: string; readonly person: string }) {
  const { say, language } = useBook(sealWords);
  return (
    <section className="section" aria-labelledby="starter-seals">
      <h2 id="starter-seals">{say('starter-seals')}</h2>
      <ol className="starter-seals">
        {kinds.map((kind) => (
          <li key={kind}>
            <Icon name="seal" size={24} />
            <span>{nameIn(kindWords, kind, language)}</span>
            <span className="hint">{kind === 'legal-representative' ? person : name}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
