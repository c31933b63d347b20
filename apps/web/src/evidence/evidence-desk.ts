import { readTrust } from '../app/client.ts';
import { verifier } from '../documents/engine.ts';
import { holdFile } from '../documents/held-file.ts';
import { createStore, useStore } from '../store.ts';
import { fileSizeMax } from '../ui/files.tsx';
import type { EvidenceAnswers } from './evidence-answer.ts';
import { evidenceFile, type EvidenceFile } from './evidence-files.ts';

const filesMax = 20;
const deadlineMs = 30_000;

/** The page: the files and what they come to. */
export interface EvidenceDesk {
  readonly files: readonly EvidenceFile[];
  readonly phase: 'waiting' | 'checking' | 'done' | 'failed';
  readonly answers?: EvidenceAnswers;
  /** The logs this server trusts; a policy among the files comes before it. */
  readonly policy?: string;
}

const store = createStore<EvidenceDesk>({ files: [], phase: 'waiting' });

/** The page, for components. */
export function useEvidenceDesk(): EvidenceDesk {
  return useStore(store);
}

/** Fetches whom to trust, so that the check needs no network. */
export async function loadLogPolicy(): Promise<void> {
  try {
    const { logPolicy: policy } = await readTrust();
    if (policy !== undefined) store.change((desk) => ({ ...desk, policy }));
  } catch {
    // Then a policy file has to be among the files, and the page says so.
  }
}

/** Takes files and checks all that are there. Nothing leaves the page. */
export async function addEvidence(files: readonly File[]): Promise<void> {
  const fits = files.filter(({ size }) => size <= fileSizeMax);
  const held = (await Promise.all(fits.map(holdFile))).map(evidenceFile);
  const names = new Set(held.map(({ name }) => name));
  store.change((desk) => ({
    ...desk,
    files: [...desk.files.filter(({ name }) => !names.has(name)), ...held].slice(-filesMax),
    phase: 'checking',
  }));
  await check();
}

async function check(): Promise<void> {
  const { files, policy } = store.get();
  try {
    const take = { files, ...(policy === undefined ? {} : { policy }) };
    const answers = await verifier.ask('evidence', take, deadlineMs);
    store.change((desk) => ({ ...desk, phase: 'done', answers }));
  } catch {
    store.change((desk) => ({ ...desk, phase: 'failed' }));
  }
}

/** Takes a file away and checks the others again. */
export async function removeEvidence(name: string): Promise<void> {
  const files = store.get().files.filter((file) => file.name !== name);
  if (files.length === 0) return clearEvidence();
  store.change((desk) => ({ ...desk, files, phase: 'checking' }));
  await check();
}

/** Takes all files away. */
export function clearEvidence(): void {
  store.change(({ policy }) => ({
    files: [],
    phase: 'waiting',
    ...(policy === undefined ? {} : { policy }),
  }));
}
