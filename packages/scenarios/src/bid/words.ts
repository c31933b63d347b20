import type { CodeBook } from '@yunzhang/base';

/** What a bid says no with. @basis bidding.md B02, B03 */
export const bidWords = {
  'bid-closed': {
    zh: '投标截止时间为{deadline}，服务器收齐文件的时间为{at}，系统已拒收。',
    en: 'Bidding closed at {deadline}. All of the file had arrived at {at}; it was not accepted.',
  },
  'bid-plain': {
    zh: '投标文件未加密，请使用投标工具“加密并递交”。',
    en: 'The bid is not encrypted. Use "Encrypt and submit" of the bidding tool.',
  },
  'bid-incomplete': {
    zh: '已上传{percent}%（第{acknowledged}/{chunks}块），请保持网络并点击继续；截止前未传完视为撤回投标。',
    en: '{percent} % has arrived (block {acknowledged} of {chunks}). Stay online and go on: a bid not complete at the deadline counts as withdrawn.',
  },
  'bid-seal-missing': {
    zh: '{place}缺少法定名称章，请盖章后重新加密递交。',
    en: 'The legal-name seal is missing on: {place}. Seal it, encrypt and submit again.',
  },
  'key-wrong': {
    zh: '当前电子钥匙/证书与加密时不一致，请使用尾号{last4}的证书。剩余时间{left}。',
    en: 'This is not the certificate of the encryption. Use the one ending in {last4}. Time left: {left}.',
  },
  'bid-lot-shut': {
    zh: '本包当前为“{state}”，暂不受理，请查看公告。',
    en: 'This lot is "{state}" and takes nothing now. See its notices.',
  },
  'bid-twice': {
    zh: '贵单位已参加本包，请在原投标上替换或撤回。',
    en: 'You take part in this lot already. Replace or withdraw that bid.',
  },
  'bid-conflict': {
    zh: '采购人、代理机构、监督部门和份额持有人不得投标。',
    en: 'Purchaser, agency, supervisor and holders of shares do not bid.',
  },
  'bid-document-changed': {
    zh: '文件与公告登记的摘要不一致，可能已被修改，已停止下载，请联系平台。',
    en: 'The file is not the one announced and may have been changed. The download was stopped; tell the platform.',
  },
  'bid-envelope': {
    zh: '投标文件信封签名无效，请检查证书后重新递交。',
    en: 'The signature of the envelope is not valid. Check the certificate and submit again.',
  },
  'bid-key-unknown': {
    zh: '外层加密未使用本包开标公钥{key}，请更新投标工具后重新加密。',
    en: 'The outer layer is not for the opening key of this lot, {key}. Update the tool and encrypt again.',
  },
  'bid-escrow': {
    zh: '招标文件未规定补救方案，不得托管内层密钥，请去除后重新递交。',
    en: 'The tender document has no remedy plan, so no inner key is deposited. Take it out and submit again.',
  },
  'bid-started-later': {
    zh: '开始上传时间晚于收讫时间，请重新递交。',
    en: 'The upload is said to have begun after its end. Submit again.',
  },
  'bid-commitment': {
    zh: '解密内容与递交时的承诺值不一致，不予采用，请使用原投标文件和随机数。',
    en: 'What was decrypted is not what was committed to, and is not used. Use the file and salt of the submission.',
  },
  'bid-too-early': {
    zh: '未到开标时间，不得解密，请届时再办。',
    en: 'Bids are not decrypted before the opening. Come back then.',
  },
  'bid-no-escrow': {
    zh: '递交时未托管内层密钥，不能补救解密，请使用原证书解密。',
    en: 'No inner key was deposited with this bid, so there is no remedy. Use the certificate of the encryption.',
  },
  'bid-opening-over': {
    zh: '开标已经结束，不能再提出或更改，请依法提出质疑。',
    en: 'The opening is over. Raise a challenge instead.',
  },
  'bid-questions-many': {
    zh: '贵单位已提问{count}次，达到上限，请合并问题或等待澄清。',
    en: 'You have asked {count} times, which is the limit. Wait for the clarification.',
  },
  'bid-editions-many': {
    zh: '贵单位已递交{count}次，达到上限，现行投标仍然有效。',
    en: 'You have submitted {count} times, which is the limit. Your current bid stands.',
  },
} as const satisfies CodeBook;
