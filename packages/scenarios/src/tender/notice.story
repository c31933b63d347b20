# B01 公告、报名、招标文件. Lines before the first story belong to every story.
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


story 日程仅19天，不得起草；恰好20天可以
covers B01/error/tnd-short B01/test/1
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"bidDeadline":"@2026-10-28T23:59:59.999","openingAt":"@2026-10-28T23:59:59.999"}
  refused tnd-short
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"bidDeadline":"@2026-10-29T00:00","openingAt":"@2026-10-29T00:00"}
ag draft tender as u naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"projectNo":"BJZC-2026-000816","family":"tb","bidDeadline":"@2026-10-28T23:59","openingAt":"@2026-10-28T23:59"}
  refused tnd-short

story 起草后迟迟不公告，公告时不足20天或提供时间不足
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
ag draft tender as u naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"lotNo":"02","supplyTo":"@2026-10-23T17:00"}
ag draft tender as v naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"lotNo":"03","supplyTo":"@2026-10-23T17:00"}
gp confirm t with {"reviewed":0}
gp confirm u with {"reviewed":0}
gp confirm v with {"reviewed":0}
at 2026-10-10T23:59:59.999
ag publish u
at 2026-10-11T00:00
ag publish v
  refused tnd-short
at 2026-10-12T00:00
ag publish t
  refused tnd-supply-short

story 招标文件提供时间：政府采购5个工作日，招标投标5日，含调休
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"supplyTo":"@2026-10-14T23:59:59.999"}
  refused tnd-supply-short
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"supplyTo":"@2026-10-15T00:00"}
ag draft tender as u naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"lotNo":"02","family":"tb","supplyTo":"@2026-10-13T23:59:59.999"}
  refused tnd-supply-short
ag draft tender as u naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"lotNo":"02","family":"tb","supplyTo":"@2026-10-14T00:00"}

story 限价高于预算、保证金超过2%、工程另有80万元上限
covers B01/error/sec-over B01/test/2
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"ceilingFen":200000001}
  refused tnd-ceiling
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"ceilingFen":200000000,"securityFen":5000000}
  refused sec-over
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"securityFen":4000001}
  refused sec-over
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"securityFen":4000000}
ag draft tender as u naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"lotNo":"02","family":"tb","category":"works","budgetFen":9000000000,"securityFen":80000001}
  refused sec-over
ag draft tender as u naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"lotNo":"02","family":"tb","category":"works","budgetFen":9000000000,"securityFen":80000000}

story 缺少必备条款、方式与法律不符、开标时间不等于截止时间
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"clauses":["scope","qualification","criteria","validity"]}
  refused tnd-clause-missing
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"family":"tb","method":"inquiry"}
  refused tnd-method
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"openingAt":"@2026-10-30T09:30:00.001"}
  refused tnd-opening-time

story 权重合计须为100，货物价格不低于30，服务不低于10，招标投标不限
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"weights":[{"factor":"price","weight":30},{"factor":"technical","weight":69}]}
  refused tnd-weights
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"weights":[{"factor":"price","weight":29},{"factor":"technical","weight":71}]}
  refused tnd-price-weight
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"category":"services","weights":[{"factor":"price","weight":9},{"factor":"technical","weight":91}]}
  refused tnd-price-weight
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"category":"services","weights":[{"factor":"price","weight":10},{"factor":"technical","weight":90}]}
ag draft tender as u naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"lotNo":"02","family":"tb","weights":[{"factor":"technical","weight":100}]}

story 各方须互不相同，密钥份额正好分给三家
ag draft tender as t naming purchaser=ag supervisor=fb trustee=op,fb,no platform=tp with terms
  refused tnd-same-party
ag draft tender as t naming purchaser=gp supervisor=gp trustee=op,fb,no platform=tp with terms
  refused tnd-same-party
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb platform=tp with terms {"shares":[{"holder":"op","digest":"#51"},{"holder":"fb","digest":"#52"}]}
  refused tnd-trustees
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,e1 platform=tp with terms
  refused tnd-trustees
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,gp platform=tp with terms {"shares":[{"holder":"op","digest":"#51"},{"holder":"fb","digest":"#52"},{"holder":"gp","digest":"#53"}]}
  refused tnd-trustees

story 编号只用一次：两份草稿、重复公告都只有一份公告，终止后也不再用
covers B01/test/5
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
ag draft tender as u naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
ag draft tender as v naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
gp confirm u with {"reviewed":0}
gp confirm v with {"reviewed":0}
at 2026-10-09T09:00
ag publish t expecting 2
ag publish t expecting 2
  refused case-changed
ag publish t
  refused state-conflict
ag publish u
  refused tnd-number-taken
gp terminate t with {"ending":"unlawful"}
ag publish v
  refused tnd-number-taken

story 疑似歧视性词句须逐条复核
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms {"warnings":["本地企业","指定品牌"]}
gp confirm t with {"reviewed":1}
  refused tnd-warnings
ag confirm t with {"reviewed":2}
  refused role-not-held
gp confirm t with {"reviewed":2}

story 澄清影响编制而不足15天须同时顺延，截止时间只能延后
covers B01/error/tnd-clarify-late B01/row/published-clarify B01/row/published-postpone B01/invariant/4
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
at 2026-10-15T23:59:59.999
ag clarify t with {"documentDigest":"#d2","reason":"数量更正","affects":true}
  sealed t/clarification.agency t/clarification.purchaser
  record t {"documentDigest":"d200000000000000000000000000000000000000000000000000000000000000","bidDeadline":"@2026-10-30T09:30"}
at 2026-10-16T00:00
ag clarify t with {"documentDigest":"#d3","reason":"再次更正","affects":true}
  refused tnd-clarify-late
ag clarify t with {"documentDigest":"#d3","reason":"再次更正","affects":true,"bidDeadline":"@2026-10-30T09:30"}
  refused tnd-deadline-back
ag clarify t with {"documentDigest":"#d3","reason":"联系人更正","affects":false}
ag clarify t with {"documentDigest":"#d4","reason":"再次更正","affects":true,"bidDeadline":"@2026-10-31T00:00"}
  phase t published
  record t {"bidDeadline":"@2026-10-31T00:00","openingAt":"@2026-10-31T00:00"}
ag postpone t with {"bidDeadline":"@2026-10-31T00:00","reason":"场地"}
  refused tnd-deadline-back
ag postpone t with {"bidDeadline":"@2026-11-02T09:30","reason":"场地"}
  sealed t/change.agency t/change.purchaser
  record t {"bidDeadline":"@2026-11-02T09:30","openingAt":"@2026-11-02T09:30"}
at 2026-11-02T09:29:59.999
ag postpone t with {"bidDeadline":"@2026-11-03T09:30","reason":"场地"}
at 2026-11-03T09:30
ag postpone t with {"bidDeadline":"@2026-11-04T09:30","reason":"场地"}
  refused state-conflict

story 终止须有法定原因，投标原样退回
covers B01/row/published-terminate
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
gp terminate t with {"ending":"force-majeure"}
  refused state-conflict
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e1 upload b1 with file
gp terminate t with {"ending":"changed-mind"}
  refused field-invalid
gp terminate t with {"ending":"major-change"}
  sealed t/termination.purchaser t/termination.agency
  phase t terminated
  phase b1 returned
e2 register bid as b2 with comer
  refused bid-lot-shut

story 不足三家不得开标，流标，投标不拆封退回
covers B01/row/published-deadline-2 B03/error/lt3
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e2 register bid as b2 with comer
e3 register bid as b3 with comer
e4 register bid as b4 with comer
at 2026-10-29T10:00
e1 upload b1 with file
e2 upload b2 with file
e3 upload b3 with file
e3 withdraw b3
op release t with {"share":"#51"}
  refused opening-too-early
at 2026-10-30T09:30
clock close t
  sealed t/failure.purchaser t/failure.agency
  phase t failed
  record t {"lockedCount":2}
op release t with {"share":"#51"}
  refused lt3
  phase b1 returned
  phase b4 not-submitted
e1 decrypt b1 with price
  refused state-conflict

story 授时异常时暂停，恢复后剩余时间不变
covers B01/invariant/6
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
at 2026-10-30T09:29
tp pause t with {"sources":2,"skewMs":1000}
  refused tnd-clock-good
tp pause t with {"sources":1,"skewMs":0}
  phase t paused
tp resume t with {"sources":2,"skewMs":1000}
tp pause t with {"sources":2,"skewMs":1001}
pass 10m
clock close t
  refused deadline-not-reached
e1 upload b1 with file
  refused bid-lot-shut
e1 download b1 with {"digest":"efc01f94bd2c99e7532583157a36ec1dc53e398847b3e0bd1bba3467fea2bd1d"}
  refused bid-lot-shut
e1 ask b1 with {"question":"何时恢复"}
  refused bid-lot-shut
e2 register bid as b2 with comer
  refused bid-lot-shut
tp resume t with {"sources":2,"skewMs":1001}
  refused tnd-clock-unsure
tp resume t with {"sources":1,"skewMs":0}
  refused tnd-clock-unsure
tp resume t with {"sources":3,"skewMs":12}
  record t {"bidDeadline":"@2026-10-30T09:40"}
e1 upload b1 with file

story 下载的文件须与公告一致，提问不露身份，未公告前外人不知道
covers B01/invariant/2 B01/test/4
ag draft tender as t naming purchaser=gp supervisor=fb trustee=op,fb,no platform=tp with terms
e1 register bid as b1 with comer
  refused case-unknown
gp confirm t with {"reviewed":0}
at 2026-10-09T09:00
ag publish t
e1 register bid as b1 with comer
e1 download b1 with {"digest":"#ef"}
  refused bid-document-changed
e1 download b1 with {"digest":"efc01f94bd2c99e7532583157a36ec1dc53e398847b3e0bd1bba3467fea2bd1d"}
e1 ask b1 with {"question":"预算是否含税"}
  record t {"questions":["预算是否含税"]}
ag clarify t with {"documentDigest":"#d2","reason":"含税","affects":false}
e1 download b1 with {"digest":"efc01f94bd2c99e7532583157a36ec1dc53e398847b3e0bd1bba3467fea2bd1d"}
  refused bid-document-changed
e1 download b1 with {"digest":"#d2"}
e2 register bid as b2 with comer
e2 download b2 with {"digest":"#d2"}
tp question t with {"question":"直接提问"}
  refused act-not-direct
