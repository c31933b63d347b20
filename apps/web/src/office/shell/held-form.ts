import { useCallback, useEffect, useState } from 'react';

/** Largest form that is kept; larger ones last as long as their page. */
const formMax = 64 * 1024;

const prefix = 'yunzhang.form.';
const ownerName = 'yunzhang.form-of';
const nameOf = (name: string) => `${prefix}${location.pathname}.${name}`;

/** Throws away what was filled in. */
export function forgetForms(): void {
  try {
    const names = Array.from({ length: sessionStorage.length }, (_, at) => sessionStorage.key(at));
    for (const name of names) {
      if (name?.startsWith(prefix) === true) sessionStorage.removeItem(name);
    }
    sessionStorage.removeItem(ownerName);
  } catch {
    // storage may be switched off: then nothing is kept
  }
}

/** Keeps forms for one person: whoever logs in after them in the same tab finds none of theirs. */
export function keepFormsFor(owner: string): void {
  try {
    const before = sessionStorage.getItem(ownerName);
    if (before !== null && before !== owner) forgetForms();
    sessionStorage.setItem(ownerName, owner);
  } catch {
    // as above
  }
}

function readForm<T extends object>(name: string, first: T): T {
  try {
    const text = sessionStorage.getItem(nameOf(name));
    if (text === null || text.length > formMax) return first;
    const kept: unknown = JSON.parse(text);
    // Only fields the form still has: another version of the page may have kept it.
    if (typeof kept !== 'object' || kept === null) return first;
    const fields = Object.entries(kept).filter(([key]) => Object.hasOwn(first, key));
    return { ...first, ...Object.fromEntries(fields) };
  } catch {
    return first; // storage may be switched off
  }
}

/**
 * What is filled in on a page, kept while the person goes to confirm who they are and comes back.
 *
 * Kept in this tab only, and gone as soon as it was sent. Nothing secret may be filled into it.
 */
export function useHeldForm<T extends object>(
  name: string,
  first: T,
): readonly [form: T, change: (part: Partial<T>) => void, forget: () => void] {
  const [form, setForm] = useState(() => readForm(name, first));
  const change = useCallback((part: Partial<T>) => setForm((one) => ({ ...one, ...part })), []);
  useEffect(() => {
    try {
      const text = JSON.stringify(form);
      if (form !== first && text.length <= formMax) sessionStorage.setItem(nameOf(name), text);
    } catch {
      // as above
    }
  }, [form, first, name]);
  const forget = useCallback(() => {
    setForm(first);
    try {
      sessionStorage.removeItem(nameOf(name));
    } catch {
      // as above
    }
  }, [first, name]);
  return [form, change, forget];
}
