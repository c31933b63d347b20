import { type FormEvent, useState } from 'react';
import { useBook } from '../../words/book.ts';
import { supportWords } from '../../words/support.ts';
import { useAsked } from '../shell/asked.ts';
import { send } from '../shell/client.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { ConfirmedButton } from '../ui/confirmed-button.tsx';
import { type Column, DataList } from '../ui/data-list.tsx';
import { OnceShown } from '../ui/once-shown.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { TextLine } from './fields.tsx';

interface Client {
  readonly id: string;
  readonly name: string;
  readonly origins: readonly string[];
  readonly webhook: string | null;
}

const empty = { name: '', origins: '', webhook: '' };
const path = '/v1/clients';

/** Business systems that embed pages or hear of cases. @basis platform.md P10 (c) */
export function ClientsPage() {
  const { say } = useBook(supportWords);
  const [keys, setKeys] = useState<string>();
  const asked = useAsked<{ readonly clients: readonly Client[] }>(path);
  return (
    <>
      <PageHead title={say('clients')} subtitle={say('clients-lead')} />
      <h2>{say('client-make')}</h2>
      {keys === undefined ? (
        <ClientForm onMade={setKeys} />
      ) : (
        <OnceShown
          title={say('client-made')}
          why={say('client-made-why')}
          secret={keys}
          closeTitle={say('client-close')}
          onClose={() => setKeys(undefined)}
        />
      )}
      <Shown
        of={asked}
        isEmpty={({ clients }) => clients.length === 0}
        empty={<p>{say('clients-none')}</p>}
      >
        {({ clients }) => <ClientList clients={clients} />}
      </Shown>
    </>
  );
}

function ClientForm({ onMade }: { readonly onMade: (keys: string) => void }) {
  const { say } = useBook(supportWords);
  const [form, change, forget] = useHeldForm('client', empty);
  const [isTried, setTried] = useState(false);
  const { press, isBusy, problem } = usePress(async (_key, given: typeof empty) => {
    const origins = given.origins.split(/\s+/).filter((one) => one !== '');
    const webhook = given.webhook.trim();
    const body = { name: given.name, origins, ...(webhook === '' ? {} : { webhook }) };
    const made = await send<{ readonly key: string; readonly webhookKey: string }>(path, { body });
    forget();
    onMade(`${made.key}\n${made.webhookKey}`);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (form.name.trim() !== '') press(form);
  };
  return (
    <form className="sheet section" onSubmit={submit} aria-label={say('client-make')} noValidate>
      <TextLine
        label={say('client-name')}
        value={form.name}
        onChange={(name) => change({ name })}
        sizeMax={80}
        fault={isTried && form.name.trim() === '' ? say('ticket-required') : undefined}
      />
      <TextLine
        label={say('client-origins')}
        value={form.origins}
        onChange={(origins) => change({ origins })}
        sizeMax={3000}
        isLong
      />
      <TextLine
        label={say('client-webhook')}
        value={form.webhook}
        onChange={(webhook) => change({ webhook })}
        sizeMax={2048}
      />
      {problem !== undefined && <ProblemBox problem={problem} />}
      <button type="submit" className="button button-primary" disabled={isBusy}>
        {say('client-make')}
      </button>
    </form>
  );
}

function ClientList({ clients }: { readonly clients: readonly Client[] }) {
  const { say } = useBook(supportWords);
  const { press, isBusy, problem } = usePress(async (_key, id: string) =>
    send(`${path}/${id}`, { method: 'DELETE' }),
  );
  const columns: readonly Column<Client>[] = [
    { id: 'name', title: say('client-name'), text: ({ name }) => name },
    {
      id: 'id',
      title: say('client-id'),
      text: ({ id }) => id,
      cell: ({ id }) => <code>{id}</code>,
    },
    { id: 'origins', title: say('client-origins'), text: ({ origins }) => origins.join(' ') },
    { id: 'webhook', title: say('client-webhook'), text: ({ webhook }) => webhook ?? '–' },
    {
      id: 'end',
      title: say('client-end'),
      text: () => '',
      cell: ({ id, name }) => (
        <ConfirmedButton
          title={say('client-end')}
          label={say('client-end-of', { name })}
          why={say('client-end-why')}
          isBusy={isBusy}
          onConfirm={() => press(id)}
        />
      ),
    },
  ];
  return (
    <>
      {problem !== undefined && <ProblemBox problem={problem} />}
      <DataList
        caption={say('clients')}
        columns={columns}
        rows={clients}
        keyOf={({ id }) => id}
        fileName="clients"
      />
    </>
  );
}
