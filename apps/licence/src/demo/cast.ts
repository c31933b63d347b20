import { certificateId } from '@yunzhang/identifiers';
import type { Cast, EnterpriseGiven, PersonGiven } from '../registry/cast.ts';

/** The PIN of every test person. */
export const demoPin = '258046';

// Identity numbers with the sequence 000 were never given to anybody.
const people = [
  ['p-li', 'li', '李示例', '110101198003070009'],
  ['p-wang', 'wang', '王测试', '110105199207150000'],
  ['p-sun', 'sun', '孙保管', '110102198804120009'],
  ['p-zhang', 'zhang', '张样例', '110108199009210008'],
  ['p-chen', 'chen', '陈示范', '110112198501300005'],
  ['p-zhao', 'zhao', '赵范例', '110105199105080005'],
  ['p-qian', 'qian', '钱司机', '11010819870615000X'],
  ['p-zhou', 'zhou', '周审核', '110105198311020009'],
  ['p-wu', 'wu', '吴制章', '11011319890227000X'],
  ['p-zheng', 'zheng', '郑备案', '110108199308190000'],
  ['p-feng', 'feng', '冯监管', '110101198605140000'],
] as const;

const company = '有限责任公司';
const office = '机关或事业单位';

/** The dossier’s parties: name, credit code, kind, and who stands for it. */
const parties = [
  ['北京云枢示例科技有限公司', '91110108MA0EXAM15Y', company, 'p-li'],
  ['北京禾川示例商贸有限公司', '91110105MA0EXAM23E', company, 'p-zhang'],
  ['北京衡岳示例建设有限公司', '91110112MA0EXAM31D', company, 'p-chen'],
  ['北京示例银行股份有限公司', '91110102MA0EXAM4XM', '股份有限公司', 'p-zhao'],
  ['北京示例融资担保有限公司', '91110108MA0EXAM58C', company, 'p-zhao'],
  ['北京市示例区人民医院', '12110108MB0EXAM6XM', office, 'p-feng'],
  ['北京示例大药房有限公司', '91110108MA0EXAM742', company, 'p-chen'],
  ['国家税务总局北京市示例区税务局', '11110108MB0EXAM86K', office, 'p-feng'],
  ['北京市示例区社会保险经办中心', '12110108MB0EXAM94B', office, 'p-feng'],
  ['北京住房公积金管理中心示例管理部', '12110000MB0EXAMA2D', office, 'p-feng'],
  ['北京市示例区教育委员会', '11110108MB0EXAMB04', office, 'p-feng'],
  ['北京示例招标代理有限公司', '91110105MA0EXAMC5Y', company, 'p-zhang'],
  ['北京示例物流有限公司', '91110113MA0EXAMD3C', company, 'p-qian'],
  ['示例远洋运输(上海)有限公司', '91310115MA0EXAME1H', company, 'p-qian'],
  ['北京示例电子认证服务有限公司', '91110108MA0EXAMFXP', company, 'p-zhou'],
  ['北京示例印章科技有限公司', '91110105MA0EXAMG8C', company, 'p-wu'],
  ['北京示例版权登记服务中心', '12110101MB0EXAMHXU', office, 'p-feng'],
  ['北京示例制药有限公司', '91110115MA0EXAMJ2B', company, 'p-chen'],
  ['北京示例汽车制造集团有限公司', '91110113MA0EXAMK09', company, 'p-zhao'],
  ['北京市公安局示例分局', '11110108MB0EXAML2K', office, 'p-zheng'],
  ['北京市示例区经济和信息化局', '11110108MB0EXAMM0E', office, 'p-zhou'],
  ['北京市示例区公共就业服务中心', '12110108MB0EXAMN98', office, 'p-feng'],
  ['北京市示例区财政局', '11110108MB0EXAMP50', office, 'p-feng'],
  ['北京市示例区市场监督管理局', '11110108MB0EXAMQ3T', office, 'p-feng'],
  ['北京示例数据登记服务有限公司', '91110105MA0EXAMR8M', company, 'p-zhou'],
  ['北京泓材示例材料有限公司', '91110114MA0EXAMT4B', company, 'p-zhang'],
  ['北京示例印信制作有限公司', '91110106MA0EXAMU2K', company, 'p-wu'],
] as const;

/** The department that sets the standard of the licence, and the kind of certificate. */
const licenceKind = '11100000MB0143028R001';
const registryUscc = '11110108MB0EXAMQ3T';

/** Made-up persons and enterprises, for demonstrations and tests. @basis scenarios/README.md */
export const demoCast: Cast = {
  test: true,
  persons: people.map(([id, account, name, idNo]): PersonGiven => ({
    id,
    account,
    name,
    idNo,
    pin: demoPin,
  })),
  enterprises: parties.map(([name, uscc, type, legalRep], i): EnterpriseGiven => ({
    uscc,
    name,
    type,
    legalRep,
    capital: '1000万元人民币',
    establishedOn: '2021-03-18',
    openFrom: '2021-03-18',
    openTo: '长期',
    domicile: '北京市示例区示例路1号（测试）',
    scope: '测试数据，不代表任何真实主体',
    authority: '北京市示例区市场监督管理局',
    approvedOn: '2026-01-12',
    state: '存续',
    licenceId: licenceIdOf(i + 1),
  })),
  grants: [
    {
      id: 'SQ20261110000031',
      uscc: '91110108MA0EXAM15Y',
      grantor: 'p-li',
      delegate: 'p-wang',
      role: 'handler',
      scopeType: 'precise',
      items: ['seal.use', 'tax.certificate'],
      subDelegation: false,
      days: 30,
    },
    {
      id: 'SQ20261110000032',
      uscc: '91110108MA0EXAM15Y',
      grantor: 'p-li',
      delegate: 'p-sun',
      role: 'manager',
      scopeType: 'full',
      items: [],
      subDelegation: true,
      days: 180,
    },
    ...(['p-feng', 'p-zhao'] as const).map(
      (delegate, n) =>
        ({
          id: `SQ2026111000003${n + 3}`,
          uscc: '11110108MB0EXAMM0E',
          grantor: 'p-zhou',
          delegate,
          role: 'manager',
          scopeType: 'full',
          items: [],
          subDelegation: false,
          days: 180,
        }) as const,
    ),
  ],
};

function licenceIdOf(number: number): string {
  const serial = `2026EXAMPLE${String(number).padStart(10, '0')}`;
  const given = { type: licenceKind, issuer: registryUscc, serial, version: '001' };
  const made = certificateId.make(given);
  return 'text' in made ? made.text : '';
}
