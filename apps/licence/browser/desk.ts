/** The screen with the QR code: draws the newest code, and goes on when the phone has approved. */
interface Shown {
  readonly state: 'shown' | 'scanned' | 'approved' | 'denied' | 'used' | 'over';
  readonly path: string;
  readonly size: number;
  readonly short: string;
  readonly link: string;
  readonly changesInMs: number;
}

const pollMs = 1000;
const scan = element('scan');
const status = element('status');
const address = `/login/${scan.dataset['uid'] ?? ''}`;
let changesAt = Date.now() + Number(element('seconds').textContent) * 1000;
let isOver = false;

element('refresh').addEventListener('click', () => location.reload());
element('cancel').addEventListener('click', () => void leave('cancel'));
setInterval(countDown, 1000);
void poll();

function element(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`#${id}`);
  if (found === null) throw new Error(`no ${id}`);
  return found;
}

async function poll(): Promise<void> {
  try {
    const answer = await fetch(`${address}/state`, { headers: { accept: 'application/json' } });
    if (answer.status === 403 || answer.status === 404) end('over');
    else if (answer.ok) await show((await answer.json()) as Shown);
  } catch {
    say(scan.dataset['lost']);
  }
  if (!isOver) setTimeout(() => void poll(), pollMs);
}

async function show(shown: Shown): Promise<void> {
  scan.dataset['state'] = shown.state;
  if (shown.state === 'approved') {
    say(scan.dataset['approved']);
    isOver = true;
    await leave('finish');
    return;
  }
  if (shown.state === 'denied' || shown.state === 'over' || shown.state === 'used') {
    end(shown.state === 'denied' ? 'denied' : 'over');
    return;
  }
  say(shown.state === 'scanned' ? scan.dataset['scanned'] : scan.dataset['waiting']);
  const path = element('qr-path');
  if (path.getAttribute('d') !== shown.path) {
    path.setAttribute('d', shown.path);
    path.parentElement?.setAttribute('viewBox', `0 0 ${shown.size} ${shown.size}`);
    element('short').textContent = shown.short;
    element('same').setAttribute('href', shown.link);
  }
  changesAt = Date.now() + shown.changesInMs;
}

async function leave(how: 'finish' | 'cancel'): Promise<void> {
  isOver = true;
  const answer = await fetch(`${address}/${how}`, { method: 'POST' });
  if (!answer.ok) {
    end('over');
    return;
  }
  const { next } = (await answer.json()) as { next: string };
  location.assign(next);
}

function end(how: 'denied' | 'over'): void {
  isOver = true;
  scan.dataset['state'] = how;
  say(scan.dataset[how]);
  const refresh = element('refresh') as HTMLButtonElement;
  refresh.hidden = false;
  refresh.focus();
}

// Said only when it changes: a screen reader repeats what is set again.
function say(words: string | undefined): void {
  if (words !== undefined && status.textContent !== words) status.textContent = words;
}

function countDown(): void {
  const seconds = Math.max(0, Math.ceil((changesAt - Date.now()) / 1000));
  element('seconds').textContent = String(seconds);
}
