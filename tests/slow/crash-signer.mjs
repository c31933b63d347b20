// The real log signer, on its real socket, with every signature noted: `crash-signer.mjs FOLDER JOURNALS`.
import { randomBytes } from 'node:crypto';
import { openLogSigner, serveSigner } from '../../apps/server/dist/ledger/index.js';
import { lockFolder } from '../../apps/server/dist/support/index.js';
import { openJournal } from './crash-journal.mjs';

const [, , folder, journals] = process.argv;
lockFolder(folder);
const note = openJournal(journals, 'signer');
const inner = openLogSigner({
  folder,
  random: (size) => new Uint8Array(randomBytes(size)),
  now: Date.now,
});
await serveSigner(folder, {
  ...inner,
  // Noted before it is given away: no signature leaves that the check does not see.
  sign: async (request) => {
    const notes = await inner.sign(request);
    const { origin, size } = request;
    note('refused' in notes ? 'refused' : 'signed', { origin, size, ...notes });
    return notes;
  },
});
process.once('disconnect', () => process.exit(1));
process.send?.('ready');
