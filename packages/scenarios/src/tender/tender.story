# B01–B03 招标、投标、开标. Lines before the first story belong to every story.
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

story 从起草、公告、投标到开标，一家解密，一家未解密
covers B01/row/draft-purchaser-confirm B01/row/confirmed-publish B01/row/published-deadline B02/row/empty-upload B02/row/received-replace B02/row/received-deadline B03/row/locked-window-opens B03/row/await-decrypt-decrypt B03/row/await-decrypt-window-ends B03/row/all-done-close B03/invariant/1
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
  phase t draft
gp confirm t with {"reviewed":0}
  sealed t/document.purchaser t/notice.purchaser
  phase t confirmed
at 2026-10-09T09:00
ag publish t
  sealed t/document.agency t/notice.agency
  phase t published
  record t {"publishedAt":"@2026-10-09T09:00"}
e1 register bid as b1 with comer
  phase b1 empty
  plays b1 platform tp
e2 register bid as b2 with comer {"bidderCode":"91110105MA0EXAM23E","controllers":["r2"]}
e3 register bid as b3 with comer {"bidderCode":"91110112MA0EXAM31D","controllers":["r3"]}
e1 download b1 with {"digest":"efc01f94bd2c99e7532583157a36ec1dc53e398847b3e0bd1bba3467fea2bd1d"}
at 2026-10-28T10:15
e1 upload b1 with file
  sealed b1/bid.bidder b1/receipt.platform
  phase b1 received
e2 upload b2 with file {"innerKey":"bidder-sm2:2002","commitment":"#c2"}
e3 upload b3 with file {"innerKey":"bidder-sm2:3003","commitment":"#c3"}
at 2026-10-29T16:41:07.318
e1 replace b1 with file {"receiptNo":"HZ-000815-0003-2","timeStamp":"TS20261029164107318"}
  sealed b1/bid.bidder b1/receipt.platform
  phase b1 received
  record b1 {"edition":2,"receivedAt":"@2026-10-29T16:41:07.318"}
at 2026-10-30T09:30
op release t with {"share":"#51"}
  phase t opening
  record t {"openedAt":"@2026-10-30T09:30","openingAt":"@2026-10-30T09:30","lockedCount":3}
  phase b1 locked
fb release t with {"share":"#52"}
  phase t decrypting
  record t {"windowEndsAt":"@2026-10-30T10:00"}
  phase b1 awaiting
e1 attend b1
at 2026-10-30T09:33:12
e1 decrypt b1 with price
  phase b1 decrypted
  record b1 {"priceFen":188000000,"remarks":[],"decryptedAt":"@2026-10-30T09:33:12"}
e3 decrypt b3 with price {"key":"bidder-sm2:3003","computed":"#c3"}
e1 confirm b1
  sealed b1/confirmation.bidder
at 2026-10-30T10:12
  phase b2 revoked
ag conclude t with {"recordNo":"KBJL-BJZC-2026-000815","recordDigest":"cf1b7f79abab91e91f93e00a3bd37f9c93ea542e8c0f96768930a1a8b5666635"}
  sealed t/record.agency
  phase t opened
  record t {"results":[{"bid":"b2","bidder":"e2","result":"revoked","presence":"absent"},{"bid":"b3","bidder":"e3","result":"decrypted","priceFen":188000000,"presence":"absent"},{"bid":"b1","bidder":"e1","result":"decrypted","priceFen":188000000,"presence":"confirmed"}]}
