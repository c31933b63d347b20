# B03 开标、解密、补救、异议. Lines before the first story belong to every story.
party ag organisation
party gp organisation
party fb organisation
party no organisation
party op organisation
party e1 organisation
party e2 organisation
party e3 organisation
party e4 organisation
party tp system
at 2026-10-08T15:00
input terms = {"projectNo":"BJZC-2026-000815","lotNo":"01","title":"示例中学云桌面采购项目","family":"gp","method":"open","category":"goods","purchaserCode":"11110108MB0EXAMB04","agencyCode":"91110105MA0EXAMC5Y","commission":"#c0","place":"北京市示例区","budgetFen":200000000,"ceilingFen":198000000,"supplyFrom":"@2026-10-09T09:00","supplyTo":"@2026-10-16T17:00","bidDeadline":"@2026-10-30T09:30","openingAt":"@2026-10-30T09:30","securityFen":3800000,"evaluation":"scoring","weights":[{"factor":"price","weight":30},{"factor":"technical","weight":50},{"factor":"commercial","weight":20}],"clauses":["scope","qualification","criteria","validity","contract"],"documentNo":"ZBWJ-BJZC-2026-000815","documentDigest":"efc01f94bd2c99e7532583157a36ec1dc53e398847b3e0bd1bba3467fea2bd1d","openingKey":"lot-open:000815-01","shares":[{"holder":"op","digest":"#51"},{"holder":"fb","digest":"#52"},{"holder":"no","digest":"#53"}],"remedy":false,"windowMinutes":30,"warnings":[]}
input comer = {"tender":"t","bidderCode":"91110108MA0EXAM15Y","controllers":["r1"]}
input file = {"startedAt":"@2026-10-09T09:00","cipher":"sm4-gcm","envelope":"valid","sealed":["cover","price-list"],"ciphertextDigest":"975f666abf1bffc940f4b06a29d4de490c4312e05978baf497e53e5e72015062","size":18340211,"chunks":49,"acknowledged":49,"innerKey":"bidder-sm2:1001","outerKey":"lot-open:000815-01","escrow":[],"commitment":"28da3ff7e347d5fd2659e75ed1606d449f5293eba68a7f4696dfda79a76326b6","receiptNo":"HZ-000815-0003-1","timeStamp":"TS20261028101500000"}
input price = {"key":"bidder-sm2:1001","computed":"28da3ff7e347d5fd2659e75ed1606d449f5293eba68a7f4696dfda79a76326b6","plaintextDigest":"#b1","priceFen":188000000,"priceInWords":"壹佰捌拾捌万元整","items":[{"unitFen":470000,"quantity":400,"totalFen":188000000}],"deliveryDays":30,"quality":"合格"}



story 开标前一秒不能解密，也不能释放份额
covers B03/test/1
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e2 register bid as b2 with comer
e3 register bid as b3 with comer
at 2026-10-29T10:00
e1 upload b1 with file
e2 upload b2 with file
e3 upload b3 with file
at 2026-10-30T09:29:59
e1 decrypt b1 with price
  refused bid-too-early
op release t with {"share":"#51"}
  refused opening-too-early
at 2026-10-30T09:29:59.999
no release t with {"share":"#53"}
  refused opening-too-early
at 2026-10-30T09:30
e1 decrypt b1 with price
  refused bid-too-early

story 一个份额不能解开外层，同一持有人不能释放两次，份额须是原来的
covers B02/test/3
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e2 register bid as b2 with comer {"controllers":["r2"]}
e3 register bid as b3 with comer {"controllers":["r3"]}
at 2026-10-29T10:00
e1 upload b1 with file
e2 upload b2 with file
e3 upload b3 with file
at 2026-10-30T09:30
op release t level 1 with {"share":"#51"}
  refused step-up-required
gp release t with {"share":"#51"}
  refused role-not-held
op release t with {"share":"#52"}
  refused share-wrong
op release t with {"share":"#51"}
op release t with {"share":"#51"}
  refused share-twice
  phase t opening
  phase b1 locked
e1 decrypt b1 with price
  refused bid-too-early
fb release t with {"share":"#52"}
  phase t decrypting
  phase b1 awaiting
no release t with {"share":"#53"}
  phase t decrypting

story 没有补救方案时，三个份额也读不到内层
covers B02/test/4
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e2 register bid as b2 with comer {"controllers":["r2"]}
e3 register bid as b3 with comer {"controllers":["r3"]}
at 2026-10-29T10:00
e1 upload b1 with file
e2 upload b2 with file
e3 upload b3 with file
at 2026-10-30T09:30
op release t with {"share":"#51"}
no release t with {"share":"#53"}
fb release t with {"share":"#52"}
op releaseRemedy t with {"bid":"b1"}
  refused remedy-not-allowed
fb remedy t with price {"bid":"b1"}
  refused remedy-quorum
  phase b1 awaiting
  record b1 {"priceFen":null,"plaintextDigest":null}

story 证书不对、内容与承诺值不符，都不能解密
covers B03/error/key-wrong B03/invariant/5
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e2 register bid as b2 with comer {"controllers":["r2"]}
e3 register bid as b3 with comer {"controllers":["r3"]}
at 2026-10-29T10:00
e1 upload b1 with file
e2 upload b2 with file
e3 upload b3 with file
at 2026-10-30T09:30
op release t with {"share":"#51"}
no release t with {"share":"#53"}
e1 decrypt b1 with price {"key":"bidder-sm2:1002"}
  refused key-wrong
e1 decrypt b1 with price {"key":"bidder-sm2:1002","plaintextDigest":"#bb"}
  refused key-wrong
e1 decrypt b1 with price {"computed":"#28"}
  refused bid-commitment
e2 decrypt b1 with price
  refused role-not-held
e1 decrypt b1 with price
e1 decrypt b1 with price
  refused state-conflict

story 解密时间结束前一毫秒可以解密，结束时刻不行，投标人原因视为撤销
covers B03/row/await-decrypt-window-ends
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e2 register bid as b2 with comer {"controllers":["r2"]}
e3 register bid as b3 with comer {"controllers":["r3"]}
at 2026-10-29T10:00
e1 upload b1 with file
e2 upload b2 with file
e3 upload b3 with file
at 2026-10-30T09:30
op release t with {"share":"#51"}
no release t with {"share":"#53"}
at 2026-10-30T09:59:59.999
e1 decrypt b1 with price
at 2026-10-30T10:00
e2 decrypt b2 with price
  refused state-conflict
  phase b2 revoked
  phase b3 revoked

story 平台故障期间未能解密的，视为撤回而不是撤销
covers B03/row/await-decrypt-window-ends-2 B03/test/2 B03/test/3
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e2 register bid as b2 with comer {"controllers":["r2"]}
e3 register bid as b3 with comer {"controllers":["r3"]}
at 2026-10-29T10:00
e1 upload b1 with file
e2 upload b2 with file
e3 upload b3 with file
at 2026-10-30T09:30
op release t with {"share":"#51"}
no release t with {"share":"#53"}
at 2026-10-30T09:50
fb report t with {"incidentNo":"SG-1","from":"@2026-10-30T09:31","to":"@2026-10-30T09:50","bids":["b2","b9"],"cause":"解密服务中断"}
  refused bid-not-of-lot
fb report t with {"incidentNo":"SG-1","from":"@2026-10-30T09:31","to":"@2026-10-30T09:50","bids":["b2"],"cause":"解密服务中断"}
  sealed t/incident.supervisor
at 2026-10-30T10:00
fb report t with {"incidentNo":"SG-2","from":"@2026-10-30T09:31","to":"@2026-10-30T09:50","bids":["b3"],"cause":"事后补记"}
  refused window-over
clock revoke b2
  phase b2 withdrawn-incident
  record b2 {"incidentNo":"SG-1"}
  phase b3 revoked
e2 confirm b2
ag conclude t with {"recordNo":"KBJL-1","recordDigest":"#aa"}
  record t {"lockedCount":3,"results":[{"bid":"b1","bidder":"e1","result":"revoked","presence":"absent"},{"bid":"b2","bidder":"e2","result":"withdrawn-incident","presence":"confirmed"},{"bid":"b3","bidder":"e3","result":"revoked","presence":"absent"}]}

story 招标文件允许时，投标人申请、两个份额、监督在场，补救解密
covers B03/row/await-decrypt-remedy
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"remedy":true}
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e2 register bid as b2 with comer {"controllers":["r2"]}
e3 register bid as b3 with comer {"controllers":["r3"]}
at 2026-10-29T10:00
e1 upload b1 with file {"escrow":["remedy:1"]}
e2 upload b2 with file
e3 upload b3 with file
at 2026-10-30T09:30
op release t with {"share":"#51"}
no release t with {"share":"#53"}
fb remedy t with price {"bid":"b1"}
  refused remedy-quorum
op releaseRemedy t with {"bid":"b1"}
  refused remedy-not-asked
e2 askRemedy b2
  refused bid-no-escrow
e1 askRemedy b1
op releaseRemedy t level 1 with {"bid":"b1"}
  refused step-up-required
op releaseRemedy t with {"bid":"b1"}
op releaseRemedy t with {"bid":"b1"}
  refused share-twice
fb remedy t with price {"bid":"b1"}
  refused remedy-quorum
no releaseRemedy t with {"bid":"b1"}
fb remedy t with price {"bid":"b1","computed":"#28"}
  refused bid-commitment
fb remedy b1 with price
  refused act-not-direct
fb remedy t with price {"bid":"b1"}
  phase b1 decrypted
  record b1 {"way":"remedy","priceFen":188000000}
fb remedy t with price {"bid":"b1"}
  refused bid-not-of-lot
op releaseRemedy t with {"bid":"b1"}
  refused bid-not-of-lot

story 印章或格式问题只作标记，异议当场答复，答复前不能结束
covers B03/row/decrypted-seals-format-invalid B03/row/decrypted-objection
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e2 register bid as b2 with comer {"controllers":["r2"]}
e3 register bid as b3 with comer {"controllers":["r3"]}
at 2026-10-29T10:00
e1 upload b1 with file
e2 upload b2 with file
e3 upload b3 with file
at 2026-10-30T09:30
op release t with {"share":"#51"}
no release t with {"share":"#53"}
e1 decrypt b1 with price
e2 decrypt b2 with price
tp flag b1 with {"flagged":"封面印章证书已过期"}
  phase b1 decrypted
  record b1 {"flagged":"封面印章证书已过期"}
ag answer t with {"bid":"b1","answer":"无"}
  refused objection-unknown
e1 object b1 with {"objection":"唱标报价有误"}
ag conclude t with {"recordNo":"KBJL-1","recordDigest":"#aa"}
  refused opening-unfinished
e3 decrypt b3 with price
ag conclude t with {"recordNo":"KBJL-1","recordDigest":"#aa"}
  refused opening-unfinished
ag answer t with {"bid":"b1","answer":"以大写金额为准，无误"}
  record b1 {"presence":"objected","answer":"以大写金额为准，无误"}
ag answer t with {"bid":"b1","answer":"再答"}
  refused objection-unknown
ag conclude t with {"recordNo":"KBJL-1","recordDigest":"#aa"}
  phase t opened
e2 confirm b2
  refused bid-opening-over
e2 object b2 with {"objection":"太晚"}
  refused bid-opening-over
tp flag b2 with {"flagged":"太晚"}
  refused bid-opening-over
e4 register bid as b4 with comer
  refused bid-closed

story 数字与大写不一致以大写为准，单价合计不一致以单价为准，超限价只提示
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e2 register bid as b2 with comer {"controllers":["r2"]}
e3 register bid as b3 with comer {"controllers":["r3"]}
at 2026-10-29T10:00
e1 upload b1 with file
e2 upload b2 with file
e3 upload b3 with file
at 2026-10-30T09:30
op release t with {"share":"#51"}
no release t with {"share":"#53"}
e1 decrypt b1 with price {"priceFen":188000001,"items":[{"unitFen":470000,"quantity":400,"totalFen":188000001}]}
  record b1 {"priceFen":188000000,"remarks":["words-differ","unit-differs"]}
e2 decrypt b2 with price {"priceFen":198000001,"priceInWords":"壹佰玖拾捌万元零壹分"}
  record b2 {"priceFen":198000001,"remarks":["items-differ","over-ceiling"]}
e3 decrypt b3 with price {"priceFen":198000000,"priceInWords":"壹佰玖拾捌万元整","items":[]}
  record b3 {"priceFen":198000000,"remarks":[]}

story 法定代表人相同的投标在开标后提示，开标前不提示
covers B02/invariant/5
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e2 register bid as b2 with comer {"controllers":["r2","r1"]}
e3 register bid as b3 with comer {"controllers":["r3"]}
at 2026-10-29T10:00
e1 upload b1 with file
e2 upload b2 with file
e3 upload b3 with file
  record t {"affiliated":[]}
at 2026-10-30T09:30
op release t with {"share":"#51"}
  record t {"affiliated":[]}
fb release t with {"share":"#52"}
  record t {"affiliated":["b1","b2"]}
