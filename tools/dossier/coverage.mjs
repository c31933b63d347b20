// What stands for each point of the dossier: writes docs/scenarios/coverage.md.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const target = path.join(root, 'docs/scenarios/coverage.md');

const points = path.join(root, 'packages/scenarios/dossier');
const sources = path.join(root, 'packages/scenarios/src');
/** Where the platform itself shows what no scenario can: processes, pages, keys. */
const hosts = ['apps/server/src', 'apps/custody/src', 'tools/knowledge', 'scripts'];

/** Rows, points that are missing, and names no page has. `engine` is the package, `proofs` all. */
export function coverageOf(engine, proofs, scenarios) {
  const pages = fs
    .readdirSync(points)
    .sort()
    .map((file) => JSON.parse(fs.readFileSync(path.join(points, file), 'utf8')));
  const files = fs.readdirSync(sources, { recursive: true, encoding: 'utf8' }).sort();
  const read = (file) => fs.readFileSync(path.join(sources, file), 'utf8');
  const evidence = [
    ...files
      .filter((file) => file.endsWith('.story'))
      .flatMap((file) => engine.evidenceOfStories(file, engine.readStories(read(file)))),
    ...files
      .filter((file) => file.endsWith('.test.ts'))
      .flatMap((file) => engine.evidenceOfTests(file, read(file))),
    ...proofs.flatMap((proof) => engine.evidenceOfProof(proof)),
    ...hosts.flatMap((folder) => evidenceIn(engine, folder)),
  ];
  const matrix = engine.matrixOf(pages, evidence, engine.catalog(scenarios));
  const done = new Set(proofs.flatMap((proof) => proof.dossier ?? []));
  const rows = matrix.rows.filter(({ page }) => done.has(page));
  const missing = rows.filter((row) => row.evidence.length === 0).map(({ point }) => point.name);
  return { pages: pages.filter(({ id }) => done.has(id)), rows, missing, unknown: matrix.unknown };
}

/** Tests of the platform, and the stories told in a browser. */
function evidenceIn(engine, folder) {
  const place = path.join(root, folder);
  return fs
    .readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.m?ts$|\.test\.mjs$|^e2e\.mjs$/.test(file))
    .sort()
    .flatMap((file) =>
      engine.evidenceOfTests(
        path.join(folder, file),
        fs.readFileSync(path.join(place, file), 'utf8'),
      ),
    );
}

/** The page of the docs. */
export function coveragePage(engine, { pages, rows }) {
  const parts = pages.map(({ id, title }) => {
    const own = rows.filter(({ page }) => page === id);
    const table = engine.matrixTable({ rows: own, missing: [], unknown: [] });
    return `## ${id} ${title}\n\n${table}\n`;
  });
  const head = [
    '# What stands for each point of the dossier',
    '',
    'Written by `node tools/dossier/coverage.mjs`; a test compares. A point is a row of a state',
    'table, an invariant, an error or a test that must pass. Stories, tests, oracles of random walks',
    'and attacks name the points they stand for.',
    '',
  ];
  return `${head.join('\n')}\n${parts.join('\n')}`;
}

async function main() {
  const { createServer } = await import('vite');
  // Vite reads TypeScript where Node 20 does not, so that no build need come first.
  const server = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, watch: null, ws: false },
    ssr: { resolve: { conditions: ['source', 'node'] } },
  });
  const load = (file) => server.ssrLoadModule(path.join(root, 'packages', file));
  const engine = await load('scenario/src/index.ts');
  const { proofs } = await load('scenarios/src/proofs.ts');
  const { scenarios } = await load('scenarios/src/index.ts');
  await server.close();
  const coverage = coverageOf(engine, proofs, scenarios);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, coveragePage(engine, coverage));
  for (const name of coverage.missing) console.error(`nothing stands for ${name}`);
  for (const { point, at } of coverage.unknown)
    console.error(`${at} names ${point}: no such point`);
  console.log(`coverage: ${coverage.rows.length} points of ${coverage.pages.length} pages`);
}

if (import.meta.url === pathToFileURL(path.resolve(process.argv[1] ?? '')).href) await main();
