import { type Box, decimal, isoUtc } from '@yunzhang/base';
import type { NewSignature, NewStamp } from './append.ts';
import { folderOf } from './location.ts';
import type { SignatureParameter } from './signature-file.ts';
import { writeXml, type XmlNode } from './xml.ts';

const sm3Oid = '1.2.156.10197.1.401';
const sm2SignatureOid = '1.2.156.10197.1.501';

/** Writes a signature file; all paths in it are absolute. @basis ofd-signatures.md §1.1, §4 */
export function writeSignature(
  request: NewSignature,
  parts: {
    readonly id: string;
    readonly path: string;
    readonly parameters: readonly SignatureParameter[];
    readonly references: readonly XmlNode[];
  },
): string {
  const { provider } = request;
  const folder = folderOf(parts.path);
  const text = (name: string, value: string): XmlNode => ({ name, children: [value] });
  const seal: readonly XmlNode[] =
    request.seal === undefined
      ? []
      : [{ name: 'ofd:Seal', children: [text('ofd:BaseLoc', `/${folder}/Seal.esl`)] }];
  const info: readonly XmlNode[] = [
    {
      name: 'ofd:Provider',
      attributes: [
        ['ProviderName', provider.name],
        ['Version', provider.version],
        ['Company', provider.company],
      ],
    },
    text('ofd:SignatureMethod', sm2SignatureOid),
    text('ofd:SignatureDateTime', isoUtc(request.at).replaceAll(/[-:T]/g, '')),
    { name: 'ofd:Parameters', children: parts.parameters.map(writeParameter) },
    {
      name: 'ofd:References',
      attributes: [['CheckMethod', sm3Oid]],
      children: parts.references,
    },
    ...request.stamps.map((stamp, i) => writeStamp(stamp, `${parts.id}-${i + 1}`)),
    ...seal,
  ];
  return writeXml({
    name: 'ofd:Signature',
    attributes: [['xmlns:ofd', 'http://www.ofdspec.org/2016']],
    children: [
      { name: 'ofd:SignedInfo', children: info },
      text('ofd:SignedValue', `/${folder}/SignedValue.dat`),
    ],
  });
}

function writeParameter({ name, type, value }: SignatureParameter): XmlNode {
  return {
    name: 'ofd:Parameter',
    attributes: [
      ['Name', name],
      ['Type', type],
    ],
    children: [value],
  };
}

function writeStamp({ pageId, boundary, clip }: NewStamp, id: string): XmlNode {
  const box = (b: Box): string =>
    [b.x, b.y, b.width, b.height].map((value) => decimal(value)).join(' ');
  return {
    name: 'ofd:StampAnnot',
    attributes: [
      ['ID', id],
      ['PageRef', pageId],
      ['Boundary', box(boundary)],
      ['Clip', clip === undefined ? undefined : box(clip)],
    ],
  };
}
