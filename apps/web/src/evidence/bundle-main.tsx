import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { WordsProvider } from '../words/language.tsx';
import { readBundleData } from './bundle-data.ts';
import { BundlePage } from './bundle-page.tsx';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/pages.css';
import '../styles/verify.css';
import '../styles/log.css';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
const files = readBundleData(document.getElementById('bundle-data')?.textContent ?? 'null');
createRoot(root).render(
  <StrictMode>
    <WordsProvider>
      <BundlePage files={files} />
    </WordsProvider>
  </StrictMode>,
);
