import { isRefusal } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { imprintCodes } from './codes.ts';
import { checkKind, defaultSpec, imprintKinds, type ImprintKindId } from './kinds.ts';
import { type ImprintSpec } from './spec.ts';

const holder = {
  organisation: '北京云枢科技有限公司',
  person: '张伟',
  code: '1101080012345',
  taxNumber: '91110108MA01A2B3C4',
};

function specOf(kind: ImprintKindId, more = {}): ImprintSpec {
  const spec = defaultSpec(kind, { ...holder, ...more });
  if (isRefusal(spec)) throw new Error(spec.refused);
  return spec;
}

describe('the usual specification', () => {
  it.each(Object.keys(imprintKinds) as ImprintKindId[])('of %s has a lawful size', (kind) => {
    expect(checkKind(kind, specOf(kind))).toBeUndefined();
  });

  it.each([
    ['北京示例股份有限公司', 42],
    ['北京云枢科技有限公司', 40],
    ['海淀区示例书店', 38],
  ])('of the seal of %s has a diameter of %d mm', (organisation, diameterMm) => {
    expect(specOf('statutory', { organisation })).toMatchObject({ diameterMm });
  });

  it.each([
    ['张伟', '张伟之印'],
    ['王小明', '王小明印'],
    ['欧阳娜娜', '欧阳娜娜'],
  ])('of the name seal of %s reads %s', (person, text) => {
    expect(specOf('legal-representative', { person })).toMatchObject({ text, shape: 'square' });
  });

  it('of a long name is a rectangle with the name as written', () => {
    const person = '阿卜杜热合曼·买买提';
    expect(specOf('personal', { person })).toMatchObject({ shape: 'rectangle', lines: [person] });
  });

  it('draws no emblem of the Party or of trade unions', () => {
    for (const kind of ['party', 'trade-union'] as const) {
      expect(specOf(kind)).toMatchObject({ centre: { type: 'blank' } });
    }
  });

  it.each([
    ['statutory', { organisation: '' }, 'imprint-text-missing'],
    ['personal', { person: '' }, 'imprint-text-missing'],
    ['invoice', { taxNumber: '91110108' }, 'imprint-tax-number-form'],
    ['toString', {}, 'imprint-kind-unknown'],
  ])('of %s with %o is refused', (kind, more, code) => {
    const spec = defaultSpec(kind as ImprintKindId, { ...holder, ...more });
    expect(spec).toMatchObject({ refused: code });
    expect(Object.keys(imprintCodes)).toContain(code);
  });
});

describe('the size table', () => {
  it.each([
    ['statutory', { ...specOf('statutory'), diameterMm: 50 }],
    ['statutory', specOf('invoice')],
    ['government', { ...specOf('government'), diameterMm: 38 }],
    ['invoice', { ...specOf('invoice'), widthMm: 45 }],
    ['invoice', { ...specOf('invoice'), borderMm: 1.2 }],
    ['legal-representative', { ...specOf('legal-representative'), sideMm: 25 }],
  ] as const)('refuses %s of another size or shape', (kind, spec) => {
    expect(checkKind(kind, spec)).toMatchObject({
      refused: 'imprint-size-for-kind',
      basis: imprintKinds[kind].basis,
    });
  });

  it('refuses an invoice seal without a tax number', () => {
    const spec = { ...specOf('invoice'), middle: '发票' } as ImprintSpec;
    expect(checkKind('invoice', spec)).toMatchObject({ refused: 'imprint-tax-number-form' });
  });
});
