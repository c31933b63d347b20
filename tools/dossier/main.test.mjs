import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readPage } from './main.mjs';

const page = `# Group
## X01 Something
text
| State | Event | Actor | Guard | Next | Sealed |
|---|---|---|---|---|---|
| DRAFT | submit | clerk | — | OPEN | form |
| A/B | go 走 | clock | a \\| b | C | — |
| A/B | go 走 | other | — | C | — |

**Invariants.** sums (a; b) hold; nothing "lost".

**Errors.** \`X_ONE\` 「一;二。」 · \`X_TWO\`

**Verify.** anyone. **Must-pass tests.** one; two.

## X02 Other
**State**: A → B. **Invariants.** (1) first; still first; (2) second.
`;

it('reads rows, invariants, errors and tests of a page', () => {
  const [one, two] = readPage(page);
  expect(one.rows.map((row) => row.name)).toEqual([
    'X01/row/draft-submit',
    'X01/row/a-b-go',
    'X01/row/a-b-go-2',
  ]);
  expect(one.rows[0]).toMatchObject({ actor: 'clerk', next: 'OPEN', sealed: 'form' });
  expect(one.invariants).toEqual([
    { name: 'X01/invariant/1', text: 'sums (a; b) hold' },
    { name: 'X01/invariant/2', text: 'nothing "lost"' },
  ]);
  expect(one.errors).toEqual([
    { name: 'X01/error/x-one', code: 'X_ONE', zh: '一;二。' },
    { name: 'X01/error/x-two', code: 'X_TWO', zh: '' },
  ]);
  expect(one.tests.map((test) => test.text)).toEqual(['one', 'two']);
  expect(two).toMatchObject({
    id: 'X02',
    rows: [],
    invariants: [{ text: 'first; still first' }, { text: 'second' }],
  });
});

it('is what the committed points were read with', () => {
  const folder = path.resolve('../shared/scenarios');
  if (!existsSync(folder)) return;
  const pages = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
  const read = pages.flatMap((file) => readPage(readFileSync(path.join(folder, file), 'utf8')));
  expect(read.length).toBe(59);
  for (const scenario of read) {
    const file = path.join('packages/scenarios/dossier', `${scenario.id}.json`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(scenario);
  }
});
