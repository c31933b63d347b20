/** The contact sheet: one HTML file with its pictures inside. */
export function sheetOf(rows, notes, { peer, dpi }) {
  const body = rows.map((row) => rowOf(row, notes, peer)).join('\n');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<title>OFD pages: Yunzhang beside ${peer}</title>
<style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 2em; color: #222; }
table { border-collapse: collapse; }
td, th { border: 1px solid #ccc; padding: 6px; vertical-align: top; text-align: left; }
img { display: block; border: 1px solid #ddd; }
.note { max-width: 26em; }
</style>
<h1>OFD pages: Yunzhang beside ${peer}</h1>
<p>Drawn at ${dpi} dpi from the same files, largest difference first. <b>mean</b>: mean absolute difference
after a light blur, in parts of the range. <b>far</b>: share of pixels that differ by more than a quarter.
Neither side is taken as right; the notes say who is, where one can tell.</p>
<table>
<tr><th>file, page</th><th>mean</th><th>far</th><th>Yunzhang</th><th>${peer}</th><th>note</th></tr>
${body}
</table>
</html>
`;
}

function rowOf(row, notes, peer) {
  const { file, page, mean, far, sizes, thumbnails } = row;
  const told = notes
    .filter((note) => file === note.file && (note.page === undefined || note.page === page))
    .map(({ right, why }) => `<b>${escaped(right)}</b>: ${escaped(why)}`);
  if (sizes !== undefined) told.push(`sizes in pixels: ${sizes.join(' and ')}`);
  const cells = [row.ours, row.ofdrw].map((error, i) =>
    pictureOf(thumbnails[i], error, [file, page, i, peer]),
  );
  const figures = `<td>${mean ?? '–'}</td><td>${far ?? '–'}</td>`;
  return `<tr><td>${escaped(file)}<br />page ${page}</td>${figures}${cells.join('')}<td class="note">${told.join('<br />')}</td></tr>`;
}

function pictureOf(thumbnail, error, [file, page, i, peer]) {
  if (thumbnail === undefined) return `<td>${escaped(error ?? 'nothing')}</td>`;
  const alt = `${file}, page ${page}, by ${i === 0 ? 'Yunzhang' : peer}`;
  return `<td><img alt="${escaped(alt)}" src="data:image/png;base64,${thumbnail}" /></td>`;
}

const escaped = (text) =>
  String(text).replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign],
  );
