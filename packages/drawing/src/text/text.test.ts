import { identity } from '@yunzhang/base';
import { describe, expect, test } from 'vitest';
import { type Artwork, type Face, findText, linesOf, type Mark } from '../index.ts';

const face: Face = {
  name: '宋体',
  family: 'serif',
  key: '宋体',
  isBold: false,
  isItalic: false,
  isSerif: true,
  isFixedWidth: false,
};

interface Place {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly step?: number;
  readonly down?: number;
}

function run(text: string, { x, y, size = 4, step = 4, down = 0 }: Place): Mark {
  const glyphs = Array.from(text, (char, i) => ({ char, x: x + i * step, y: y + i * down }));
  const style = { horizontalScale: 1, turn: 0, isSlanted: false } as const;
  return { kind: 'text', map: identity, face, size, ...style, glyphs };
}

function page(...marks: readonly Mark[]): Artwork {
  return { widthMm: 210, heightMm: 297, marks };
}

const texts = (artwork: Artwork): readonly string[] => linesOf(artwork).map(({ text }) => text);

describe('lines', () => {
  test('runs that stand side by side are one line, whatever their order in the file', () => {
    const artwork = page(
      run('云章', { x: 30, y: 20 }),
      run('第二行', { x: 10, y: 30 }),
      run('电子印章', { x: 10, y: 20 }),
    );
    expect(texts(artwork)).toEqual(['电子印章 云章', '第二行']);
  });

  test('a run whose letters stand beside it goes on without a blank', () => {
    const artwork = page(run('合同', { x: 10, y: 20 }), run('专用章', { x: 18, y: 20.3 }));
    expect(texts(artwork)).toEqual(['合同专用章']);
  });

  test('a wide gap ends a line, and the cells of a row are read from left to right', () => {
    const artwork = page(
      run('单价', { x: 90, y: 20 }),
      run('数量', { x: 50, y: 20.2 }),
      run('品名', { x: 10, y: 20 }),
      run('茶叶', { x: 10, y: 28 }),
      run('3', { x: 50, y: 28 }),
    );
    expect(texts(artwork)).toEqual(['品名', '数量', '单价', '茶叶', '3']);
  });

  test('columns of long lines are read one after the other, below their title', () => {
    const marks = [run('标题横跨两栏的一行文字标题横跨两栏的一行文字', { x: 50, y: 10 })];
    for (let i = 0; i < 6; i++) {
      marks.push(run(`右栏第${i}行的文字一直写到边上`, { x: 110, y: 20 + i * 6 }));
      marks.push(run(`左栏第${i}行的文字一直写到边上`, { x: 10, y: 20 + i * 6 }));
    }
    const read = texts(page(...marks));
    expect(read[0]).toContain('标题');
    expect(read.slice(1, 7).every((text) => text.startsWith('左栏'))).toBe(true);
    expect(read.slice(7).every((text) => text.startsWith('右栏'))).toBe(true);
  });

  test('letters that stand below each other are a line that runs down', () => {
    const lines = linesOf(page(run('购买方', { x: 10, y: 20, step: 0, down: 5 })));
    expect(lines.map(({ text, isVertical }) => [text, isVertical])).toEqual([['购买方', true]]);
    expect(lines[0]?.box.height).toBeCloseTo(14, 6);
  });

  test('letters drawn one by one close below or above each other are a line', () => {
    const down = Array.from('购买方', (char, i) => run(char, { x: 10, y: 20 + i * 4 }));
    const up = Array.from('自下而上', (char, i) => run(char, { x: 60, y: 80 - i * 4 }));
    const apart = Array.from('123', (char, i) => run(char, { x: 90, y: 20 + i * 7 }));
    expect(texts(page(...down, ...up, ...apart))).toEqual(['购买方', '1', '2', '3', '自下而上']);
  });

  test('a run that climbs is one line, and no neighbour joins it', () => {
    const artwork = page(
      run('严禁复制', { x: 10, y: 60, step: 8, down: -8 }),
      run('正文', { x: 26, y: 44 }),
    );
    expect(texts(artwork).toSorted()).toEqual(['严禁复制', '正文'].toSorted());
  });

  test('a letter printed twice to look bold is one letter', () => {
    const artwork = page(run('重庆', { x: 10, y: 20 }), run('重庆', { x: 10.1, y: 20 }));
    expect(texts(artwork)).toEqual(['重庆']);
  });

  test('what stands in seals is no text, and what stands in annotations only when asked for', () => {
    const group = (role: 'seal' | 'annotation', mark: Mark): Mark => {
      return { kind: 'group', role, map: [1, 0, 0, 1, 0, 50], marks: [mark] };
    };
    const artwork = page(
      group('seal', run('印', { x: 10, y: 20 })),
      group('annotation', run('注', { x: 10, y: 20 })),
    );
    expect(texts(artwork)).toEqual([]);
    const read = linesOf(artwork, { annotations: 'read' });
    expect(read.map(({ text, box }) => [text, Math.round(box.y)])).toEqual([['注', 66]]);
  });

  test('sixty thousand letters in one row or one column end in time', { timeout: 20_000 }, () => {
    const many = Array.from({ length: 30_000 }, (_, i) => run('甲', { x: i * 9, y: 20 }));
    const tall = Array.from({ length: 30_000 }, (_, i) => run('乙', { x: 5, y: i * 9 }));
    const chain = Array.from({ length: 30_000 }, (_, i) => run('丙', { x: -50, y: i * 4 }));
    expect(linesOf(page(...many, ...tall, ...chain)).length).toBe(60_001);
  });
});

describe('search', () => {
  const lines = linesOf(
    page(
      run('甲方（', { x: 10, y: 20 }),
      run('盖', { x: 26, y: 20 }),
      run('章）', { x: 32, y: 20 }),
      run('ＡＢc合', { x: 10, y: 30 }),
      run('同 编号', { x: 10, y: 40 }),
    ),
  );

  test('a text split over objects is found, with the box of its letters', () => {
    const [hit, ...rest] = findText(lines, '盖章');
    expect(rest).toEqual([]);
    expect(hit?.text).toBe('盖 章');
    expect(hit?.boxes).toEqual([{ x: 26, y: 16.48, width: 10, height: 4 }]);
    expect([hit?.line, hit?.glyph]).toEqual([0, 4]);
  });

  test('a text that goes on in the next line is found, with a box for each', () => {
    const [hit] = findText(lines, '合同编号');
    expect(hit?.boxes.length).toBe(2);
    expect(hit?.boxes[1]).toMatchObject({ x: 10, width: 16 });
  });

  test.each([
    ['(盖章)', {}, 1],
    ['(盖章)', { width: 'keep' }, 0],
    ['abC', {}, 1],
    ['abC', { letterCase: 'keep' }, 0],
    ['ABc', { letterCase: 'keep' }, 1],
    ['同编号', { blanks: 'keep' }, 0],
    ['同 编号', { blanks: 'keep' }, 1],
    ['', {}, 0],
    [' ', {}, 0],
  ] as const)('%j with %j is found %i times', (query, options, count) => {
    expect(findText(lines, query, options).length).toBe(count);
  });

  test('hits do not overlap and end at ten thousand', () => {
    const many = linesOf(
      page(
        ...Array.from({ length: 300 }, (_, i) => {
          return run('啊'.repeat(80), { x: 0, y: 10 + i * 9 });
        }),
      ),
    );
    expect(findText(many, '啊啊').length).toBe(10_000);
  });
});
