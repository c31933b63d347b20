import { Notice } from '../../ui/notice.tsx';
import { nameIn, useBook } from '../../words/book.ts';
import { freezeWords, sealWords } from '../../words/seals.ts';
import { PathLink } from '../ui/path-link.tsx';
import { momentText } from '../ui/times.tsx';
import { callOf, type HotlineCall } from './calls.ts';
import { ByHotline } from './hotline-calls.tsx';
import type { SealFreeze, SealRecord } from './seal-record.ts';

interface SealNoticesProps {
  readonly seal: SealRecord;
  readonly calls: readonly HotlineCall[];
  readonly nameOf: (id: string) => string;
}

/** What stands in the way of using it, before anything else. */
export function SealNotices(props: SealNoticesProps) {
  const { seal } = props;
  const { say } = useBook(sealWords);
  switch (seal.phase) {
    case 'correction':
      return (
        <Notice tone="unsure" title={say('correction')}>
          <ul>
            {seal.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
          <PathLink to={`/office/cases/${encodeURIComponent(seal.case)}`} className="button">
            {say('correction-do')}
          </PathLink>
        </Notice>
      );
    case 'changing':
    case 'expired': {
      const query = new URLSearchParams({ kind: seal.kind, replaces: seal.case });
      return (
        <Notice tone="unsure" title={say(seal.phase)}>
          <PathLink to={`/office/seals/apply?${query.toString()}`} className="button">
            {say('changing-do')}
          </PathLink>
        </Notice>
      );
    }
    case 'lost':
      return <Lost {...props} />;
    default:
      return seal.freezes.length === 0 ? null : <Frozen {...props} />;
  }
}

function Lost({ seal, calls, nameOf }: SealNoticesProps) {
  const { say } = useBook(sealWords);
  const call = callOf(calls, { act: 'reportLoss', at: seal.lostAt });
  return (
    <Notice tone="bad" title={say('lost')}>
      {call !== undefined && <ByHotline call={call} nameOf={nameOf} />}
      <p>{say('lost-why', { at: momentText(seal.lostAt) })}</p>
    </Notice>
  );
}

function Frozen({ seal, calls, nameOf }: SealNoticesProps) {
  const { say } = useBook(sealWords);
  return (
    <Notice tone="unsure" title={say('frozen')}>
      {seal.freezes.map((freeze) => {
        const { by, who, at } = freeze;
        const call = by === 'owner' ? callOf(calls, { act: 'freeze', at }) : undefined;
        return call === undefined ? (
          <FrozenBy key={`${by} ${who}`} freeze={freeze} nameOf={nameOf} />
        ) : (
          <ByHotline key={`${by} ${who}`} call={call} nameOf={nameOf} />
        );
      })}
    </Notice>
  );
}

interface FrozenByProps {
  readonly freeze: SealFreeze;
  readonly nameOf: (id: string) => string;
}

function FrozenBy({ freeze: { by, who, at, reason }, nameOf }: FrozenByProps) {
  const { say, language } = useBook(sealWords);
  const name = nameIn(freezeWords, by, language);
  const side = language === 'zh' ? `${name}（${nameOf(who)}）` : `${name} (${nameOf(who)})`;
  return <p>{say('frozen-by', { side, at: momentText(at), reason })}</p>;
}
