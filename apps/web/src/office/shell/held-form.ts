import { useCallback, useEffect, useState } from 'react';

/** Largest form that is kept; larger ones last as long as their page. */
const formMax = 64 * 1024;

const nameOf = (name: string) => `yunzhang.form.${location.pathname}.${name}`;

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
