import fs from 'node:fs';
import { createRequire } from 'node:module';
import { openOfd, renderPage, listSignatures } from '@yunzhang/ofd';
import { readSealSignature } from '@yunzhang/ses';
import { openTrueType } from '@yunzhang/base';
const require = createRequire('/work/main/apps/server/package.json');
const { initWasm, Resvg } = require('@resvg/resvg-wasm');
await initWasm(fs.readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
const fallback = openTrueType(
  new Uint8Array(fs.readFileSync('/work/main/packages/imprint/font/yunzhang-seal-song.ttf')),
);
const files = process.argv.slice(3);
const out = process.argv[2];
fs.mkdirSync(out, { recursive: true });
for (const f of files) {
  const [file, pageNo = '1'] = f.split('#');
  const bytes = new Uint8Array(fs.readFileSync(file));
  const ofd = openOfd(bytes);
  const page = ofd.docBodies[0].document().pages[pageNo - 1];
  if (!page) continue;
  const stamps = listSignatures(ofd).signatures.flatMap(({ stamps, signedValue }) => {
    const here = stamps.filter(({ pageRef }) => pageRef === page.id);
    if (here.length === 0 || !signedValue) return [];
    try {
      const { picture } = readSealSignature(signedValue).seal;
      return here.map(({ boundary, clip }) => ({ boundary, clip, picture }));
    } catch {
      return [];
    }
  });
  let t = process.cpuUsage();
  const r = renderPage(ofd, page, { text: 'outlines', fallback, stamps });
  const a = process.cpuUsage(t);
  t = process.cpuUsage();
  const d = new Resvg(r.svg, {
    fitTo: { mode: 'width', value: +(process.env.W ?? 1240) },
    font: { loadSystemFonts: false },
  });
  const img = d.render();
  const png = img.asPng();
  const b = process.cpuUsage(t);
  const base = file.split('/').pop().replace('.ofd', '') + '-' + pageNo;
  fs.writeFileSync(`${out}/${base}.png`, png);
  fs.writeFileSync(`${out}/${base}.svg`, r.svg);
  console.log(
    base,
    'svg',
    ((a.user + a.system) / 1000).toFixed(0),
    'png',
    ((b.user + b.system) / 1000).toFixed(0),
    r.svg.length,
    r.findings
      .map((x) => x.code + ':' + (x.detail ?? ''))
      .slice(0, 6)
      .join(' | '),
  );
}
