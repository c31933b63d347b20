import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex, fromUtf8, hex, type OutlineFont, utf8 } from '@yunzhang/base';
import { encodePng, openFont, subsetFont } from '@yunzhang/drawing';
import { describe, expect, test } from 'vitest';
import {
  openOfd,
  pageArtwork,
  pageText,
  type Placed,
  readXml,
  type RenderedPage,
  renderPage,
  type RenderOptions,
  writeZip,
} from '../index.ts';
import { readPath } from './path-data.ts';

const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';

interface Sample {
  /** Layers, or objects of one layer. */
  readonly page?: string;
  readonly beforeContent?: string;
  readonly resources?: string;
  readonly common?: string;
  readonly afterPages?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

function pack(sample: Sample): Uint8Array {
  const layers = sample.page?.includes('<ofd:Layer')
    ? sample.page
    : `<ofd:Layer ID="2">${sample.page ?? ''}</ofd:Layer>`;
  const area = '<ofd:PageArea><ofd:PhysicalBox>0 0 100 200</ofd:PhysicalBox></ofd:PageArea>';
  const files: Record<string, string | Uint8Array> = {
    'OFD.xml': `<ofd:OFD ${ns} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
    'Doc_0/Document.xml': `<ofd:Document ${ns}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID>${sample.common ?? area}<ofd:PublicRes>Res.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Page.xml"/></ofd:Pages>${sample.afterPages ?? ''}</ofd:Document>`,
    'Doc_0/Res.xml': `<ofd:Res ${ns} BaseLoc="Res">${sample.resources ?? '<ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts>'}</ofd:Res>`,
    'Doc_0/Page.xml': `<ofd:Page ${ns}>${sample.beforeContent ?? ''}<ofd:Content>${layers}</ofd:Content></ofd:Page>`,
    ...sample.files,
  };
  return writeZip(
    Object.entries(files).map(([name, data]) => ({
      name,
      bytes: typeof data === 'string' ? utf8(data) : data,
      method: 'stored' as const,
    })),
  );
}

function draw(sample: Sample, options: Partial<RenderOptions> = {}): RenderedPage {
  const ofd = openOfd(pack(sample));
  const page = ofd.docBodies[0]?.document()?.pages[0];
  if (page === undefined) throw new Error('no page');
  const drawn = renderPage(ofd, page, { text: 'text', ...options });
  readXml(utf8(drawn.svg));
  return drawn;
}

function body(sample: Sample, options?: Partial<RenderOptions>): string {
  const { svg } = draw(sample, options);
  return svg.replace(/^.*?fill="#ffffff"\/>/, '').replace(/<\/svg>$/, '');
}

function codes(drawn: RenderedPage): readonly string[] {
  return drawn.findings.map(({ code }) => code);
}

function textOf(sample: Sample): ReturnType<typeof pageText> {
  const ofd = openOfd(pack(sample));
  const page = ofd.docBodies[0]?.document()?.pages[0];
  if (page === undefined) throw new Error('no page');
  return pageText(ofd, page);
}

const square = '<ofd:AbbreviatedData>M 0 0 L 10 0 L 10 10 L 0 10 C</ofd:AbbreviatedData>';

function path(attributes: string, inner = '', data = square): string {
  return `<ofd:PathObject ID="9" Boundary="5 5 20 20" ${attributes}>${inner}${data}</ofd:PathObject>`;
}

function text(attributes: string, code: string): string {
  return `<ofd:TextObject ID="9" Boundary="10 20 80 10" Font="3" Size="4" ${attributes}>${code}</ofd:TextObject>`;
}

/** A font of one square glyph for the letters a to z. */
const squares: OutlineFont = {
  unitsPerEm: 1000,
  ascender: 800,
  descender: -200,
  glyphCount: 27,
  glyphOf: (code) => (code >= 97 && code <= 122 ? code - 96 : undefined),
  outlineOf: () => [['M', 0, 0], ['L', 500, 0], ['L', 500, 500], ['L', 0, 500], ['Z']],
  advanceOf: () => 600,
};

const png = encodePng({ width: 1, height: 1, rgba: Uint8Array.of(255, 0, 0, 255) });

describe('paths', () => {
  test('a path is stroked black and not filled unless it says otherwise', () => {
    const svg = body({ page: path('') });
    expect(svg).toContain('fill="none" stroke="#000000" stroke-width="0.353"');
    expect(svg).toContain('d="M0 0L10 0L10 10L0 10Z" transform="translate(5 5)"');
    expect(body({ page: path('Stroke="false"') })).toBe('');
  });

  test('a filled path without a fill colour is transparent', () => {
    expect(body({ page: path('Stroke="false" Fill="true"') })).toBe('');
  });

  test('caps, joins, dashes and the even-odd rule are carried over', () => {
    const svg = body({
      page: path(
        'Fill="true" Rule="Even-Odd" LineWidth="2" Cap="Round" Join="Bevel" DashPattern="3 1" DashOffset="1"',
        '<ofd:FillColor Value="255 0 0"/>',
      ),
    });
    expect(svg).toContain('fill="#ff0000" fill-rule="evenodd"');
    expect(svg).toContain(
      'stroke-width="2" stroke-linecap="round" stroke-linejoin="bevel" stroke-dasharray="3 1" stroke-dashoffset="1"',
    );
  });

  test.each([
    ['M 0 0 L 1 1', 'M0 0L1 1', false],
    ['S 1 1 L 2 2', 'M1 1L2 2', false],
    ['M0,0L1,1CM2 2L3 3', 'M0 0L1 1ZM2 2L3 3', false],
    ['M 0 0 L 1 1 2 2', 'M0 0L1 1L2 2', false],
    ['M 0 0 Q 1 1 2 2 B 3 3 4 4 5 5', 'M0 0Q1 1 2 2C3 3 4 4 5 5', false],
    ['M 0 0 A 2 1 370 1 0 4 4', 'M0 0A2 1 10 1 0 4 4', false],
    ['M 0 0 A -2 1 0 0 1 4 4', 'M0 0A2 1 0 0 1 4 4', false],
    ['M 0 0 A 0 1 0 0 1 4 4', 'M0 0L4 4', false],
    ['L 3 3 L 4 4', 'M3 3L3 3L4 4', true],
    ['M 0 0 L x 1', 'M0 0L0 1', true],
    ['M 0 0 L 1', 'M0 0', true],
    ['M 0 0 NaN 1 1', 'M0 0M0 1', true],
    ['', '', false],
  ])('the path data %j is read as %j', (data, d, isDeviant) => {
    expect(readPath(data)).toMatchObject({ d, isDeviant });
  });

  test('nothing is cut where the object lies inside its Boundary', () => {
    expect(body({ page: path('') })).not.toContain('clip-path');
  });

  test('the Boundary cuts, and the CTM does not turn the Boundary', () => {
    const svg = body({ page: path('CTM="0 1 -1 0 3 0"', '', square.replaceAll('10', '50')) });
    expect(svg).toContain('transform="matrix(0 1 -1 0 8 5)"');
    expect(svg).toContain(
      '<path d="M4.4705 4.4705L25.5295 4.4705L25.5295 25.5295L4.4705 25.5295Z"/>',
    );
    expect(svg).toContain('<g clip-path="url(#p');
  });

  test('clips intersect, areas of one clip unite, and the CTM of the object does not move them', () => {
    const area = (ctm: string): string =>
      `<ofd:Area${ctm}><ofd:Path Boundary="1 2 9 9"><ofd:AbbreviatedData>M 0 0 L 5 0 L 5 5 C</ofd:AbbreviatedData></ofd:Path></ofd:Area>`;
    const clip = `<ofd:Clips TransFlag="false"><ofd:Clip>${area('')}${area(' CTM="2 0 0 2 0 0"')}</ofd:Clip><ofd:Clip>${area('')}</ofd:Clip></ofd:Clips>`;
    const svg = body({ page: path('CTM="3 0 0 3 0 0"', clip) });
    const made = [
      ...svg.matchAll(
        /<clipPath id="(\w+)"(?: clip-path="url\(#(\w+)\)")?>(<path.*?)<\/clipPath>/g,
      ),
    ];
    // The Boundary, then the first clip inside it, then the second inside both.
    expect(made.length).toBe(3);
    expect([made[1]?.[2], made[2]?.[2]]).toEqual([made[0]?.[1], made[1]?.[1]]);
    expect(made[1]?.[3]).toContain('transform="translate(6 7)"');
    expect(made[1]?.[3]).toContain('transform="matrix(2 0 0 2 7 9)"');
    expect(svg).toContain(`<g clip-path="url(#${made[2]?.[1]})">`);
  });
});

describe('clips of text', () => {
  test('text in a font that is not embedded cuts nothing, which is said', () => {
    const area =
      '<ofd:Area><ofd:Text Font="3" Size="4" Boundary="0 0 9 9"><ofd:TextCode X="0" Y="4">甲</ofd:TextCode></ofd:Text></ofd:Area>';
    const clips = `<ofd:Clips><ofd:Clip>${area}</ofd:Clip></ofd:Clips>`;
    const drawn = draw({ page: path('', clips) });
    expect(codes(drawn)).toContain('clip-font-missing');
    expect(drawn.svg).toContain('<path d="M0 0L10 0');
    expect(drawn.svg).not.toContain('clip-path');
  });
});

describe('what lies outside', () => {
  const far = (box: string): string =>
    `<ofd:PathObject ID="9" Boundary="${box}" Alpha="99">${square}</ofd:PathObject>`;

  test.each(['650 50 20 20', '-99 5 20 20', '5 900 20 20', '5 -40 20 20'])(
    'an object at %s of a page of 100 by 200 mm is left out',
    (box) => {
      expect(body({ page: far(box) })).toBe('');
    },
  );

  test('an object that reaches into the page is drawn', () => {
    expect(body({ page: far('95 195 20 20') })).toContain('<path');
  });

  test('a unit outside may bring its objects back by its CTM', () => {
    const resources = `<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="40"><ofd:Content>${far('950 950 20 20')}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>`;
    const unit = (ctm: string): string =>
      `<ofd:CompositeObject ID="5" Boundary="0 0 99 99" CTM="${ctm}" ResourceID="40"/>`;
    expect(body({ page: unit('0.05 0 0 0.05 0 0'), resources })).toContain('<path');
    expect(body({ page: unit('1 0 0 1 0 0'), resources })).toBe('');
  });

  test('text outside the page is no drawing, but still text of the file', () => {
    const page =
      '<ofd:TextObject ID="9" Boundary="500 5 20 10" Font="3" Size="4"><ofd:TextCode X="0" Y="4">甲</ofd:TextCode></ofd:TextObject>';
    expect(body({ page })).toBe('');
    expect(textOf({ page }).map((run) => run.text)).toEqual(['甲']);
  });
});

describe('drawing parameters and colours', () => {
  const resources =
    '<ofd:DrawParams>' +
    '<ofd:DrawParam ID="20" LineWidth="3" Relative="21"><ofd:StrokeColor Value="1 2 3"/></ofd:DrawParam>' +
    '<ofd:DrawParam ID="21" LineWidth="4" Cap="Square"><ofd:FillColor Value="9 9 9"/></ofd:DrawParam>' +
    '<ofd:DrawParam ID="22" Relative="23"/><ofd:DrawParam ID="23" Relative="22" LineWidth="7"/>' +
    '</ofd:DrawParams><ofd:ColorSpaces><ofd:ColorSpace ID="30" Type="CMYK"/>' +
    '<ofd:ColorSpace ID="31" Type="RGB"><ofd:Palette><ofd:CV>0 0 0</ofd:CV><ofd:CV>#10 #20 #30</ofd:CV></ofd:Palette></ofd:ColorSpace>' +
    '<ofd:ColorSpace ID="32" Type="GRAY" BitsPerComponent="1"/></ofd:ColorSpaces>';

  test('own values go before those of the object, its relatives, and the layer', () => {
    const layer = `<ofd:Layer ID="2" DrawParam="20">${path('Fill="true"')}${path('LineWidth="1"')}</ofd:Layer>`;
    const svg = body({ page: layer, resources });
    expect(svg).toContain(
      'fill="#090909" stroke="#010203" stroke-width="3" stroke-linecap="square"',
    );
    expect(svg).toContain('stroke="#010203" stroke-width="1"');
  });

  test('parameters that refer to each other end, with a finding', () => {
    const drawn = draw({ page: path('DrawParam="22"'), resources });
    expect(codes(drawn)).toEqual(['draw-param-loop']);
    expect(drawn.svg).toContain('stroke-width="7"');
  });

  test.each([
    ['Value="255 128 0"', '#ff8000'],
    ['Value="#FF #80 #0"', '#ff8000'],
    ['Value="0 0 0 0" ColorSpace="30"', '#ffffff'],
    ['Value="255 0 0 0" ColorSpace="30"', '#00ffff'],
    ['Value="0 0 0 255" ColorSpace="30"', '#000000'],
    ['Index="1" ColorSpace="31"', '#102030'],
    ['Value="1" ColorSpace="32"', '#ffffff'],
    ['', '#000000'],
    ['Value="300 0 0"', '#000000'],
  ])('the colour %s is %s', (colour, hex) => {
    const page = path('', `<ofd:StrokeColor ${colour}/>`);
    expect(body({ page, resources })).toContain(`stroke="${hex}"`);
  });

  test('the alpha of an object and that of its colour multiply', () => {
    const svg = body({ page: path('Alpha="51"', '<ofd:StrokeColor Value="0 0 0" Alpha="102"/>') });
    expect(svg).toContain('stroke-opacity="0.4"');
    expect(svg).toContain('<g opacity="0.2">');
  });

  const shaded = (facts: string): string =>
    path(
      'Stroke="false" Fill="true"',
      `<ofd:FillColor><ofd:AxialShd StartPoint="0 0" EndPoint="10 0" ${facts}><ofd:Segment><ofd:Color Value="255 0 0"/></ofd:Segment><ofd:Segment><ofd:Color Value="0 0 255"/></ofd:Segment></ofd:AxialShd></ofd:FillColor>`,
    );
  test.each([
    ['', ['0 #ff0000 0', '0 #ff0000', '1 #0000ff', '1 #0000ff 0']],
    ['Extend="1"', ['0 #ff0000', '1 #0000ff', '1 #0000ff 0']],
    ['Extend="2"', ['0 #ff0000 0', '0 #ff0000', '1 #0000ff']],
    ['Extend="3"', ['0 #ff0000', '1 #0000ff']],
  ])('an axial shading with %j paints beyond its ends only where told', (facts, stops) => {
    const svg = body({ page: shaded(facts) });
    const found = [
      ...svg.matchAll(/<stop offset="(.*?)" stop-color="(.*?)"(?: stop-opacity="(.*?)")?\/>/g),
    ];
    expect(found.map(([, ...parts]) => parts.filter((one) => one !== undefined).join(' '))).toEqual(
      stops,
    );
    expect(svg).toContain('fill="url(#p');
  });

  test('a shading that reflects inside its axis is unfolded', () => {
    const svg = body({ page: shaded('MapType="Reflect" MapUnit="5"') });
    const offsets = [...svg.matchAll(/offset="([\d.]+)" stop-color="([#\w]+)"\/>/g)].map(
      ([, at, c]) => `${at} ${c}`,
    );
    expect(offsets).toEqual(['0 #ff0000', '0.5 #0000ff', '0.5 #0000ff', '1 #ff0000']);
  });

  test('a pattern that reflects in both ways is made of four mirrored cells', () => {
    const pattern = `<ofd:FillColor><ofd:Pattern Width="4" Height="6" XStep="5" YStep="2" ReflectMethod="RowAndColumn" CTM="1 0 0 1 2 3"><ofd:CellContent>${path('')}</ofd:CellContent></ofd:Pattern></ofd:FillColor>`;
    const svg = body({ page: path('Stroke="false" Fill="true"', pattern) });
    expect(svg).toContain(
      'patternUnits="userSpaceOnUse" width="10" height="12" patternTransform="translate(2 3)"',
    );
    expect(svg).toContain('transform="matrix(-1 0 0 -1 9 12)"');
  });

  const meshed = (kind: string, facts: string, points: readonly string[], rest = ''): string => {
    const corners = points.map((one) => {
      const [x, y, colour, flag] = one.split('/');
      const edge = flag === undefined ? '' : ` EdgeFlag="${flag}"`;
      return `<ofd:Point X="${x}" Y="${y}"${edge}><ofd:Color Value="${colour}"/></ofd:Point>`;
    });
    const shading = `<ofd:${kind}${facts}>${corners.join('')}${rest}</ofd:${kind}>`;
    return path('Stroke="false" Fill="true"', `<ofd:FillColor>${shading}</ofd:FillColor>`);
  };

  function meshOf(page: string): readonly string[] {
    const ofd = openOfd(pack({ page }));
    const first = ofd.docBodies[0]?.document()?.pages[0];
    if (first === undefined) throw new Error('no page');
    const [mark] = pageArtwork(ofd, first).artwork.marks;
    if (mark?.kind !== 'path' || mark.fill?.kind !== 'mesh') throw new Error('no mesh');
    return mark.fill.triangles.map((corners) => corners.map(({ x, y }) => `${x},${y}`).join(' '));
  }

  test('a Gouraud shading goes on from an edge of the triangle before', () => {
    const points = ['0/0/255 0 0', '9/0/0 255 0', '0/9/0 0 255', '9/9/0 0 0/1', '4/9/0 0 0/2'];
    expect(meshOf(meshed('GouraudShd', '', points))).toEqual([
      '0,0 9,0 0,9',
      '9,0 0,9 9,9',
      '9,0 9,9 4,9',
    ]);
    expect(body({ page: meshed('GouraudShd', '', points) })).toContain('data:image/png;base64,');
  });

  test('a lattice shading has two triangles in each of its cells', () => {
    const points = ['0/0/1 1 1', '5/0/2 2 2', '9/0/3 3 3', '0/9/4 4 4', '5/9/5 5 5', '9/9/6 6 6'];
    expect(meshOf(meshed('LaGouraudShd', ' VerticesPerRow="3"', points))).toEqual([
      '0,0 5,0 0,9',
      '5,0 5,9 0,9',
      '5,0 9,0 5,9',
      '9,0 9,9 5,9',
    ]);
  });

  test('where a mesh has no triangle its back colour is seen', () => {
    const back = '<ofd:BackColor Value="0 255 0"/>';
    const points = ['0/0/255 0 0', '3/0/0 255 0', '0/3/0 0 255'];
    expect(body({ page: meshed('GouraudShd', '', points, back) })).toContain('fill="#00ff00"');
  });

  test('a radial shading is flattened by its eccentricity and turned by its angle', () => {
    const shading =
      '<ofd:FillColor><ofd:RadialShd StartPoint="5 5" EndPoint="5 5" StartRadius="0" EndRadius="10" Eccentricity="0.8" Angle="90" Extend="3"><ofd:Segment><ofd:Color Value="255 0 0"/></ofd:Segment><ofd:Segment><ofd:Color Value="0 0 255"/></ofd:Segment></ofd:RadialShd></ofd:FillColor>';
    const svg = body({ page: path('Stroke="false" Fill="true"', shading) });
    expect(svg).toContain('cx="5" cy="5" r="10" gradientTransform="matrix(0.6 0 0 1 2 0)"');
  });

  test('a pattern relative to the page undoes the place of the object', () => {
    const pattern = `<ofd:FillColor><ofd:Pattern Width="4" Height="6" RelativeTo="Page"><ofd:CellContent>${path('')}</ofd:CellContent></ofd:Pattern></ofd:FillColor>`;
    const svg = body({ page: path('Stroke="false" Fill="true"', pattern) });
    expect(svg).toContain('patternTransform="translate(-5 -5)"');
  });
});

describe('text', () => {
  const at = (code: string, attributes = ''): readonly (readonly [string, number, number])[] =>
    textOf({ page: text(attributes, code) }).flatMap(({ glyphs }) =>
      glyphs.map(({ char, x, y }) => [char, Number(x.toFixed(3)), Number(y.toFixed(3))] as const),
    );

  test('advances may be repeated, and the last one goes on', () => {
    const code = '<ofd:TextCode X="1" Y="4" DeltaX="g 2 3 5">甲乙丙丁戊</ofd:TextCode>';
    expect(at(code).map(([, x]) => x)).toEqual([11, 14, 17, 22, 27]);
  });

  test('without advances all glyphs stand at one place', () => {
    expect(at('<ofd:TextCode X="1" Y="4">甲乙</ofd:TextCode>').map(([, x]) => x)).toEqual([11, 11]);
  });

  test('text that runs down takes its places from DeltaY', () => {
    const code = '<ofd:TextCode X="0" Y="4" DeltaY="5 6">甲乙丙</ofd:TextCode>';
    expect(at(code, 'ReadDirection="90"').map(([, , y]) => y)).toEqual([20.48, 25.48, 31.48]);
  });

  test('a run without X and Y begins where the one before began', () => {
    const code = '<ofd:TextCode X="2" Y="4">甲</ofd:TextCode><ofd:TextCode Y="9">乙</ofd:TextCode>';
    expect(at(code)).toEqual([
      ['甲', 12, 20.48],
      ['乙', 12, 25.48],
    ]);
  });

  test('line breaks of the XML are no text, blanks are', () => {
    const code = '<ofd:TextCode X="0" Y="4" DeltaX="g 9 2">\n  甲 乙\n  丙\n</ofd:TextCode>';
    expect(
      at(code)
        .map(([char]) => char)
        .join(''),
    ).toBe('甲 乙丙');
  });

  test('a character beyond the basic plane takes one advance and stands alone', () => {
    const code = '<ofd:TextCode X="0" Y="4" DeltaX="4 4">甲𠀀乙</ofd:TextCode>';
    expect(at(code).map(([char, x]) => `${char}${x}`)).toEqual(['甲10', '𠀀14', '乙18']);
    const svg = body({ page: text('', code) });
    expect(svg).toContain(
      '<text x="0" y="4">甲</text><text x="4" y="4">𠀀</text><text x="8" y="4">乙</text>',
    );
  });

  test('four hexadecimal digits after a backslash are a character, fewer are not', () => {
    const code = '<ofd:TextCode X="0" Y="4" DeltaX="4">\\4e2d\\12</ofd:TextCode>';
    expect(
      at(code)
        .map(([char]) => char)
        .join(''),
    ).toBe('中\\12');
  });

  test('the CTM moves the boxes of the text', () => {
    const code = '<ofd:TextCode X="1" Y="2">甲</ofd:TextCode>';
    expect(textOf({ page: text('CTM="0 1 -1 0 30 0"', code) })[0]?.glyphs[0]).toEqual({
      char: '甲',
      x: expect.closeTo(10 + 30 - 2.48, 6) as number,
      y: expect.closeTo(21, 6) as number,
      width: expect.closeTo(4, 6) as number,
      height: expect.closeTo(4, 6) as number,
    });
  });

  test('each character of SVG text has its own place, and blanks cannot collapse', () => {
    const code = '<ofd:TextCode X="0" Y="4" DeltaX="2 2 4">  甲乙</ofd:TextCode>';
    const svg = body({ page: text('', code) });
    expect(svg).toContain('<text x="0 2 4 8" y="4">\u00a0\u00a0甲乙</text>');
  });

  test('a wide scale and a turn of the glyphs are carried over', () => {
    const code = '<ofd:TextCode X="2" Y="4" DeltaX="4">甲乙</ofd:TextCode>';
    expect(body({ page: text('HScale="0.5"', code) })).toContain(
      '<text transform="matrix(0.5 0 0 1 0 0)" x="4 12" y="4">',
    );
    expect(body({ page: text('CharDirection="90"', code) })).toContain('rotate="90"');
  });

  test('a font that is not embedded is a finding and has a chain of families', () => {
    const drawn = draw({ page: text('', '<ofd:TextCode X="0" Y="4">甲</ofd:TextCode>') });
    expect(drawn.findings).toEqual([{ code: 'font-substituted', detail: '宋体' }]);
    expect(drawn.svg).toContain('font-family="&quot;宋体&quot;, SimSun, STSong');
  });

  test('with outlines a glyph is defined once and used at each place', () => {
    const code = '<ofd:TextCode X="2" Y="4" DeltaX="4">aa</ofd:TextCode>';
    const svg = body({ page: text('', code) }, { text: 'outlines', fallback: squares });
    expect(svg).toContain('<path id="p0" d="M0 0L500 0L500 500L0 500Z"/>');
    expect(svg).toContain(
      '<g transform="matrix(0.004 0 0 -0.004 10 20)"><use href="#p0" x="500" y="-1000"/><use href="#p0" x="1500" y="-1000"/></g>',
    );
    expect(svg).not.toContain('<text');
  });

  test('a stand-in wider than its place is narrowed', () => {
    const code = '<ofd:TextCode X="0" Y="4" DeltaX="1.2 4">aaa</ofd:TextCode>';
    const svg = body({ page: text('', code) }, { text: 'outlines', fallback: squares });
    expect(svg.match(/transform="matrix\(0\.5 0 0 1 0 -1000\)"/g)?.length).toBe(1);
    expect(svg.match(/<use href="#p0" x=/g)?.length).toBe(2);
  });

  test('a glyph the font lacks draws nothing and is a finding', () => {
    const page = text('', '<ofd:TextCode X="2" Y="4" DeltaX="4">a甲 </ofd:TextCode>');
    const drawn = draw({ page }, { text: 'outlines', fallback: squares });
    expect(codes(drawn)).toEqual(['font-substituted', 'glyph-not-drawn']);
    expect(drawn.svg.match(/<use/g)?.length).toBe(1);
  });

  test('heavy and slanted text is made from the outlines', () => {
    const page = text('Weight="700" Italic="true"', '<ofd:TextCode X="0" Y="4">a</ofd:TextCode>');
    const svg = body({ page }, { text: 'outlines', fallback: squares });
    expect(svg).toContain('stroke="#000000" stroke-width="25"');
    expect(svg).toContain('matrix(0.004 0 0.0008504 -0.004 0 4)');
  });

  test('what stands in for a bold font that is missing is made bold', () => {
    const page = text('', '<ofd:TextCode X="0" Y="4">a</ofd:TextCode>');
    const resources = '<ofd:Fonts><ofd:Font ID="3" FontName="黑体" Bold="true"/></ofd:Fonts>';
    const svg = body({ page, resources }, { text: 'outlines', fallback: squares });
    expect(svg).toContain('stroke="#000000" stroke-width="25"');
    expect(body({ page, resources })).toContain('font-weight="700"');
    expect(body({ page, resources })).not.toContain('stroke');
  });

  test('under a shading all glyphs are one path in the coordinates of the object', () => {
    const fill =
      '<ofd:FillColor><ofd:AxialShd StartPoint="0 0" EndPoint="9 0"><ofd:Segment><ofd:Color Value="1 1 1"/></ofd:Segment><ofd:Segment><ofd:Color Value="2 2 2"/></ofd:Segment></ofd:AxialShd></ofd:FillColor>';
    const page = text('', `${fill}<ofd:TextCode X="2" Y="4" DeltaX="4">ab</ofd:TextCode>`);
    const svg = body({ page }, { text: 'outlines', fallback: squares });
    expect(svg).toContain(
      '<path d="M2 4L4 4L4 2L2 2ZM6 4L8 4L8 2L6 2Z" transform="translate(10 20)" fill="url(#p',
    );
  });

  test('glyphs of a CGTransform stand for their characters, the placeholder is not text', () => {
    const code =
      '<ofd:CGTransform CodePosition="1" CodeCount="2" GlyphCount="3"><ofd:Glyphs>7 8 9</ofd:Glyphs></ofd:CGTransform><ofd:TextCode X="0" Y="4" DeltaX="g 4 2">a¤¤b</ofd:TextCode>';
    const drawn = draw({ page: text('', code) });
    expect(codes(drawn)).toContain('glyph-not-drawn');
    expect(drawn.svg).toContain('x="0 2 4 8"');
  });
});

describe('embedded fonts', () => {
  const place = join(import.meta.dirname, '../../../imprint/font/yunzhang-seal-song.ttf');
  const song = openFont(new Uint8Array(readFileSync(place)));
  const glyph = song.glyphOf(0x7ae0) ?? 0;
  const code = '<ofd:TextCode X="0" Y="4">章</ofd:TextCode>';
  const numbered = `<ofd:CGTransform CodePosition="0"><ofd:Glyphs>${glyph}</ofd:Glyphs></ofd:CGTransform>${code}`;
  const resources =
    '<ofd:Fonts><ofd:Font ID="3" FontName="Sub"><ofd:FontFile>a.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>';
  const sampleOf = (text3: string, font: Uint8Array): Sample => {
    return { page: text('', text3), resources, files: { 'Doc_0/Res/a.ttf': font } };
  };
  const bare = subsetFont(song, new Set([glyph])).bytes;
  const mapped = subsetFont(song, new Set([glyph]), { forOfd: true }).bytes;

  test('a glyph that is named by its number needs no character map', () => {
    const drawn = draw(sampleOf(numbered, bare));
    expect(drawn.findings).toEqual([]);
    expect(drawn.svg.match(/<use /g)?.length).toBe(1);
    expect(drawn.svg).not.toContain('<text');
  });

  test('a letter is found by the character map, where there is one', () => {
    const drawn = draw(sampleOf(code, mapped));
    expect(drawn.findings).toEqual([]);
    expect(drawn.svg).toBe(draw(sampleOf(numbered, bare)).svg);
  });

  test('without a map and a number another font stands in, which is said', () => {
    const drawn = draw(sampleOf(code, bare));
    expect(codes(drawn)).toEqual(['glyph-substituted']);
    expect(drawn.svg).toContain('>章</text>');
  });

  test('a file that is no font is told, and another font stands in', () => {
    const drawn = draw(sampleOf(code, utf8('no font at all')));
    expect(codes(drawn)).toEqual(['font-unreadable', 'font-substituted']);
    expect(drawn.svg).toContain('>章</text>');
  });
});

describe('pages', () => {
  const rect = (id: string, box: string): string =>
    `<ofd:PathObject ID="${id}" Boundary="${box}" LineWidth="0.${id}">${square}</ofd:PathObject>`;
  const order = (svg: string): readonly string[] =>
    [...svg.matchAll(/stroke-width="0\.(\d)"/g)].map(([, id]) => id ?? '');

  test('templates and layers are drawn by their order, annotations last', () => {
    const template = (id: string): string =>
      `<ofd:Page ${ns}><ofd:Content><ofd:Layer>${rect(id, '0 0 20 20')}</ofd:Layer></ofd:Content></ofd:Page>`;
    const svg = body({
      common:
        '<ofd:PageArea><ofd:PhysicalBox>0 0 50 50</ofd:PhysicalBox></ofd:PageArea><ofd:TemplatePage ID="11" ZOrder="Foreground" BaseLoc="T1.xml"/><ofd:TemplatePage ID="12" BaseLoc="T2.xml"/>',
      beforeContent: '<ofd:Template TemplateID="11"/><ofd:Template TemplateID="12"/>',
      page: `<ofd:Layer Type="Foreground">${rect('4', '0 0 20 20')}</ofd:Layer><ofd:Layer>${rect('3', '0 0 20 20')}</ofd:Layer><ofd:Layer Type="Background">${rect('2', '0 0 20 20')}</ofd:Layer>`,
      afterPages: '<ofd:Annotations>Annotations.xml</ofd:Annotations>',
      files: {
        'Doc_0/T1.xml': template('5'),
        'Doc_0/T2.xml': template('1'),
        'Doc_0/Annotations.xml': `<ofd:Annotations ${ns}><ofd:Page PageID="1"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page><ofd:Page PageID="7"><ofd:FileLoc>None.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>`,
        'Doc_0/A.xml': `<ofd:PageAnnot ${ns}><ofd:Annot ID="1" Type="Stamp" Visible="false"><ofd:Appearance Boundary="0 0 9 9">${rect('8', '0 0 20 20')}</ofd:Appearance></ofd:Annot><ofd:Annot ID="2" Type="Stamp"><ofd:Appearance Boundary="3 4 9 9">${rect('6', '0 0 20 20')}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>`,
      },
    });
    expect(order(svg)).toEqual(['1', '2', '3', '5', '4', '6']);
    expect(svg).toMatch(/<g transform="translate\(3 4\)" clip-path="url\(#\w+\)">/);
  });

  test('an annotation that is not to be printed is seen on the screen only', () => {
    const sample: Sample = {
      afterPages: '<ofd:Annotations>N.xml</ofd:Annotations>',
      files: {
        'Doc_0/N.xml': `<ofd:Annotations ${ns}><ofd:Page PageID="1"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>`,
        'Doc_0/A.xml': `<ofd:PageAnnot ${ns}><ofd:Annot ID="1" Type="Highlight" Print="false"><ofd:Appearance Boundary="0 0 9 9">${rect('7', '0 0 20 20')}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>`,
      },
    };
    expect(order(body(sample))).toEqual(['7']);
    expect(order(body(sample, { medium: 'print' }))).toEqual([]);
  });

  test('an annotation of the vendor kind is mixed as its producer says', () => {
    const svg = body({
      afterPages: '<ofd:Annotations>N.xml</ofd:Annotations>',
      files: {
        'Doc_0/N.xml': `<ofd:Annotations ${ns}><ofd:Page PageID="1"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>`,
        'Doc_0/A.xml': `<ofd:PageAnnot ${ns}><ofd:Annot ID="1" Type="Stamp" BlendMode="Multiply"><ofd:Appearance Boundary="0 0 9 9">${rect('7', '0 0 20 20')}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>`,
      },
    });
    expect(svg).toContain('style="mix-blend-mode:multiply"');
  });

  test('a template names its images from its own folder', () => {
    const resources =
      '<ofd:MultiMedias><ofd:MultiMedia ID="50" Type="Image"><ofd:MediaFile>x.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>';
    const drawn = draw({
      common:
        '<ofd:PageArea><ofd:PhysicalBox>0 0 50 50</ofd:PhysicalBox></ofd:PageArea><ofd:TemplatePage ID="11" BaseLoc="Tpls/T/Content.xml"/>',
      beforeContent: '<ofd:Template TemplateID="11"/>',
      files: {
        'Doc_0/Tpls/T/Content.xml': `<ofd:Page ${ns}><ofd:PageRes>Own.xml</ofd:PageRes><ofd:Content><ofd:Layer><ofd:ImageObject ID="9" Boundary="0 0 9 9" ResourceID="50"/></ofd:Layer></ofd:Content></ofd:Page>`,
        'Doc_0/Tpls/T/Own.xml': `<ofd:Res ${ns} BaseLoc="Res">${resources}</ofd:Res>`,
        'Doc_0/Tpls/T/Res/x.png': png,
      },
    });
    expect(drawn.svg).toContain('data:image/png');
    expect(drawn.findings).toEqual([]);
  });

  test('the area of the page goes before that of the document, and none is A4', () => {
    const own = draw({
      beforeContent: '<ofd:Area><ofd:PhysicalBox>0 0 30 40</ofd:PhysicalBox></ofd:Area>',
    });
    expect([own.widthMm, own.heightMm]).toEqual([30, 40]);
    expect(own.svg).toContain('width="30mm" height="40mm" viewBox="0 0 30 40"');
    const none = draw({ common: '' });
    expect([none.widthMm, none.heightMm]).toEqual([210, 297]);
    expect(codes(none)).toContain('ofd-page-area-missing');
  });

  test('page blocks are drawn in place, what is not visible is not', () => {
    const page = `<ofd:PageBlock ID="5"><ofd:PageBlock ID="6">${rect('1', '0 0 20 20')}</ofd:PageBlock></ofd:PageBlock>${rect('2', '0 0 20 20').replace('ID=', 'Visible="false" ID=')}`;
    expect(order(body({ page }))).toEqual(['1']);
  });

  test('a composite unit is cut to its size and placed by CTM and Boundary', () => {
    const resources = `<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="40" Width="8" Height="6"><ofd:Content>${rect('1', '0 0 20 20')}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>`;
    const svg = body({
      page: '<ofd:CompositeObject ID="5" Boundary="10 10 40 40" CTM="2 0 0 2 0 0" ResourceID="40"/>',
      resources,
    });
    expect(svg).toContain('<path d="M0 0L8 0L8 6L0 6Z"/>');
    expect(svg).toMatch(/<g transform="matrix\(2 0 0 2 10 10\)" clip-path="url\(#\w+\)"><path/);
  });

  test('an object of a kind nobody knows is left out and told once', () => {
    const drawn = draw({ page: `<ofd:Hologram/><ofd:Hologram/>${rect('1', '0 0 20 20')}` });
    expect(drawn.findings).toEqual([
      { code: 'graphic-unknown', where: 'Doc_0/Page.xml', detail: 'Hologram' },
    ]);
    expect(order(drawn.svg)).toEqual(['1']);
  });

  test('an object that cannot be read hides no other', () => {
    const page = `<ofd:PathObject ID="7"><ofd:AbbreviatedData>M 0 0 L</ofd:AbbreviatedData></ofd:PathObject><ofd:ImageObject ID="8" Boundary="0 0 1 1" ResourceID="77"/><ofd:TextObject ID="6" Boundary="0 0 1 1" Font="3"/>${rect('1', '0 0 20 20')}`;
    const drawn = draw({ page });
    expect(codes(drawn)).toEqual(
      expect.arrayContaining([
        'boundary-missing',
        'path-malformed',
        'resource-missing',
        'text-malformed',
      ]),
    );
    expect(order(drawn.svg)).toContain('1');
  });
});

describe('images', () => {
  const resources =
    '<ofd:MultiMedias><ofd:MultiMedia ID="50" Type="Image" Format="TIFF"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia><ofd:MultiMedia ID="51" Type="Image" Format="PNG"><ofd:MediaFile>b.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>';
  const files = { 'Doc_0/Res/a.png': png, 'Doc_0/Res/b.png': utf8('<svg onload="alert(1)"/>') };
  const image = (facts: string): string =>
    `<ofd:ImageObject ID="9" Boundary="10 20 30 40" ${facts}/>`;

  test('an image fills the unit square of its CTM, and its Boundary where it has none', () => {
    const placed = body({ page: image('ResourceID="50" CTM="5 0 0 6 1 2"'), resources, files });
    expect(placed).toMatch(
      /<image id="p0" width="1" height="1" [^>]*href="data:image\/png;base64,/,
    );
    expect(placed).toContain('<use href="#p0" transform="matrix(5 0 0 6 11 22)"/>');
    const stretched = body({ page: image('ResourceID="50"'), resources, files });
    expect(stretched).toContain('<use href="#p0" transform="matrix(30 0 0 40 10 20)"/>');
  });

  test('a border is as wide as stated, whatever the image is stretched to', () => {
    const border =
      '<ofd:ImageObject ID="9" Boundary="10 20 30 40" ResourceID="50" CTM="30 0 0 40 0 0"><ofd:Border LineWidth="2" HorizonalCornerRadius="3" VerticalCornerRadius="4" DashPattern="1 2"><ofd:BorderColor Value="0 0 255"/></ofd:Border></ofd:ImageObject>';
    const svg = body({ page: border, resources, files });
    expect(svg).toContain(
      'd="M3 0L27 0A3 4 0 0 1 30 4L30 36A3 4 0 0 1 27 40L3 40A3 4 0 0 1 0 36L0 4A3 4 0 0 1 3 0Z" transform="translate(10 20)" fill="none" stroke="#0000ff" stroke-width="2" stroke-dasharray="1 2"',
    );
  });

  test('a mask is carried over, one that is missing is a finding', () => {
    const masked = body({ page: image('ResourceID="50" ImageMask="50"'), resources, files });
    expect(masked).toMatch(/<mask id="\w+".*mask="url\(#/);
    const drawn = draw({ page: image('ResourceID="50" ImageMask="77"'), resources, files });
    expect(codes(drawn)).toEqual(['resource-missing', 'image-mask-ignored']);
  });

  test('the substitution stands in for an image that is missing', () => {
    const svg = body({ page: image('ResourceID="77" Substitution="50"'), resources, files });
    expect(svg).toContain('data:image/png');
  });

  test('a blend mode of a producer is obeyed, an unknown one is a finding', () => {
    const dark = body({ page: image('ResourceID="50" BlendMode="Darken"'), resources, files });
    expect(dark).toContain('style="mix-blend-mode:darken"');
    const drawn = draw({ page: image('ResourceID="50" BlendMode="Hue"'), resources, files });
    expect(codes(drawn)).toEqual(['blend-unknown']);
    expect(drawn.svg).not.toContain('mix-blend');
  });

  test('a TIFF image is decoded for the drawing', () => {
    const entry = (tag: number, type: number, value: number): string => {
      const le16 = (one: number): string => hex(Uint8Array.of(one & 0xff, one >> 8));
      return `${le16(tag)}${le16(type)}01000000${le16(value)}0000`;
    };
    const entries = [
      entry(256, 3, 8),
      entry(257, 3, 1),
      entry(258, 3, 1),
      entry(259, 3, 1),
      entry(262, 3, 1),
      entry(273, 4, 8),
      entry(278, 3, 1),
      entry(279, 4, 1),
    ];
    const tiff = fromHex(`49492a000a000000a5000800${entries.join('')}00000000`);
    const drawn = draw({
      page: image('ResourceID="50"'),
      resources,
      files: { ...files, 'Doc_0/Res/a.png': tiff },
    });
    expect(drawn.findings).toEqual([]);
    expect(drawn.svg).toContain('data:image/png');
  });

  test('a JBIG2 image, whatever its file calls it, is decoded for the drawing', () => {
    // One black page of 8 by 2 pixels: page information, end of page, end of file.
    const jbig2 = fromHex(
      '974a42320d0a1a0a0100000001000000003000010000001300000008000000020000000000000000040000' +
        '00000001310001000000000000000233000000000000',
    );
    const drawn = draw({
      page: image('ResourceID="50"'),
      resources,
      files: { ...files, 'Doc_0/Res/a.png': jbig2 },
    });
    expect(drawn.findings).toEqual([]);
    expect(drawn.svg).toContain('data:image/png');
  });

  test('an image used twice is carried once', () => {
    const svg = body({
      page: image('ResourceID="50"') + image('ResourceID="50"'),
      resources,
      files,
    });
    expect(svg.match(/data:image/g)?.length).toBe(1);
  });

  test('what is no bitmap by its first octets is an empty frame', () => {
    const drawn = draw({ page: image('ResourceID="51"'), resources, files });
    expect(codes(drawn)).toEqual(['image-format-unsupported']);
    expect(drawn.svg).not.toContain('alert');
    expect(drawn.svg).toContain('stroke="#999999"');
  });
});

describe('seals on a page', () => {
  const boundary = { x: 80, y: 40, width: 40, height: 30 };
  const placed = (format: string, data: Uint8Array | string, clip?: Placed['clip']): Placed => ({
    boundary,
    clip,
    picture: {
      format,
      data: typeof data === 'string' ? utf8(data) : data,
      widthMm: 40,
      heightMm: 30,
    },
  });
  const svgNs = 'xmlns="http://www.w3.org/2000/svg"';

  test('a riding slice shows its part of the whole picture', () => {
    const clip = { x: 16, y: 0, width: 8, height: 30 };
    const svg = body({}, { stamps: [placed('png', png, clip)] });
    expect(svg).toContain('<path d="M96 40L104 40L104 70L96 70Z"/>');
    expect(svg).toContain('<use href="#p0" transform="matrix(40 0 0 30 80 40)"/>');
    expect(svg).toMatch(/<g clip-path="url\(#p1\)" style="mix-blend-mode:multiply">/);
  });

  test('a seal outside the page is not drawn, which is said; one without a place is malformed', () => {
    const at = (x: number): Placed => ({
      boundary: { ...boundary, x },
      picture: { format: 'png', data: png, widthMm: 40, heightMm: 30 },
    });
    const far = draw({}, { stamps: [at(900)] });
    expect(codes(far)).toEqual(['stamp-outside-page']);
    expect(far.svg).not.toContain('multiply');
    expect(codes(draw({}, { stamps: [at(Number.NaN)] }))).toEqual(['stamp-malformed']);
  });

  test('seals lie above the content and below the annotations', () => {
    const svg = body(
      {
        page: path('LineWidth="1"'),
        afterPages: '<ofd:Annotations>N.xml</ofd:Annotations>',
        files: {
          'Doc_0/N.xml': `<ofd:Annotations ${ns}><ofd:Page PageID="1"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>`,
          'Doc_0/A.xml': `<ofd:PageAnnot ${ns}><ofd:Annot ID="2" Type="Stamp"><ofd:Appearance Boundary="0 0 50 50">${path('LineWidth="2"')}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>`,
        },
      },
      { stamps: [placed('png', png)] },
    );
    const places = ['stroke-width="1"', 'multiply', 'stroke-width="2"'].map((one) =>
      svg.indexOf(one),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  test('an SVG picture of outlines is drawn, scaled to its place', () => {
    const picture = `<svg ${svgNs} width="40mm" height="30mm" viewBox="0 0 40 30"><g fill="#c00"><path d="M0 0L9 9Z" fill-rule="evenodd"/><circle cx="5" cy="5" r="2"/></g></svg>`;
    const drawn = draw({}, { stamps: [placed('svg', picture)] });
    expect(drawn.svg).toContain(
      '<g transform="translate(80 40)" clip-path="url(#p0)"><path d="M0 0L9 9Z" fill="#cc0000" fill-rule="evenodd"/><path d="M3 5A2 2 0 0 1 7 5A2 2 0 0 1 3 5Z" fill="#cc0000"/></g>',
    );
    expect(drawn.findings).toEqual([]);
  });

  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['a foreign object', '<foreignObject><p>hello</p></foreignObject>'],
    ['a link', '<a href="https://evil.example/"><path d="M0 0"/></a>'],
    ['an outside image', '<image href="https://evil.example/a.png"/>'],
    ['a use', '<use href="#a"/>'],
    ['an event', '<path d="M0 0" onclick="alert(1)"/>'],
    ['a style', '<path d="M0 0" style="fill:url(https://evil.example)"/>'],
    ['a paint server', '<path d="M0 0" fill="url(#a)"/>'],
    ['text', '<text>印章</text>'],
    ['an animation', '<path d="M0 0"><animate attributeName="d"/></path>'],
    ['a path that is none', '<path d="M0 0&quot; onload=&quot;alert(1)"/>'],
    ['another namespace', '<g xmlns="http://www.w3.org/1999/xhtml"/>'],
    ['a prefixed element', '<x:script xmlns:x="http://www.w3.org/2000/svg">1</x:script>'],
    ['an inherited name', '<constructor/>'],
    ['a document type', undefined],
  ])('an SVG picture with %s is refused and said to be', (_, inner) => {
    const picture =
      inner === undefined
        ? `<!DOCTYPE svg [<!ENTITY a "b">]><svg ${svgNs} viewBox="0 0 1 1"/>`
        : `<svg ${svgNs} viewBox="0 0 40 30">${inner}</svg>`;
    const drawn = draw({}, { stamps: [placed('svg', picture)] });
    expect(codes(drawn)).toEqual(['seal-picture-unsafe']);
    expect(drawn.svg).not.toMatch(/evil|alert|script|ENTITY/);
    expect(drawn.svg).toContain('印章图像未显示');
  });

  test('an OFD picture shows its first page, cut to its size', () => {
    const inner = pack({
      page: path('', '<ofd:StrokeColor Value="255 0 0"/>', square.replaceAll('10', '90')),
    });
    const stamp = placed('ofd', inner);
    const { svg } = draw(
      { page: path('', '', square.replaceAll('10', '90')) },
      { stamps: [stamp, stamp] },
    );
    expect(svg).toContain('<g transform="matrix(0.4 0 0 0.15 80 40)" clip-path="url(#p1)">');
    const ids = [...svg.matchAll(/ id="(.*?)"/g)].map(([, id]) => id);
    expect(ids).toEqual(['p0', 'p1']);
  });

  test.each([
    ['jbig2', Uint8Array.of(0x97, 0x4a, 0x42, 0x32)],
    ['png', utf8('<svg/>')],
    ['ofd', utf8('PK no package')],
    ['unknown', png.subarray(3)],
  ])('a picture given as %s that cannot be read is said to be missing', (format, data) => {
    const drawn = draw({}, { stamps: [placed(format, data)] });
    expect(codes(drawn)).toContain('seal-picture-unreadable');
    expect(drawn.svg).toContain('seal\u00a0picture\u00a0not\u00a0shown');
  });
});

describe('hostile pages', () => {
  const quick = 5000;
  /** A busy machine stretches the clock; what counts is the work. */
  const patience = { timeout: 30_000 };

  function cpuMs(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }

  test('text and names come out escaped', () => {
    const drawn = draw({
      page: text(
        '',
        '<ofd:TextCode X="0" Y="4" DeltaX="1">&lt;script&gt;&amp;"\'\\0000</ofd:TextCode>',
      ),
      resources:
        '<ofd:Fonts><ofd:Font ID="3" FontName="x&quot; onload=&quot;alert(1)&lt;&gt;,;{}"/></ofd:Fonts>',
    });
    expect(drawn.svg).toContain('&lt;script&gt;&amp;&quot;');
    expect(drawn.svg).toContain('font-family="&quot;x onloadalert1&quot;, ');
    expect(drawn.svg).not.toContain('<script');
  });

  test('composite units that hold each other end at two hundred thousand objects', patience, () => {
    const uses = Array.from(
      { length: 12 },
      (_, i) => `<ofd:CompositeObject ID="${i}" Boundary="0 0 9 9" ResourceID="40"/>`,
    );
    const resources = `<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="40" Width="8" Height="6"><ofd:Content>${uses.join('')}${path('')}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>`;
    const drawn = draw({ page: uses.join(''), resources });
    expect(codes(drawn)).toEqual(expect.arrayContaining(['graphic-too-deep', 'page-object-limit']));
    expect(drawn.svg.match(/<path/g)?.length).toBeLessThan(200_000);
    expect(textOf({ page: uses.join(''), resources })).toEqual([]);
  });

  test('one large object drawn many times is paid for each time', patience, () => {
    const uses = '<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="40"/>'.repeat(5000);
    for (const inner of [
      path(
        'Fill="true" Stroke="true"',
        '',
        `<ofd:AbbreviatedData>${'x '.repeat(500_000)}</ofd:AbbreviatedData>`,
      ),
      text('', `<ofd:TextCode X="0" Y="4">${' '.repeat(1_000_000)}</ofd:TextCode>`),
      '<ofd:Nothing/>'.repeat(100_000),
    ]) {
      const resources = `<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="40"><ofd:Content>${inner}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>`;
      const began = cpuMs();
      expect(codes(draw({ page: uses, resources }))).toContain('page-object-limit');
      expect(cpuMs() - began).toBeLessThan(quick);
    }
  });

  test('a pattern inside patterns ends', patience, () => {
    let cell = path('');
    for (let i = 0; i < 30; i++) {
      cell = path(
        'Fill="true"',
        `<ofd:FillColor><ofd:Pattern Width="1" Height="1"><ofd:CellContent>${cell}</ofd:CellContent></ofd:Pattern></ofd:FillColor>`,
      );
    }
    expect(codes(draw({ page: cell }))).toContain('graphic-too-deep');
  });

  test('an advance repeated a billion times costs nothing', patience, () => {
    const code =
      '<ofd:TextCode X="0" Y="4" DeltaX="g 999999999 1 g 999999999 1">甲乙</ofd:TextCode>';
    expect(textOf({ page: text('', code) })[0]?.text).toBe('甲乙');
  });

  test('numbers beyond all sheets do not come through', () => {
    const page = `<ofd:PathObject ID="7" Boundary="1e300 0 1 1" LineWidth="1e99" CTM="1e200 0 0 1 0 0"><ofd:AbbreviatedData>M 1e400 0 L 1e300 5 A 1e9 1 0 0 1 1 1</ofd:AbbreviatedData></ofd:PathObject>`;
    const { svg } = draw({ page });
    expect(svg).not.toMatch(/e\+|Infinity|NaN/);
  });

  test('ids start with the prefix that is asked for', () => {
    const { svg } = draw(
      { page: path('', '', square.replaceAll('10', '90')) },
      { prefix: 'page3-' },
    );
    expect(svg).toContain('id="page3-0"');
    expect(() => draw({}, { prefix: '"><script>' })).toThrow('prefix');
  });

  test('the drawing is the same each time', () => {
    const sample = { page: text('', '<ofd:TextCode X="0" Y="4">甲</ofd:TextCode>') };
    expect(draw(sample).svg).toBe(draw(sample).svg);
    expect(fromUtf8(utf8(draw(sample).svg))).toBe(draw(sample).svg);
  });
});
