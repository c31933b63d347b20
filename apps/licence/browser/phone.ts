import { makeDeviceKey, signApproval } from './device-key.ts';

/** The phone’s pages: signing in, approving, checking again, passkeys. */
const said = document.querySelector<HTMLElement>('#said');

onSubmit('sign-in', async (form, fields) => {
  const body = {
    account: fields.get('account'),
    pin: fields.get('pin'),
    jwk: await makeDeviceKey(),
  };
  await send('/wallet/sign-in', body);
  location.assign(form.dataset['next'] ?? '/wallet');
});

onSubmit('recover', async (_form, fields) => {
  const body = {
    account: fields.get('account'),
    code: fields.get('code'),
    pin: fields.get('pin'),
    jwk: await makeDeviceKey(),
  };
  await send('/wallet/recover', body);
  location.assign('/wallet');
});

onSubmit('step-up', async (form, fields) => {
  const passkey = await passkeyFor(form, '/wallet/step-up/passkey');
  const body = { pin: fields.get('pin'), face: fields.get('face') !== null, passkey };
  await send('/wallet/step-up', body);
  location.reload();
});

onSubmit('ask', approve);

for (const button of document.querySelectorAll<HTMLElement>('[data-account]')) {
  button.addEventListener('click', () => {
    fill('account', button.dataset['account']);
    fill('pin', button.dataset['pin']);
    document.querySelector<HTMLElement>('#sign-in button[type=submit]')?.focus();
  });
}

document.querySelector('#add-passkey')?.addEventListener('click', () => void quietly(addPasskey));

function fill(id: string, value: string | undefined): void {
  const input = document.querySelector<HTMLInputElement>(`#${id}`);
  if (input !== null) input.value = value ?? '';
}

/** Takes a form over; one button of it may still leave by itself. */
function onSubmit(
  id: string,
  act: (form: HTMLFormElement, fields: FormData) => Promise<void>,
): void {
  const form = document.querySelector<HTMLFormElement>(`form#${id}`);
  // Until this script has come, pressing it would send the form past it.
  const button = form?.querySelector<HTMLButtonElement>('.button-primary');
  if (button) button.disabled = false;
  form?.addEventListener('submit', (event) => {
    const { submitter } = event;
    if (submitter instanceof HTMLButtonElement && submitter.name === 'deny') return;
    event.preventDefault();
    if (submitter instanceof HTMLButtonElement) submitter.disabled = true;
    void quietly(() => act(form, new FormData(form))).finally(() => {
      if (submitter instanceof HTMLButtonElement) submitter.disabled = false;
    });
  });
}

/** What went wrong is said on the page. */
async function quietly(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error), 'bad');
    const pin = document.querySelector<HTMLInputElement>('input[name=pin]');
    if (pin !== null) {
      pin.value = '';
      pin.focus();
    }
  }
}

function tell(words: string, how: 'good' | 'bad' | 'plain'): void {
  if (said === null) return;
  said.hidden = false;
  said.className = `notice ${how}`;
  said.textContent = words;
}

async function send(address: string, body: unknown): Promise<unknown> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  const given = (await answer.json()) as { title?: string; code?: string };
  if (!answer.ok) throw new Error(`${given.title ?? answer.status} (${given.code ?? ''})`);
  return given;
}

/** Signs exactly what this page displays, and sends it with what shows who holds the phone. */
async function approve(form: HTMLFormElement, fields: FormData): Promise<void> {
  const { code = '', issuer, client, acr, scopes = '', done = '', working = '' } = form.dataset;
  const [uscc, grant = ''] = textOf(fields, 'licence').split('/');
  tell(working, 'plain');
  const approval = await signApproval({
    iss: issuer,
    qr_id: code,
    client_id: client,
    scopes: scopes.split(' '),
    acr,
    uscc,
    grantId: grant === '' ? null : grant,
    ts: Date.now(),
  });
  if (approval === undefined) {
    location.assign('/wallet');
    return;
  }
  const passkey = await passkeyFor(form, `/qr/${code}/passkey`);
  await send(`/qr/${code}/approve`, {
    approval,
    pin: textOf(fields, 'pin'),
    face: fields.get('face') !== null,
    passkey,
  });
  form.replaceChildren(...(said === null ? [] : [said]));
  tell(done, 'good');
}

function textOf(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}

async function passkeyFor(form: HTMLFormElement, address: string): Promise<unknown> {
  if (form.dataset['passkey'] !== 'yes') return undefined;
  const options = (await send(address, {})) as PublicKeyCredentialRequestOptionsJSON;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const shown = await navigator.credentials.get({ publicKey });
  return shown instanceof PublicKeyCredential ? shown.toJSON() : undefined;
}

async function addPasskey(): Promise<void> {
  const answer = await fetch('/wallet/passkeys/options', {
    method: 'POST',
    headers: { accept: 'application/json' },
  });
  if (answer.status === 401) {
    location.assign('/wallet/grants?refused=level-too-low');
    return;
  }
  const options = (await answer.json()) as PublicKeyCredentialCreationOptionsJSON;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const made = await navigator.credentials.create({ publicKey });
  if (!(made instanceof PublicKeyCredential)) return;
  await send('/wallet/passkeys', { response: made.toJSON() });
  location.reload();
}
