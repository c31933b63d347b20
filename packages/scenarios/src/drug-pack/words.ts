import type { CodeBook } from '@yunzhang/base';

/** What a drug pack says no with. @basis trust-services.md T05 */
export const drugPackWords = {
  'dt-resold': {
    zh: '该追溯码已于{at}在{seller}销售，请停止销售并上报。',
    en: 'This trace code was sold on {at} by {seller}. Stop the sale and report it.',
  },
  'dt-expired': {
    zh: '该盒药品有效期至{expires}，已过期，请下架报损。',
    en: 'This pack expired on {expires}. Take it off the shelf and have it destroyed.',
  },
  'dt-parent': {
    zh: '箱码与盒码关联不符：箱码{outer}，不符的追溯码{code}，请整箱复核。',
    en: 'Outer code {outer} and pack code {code} do not belong together. Check the whole case again.',
  },
  'dt-rx': {
    zh: '处方药须凭有效处方，处方{prescription}{state}，请从有效处方中发药。',
    en: 'A prescription drug needs a valid prescription ({prescription}: {state}). Dispense it from one.',
  },
  'dt-code-taken': {
    zh: '追溯码{key}已被使用过，追溯码永不重复，请换用新码。',
    en: 'The trace code {key} has been used before. A code is used once for ever; take a new one.',
  },
  'dt-product': {
    zh: '追溯码{code}不属于药品标识码{drug}，请核对赋码文件。',
    en: 'The trace code {code} is not one of the product {drug}. Check the list of codes.',
  },
  'dt-printed': {
    zh: '追溯码{code}中的批号或有效期与登记的不符，请核对赋码文件。',
    en: 'Batch or expiry within the trace code {code} differ from those registered. Check them.',
  },
  'dt-dates': {
    zh: '有效期{expires}须晚于生产日期{made}，请更正。',
    en: 'The expiry {expires} must come after the day of production {made}. Correct it.',
  },
  'dt-empty': {
    zh: '大包装内没有小包装，请补充包装关联关系。',
    en: 'The outer pack holds no inner pack. Complete the list of contents.',
  },
  'dt-inside': {
    zh: '追溯码{code}在尚未拆开的大包装中，请对大包装办理或先拆箱。',
    en: 'The pack {code} lies in an unopened outer pack. Act on that one, or unpack it first.',
  },
  'dt-licence': {
    zh: '收货单位许可证有效期至{until}，已失效，不能发货，请核对资质。',
    en: 'The licence of the consignee ended on {until}, so nothing can be shipped. Check it.',
  },
  'dt-cold-chain': {
    zh: '冷链药品没有合格的运输温度记录，不能收货，请隔离并联系发货单位。',
    en: 'No good temperature record came with a cold-chain drug. Set it aside and call the sender.',
  },
  'dt-not-box': {
    zh: '只有最小销售包装可以销售，请先拆箱再按盒销售。',
    en: 'Only the smallest pack is sold. Unpack this one and sell its boxes.',
  },
  'dt-not-outer': {
    zh: '最小包装没有内含包装，不能拆箱，拆零请办理拆零销售。',
    en: 'The smallest pack holds no other and cannot be unpacked. Sell its units instead.',
  },
  'dt-not-retailer': {
    zh: '您没有药品零售或使用资质，不能向患者销售，请转交药店或医疗机构。',
    en: 'You may not sell drugs to patients. Pass it on to a pharmacy or hospital.',
  },
  'dt-not-holder': {
    zh: '追溯码{code}不在您单位，请扫描本单位在库的药品。',
    en: 'The pack {code} is not held by you. Scan one from your own stock.',
  },
  'dt-opened': {
    zh: '该盒已拆零，剩余{left}个单位，不能整盒销售，请按剩余数量拆零销售。',
    en: 'The box has been opened and has {left} units left. Sell those as units.',
  },
  'dt-units': {
    zh: '该盒剩余{left}个单位，您要销售{units}个，请减少数量或另取一盒。',
    en: 'The box has {left} units left, not {units}. Sell fewer or take another box.',
  },
  'dt-split': {
    zh: '该盒已售与剩余数量之和不等于每盒数量{units}，请停止销售并核查。',
    en: 'Units sold and left do not add up to the {units} of the box. Stop and look into it.',
  },
  'dt-recalled': {
    zh: '该药品已被召回（通知{notice}），不得销售，请停售并退回。',
    en: 'This drug was recalled (notice {notice}) and is not sold. Stop and send it back.',
  },
  'dt-returned': {
    zh: '该盒药品已退货，不得再次销售，请办理销毁。',
    en: 'This pack was returned and is never sold again. Have it destroyed.',
  },
  'dt-witness': {
    zh: '监督销毁人须是另一个人，请另行指定。',
    en: 'The witness of a destruction is somebody else. Name another person.',
  },
} as const satisfies CodeBook;
