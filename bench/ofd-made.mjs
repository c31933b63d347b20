import { crc32, deflateRaw, utf8 } from '@yunzhang/base';
import { testZip } from '@yunzhang/testkit';

const space = 'xmlns:ofd="http://www.ofdspec.org/2016"';
const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
/** Lines of a page, and characters of a line: a page of a contract. */
const lines = 36;
const words = '甲乙双方经友好协商，就本项目的实施达成如下一致意见，共同遵守执行。';

/** A package of so many pages of text, each with words of its own. */
export function packageOfPages(count) {
  const numbers = Array.from({ length: count }, (_, i) => i);
  const list = numbers.map(
    (i) => `<ofd:Page ID="${10 + i}" BaseLoc="Pages/Page_${i}/Content.xml"/>`,
  );
  const pages = numbers.map((i) => packed(`Doc_0/Pages/Page_${i}/Content.xml`, pageOf(i, count)));
  return testZip([...frame(list.join('')), ...pages]);
}

/** A package of one page and of pictures that no packing makes smaller, in all so many bytes. */
export function packageOfSize(size, fileSize = 8_000_000) {
  const count = Math.max(1, Math.round(size / fileSize));
  const numbers = Array.from({ length: count }, (_, i) => i);
  const media = numbers.map(
    (i) =>
      `<ofd:MultiMedia ID="${1000 + i}" Type="Image"><ofd:MediaFile>i${i}.png</ofd:MediaFile></ofd:MultiMedia>`,
  );
  const list = `${head}<ofd:Res ${space} BaseLoc="Res"><ofd:MultiMedias>${media.join('')}</ofd:MultiMedias></ofd:Res>`;
  const pictures = numbers.map((i) => ({
    name: `Doc_0/Res/i${i}.png`,
    data: noise(size / count, i),
  }));
  return testZip([
    ...frame('<ofd:Page ID="10" BaseLoc="Pages/Page_0/Content.xml"/>', 'DocumentRes'),
    packed('Doc_0/DocumentRes.xml', list),
    packed('Doc_0/Pages/Page_0/Content.xml', pageOf(0, 1)),
    ...pictures,
  ]);
}

function frame(pages, resource) {
  const res = resource === undefined ? '' : `<ofd:${resource}>${resource}.xml</ofd:${resource}>`;
  return [
    packed(
      'OFD.xml',
      `${head}<ofd:OFD ${space} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
    ),
    packed(
      'Doc_0/Document.xml',
      `${head}<ofd:Document ${space}><ofd:CommonData><ofd:MaxUnitID>1000000</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>${res}</ofd:CommonData><ofd:Pages>${pages}</ofd:Pages></ofd:Document>`,
    ),
    packed(
      'Doc_0/PublicRes.xml',
      `${head}<ofd:Res ${space} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts></ofd:Res>`,
    ),
  ];
}

function pageOf(number, count) {
  const objects = Array.from({ length: lines }, (_, i) => {
    const text = `${number + 1}/${count} ${i + 1} ${words}`;
    const deltas = Array.from({ length: text.length - 1 }, () => '4').join(' ');
    const id = 2_000_000 + number * 100 + i;
    return `<ofd:TextObject ID="${id}" Boundary="20 ${20 + i * 7} 170 6" Font="3" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="${deltas}">${text}</ofd:TextCode></ofd:TextObject>`;
  });
  return `${head}<ofd:Page ${space}><ofd:Content><ofd:Layer ID="5">${objects.join('')}</ofd:Layer></ofd:Content></ofd:Page>`;
}

function packed(name, text) {
  const bytes = utf8(text);
  return { name, data: deflateRaw(bytes), deflated: { size: bytes.length, crc: crc32(bytes) } };
}

/** Octets without a pattern, always the same ones for a seed. */
function noise(size, seed) {
  const words32 = new Uint32Array(Math.ceil(size / 4));
  let state = seed + 1;
  for (let i = 0; i < words32.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words32[i] = state;
  }
  return new Uint8Array(words32.buffer, 0, Math.floor(size));
}
