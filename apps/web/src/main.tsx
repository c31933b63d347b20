import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { meetServer } from './app/server-state.ts';
import { verifier } from './documents/engine.ts';
import { codeOf } from './router.ts';
import { WordsProvider } from './words/language.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/pages.css';
import './styles/viewer.css';
import './styles/seal.css';
import './styles/verify.css';
import './styles/log.css';

// The one-time code leaves the address bar before anything else happens.
const code = codeOf(location.hash);
if (location.hash.startsWith('#code=')) history.replaceState(null, '', location.pathname);

// Verifying must work when the network goes away after this moment.
verifier.warm();
void meetServer(code);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
createRoot(root).render(
  <StrictMode>
    <WordsProvider>
      <App />
    </WordsProvider>
  </StrictMode>,
);
