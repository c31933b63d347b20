// What a process said before it was killed: one line per fact, written before anything else is done.
import fs from 'node:fs';
import path from 'node:path';

/** Opens the journal of one life of a process. A line that was written stays after SIGKILL. */
export function openJournal(folder, name) {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}-${process.pid}-${Date.now()}.jsonl`);
  const handle = fs.openSync(file, 'wx');
  return (kind, fact) => {
    fs.writeSync(handle, `${JSON.stringify({ kind, ...fact })}\n`);
  };
}

/** All facts that processes of a name wrote; the last line of a life may be cut. */
export function* readJournals(folder, name) {
  if (!fs.existsSync(folder)) return;
  for (const file of fs.readdirSync(folder).filter((one) => one.startsWith(`${name}-`))) {
    const lines = fs.readFileSync(path.join(folder, file), 'utf8').split('\n');
    const cut = lines.pop();
    for (const line of lines) yield JSON.parse(line);
    if (cut !== '') yield { kind: 'cut' };
  }
}
