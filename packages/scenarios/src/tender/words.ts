import type { CodeBook } from '@yunzhang/base';

/** What a tender says no with. @basis bidding.md B01, B03 */
export const tenderWords = {
  'tnd-short': {
    zh: '公告日至截止日仅{days}天，法定不少于{least}天，请调整截止时间。',
    en: 'Only {days} days from notice to deadline; the law asks for {least}. Move the deadline.',
  },
  'tnd-clarify-late': {
    zh: '距截止不足{days}天，此澄清影响投标文件编制，须同时顺延截止时间至{until}以后。',
    en: 'Less than {days} days are left and this affects bids. Move the deadline past {until} as well.',
  },
  'sec-over': {
    zh: '投标保证金{given}元超过上限{most}元（预算的{percent}%），请调低。',
    en: 'The bid security of {given} is above {most}, {percent} % of the budget. Lower it.',
  },
  lt3: {
    zh: '本包有效投标仅{count}家，不足{least}家，不得开标。请重新招标或依法变更采购方式。',
    en: 'Only {count} bids, fewer than {least}: this lot may not be opened. Tender again.',
  },
  'tnd-number-taken': {
    zh: '项目编号和包号已被使用，一个编号只能公告一次，请核对编号。',
    en: 'This project and lot number is taken and is announced only once. Check the number.',
  },
  'tnd-ceiling': {
    zh: '最高限价{ceiling}元超过预算{budget}元，请调低限价。',
    en: 'The ceiling of {ceiling} is above the budget of {budget}. Lower it.',
  },
  'tnd-clause-missing': {
    zh: '招标文件缺少必备条款“{clause}”，请补上。',
    en: 'The tender document lacks the clause "{clause}". Add it.',
  },
  'tnd-method': {
    zh: '“{method}”不是{family}项目的采购方式，请重新选择。',
    en: '"{method}" is not a way to procure under this law ({family}). Choose another one.',
  },
  'tnd-opening-time': {
    zh: '开标时间须与投标截止时间为同一时刻，请更正。',
    en: 'Bids are opened at the very moment of the deadline. Correct the time of opening.',
  },
  'tnd-supply-short': {
    zh: '招标文件提供时间不足{least}，请延长至{until}以后。',
    en: 'The document is supplied for less than {least}. Supply it past {until}.',
  },
  'tnd-weights': {
    zh: '评审因素权重合计{sum}，须为100，请更正。',
    en: 'The weights add up to {sum}, not to 100. Correct them.',
  },
  'tnd-price-weight': {
    zh: '价格权重{given}%低于法定最低{least}%，请调高。',
    en: 'The price weighs {given} %, below the {least} % of the law. Raise it.',
  },
  'tnd-same-party': {
    zh: '采购人与代理机构、监督部门须为不同单位，请更换。',
    en: 'Purchaser, agency and supervisor are different organisations. Replace one of them.',
  },
  'tnd-trustees': {
    zh: '开标密钥须分给{count}个互不相同、且非采购人或代理机构的持有人，请重新生成份额。',
    en: 'The opening key is split among {count} holders, none of them purchaser or agency. Split it anew.',
  },
  'tnd-warnings': {
    zh: '文件中有{count}处疑似歧视性词句尚未人工复核，请逐条复核后确认。',
    en: '{count} phrases that may discriminate have not been reviewed. Review each, then confirm.',
  },
  'tnd-deadline-back': {
    zh: '截止时间只能延后：现为{deadline}，请填写更晚的时间。',
    en: 'A deadline only moves forward: it is {deadline}. Give a later one.',
  },
  'tnd-clock-good': {
    zh: '授时来源和偏差均正常，不能暂停。',
    en: 'The clock has its sources and keeps time; there is no ground to pause.',
  },
  'tnd-clock-unsure': {
    zh: '时间偏差超过{skew}毫秒或授时来源少于{sources}个，恢复前请先校时。',
    en: 'The clock is off by over {skew} ms or has fewer than {sources} sources. Set it right first.',
  },
  'opening-too-early': {
    zh: '未到开标时间{openingAt}，不得解密，请届时再办。',
    en: 'Nothing is decrypted before the opening at {openingAt}. Come back then.',
  },
  'share-wrong': {
    zh: '份额与公告前登记的摘要不一致，请使用原份额。',
    en: 'This is not the share fixed before publication. Use the one you were given.',
  },
  'share-twice': {
    zh: '您已释放份额，无需重复。',
    en: 'You have released your share already.',
  },
  'window-over': {
    zh: '解密时间已于{end}结束，不能再登记。',
    en: 'The time for decryption ended at {end}. This can no longer be noted.',
  },
  'bid-not-of-lot': {
    zh: '所列投标不属于本包或已处理完毕，请核对。',
    en: 'A bid named here is not of this lot, or is settled. Check the list.',
  },
  'remedy-not-allowed': {
    zh: '招标文件未规定补救方案，不能补救解密。',
    en: 'The tender document has no remedy plan, so a bid is not decrypted for its bidder.',
  },
  'remedy-not-asked': {
    zh: '投标人尚未申请补救解密，请先由投标人申请。',
    en: 'The bidder has not asked for the remedy. It is theirs to ask first.',
  },
  'remedy-quorum': {
    zh: '补救份额已有{count}个，须至少{least}个，请等待其他持有人。',
    en: '{count} shares for the remedy, and {least} are needed. Wait for another holder.',
  },
  'objection-unknown': {
    zh: '该投标没有待答复的异议，请核对。',
    en: 'There is no open objection to that bid. Check which one is meant.',
  },
  'opening-unfinished': {
    zh: '还有{count}份投标未解密或异议未答复，暂不能结束开标。',
    en: '{count} bids wait for decryption or an answer. The opening cannot be closed yet.',
  },
} as const satisfies CodeBook;
