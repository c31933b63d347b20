import { identifiers } from '@yunzhang/identifiers';
import { measure, result } from './measure.mjs';

/** Numbers read in a second, with and without what is wrong with them. */
export function benchmarks() {
  const kinds = [
    'uscc',
    'resident-id',
    'seal-code',
    'certificate-id',
    'iban',
    'gtin',
    'case-number',
    'amount-capital',
  ];
  return [
    ...kinds.map((id) => ({
      name: `parse-${id}`,
      run: async () => [await parseRate(`parse-${id}`, id, identifiers[id].example)],
    })),
    {
      name: 'parse-uscc-wrong',
      run: async () => [await parseRate('parse-uscc-wrong', 'uscc', '9135O100M000100Y43')],
    },
  ];
}

/** A thousand in one call, because one alone is shorter than the clock tells. */
async function parseRate(name, id, text) {
  const { parse } = identifiers[id];
  const rates = await measure(() => {
    for (let i = 0; i < 1000; i++) parse(text);
  });
  return result(name, rates, { unit: 'thousand/s' });
}
