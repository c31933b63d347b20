// Changes of XML, DER, fonts, images and ZIP that keep most of the structure.

/** Numbers and texts that programs trip over. */
const odd = [
  '0',
  '-1',
  '1',
  '0.0000001',
  '-0',
  '1e308',
  '-1e400',
  'NaN',
  'Infinity',
  '2147483647',
  '4294967296',
  '99999999999999999999',
  '',
  ' ',
  '0 0 0 0',
  '0 0 1e9 1e9',
  '1 2 3',
  '-5 -5 -5 -5',
  '0 0 0 0 0 0',
  '1 0 0 1 1e300 1e300',
  'true',
  'g 100000000 1',
  'g 3 5 g 3 5 1 1 1',
  '#ff0000',
  '../../../../OFD.xml',
  '/OFD.xml',
  '.',
  'M 0 0 L 10 10 B 1 2 3 4 5 6 A 1 1 0 1 1 5 5 C',
  'M 1e300 1e300 L -1e300 1e300 A 1e-300 1e300 0 0 0 1 1 C C C',
  'A 1 2 3 4 5',
  '&amp;#x41;',
  '中'.repeat(200),
  'x'.repeat(5000),
];

const pick = (list, random) => list[random(list.length)];

/** One change of an XML text; `donors` are other XML texts to take pieces from. */
export function editXml(text, random, donors) {
  const tokens = text.match(/<[^>]*>|[^<]+/g) ?? [text];
  const at = random(tokens.length);
  const token = tokens[at];
  switch (random(14)) {
    case 0:
      return replaceValue(text, random, () => pick(odd, random));
    case 1:
      return replaceValue(text, random, (value) => editNumber(value, random));
    case 2:
      tokens.splice(at, 1 + random(4));
      break;
    case 3: {
      const span = elementAt(tokens, at);
      tokens.splice(span.from, span.to - span.from);
      break;
    }
    case 4: {
      const { from, to } = elementAt(tokens, at);
      const copies = 1 + (random(20) === 0 ? random(300) : random(3));
      const piece = tokens.slice(from, to);
      if (piece.length * copies < 20_000) {
        tokens.splice(to, 0, ...Array.from({ length: copies }, () => piece).flat());
      }
      break;
    }
    case 5: {
      const a = elementAt(tokens, at);
      const b = elementAt(tokens, random(tokens.length));
      const [p, q] = [tokens.slice(a.from, a.to), tokens.slice(b.from, b.to)];
      if (a.to <= b.from) {
        tokens.splice(b.from, q.length, ...p);
        tokens.splice(a.from, p.length, ...q);
      }
      break;
    }
    case 6: {
      // An element inside copies of its own tags.
      const { from, to } = elementAt(tokens, at);
      const name = /^<([\w:.-]+)/.exec(tokens[from] ?? '')?.[1];
      const depth = random(6) === 0 ? random(2000) : 1 + random(5);
      if (name !== undefined) {
        tokens.splice(to, 0, `</${name}>`.repeat(depth));
        tokens.splice(from, 0, `<${name}>`.repeat(depth));
      }
      break;
    }
    case 7: {
      const donor = pick(donors, random);
      const others = donor.match(/<[^>]*>|[^<]+/g) ?? [];
      const span = elementAt(others, random(others.length));
      tokens.splice(at, 0, ...others.slice(span.from, Math.min(span.to, span.from + 2000)));
      break;
    }
    case 8: {
      // Another name for an element, start and end.
      const name = /^<\/?([\w:.-]+)/.exec(token)?.[1];
      const other = /<([\w:.-]+)/.exec(pick(donors, random))?.[1];
      const known = [...pick(donors, random).matchAll(/<([\w:.-]+)/g)].map(([, one]) => one);
      if (name !== undefined) return text.replaceAll(name, pick(known, random) ?? other ?? name);
      break;
    }
    case 9: {
      const ids = [
        ...text.matchAll(/\b(?:ID|ResourceID|Font|TemplateID|PageRef|DrawParam)="(\d+)"/g),
      ];
      if (ids.length > 1) {
        const [p, q] = [pick(ids, random)[1], pick(ids, random)[1]];
        return text.replaceAll(`="${p}"`, `="${q}"`);
      }
      break;
    }
    case 10: {
      const attribute = pick(
        [
          'Visible="false"',
          'Alpha="0"',
          'Type="Seal"',
          'CTM="0 0 0 0 0 0"',
          'xmlns="urn:x"',
          'Relative="1"',
          'DrawParam="1"',
          'HScale="0"',
          'CharDirection="45"',
          'BlendMode="Multiply"',
          'Clip="0 0 1 1"',
          'MiterLimit="0"',
          'DashPattern="0 0"',
          'DashPattern="0.00001 0.00001"',
          'LineWidth="1e9"',
          'Size="1e9"',
        ],
        random,
      );
      if (/^<[\w:.-]+/.test(token)) tokens[at] = token.replace(/(\/?>)$/, ` ${attribute}$1`);
      break;
    }
    case 11:
      tokens[at] = editText(token, random);
      break;
    case 12: {
      const points = Array.from(
        { length: 1 + random(200) },
        () => `L ${random(500) - 100} ${random(500)}`,
      );
      return text.replace(
        /(<(?:[\w.-]+:)?AbbreviatedData>)[^<]*/,
        (_, start) => `${start}M 1 1 ${points.join(' ')} C`,
      );
    }
    default:
      return replaceValue(text, random, (value) => editText(value, random));
  }
  return tokens.join('');
}

/** From the start tag at or after a token to its end tag. */
function elementAt(tokens, at) {
  let from = at;
  while (from < tokens.length && !/^<[\w]/.test(tokens[from])) from += 1;
  if (from >= tokens.length) return { from: at, to: Math.min(at + 1, tokens.length) };
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (/^<[\w]/.test(token) && !token.endsWith('/>')) depth += 1;
    else if (token.startsWith('</')) depth -= 1;
    if (depth <= 0) return { from, to: i + 1 };
  }
  return { from, to: from + 1 };
}

/** Changes one attribute value or one text. */
function replaceValue(text, random, make) {
  const values = [...text.matchAll(/="([^"]*)"|>([^<>\s][^<>]*)</g)];
  if (values.length === 0) return text;
  const found = pick(values, random);
  const value = found[1] ?? found[2];
  const at = found.index + (found[1] === undefined ? 1 : 2);
  return text.slice(0, at) + make(value) + text.slice(at + value.length);
}

function editNumber(value, random) {
  const numbers = [...value.matchAll(/-?\d+(?:\.\d+)?/g)];
  if (numbers.length === 0) return value;
  const found = pick(numbers, random);
  const n = Number(found[0]);
  const made = pick(
    [
      n + 1,
      n - 1,
      -n,
      n * 2,
      n / 2,
      n * 1000,
      n / 1000,
      0,
      1e9,
      -1e9,
      n ^ (1 << random(31)),
      random(1000),
    ],
    random,
  );
  return value.slice(0, found.index) + String(made) + value.slice(found.index + found[0].length);
}

function editText(text, random) {
  const at = random(text.length + 1);
  const inserted = pick(
    ['"', '<', '>', '&', '&#x0;', ']]>', '<!--', '\u0000', '�', '/', 'é', '0'],
    random,
  );
  return text.slice(0, at) + inserted + text.slice(at + random(3));
}

/** One change of octets: bits, numbers, cuts, doubled stretches. */
export function editOctets(bytes, random, headSize = bytes.length) {
  const changed = bytes.slice();
  const at = random(Math.max(1, Math.min(random(3) === 0 ? bytes.length : headSize, bytes.length)));
  switch (random(7)) {
    case 0:
      changed[at] ^= 1 << random(8);
      return changed;
    case 1:
      changed[at] = pick([0, 1, 0x7f, 0x80, 0xff], random);
      return changed;
    case 2:
      for (let i = at; i < Math.min(at + 4, changed.length); i++)
        changed[i] = pick([0, 0xff], random);
      return changed;
    case 3:
      return changed.subarray(0, at);
    case 4: {
      const size = 1 + random(64);
      return Buffer.concat([changed.subarray(0, at), changed.subarray(at + size)]);
    }
    case 5: {
      const size = 1 + random(64);
      const part = changed.subarray(at, at + size);
      return Buffer.concat([changed.subarray(0, at), part, changed.subarray(at)]);
    }
    default: {
      const other = random(bytes.length);
      const size = 1 + random(32);
      changed.set(
        bytes
          .subarray(other, Math.min(other + size, bytes.length))
          .subarray(0, changed.length - at),
        at,
      );
      return changed;
    }
  }
}

/** One change of a DER value: a tag, a length, a content, a member more or less. */
export function editDer(bytes, random) {
  const nodes = [];
  collect(bytes, 0, bytes.length, 0, nodes);
  if (nodes.length === 0) return editOctets(bytes, random);
  const node = pick(nodes, random);
  const { at, contentAt, to } = node;
  const whole = bytes.subarray(at, to);
  const content = bytes.subarray(contentAt, to);
  const other = pick(nodes, random);
  const made = [
    () => Buffer.concat([Buffer.from([random(256)]), whole.subarray(1)]),
    () =>
      encoded(bytes[at], editOctets(content.length === 0 ? new Uint8Array(1) : content, random)),
    () => Buffer.alloc(0),
    () => Buffer.concat([whole, whole]),
    () => bytes.subarray(other.at, other.to),
    () => encoded(bytes[at], new Uint8Array()),
    () => encoded(0x30, whole),
    () =>
      Buffer.concat([whole.subarray(0, 1), Buffer.from([0x84, 0xff, 0xff, 0xff, 0xff]), content]),
    () => Buffer.concat([whole.subarray(0, 1), Buffer.from([0x80]), content, Buffer.alloc(2)]),
    () => nested(whole, 1 + random(200)),
  ][random(10)]();
  return rebuilt(bytes, nodes, node, made);
}

function collect(bytes, from, to, depth, nodes) {
  for (let at = from; at + 2 <= to && nodes.length < 3000;) {
    let size = bytes[at + 1];
    let contentAt = at + 2;
    if (size >= 0x80) {
      const count = size & 0x7f;
      if (count === 0 || count > 4) return;
      size = 0;
      for (let i = 0; i < count; i++) size = size * 256 + (bytes[contentAt + i] ?? 0);
      contentAt += count;
    }
    const end = contentAt + size;
    if (end > to) return;
    nodes.push({ at, contentAt, to: end, depth });
    if ((bytes[at] & 0x20) !== 0 && depth < 20) collect(bytes, contentAt, end, depth + 1, nodes);
    at = end;
  }
}

/** Puts octets in the place of a node and mends the lengths of all that hold it. */
function rebuilt(bytes, nodes, node, made) {
  let inner = Buffer.from(made);
  let { at, to } = node;
  const holders = nodes.filter(
    (one) => one.contentAt <= node.at && one.to >= node.to && one !== node,
  );
  for (const holder of holders.sort((p, q) => q.depth - p.depth)) {
    const content = Buffer.concat([
      bytes.subarray(holder.contentAt, at),
      inner,
      bytes.subarray(to, holder.to),
    ]);
    inner = encoded(bytes[holder.at], content);
    at = holder.at;
    to = holder.to;
  }
  return Buffer.concat([bytes.subarray(0, at), inner, bytes.subarray(to)]);
}

function encoded(tag, content) {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  if (length < 0x1_0000) {
    return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 255]), content]);
  }
  return Buffer.concat([
    Buffer.from([tag, 0x83, length >> 16, (length >> 8) & 255, length & 255]),
    content,
  ]);
}

function nested(whole, depth) {
  let made = Buffer.from(whole);
  for (let i = 0; i < depth; i++) made = encoded(0x30, made);
  return made;
}

/** One change of a finished package: headers, directory, order of octets. */
export function editZip(bytes, random) {
  const marks = [];
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] < 8) marks.push(at);
  }
  if (marks.length === 0 || random(4) === 0) return editOctets(bytes, random);
  const at = pick(marks, random);
  const changed = Buffer.from(bytes);
  const field = at + 4 + random(42);
  switch (random(4)) {
    case 0:
      if (field < changed.length) changed[field] = random(256);
      return changed;
    case 1:
      if (field + 4 <= changed.length) {
        changed.writeUInt32LE(
          pick([0, 1, 0xffff_ffff, 0x7fff_ffff, bytes.length, at], random),
          field,
        );
      }
      return changed;
    case 2: {
      // A header put in the place of another.
      const other = pick(marks, random);
      bytes.subarray(other, other + 46).forEach((octet, i) => {
        if (at + i < changed.length) changed[at + i] = octet;
      });
      return changed;
    }
    default:
      return Buffer.concat([bytes.subarray(0, at), editOctets(bytes.subarray(at), random, 64)]);
  }
}
