# B02 投标文件的递交、替换、撤回. Lines before the first story belong to every story.
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



story 未加密、未传完、信封无效、缺章、密钥不对的投标文件不收
covers B02/error/bid-plain B02/error/bid-incomplete B02/error/bid-seal-missing B02/invariant/1
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e1 upload b1 with file {"cipher":"none"}
  refused bid-plain
e1 upload b1 with file {"acknowledged":47}
  refused bid-incomplete
e1 upload b1 with file {"acknowledged":50}
  refused bid-incomplete
e1 upload b1 with file {"envelope":"invalid"}
  refused bid-envelope
e1 upload b1 with file {"sealed":["cover"]}
  refused bid-seal-missing
e1 upload b1 with file {"sealed":["price-list"]}
  refused bid-seal-missing
e1 upload b1 with file {"outerKey":"lot-open:000815-02"}
  refused bid-key-unknown
e1 upload b1 with file {"escrow":["remedy:1"]}
  refused bid-escrow
e1 upload b1 with file {"startedAt":"@2026-10-09T09:00:00.001"}
  refused bid-started-later
  phase b1 empty
e1 upload b1 with file
e1 replace b1 with file {"cipher":"none"}
  refused bid-plain
e1 replace b1 with file {"acknowledged":47}
  refused bid-incomplete
e1 replace b1 with file {"acknowledged":50}
  refused bid-incomplete
e1 replace b1 with file {"envelope":"invalid"}
  refused bid-envelope
e1 replace b1 with file {"sealed":["cover"]}
  refused bid-seal-missing
e1 replace b1 with file {"sealed":["price-list"]}
  refused bid-seal-missing
e1 replace b1 with file {"outerKey":"lot-open:000815-02"}
  refused bid-key-unknown
e1 replace b1 with file {"escrow":["remedy:1"]}
  refused bid-escrow
e1 replace b1 with file {"startedAt":"@2026-10-09T09:00:00.001"}
  refused bid-started-later
  record b1 {"edition":1}

story 截止前一毫秒可以递交，截止时刻和其后一毫秒拒收，以收齐时间为准
covers B02/error/bid-closed B02/row/locked-upload-withdraw B02/row/empty-not-complete-at-deadline B02/test/1 B02/invariant/6
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e2 register bid as b2 with comer
e3 register bid as b3 with comer
e4 register bid as b4 with comer
e2 upload b2 with file
at 2026-10-30T09:29:59.999
e1 upload b1 with file
  record b1 {"receivedAt":"@2026-10-30T09:29:59.999"}
e3 upload b3 with file
e3 replace b3 with file
at 2026-10-30T09:30
e4 upload b4 with file {"startedAt":"@2026-10-30T09:00"}
  refused bid-closed
  phase b4 not-submitted
e1 replace b1 with file {"startedAt":"@2026-10-30T09:00"}
  refused bid-closed
pass 1ms
e1 withdraw b1
  refused bid-closed
e1 upload b1 with file
  refused bid-closed
e4 upload b4 with file
  refused bid-closed
  phase b1 locked
e4 register bid as b5 with comer
  refused bid-closed
op release t with {"share":"#51"}
fb release t with {"share":"#52"}
e1 replace b1 with file
  refused bid-closed
e1 withdraw b1
  refused bid-closed

story 替换后旧回执标为已替换；撤回后五日内退保证金，可重新报名
covers B02/row/received-withdraw B02/test/2 B02/invariant/3
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
at 2026-10-20T10:00
e1 upload b1 with file
at 2026-10-21T10:00
e1 replace b1 with file {"receiptNo":"HZ-000815-0003-2"}
  record b1 {"receipts":[{"no":"HZ-000815-0003-1","edition":1,"at":"@2026-10-20T10:00","state":"replaced"},{"no":"HZ-000815-0003-2","edition":2,"at":"@2026-10-21T10:00","state":"current"}]}
e1 withdraw b1
  sealed b1/withdrawal.bidder b1/withdrawn.platform
  phase b1 withdrawn
  record b1 {"package":null,"securityDueAt":"@2026-10-26T10:00","receipts":[{"no":"HZ-000815-0003-1","edition":1,"at":"@2026-10-20T10:00","state":"replaced"},{"no":"HZ-000815-0003-2","edition":2,"at":"@2026-10-21T10:00","state":"withdrawn"}]}
e1 register bid as b2 with comer
e1 upload b2 with file

story 两次替换同时到达，成为第2版和第3版，不会有两份现行投标
covers B02/test/6 B02/invariant/4
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e1 register bid as b2 with comer
  refused bid-twice
e1 upload b1 with file
e1 replace b1 with file {"receiptNo":"HZ-2"}
e1 replace b1 with file {"receiptNo":"HZ-3"}
  record b1 {"edition":3}
e1 replace b1 with file expecting 2
  refused case-changed

story 同一内容不能递交两次，递交和撤回须再次确认身份
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 level 1 with comer
  refused step-up-required
e1 register bid as b1 with comer
e1 upload b1 level 1 with file
  refused step-up-required
e1 upload b1 with file
e1 replace b1 level 1 with file
  refused step-up-required
e1 withdraw b1 level 1
  refused step-up-required
tp pause t with {"sources":0,"skewMs":0}
e1 replace b1 with file
  refused bid-lot-shut
e1 withdraw b1
  refused bid-lot-shut

story 招标各方不得投标；别人的投标在开标前不存在
covers B01/invariant/3 B02/invariant/2
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
gp register bid as b1 with comer
  refused bid-conflict
ag register bid as b1 with comer
  refused bid-conflict
no register bid as b1 with comer
  refused bid-conflict
e1 register bid as b1 with comer
e1 upload b1 with file
e2 replace b1 with file
  refused case-unknown
gp decrypt b1 with price
  refused case-unknown
op withdraw b1
  refused case-unknown
