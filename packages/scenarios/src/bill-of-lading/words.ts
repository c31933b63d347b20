import type { CodeBook } from '@yunzhang/base';

/** What a bill of lading says no with. @basis medical-logistics-finance.md L02 */
export const billOfLadingWords = {
  'bl-not-holder': {
    zh: '您不是当前持有人（当前：{players}），不能办理，请联系当前持有人。',
    en: 'You are not the holder now ({players} is). Ask the holder.',
  },
  'bl-stale': {
    zh: '该提单已变动（现为第{edition}版），请刷新后再办。',
    en: 'The bill has changed since you saw it (now edition {edition}). Reload it.',
  },
  'bl-control-key': {
    zh: '控制密钥与登记的持有人不符，请使用登记的密钥。',
    en: 'This is not the key that controls the bill. Use the key on record.',
  },
  'bl-kind': {
    zh: '{kind}不得转让，请向承运人提货。',
    en: 'A bill of this kind ({kind}) is never transferred. Take delivery from the carrier.',
  },
  'bl-container': {
    zh: '箱号{field}有误（{why}），请核对末位校验码。',
    en: 'The container number {field} is wrong ({why}). Check its last digit.',
  },
  'bl-not-on-board': {
    zh: '货物装船时间晚于现在，装船后才能签发。',
    en: 'The goods are not on board yet. Issue the bill once they are.',
  },
  'bl-consignee': {
    zh: '记名提单和海运单须写明收货人，指示提单和不记名提单不写。',
    en: 'Straight bills and waybills name a consignee; negotiable ones do not.',
  },
  'bl-number-used': {
    zh: '承运人已签发过同号提单（{key}），请换号。',
    en: 'The carrier has issued a bill with this number ({key}). Take another one.',
  },
  'bl-self': { zh: '受让人不能是自己，请更正。', en: 'You cannot endorse to yourself.' },
  'bl-own-amendment': {
    zh: '这是您提出的更正，须由对方同意。',
    en: 'You proposed this amendment; the other side agrees to it.',
  },
  'bl-originals': {
    zh: '纸质正本共{issued}份，收回{given}份，须全部收回。',
    en: '{issued} paper originals were issued and {given} came back. All of them must.',
  },
  'bl-not-at-destination': {
    zh: '提单卸货港为{pod}，请在目的港办理。',
    en: 'The bill is for {pod}. Surrender it there.',
  },
  'bl-surrender-by': {
    zh: '可转让提单由持有人交回，记名提单和海运单由收货人交回。',
    en: 'The holder surrenders a negotiable bill, the consignee any other.',
  },
  'bl-wrong-receiver': {
    zh: '提货人与最后交回的一方不符，不能交付。',
    en: 'The goods go to whoever surrendered the bill, and to nobody else.',
  },
  'bl-frozen': {
    zh: '提单已按{order}冻结，解除后再办。',
    en: 'The bill is frozen by order {order}. Wait until it is lifted.',
  },
  'bl-other-court': {
    zh: '由作出冻结的法院解除，请联系该法院。',
    en: 'Only the court that froze the bill can lift it.',
  },
  'bl-on-paper': {
    zh: '提单已转为纸质，电子提单不能再办。',
    en: 'The bill is on paper now; the electronic one cannot be used.',
  },
} as const satisfies CodeBook;
