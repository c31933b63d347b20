# M02 电子处方. Lines before the first story belong to every story.
party MF organisation holds drug-maker drug-licence
party PH organisation holds drug-licence drug-retail
party PH2 organisation holds drug-licence drug-retail
party shady organisation
party chen person of H1 holds physician
party chenElsewhere person of H2 holds physician
party liu person of H1 holds pharmacist
party gao person of OF holds pharmacist review-office
party wu person of H2 holds pharmacist
party zhou person of PH holds drug-licence drug-retail pharmacist
party sun person of PH2 holds drug-licence drug-retail pharmacist
party clerk person of PH holds drug-licence drug-retail
party chenAtPharmacy person of PH holds drug-licence drug-retail physician pharmacist
party zhang person
party centre system
at 2026-11-20T09:00
input batch = {"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","approval":"国药准字H20269999","sale":"rx","storage":"room","units":7,"batch":"260901","made":"2026-09-01","expires":"2028-08-31","level":"box"}
input licence = {"licence":{"number":"京AA0100001","until":"2027-12-31"}}
input rx = {"number":"RX11010820261123000017","licence":"110110000099001","type":"ordinary","patientId":"130102199506200009","diagnoses":[{"code":"I10.x00","name":"原发性高血压"}],"items":[{"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","dose":"30mg","frequency":"qd","route":"口服","days":7,"perDay":1,"perPack":7,"packs":1}],"validDays":1,"setting":"ward","visit":"again","findings":[]}
input month = rx {"type":"long-term","validDays":3,"validReason":"长期用药","items":[{"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","dose":"30mg","frequency":"qd","route":"口服","days":28,"perDay":1,"perPack":7,"packs":4}]}
input text = month {"number":null,"licence":null}
input signed = {"digest":"2e4292827b0a298a77cad581f1e5c0fcd332594d6d913c63928a13c760995ecf"}
input receipt = {"insurer":"HI2026112300000001","token":"epc-7Q2M"}
input shown = {"token":"epc-7Q2M"}
input first = {"packs":[{"item":1,"pack":"b1"}]}
MF assign drug-pack as b1 with batch {"code":"81999990000000010000"}
MF release b1 with {"report":"#ab"}
MF ship b1 naming consignee=PH with licence
PH receive b1 with {"scanned":["81999990000000010000"]}
MF assign drug-pack as b2 with batch {"code":"81999990000000020000"}
MF release b2 with {"report":"#ab"}
MF ship b2 naming consignee=PH with licence
PH receive b2 with {"scanned":["81999990000000020000"]}
MF assign drug-pack as b3 with batch {"code":"81999990000000030000"}
MF release b3 with {"report":"#ab"}
MF ship b3 naming consignee=PH2 with licence
PH2 receive b3 with {"scanned":["81999990000000030000"]}
MF assign drug-pack as b4 with batch {"code":"81999980000000010000","drug":"8199998","name":"另一种药"}
MF release b4 with {"report":"#ab"}
MF ship b4 naming consignee=PH with licence
PH receive b4 with {"scanned":["81999980000000010000"]}
at 2026-11-23T10:40

story 从开具、审核、上传到药店锁定并整盒调配
covers M02/row/draft-sign M02/row/signed-review-pass M02/row/valid-upload-ack M02/row/circulating-lock M02/row/locked-dispense-all M02/error/rx-used T05/row/received-dispense-whole
chen draft prescription as p naming hospital=H1,patient=zhang,centre=centre with rx
  refused players-not-named
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
  phase p draft
chen sign p with signed
  sealed p/prescription.doctor
  record p {"issuedAt":"@2026-11-23T10:40","validUntil":"@2026-11-23T23:59:59.999","left":[7]}
at 2026-11-23T10:46
liu pass p with signed
  sealed p/prescription.reviewer p/prescription.hospital
  phase p valid
centre upload p with receipt
  phase p circulating
at 2026-11-23T16:15
PH lock p with shown
  plays p pharmacy PH
  record p {"lockedUntil":"@2026-11-23T16:45"}
at 2026-11-23T16:20
zhou dispense p with first
  sealed p/dispensing.pharmacy b1/sale.holder
  phase p dispensed
  phase b1 sold
  record p {"left":[0],"dispensed":[{"item":1,"pack":"b1","units":7,"at":"@2026-11-23T16:20","by":"PH","pharmacist":"zhou"}]}
  record b1 {"sales":[{"at":"@2026-11-23T16:20","by":"PH","units":7}],"prescriptions":["2e4292827b0a298a77cad581f1e5c0fcd332594d6d913c63928a13c760995ecf"]}
sun dispense p with {"packs":[{"item":1,"pack":"b3"}]}
  refused case-unknown
zhou dispense p with {"packs":[{"item":1,"pack":"b2"}]}
  refused rx-used
PH2 lock p with shown
  refused rx-used
PH lock p with shown
  refused rx-used
chen void p with {"reason":"开错"}
  refused rx-used
at 2026-11-24
PH2 lock p with shown
  refused rx-used

story 审核不通过退回医师，修改后成为新版本再审
covers M02/row/signed-review-refuse M02/invariant/4
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
chen revise p with text
  record p {"revision":2,"type":"long-term","validDays":3}
chen revise p with text {"type":"ordinary","validReason":null,"validDays":1,"items":[{"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","dose":"30mg","frequency":"qd","route":"口服","days":7,"perDay":1,"perPack":7,"packs":1}]}
  record p {"revision":3,"validReason":null}
chen sign p with signed
wu sendBack p with {"reason":"剂量需复核"}
  refused rx-review-place
liu sendBack p
  refused field-invalid
liu sendBack p with {"reason":"剂量需复核"}
  phase p returned
  plays p reviewer
  record p {"returnedFor":"剂量需复核","digest":null,"issuedAt":null,"left":[]}
liu pass p with signed
  refused state-conflict
chen revise p with text
  phase p draft
  record p {"revision":4}
chen sign p with signed {"digest":"#0b"}
gao pass p with signed
  refused rx-digest
gao pass p with signed {"digest":"#0b"}
  sealed p/prescription.reviewer p/prescription.hospital
  plays p reviewer gao
chen revise p with text
  refused state-conflict

story 开具、审核、调配须由不同的人，在各自的单位
covers M02/invariant/4
chenElsewhere draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
  refused rx-practice-place
liu draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
  refused role-unqualified
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
chen sign p with signed level 1
  refused step-up-required
chen sign p with signed
wu pass p with signed
  refused rx-review-place
zhang pass p with signed
  refused role-unqualified

story 同一个人开具又审核、审核又调配，都不行
covers M02/invariant/4
party chen person of H1 holds physician pharmacist
party liu person of H1 holds pharmacist
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
chen sign p with signed
chen pass p with signed
  refused rx-same-person
chen sendBack p with {"reason":"退回"}
  refused rx-same-person
liu pass p with signed
centre upload p with receipt
PH lock p with shown
party chen person of PH holds drug-licence drug-retail pharmacist
chen dispense p with first
  refused rx-same-person
party liu person of PH holds drug-licence drug-retail pharmacist
liu dispense p with first
  refused rx-same-person
clerk dispense p with first
  refused rx-pharmacist
PH dispense p with first
  refused rx-pharmacist
zhou dispense p with first
  phase p dispensed

story 医师用量超限须写理由，最长八十四日，每张五种药
covers M02/error/rx-days
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx {"items":[{"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","dose":"30mg","frequency":"qd","route":"口服","days":14,"perDay":1,"perPack":7,"packs":2}]}
chen sign p with signed
  refused rx-days
chen draft prescription as e naming hospital=H1 patient=zhang centre=centre with rx {"number":"RX2","type":"emergency","items":[{"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","dose":"30mg","frequency":"qd","route":"口服","days":4,"perDay":1,"perPack":7,"packs":1}]}
chen sign e with signed
  refused rx-days
chen revise e with text {"type":"emergency","validDays":1,"validReason":null,"items":[{"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","dose":"30mg","frequency":"qd","route":"口服","days":3,"perDay":1,"perPack":7,"packs":1}]}
chen sign e with signed
chen draft prescription as l naming hospital=H1 patient=zhang centre=centre with month {"number":"RX3","items":[{"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","dose":"30mg","frequency":"qd","route":"口服","days":29,"perDay":1,"perPack":7,"packs":5}]}
chen sign l with signed
  refused rx-days
chen revise l with text {"reason":"慢性病","items":[{"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","dose":"30mg","frequency":"qd","route":"口服","days":85,"perDay":1,"perPack":7,"packs":12}]}
chen sign l with signed
  refused rx-weeks
chen revise l with text {"reason":"慢性病","items":[{"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","dose":"30mg","frequency":"qd","route":"口服","days":84,"perDay":1,"perPack":7,"packs":13}]}
chen sign l with signed
  refused rx-quantity
chen revise l with text {"reason":"慢性病","items":[{"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","dose":"30mg","frequency":"qd","route":"口服","days":84,"perDay":1,"perPack":7,"packs":12}]}
chen sign l with signed
  record l {"left":[84]}

story 每张处方最多五种药
covers M02/row/draft-sign
input five = text {"type":"ordinary","items":[{"drug":"8199991","name":"药1","spec":"s","dose":"1","frequency":"qd","route":"口服","days":1,"perDay":1,"perPack":1,"packs":1},{"drug":"8199992","name":"药2","spec":"s","dose":"1","frequency":"qd","route":"口服","days":1,"perDay":1,"perPack":1,"packs":1},{"drug":"8199993","name":"药3","spec":"s","dose":"1","frequency":"qd","route":"口服","days":1,"perDay":1,"perPack":1,"packs":1},{"drug":"8199994","name":"药4","spec":"s","dose":"1","frequency":"qd","route":"口服","days":1,"perDay":1,"perPack":1,"packs":1},{"drug":"8199995","name":"药5","spec":"s","dose":"1","frequency":"qd","route":"口服","days":1,"perDay":1,"perPack":1,"packs":1}]}
input six = text {"type":"ordinary","items":[{"drug":"8199991","name":"药1","spec":"s","dose":"1","frequency":"qd","route":"口服","days":1,"perDay":1,"perPack":1,"packs":1},{"drug":"8199992","name":"药2","spec":"s","dose":"1","frequency":"qd","route":"口服","days":1,"perDay":1,"perPack":1,"packs":1},{"drug":"8199993","name":"药3","spec":"s","dose":"1","frequency":"qd","route":"口服","days":1,"perDay":1,"perPack":1,"packs":1},{"drug":"8199994","name":"药4","spec":"s","dose":"1","frequency":"qd","route":"口服","days":1,"perDay":1,"perPack":1,"packs":1},{"drug":"8199995","name":"药5","spec":"s","dose":"1","frequency":"qd","route":"口服","days":1,"perDay":1,"perPack":1,"packs":1},{"drug":"8199996","name":"药6","spec":"s","dose":"1","frequency":"qd","route":"口服","days":1,"perDay":1,"perPack":1,"packs":1}]}
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
chen revise p with six
chen sign p with signed
  refused rx-drugs
chen revise p with five
chen sign p with signed
  phase p signed

story 合理用药、儿科体重、互联网诊疗的限制
covers M02/error/rx-interaction
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx {"findings":[{"kind":"interaction","drug":"示例缓释片","with":"华法林"}]}
chen sign p with signed
  refused rx-interaction
chen revise p with text {"findings":[{"kind":"allergy","drug":"示例缓释片","with":"辅料乳糖"}]}
chen sign p with signed
  refused rx-allergy
chen revise p with text {"findings":[{"kind":"dose","drug":"示例缓释片","with":"每日60mg"}]}
chen sign p with signed
  refused rx-dose
chen revise p with text {"type":"child","reason":"慢性病"}
chen sign p with signed
  refused rx-weight
chen revise p with text {"setting":"internet","visit":"first"}
chen sign p with signed
  refused rx-first-visit
chen revise p with text {"setting":"internet","type":"psychotropic","reason":"慢性病"}
chen sign p with signed
  refused rx-internet-drug
chen revise p with text {"setting":"internet","patientId":"110101202011240003"}
chen sign p with signed
  refused rx-guardian
chen revise p with text {"setting":"internet","patientId":"110101202011240003","guardian":"张家长"}
chen sign p with signed
liu sendBack p with {"reason":"再核对"}
chen revise p with text {"setting":"internet","patientId":"110101202011230008","type":"child","weight":20,"reason":"慢性病","findings":[{"kind":"caution","drug":"示例缓释片","with":"葡萄柚"}]}
chen sign p with signed
  phase p signed

story 有效期最长三日，须写理由
covers M02/test/3
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx {"validDays":4,"validReason":"路途远"}
chen sign p with signed
  refused rx-validity
chen revise p with text {"validDays":2,"validReason":null}
chen sign p with signed
  refused rx-validity-reason
chen revise p with text {"validDays":3,"validReason":"路途远"}
chen sign p with signed
  record p {"validUntil":"@2026-11-25T23:59:59.999"}
liu pass p with signed
at 2026-11-25T23:59:59.999
centre upload p with receipt
pass 1ms
  phase p expired

story 当日有效：最后一毫秒可调配，过后不行
covers M02/error/rx-expired M02/invariant/3 M02/row/circulating-valid-validuntil
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with month {"validDays":1,"validReason":null}
chen sign p with signed
liu pass p with signed
centre upload p with receipt
at 2026-11-23T23:50
PH lock p with shown
at 2026-11-23T23:59:59.999
zhou dispense p with {"packs":[{"item":1,"pack":"b1"}],"part":"stages"}
  phase p partial
PH lock p with shown
pass 1ms
zhou dispense p with {"packs":[{"item":1,"pack":"b2"}],"part":"stages"}
  refused rx-expired
  phase b2 received
PH release p
  phase p expired
PH2 lock p with shown
  refused rx-expired
zhou dispense p with {"packs":[{"item":1,"pack":"b2"}],"part":"stages"}
  refused case-unknown

story 锁定跨过零点：解锁之时处方随即失效
covers M02/row/locked-release-timeout M02/row/circulating-valid-validuntil M02/invariant/3
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
chen sign p with signed
liu pass p with signed
centre upload p with receipt
at 2026-11-23T23:50
PH lock p with shown
at 2026-11-24T00:19:59.999
  phase p locked
zhou dispense p with first
  refused rx-expired
pass 1ms
clock unlock p
  phase p expired
  plays p pharmacy

story 到期时未被锁定的处方自行失效
covers M02/row/circulating-valid-validuntil
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
chen sign p with signed
liu pass p with signed
centre upload p with receipt
at 2026-11-23T23:59:59.999
  phase p circulating
clock expire p
  refused deadline-not-reached
pass 1ms
clock expire p
  phase p expired
chen void p with {"reason":"开错"}
  refused state-conflict

story 锁定三十分钟：到点自动解锁，药店也可以先解锁
covers M02/row/locked-release-timeout M02/row/circulating-lock
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
chen sign p with signed
liu pass p with signed
centre upload p with receipt
PH lock p with shown
pass 29m
PH2 lock p with shown
  refused state-conflict
PH2 release p
  refused case-unknown
at 2026-11-23T11:09:59.999
  phase p locked
pass 1ms
  phase p circulating
  plays p pharmacy
  record p {"lockedUntil":null}
zhou dispense p with first
  refused case-unknown
PH2 lock p with shown
PH2 release p
  phase p circulating
PH lock p with shown
at 2026-11-23T11:39:59.999
zhou dispense p with first
  phase p dispensed

story 没有患者出示的凭证，药店看不到处方，也不知道它是否存在
covers M02/invariant/6 M02/invariant/7
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
chen sign p with signed
PH lock p with shown
  refused case-unknown
liu pass p with signed
centre upload p with receipt
PH lock p
  refused case-unknown
PH lock p with {"token":"epc-guess"}
  refused case-unknown
shady lock p with shown
  refused case-unknown
PH release p
  refused case-unknown
zhou dispense p with first
  refused case-unknown
PH lock p with shown
chen draft prescription as q naming hospital=H1 patient=zhang centre=centre pharmacy=PH with rx {"number":"RX9"}
  refused players-not-named

story 失去资质的药店不能锁定，锁定后失去资质也不能调配
covers M02/invariant/6
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
chen sign p with signed
liu pass p with signed
centre upload p with receipt
PH lock p with shown
party zhou person of PH holds pharmacist drug-retail
zhou dispense p with first
  refused role-unqualified

story 作废与上传、锁定互相排队
covers M02/row/valid-circulating-void M02/error/rx-void-late M02/invariant/2
chen draft prescription as a naming hospital=H1 patient=zhang centre=centre with rx
chen sign a with signed
chen void a with {"reason":"开错"}
  refused state-conflict
liu pass a with signed
chen void a with {"reason":"开错"}
  sealed a/revocation.doctor
  phase a voided
centre upload a with receipt
  refused rx-voided
chen draft prescription as b naming hospital=H1 patient=zhang centre=centre with rx {"number":"RX2"}
chen sign b with signed
liu pass b with signed
centre upload b with receipt
PH lock b with shown
chen void b with {"reason":"开错"}
  refused rx-void-late
PH release b
chen void b with {"reason":"开错"}
  phase b voided
PH lock b with shown
  refused rx-voided
chen draft prescription as c naming hospital=H1 patient=zhang centre=centre with rx {"number":"RX3"}
chen sign c with signed
liu pass c with signed
centre upload c with receipt {"insurer":"HI3"}
liu void c with {"reason":"开错"}
  refused role-not-held
centre upload c with receipt {"insurer":"HI3"}
  phase c circulating
  record c {"token":"epc-7Q2M"}
centre upload c with receipt {"insurer":"HI3","token":"epc-other"}
  record c {"token":"epc-7Q2M"}
centre upload c with receipt {"insurer":"HI4"}
  refused rx-upload-differs
PH lock c with shown
centre upload c with receipt {"insurer":"HI3"}
  refused state-conflict

story 处方编号和医保编号不重复使用
covers M02/invariant/1
chen draft prescription as a naming hospital=H1 patient=zhang centre=centre with rx
chen draft prescription as b naming hospital=H1 patient=zhang centre=centre with rx
  refused rx-number-taken
chen draft prescription as b naming hospital=H1 patient=zhang centre=centre with rx {"number":"RX2"}
chen sign a with signed
liu pass a with signed
centre upload a with receipt {"insurer":"RX11010820261123000017"}
chen sign b with signed
liu pass b with signed
centre upload b with receipt {"insurer":"RX11010820261123000017"}
  refused rx-number-taken
centre upload b with receipt

story 分次调配逐单位计数，不同药店接续，不会超过开具的数量
covers M02/row/locked-dispense-part-long-term-lack-of-stock M02/test/4 M02/invariant/1 T05/row/received-dispense-part
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with month {"items":[{"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","dose":"30mg","frequency":"qd","route":"口服","days":17,"perDay":1,"perPack":7,"packs":2}]}
chen sign p with signed
liu pass p with signed
centre upload p with receipt
PH lock p with shown
zhou dispense p with {"packs":[{"item":1,"pack":"b1","units":3}]}
  refused rx-part
zhou dispense p with {"packs":[{"item":1,"pack":"b1","units":3}],"part":"stages"}
  sealed p/dispensing.pharmacy b1/sale.holder
  phase p partial
  phase b1 split-sold
  record p {"left":[11],"lockedUntil":null}
  record b1 {"left":4}
chen void p with {"reason":"开错"}
  refused rx-used
PH lock p with shown
zhou dispense p with {"packs":[{"item":1,"pack":"b1"}],"part":"stages"}
  refused dt-opened
PH release p
PH2 lock p with shown
  plays p pharmacy PH2
sun dispense p with {"packs":[{"item":1,"pack":"b3"}],"part":"stages"}
  record p {"left":[4]}
PH lock p with shown
PH release p
  phase p partial
PH lock p with shown
pass 30m
  phase p partial
PH lock p with shown
zhou dispense p with {"packs":[{"item":1,"pack":"b2"}]}
  refused rx-over
zhou dispense p with {"packs":[{"item":1,"pack":"b1","units":3},{"item":1,"pack":"b2","units":2}]}
  refused rx-over
zhou dispense p with {"packs":[{"item":1,"pack":"b1","units":3},{"item":1,"pack":"b2","units":1}]}
  phase p dispensed
  record p {"left":[0]}
  record b1 {"left":1}
  record b2 {"left":6}

story 缺货时普通处方可以分次，精二不行；分次取药只限长期处方
covers M02/row/locked-dispense-part-long-term-lack-of-stock
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx {"type":"psychotropic"}
chen sign p with signed
liu pass p with signed
centre upload p with receipt
PH lock p with shown
zhou dispense p with {"packs":[{"item":1,"pack":"b1","units":3}],"part":"stock"}
  refused rx-part
zhou dispense p with {"packs":[{"item":1,"pack":"b1","units":3}],"part":"stages"}
  refused rx-part
zhou dispense p with {"packs":[{"item":1,"pack":"b1"}]}
  phase p dispensed
chen draft prescription as q naming hospital=H1 patient=zhang centre=centre with rx {"number":"RX2"}
chen sign q with signed
liu pass q with signed
centre upload q with receipt {"insurer":"HI2"}
PH lock q with shown
zhou dispense q with {"packs":[{"item":1,"pack":"b2","units":3}],"part":"stages"}
  refused rx-part
zhou dispense q with {"packs":[{"item":1,"pack":"b2","units":3}],"part":"stock"}
  phase q partial

story 发药要么全部成立要么全不成立：药不符、别店的药、已售、超量、已召回
covers M02/row/locked-dispense-all T05/error/dt-resold T05/invariant/5
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with month
chen sign p with signed
liu pass p with signed
centre upload p with receipt
PH lock p with shown
zhou dispense p with {"packs":[{"item":1,"pack":"b1"},{"item":1,"pack":"b4"}],"part":"stages"}
  refused rx-pack
zhou dispense p with {"packs":[{"item":2,"pack":"b1"}],"part":"stages"}
  refused rx-pack
zhou dispense p with {"packs":[{"item":1,"pack":"nowhere"}],"part":"stages"}
  refused rx-pack
zhou dispense p with {"packs":[{"item":1,"pack":"b1"},{"item":1,"pack":"b3"}],"part":"stages"}
  refused dt-not-holder
zhou dispense p with {"packs":[{"item":1,"pack":"b1","units":8}],"part":"stages"}
  refused dt-units
zhou dispense p with {"packs":[{"item":1,"pack":"b1"},{"item":1,"pack":"b1"}],"part":"stages"}
  refused dt-resold
  phase b1 received
  phase p locked
MF recall b2 with {"class":"I","notice":"N1"}
zhou dispense p with {"packs":[{"item":1,"pack":"b1"},{"item":1,"pack":"b2"}],"part":"stages"}
  refused dt-recalled
  phase b1 received
zhou dispense p with {"packs":[{"item":1,"pack":"b1"}],"part":"stages"}
  phase b1 sold
PH giveBack b1 with {"reason":"质量问题"}
PH lock p with shown
zhou dispense p with {"packs":[{"item":1,"pack":"b1"}],"part":"stages"}
  refused dt-returned

story 没有零售资质的单位、未拆箱的药、过期的药，都不能凭处方发出
covers T05/invariant/4 T05/invariant/3 T05/error/dt-expired
MF assign drug-pack as k with batch {"code":"81999992000000090000","level":"middle","boxes":["81999990000000090000"],"expires":"2026-11-23"}
MF release k with {"report":"#ab"}
MF ship k naming consignee=PH with licence
PH receive k with {"scanned":["81999992000000090000","81999990000000090000"]}
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with month
chen sign p with signed
liu pass p with signed
centre upload p with receipt
PH lock p with shown
zhou dispense p with {"packs":[{"item":1,"pack":"k/1"}],"part":"stages"}
  refused dt-inside
zhou dispense p with {"packs":[{"item":1,"pack":"k","units":1}],"part":"stages"}
  refused dt-not-box
PH unpack k
party zhou person of PH holds drug-licence pharmacist
zhou dispense p with {"packs":[{"item":1,"pack":"k/1","units":1}],"part":"stages"}
  refused dt-not-retailer
party zhou person of PH holds drug-licence drug-retail pharmacist
zhou dispense p with {"packs":[{"item":1,"pack":"k/1","units":1}],"part":"stages"}
at 2026-11-24T00:00
PH lock p with shown
zhou dispense p with {"packs":[{"item":1,"pack":"k/1","units":1}],"part":"stages"}
  refused dt-expired

story 药品售出后只因质量问题退回，退回的药品不再销售
covers M02/row/dispensed-return T05/row/sold-return
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
chen sign p with signed
liu pass p with signed
centre upload p with receipt
PH lock p with shown
PH takeBack p with {"packs":["b1"],"reason":"quality"}
  refused state-conflict
zhou dispense p with first
PH takeBack p with {"packs":["b1"],"reason":"other"}
  refused rx-return
PH takeBack p with {"packs":["b2"],"reason":"quality"}
  refused rx-return-pack
PH2 takeBack p with {"packs":["b1"],"reason":"quality"}
  refused case-unknown
PH takeBack p with {"packs":["b1"],"reason":"quality"}
  sealed p/return.pharmacy b1/return.holder
  phase p return-recorded
  phase b1 returned

story 处方药凭作废、失效或未调配的处方不能直接销售
covers T05/error/dt-rx
chen draft prescription as p naming hospital=H1 patient=zhang centre=centre with rx
chen sign p with signed
liu pass p with signed
PH sell b1 with {"prescription":"p"}
  refused dt-rx
chen void p with {"reason":"开错"}
PH sell b1 with {"prescription":"p"}
  refused dt-rx
