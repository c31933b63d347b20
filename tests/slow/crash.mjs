// npm run crash -- [SECONDS] [--writers N] [--workers N] | --embedded [KILLS] | --restore
// Processes of the ledger are killed at random under load; then the log is checked from the outside.
import { crashEmbedded } from './crash-embedded.mjs';
import { crashServer } from './crash-server.mjs';

const words = process.argv.slice(2);
const valueOf = (name, otherwise) => {
  const at = words.indexOf(name);
  const text = at < 0 ? undefined : words[at + 1];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : otherwise;
};
if (words.includes('--restore')) {
  const { restoreOlder } = await import('./crash-restore.mjs');
  process.exit((await restoreOlder()) ? 0 : 1);
}
const isEmbedded = words.includes('--embedded');
const seconds = /^\d+$/.test(words[0] ?? '') ? Number(words[0]) : 300;

const result = isEmbedded
  ? await crashEmbedded({ kills: valueOf('--embedded', 100) })
  : await crashServer({
      seconds,
      writers: valueOf('--writers', 2),
      workers: valueOf('--workers', 12),
    });
if (result.skipped !== undefined) {
  console.error(`SKIPPED: ${result.skipped}`);
  process.exit(process.env['CI'] === 'true' ? 1 : 0);
}
print(result);
process.exit(result.wrong.length === 0 ? 0 : 1);

function print({ kills, startedAlone, counts, said, wrong, tookMs, seen, folder }) {
  const total = Object.values(kills).reduce((sum, one) => sum + one, 0);
  const each = Object.entries(kills).map(([name, count]) => `${name} ${count}`);
  const acts = counts.entries - counts.own;
  console.log(`${total} kills in ${(tookMs / 1000).toFixed(0)} s: ${each.join(', ')}`);
  if (startedAlone > 0) console.log(`${startedAlone} starts of a sequencer found no signer`);
  console.log(
    `${said.tried.size} acts tried, ${said.committed.size} acknowledged, ` +
      `${said.published.size} answered with their place, ${said.unanswered} commits unanswered`,
  );
  console.log(
    `${counts.entries} entries: ${acts} acts, ${counts.own} of the log itself; ` +
      `${counts.heads} heads, ${counts.notes} different notes checked, ${seen} seen in the folder, ` +
      `${counts.signedTwice} heads signed again; ${counts.tiles} tiles and bundles compared`,
  );
  if (wrong.length === 0) {
    console.log(
      'Every acknowledged act is there once. No gap, no fork; roots and tiles are equal.',
    );
    return;
  }
  for (const line of wrong.slice(0, 50)) console.error(`WRONG ${line}`);
  console.error(`${wrong.length} wrong; kept in ${folder}`);
}
