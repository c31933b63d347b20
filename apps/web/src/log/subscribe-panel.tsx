import { writePolicy } from '@yunzhang/ledger';
import { CopyButton } from '../ui/copy-button.tsx';
import { saveAs } from '../ui/files.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/language.tsx';
import type { LogView } from './log-view.ts';

/** What an owner fills in; the tag key was handed over with the seal. @basis ledger.md §13.3 */
const ownerFile = `{
  "seals": [
    {
      "id": "${'1'.repeat(14)}",
      "key": "${'0'.repeat(64)}",
      "firstDay": 20760,
      "days": 1826,
      "known": []
    }
  ]
}
`;

/** How an owner, or anybody, has this log watched. @basis product.md R46, N6; ledger.md §17 */
export function SubscribePanel({ view }: { readonly view: LogView }) {
  const { say } = useWords();
  const where = quoted(view.source.name);
  const watch = `npx yunzhang log monitor ${where} --owner owner.json --policy policy.txt --state seen.json --every 600`;
  const audit = `npx yunzhang log audit ${where} --policy policy.txt`;
  const savePolicy = () => saveAs('policy.txt', writePolicy(view.policy), 'text/plain');
  return (
    <section className="sheet section" aria-labelledby="log-subscribe">
      <h2 id="log-subscribe">{say('subscribe-title')}</h2>
      <p>{say('subscribe-why')}</p>
      <ol className="log-how">
        <li>
          {say('subscribe-owner')}
          <div className="next-steps">
            <button
              type="button"
              className="button"
              onClick={() => saveAs('owner.json', ownerFile, 'application/json')}
            >
              <Icon name="download" />
              {say('subscribe-owner-save')}
            </button>
            <button type="button" className="button" onClick={savePolicy}>
              <Icon name="download" />
              {say('subscribe-policy-save')}
            </button>
          </div>
        </li>
        <li>
          {say('subscribe-run')}
          <CommandLine text={watch} what={say('subscribe-title')} />
        </li>
        <li>{say('subscribe-alarm')}</li>
      </ol>
      <h3>{say('audit-title')}</h3>
      <CommandLine text={audit} what={say('audit-title')} />
    </section>
  );
}

function CommandLine({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <p className="command">
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </p>
  );
}

/** A name with anything unusual in it is quoted for a shell. */
function quoted(name: string): string {
  return /^[\w:/.-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}
