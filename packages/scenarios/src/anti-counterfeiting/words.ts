import type { CodeBook } from '@yunzhang/base';

/** What an order of article codes, or one of its codes, says no with. */
export const antiCounterfeitingWords = {
  'article-code-dates': {
    zh: '有效期至{expires}，不晚于生产日期{made}，请核对。',
    en: 'The expiry {expires} is not after the day of making {made}. Check both days.',
  },
  'article-code-quota': {
    zh: '订单{ordered}枚，品牌方只批准了{quota}枚，请先请品牌方追加。',
    en: '{ordered} codes are ordered, the brand approved {quota}. Ask the brand for more first.',
  },
  'article-code-print-count': {
    zh: '应印制{ordered}枚，您提交了{given}枚，请按订单数量提交。',
    en: '{ordered} codes are to be printed, not {given}. Hand in as many as were ordered.',
  },
  'article-code-serial-taken': {
    zh: '这个商品条码下已有相同序列号，请换一个随机序列号。',
    en: 'This serial is taken under the same trade item. Draw another random serial.',
  },
  'article-code-outside-batch': {
    zh: '序列号{serial}不属于本批次，不能处理，请核对批次。',
    en: 'The serial {serial} is not of this batch. Check which batch it belongs to.',
  },
  'article-code-active-already': {
    zh: '这枚防伪码已经激活，不能再激活或销毁。',
    en: 'This code is active already and can be neither activated nor destroyed again.',
  },
  'article-code-gone': {
    zh: '这枚防伪码已经作废或报警，不能激活或再次销毁。',
    en: 'This code is void or under alert. It can be neither activated nor destroyed.',
  },
  'article-code-miscounted': {
    zh: '清点为{counted}枚，列出{given}枚，两数不符，请重新清点。',
    en: '{counted} were counted, {given} are listed. Count again.',
  },
  'article-code-counts-differ': {
    zh: '激活数与作废数之和同印制数、订单数不符，请联系平台核对。',
    en: 'Activated and void codes do not add up to those printed and ordered. Tell the platform.',
  },
  'article-code-tries-device': {
    zh: '这台设备十分钟内已输错{tries}次，请稍后再试。',
    en: 'This device entered {tries} wrong codes within ten minutes. Try again later.',
  },
  'article-code-tries-network': {
    zh: '这个网络一小时内已输错{tries}次，请稍后再试。',
    en: 'This network entered {tries} wrong codes within an hour. Try again later.',
  },
  'article-code-not-on-sale': {
    zh: '这枚防伪码没有投入销售，请勿购买，并可向品牌方举报。',
    en: 'This code was never put on sale. Do not buy the article; report it to the brand.',
  },
  'article-code-held': {
    zh: '这枚防伪码查询异常，已经暂停，请等待品牌方鉴定。',
    en: 'Queries of this code are suspicious and it is held. Wait for the brand to examine it.',
  },
  'article-code-counterfeit': {
    zh: '这枚防伪码已被鉴定为假冒，请勿购买使用。',
    en: 'This code was found on a counterfeit. Do not buy or use the article.',
  },
  'article-code-recalled': {
    zh: '这件商品已被召回，请停止使用并联系品牌方。',
    en: 'This article is recalled. Stop using it and ask the brand.',
  },
} as const satisfies CodeBook;
