// The embedded page: shows how far a case is and tells the page around it. See docs/embedding.md.
const root = document.querySelector('main');
const origins = JSON.parse(root.dataset.origins);
const language = document.documentElement.lang === 'en' ? 'en' : 'zh';
const words = {
  zh: {
    waiting: '等待业务系统',
    open: '到平台办理',
    over: '会话已结束，请刷新业务系统页面',
    away: '暂时连不上平台，正在重试',
  },
  en: {
    waiting: 'Waiting for your system',
    open: 'Go on at the platform',
    over: 'The session is over; reload your page',
    away: 'The platform is away; trying again',
  },
}[language];
const version = 1;
const pollMs = 5000;

let state = { run: 0 };

function show(text, path) {
  root.querySelector('p').textContent = text;
  const link = root.querySelector('a');
  link.hidden = path === undefined;
  link.textContent = words.open;
  if (path !== undefined) link.href = path;
}

function tell(origin, message) {
  window.parent.postMessage({ yunzhang: version, ...message }, origin);
}

async function look(token) {
  const answer = await fetch('/v1/embed/case', {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    credentials: 'omit',
    cache: 'no-store',
  });
  const body = await answer.json();
  return answer.ok ? { seen: body } : { problem: { code: body.code, trace: body.trace } };
}

async function follow(run, { id, token, origin }) {
  let last;
  while (state.run === run) {
    const { seen, problem } = await look(token).catch(() => ({}));
    if (state.run !== run) return;
    if (problem !== undefined) {
      show(words.over);
      tell(origin, { type: 'problem', id, ...problem });
      return;
    }
    if (seen === undefined) show(words.away);
    else {
      show(seen.phaseTitle[language], `/office/cases/${encodeURIComponent(seen.case)}`);
      if (last === undefined)
        tell(origin, { type: 'opened', id, case: seen.case, phase: seen.phase });
      else if (last !== seen.phase)
        tell(origin, { type: 'changed', id, case: seen.case, phase: seen.phase });
      last = seen.phase;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

window.addEventListener('message', ({ source, origin, data }) => {
  // The policy of this page lets nobody else frame it; what comes from elsewhere is not read.
  if (source !== window.parent || !origins.includes(origin)) return;
  if (typeof data !== 'object' || data === null || !('yunzhang' in data)) return;
  const id = typeof data.id === 'string' ? data.id.slice(0, 100) : '';
  if (data.yunzhang !== version) return tell(origin, { type: 'problem', id, code: 'version' });
  if (data.type === 'close') {
    state = { run: state.run + 1 };
    show(words.waiting);
  } else if (data.type === 'open' && typeof data.token === 'string') {
    state = { run: state.run + 1 };
    void follow(state.run, { id, token: data.token, origin });
  } else tell(origin, { type: 'problem', id, code: 'message' });
});

show(words.waiting);
for (const origin of origins) tell(origin, { type: 'ready' });
