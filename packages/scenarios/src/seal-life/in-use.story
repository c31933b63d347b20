# P02 电子印章启用以后. Lines before the first story belong to every story.
party e1 organisation
party li person of e1
party wang person of e1
party sun person of e1
party zhao person of e1
party ei organisation
party acc person of ei holds seal-acceptance
party rev person of ei holds seal-review
party sm organisation holds seal-making
party ps system
party mr system
party hc organisation holds court
party hc2 organisation holds court
at 2026-11-03T08:00
input app = {"number":"YZ-110108-20261102-000017","company":"91110108MA0EXAM15Y","kind":"legal-name","sealName":"北京云枢示例科技有限公司","foreignText":false,"materials":[{"what":"existence"},{"what":"authorisation"},{"what":"handler"}],"shape":{"form":"circle","widthTenthMm":420,"heightTenthMm":420,"dpi":600,"color":"#E60012","octets":80000,"imprint":"#a1"}}
input reg = {"approvalNo":"ZY-1","registeredName":"北京云枢示例科技有限公司","registeredPerson":"li"}
input built = {"sealCode":"1101089900001","certificate":"5A00E1F20000000000010004","certFrom":"@2026-11-01","certTo":"@2029-12-31","validFrom":"@2026-11-03","validTo":"@2029-11-03","custody":"hsm","archive":"DA-1","imprint":"#a1","sealKey":"#b1","certKey":"#b1"}
input filing = {"filingNo":"BA-110108-2026-0000417"}
input pin = {"pinReceipt":"P-1"}
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
acc accept s
rev approve s naming maker=sm police=ps registry=mr with reg
sm make s with built
ps file s with filing
li claim s with pin

story 停用和恢复；所有者不能解除部门和法院的停用
covers P02/row/active-freeze P02/row/frozen-resume
sun freeze s level 1 with {"reason":"异常"}
  refused step-up-required
zhao freeze s with {"reason":"异常"}
  refused role-unqualified
sun freeze s with {"reason":"异常"}
  sealed s/freezeReceipt.custodian
  phase s frozen
li freeze s with {"reason":"异常"}
  refused seal-frozen-already
sun resume s
  refused role-unqualified
li resume s level 2
  refused step-up-required
ei freeze s with {"reason":"调查"}
  sealed s/freezeReceipt.authority
hc freeze s with {"reason":"京72财保1号"}
  sealed s/freezeReceipt.court
hc freeze s with {"reason":"京72财保1号"}
  refused seal-frozen-already
hc2 resume s
  refused seal-freeze-foreign
li resume s
  sealed s/resumeReceipt.legalRep
  phase s frozen
li resume s
  refused seal-freeze-foreign
ei resume s
  phase s frozen
hc resume s
  sealed s/resumeReceipt.court
  phase s active
  record s {"freezes":[]}

story 挂失二级认证即可停用，不依赖人脸；找回须三级并经部门核准
covers P02/row/active-frozen-report-loss P02/row/lost-found P02/test/3
wang reportLoss s
  refused role-not-held
sun reportLoss s level 1
  refused step-up-required
at 2026-11-23T09:12:30.412
sun reportLoss s level 2
  sealed s/lossReceipt.custodian
  phase s lost
  record s {"lostAt":1795396350412}
li find s level 2
  refused step-up-required
li find s
  phase s found
ei restore s with {"foreignUse":true}
  refused seal-foreign-use
ei restore s with {"foreignUse":false}
  phase s active
hc freeze s with {"reason":"京72财保1号"}
li reportLoss s level 2
  sealed s/lossReceipt.legalRep
li find s
ei restore s with {"foreignUse":false}
  phase s frozen

story 挂失七日内确认，第七日当时仍可
covers P02/row/lost-confirm
sun reportLoss s
at 2026-11-10T08:00
li confirmLoss s
  sealed s/cancellation.maker
  phase s compromised
li resume s
  refused state-conflict

story 超过七日不能确认挂失，改为注销
sun reportLoss s
at 2026-11-10T08:00:00.001
li confirmLoss s
  refused seal-loss-late
li cancel s level 1 with {"reason":"遗失"}
  refused step-up-required
li cancel s with {"reason":"遗失"}
  phase s cancelled

story 登记变更后旧章用到变更之日，新章启用时注销
covers P02/row/active-name-legal-rep-change P02/row/changing-re-made
li submit seal-life as early naming owner=e1 custodian=sun authority=ei with app {"replaces":"s"}
  refused seal-replaces-wrong
wang submitFor seal-life as early naming owner=e1 legalRep=li custodian=sun authority=ei with app {"replaces":"s"}
  refused seal-replaces-wrong
li change s with {"what":"person","on":"2026-12-01"}
  refused role-kind-wrong
mr change s with {"what":"person","on":"2026-12-01"}
  refused seal-change-person
mr change s with {"what":"name","on":"2026-12-01","person":"zhao"}
  refused seal-change-person
mr change s with {"what":"person","on":"2026-12-01","person":"zhao"}
  sealed s/changeNotice.registry
  phase s changing
  plays s legalRep zhao
wang submitFor seal-life as n naming owner=e2 legalRep=zhao custodian=sun authority=ei with app {"replaces":"s"}
  refused seal-replaces-wrong
wang submitFor seal-life as n naming owner=e1 legalRep=zhao custodian=sun authority=ei with app {"replaces":"s","kind":"contract"}
  refused seal-replaces-wrong
wang submitFor seal-life as n naming owner=e1 legalRep=zhao custodian=sun authority=ei with app {"replaces":"s"}
acc accept n
rev approve n naming maker=sm police=ps registry=mr with reg {"registeredPerson":"zhao"}
wang submitFor seal-life as n2 naming owner=e1 legalRep=zhao custodian=sun authority=ei with app {"replaces":"s"}
acc accept n2
rev approve n2 naming maker=sm police=ps registry=mr with reg {"registeredPerson":"zhao"}
  refused seal-dup-official
sm make n with built
  refused seal-code-used
sm make n with built {"sealCode":"1101089900002"}
ps file n with filing
zhao freeze s with {"reason":"盘点"}
zhao claim n with pin
  refused seal-replaces-frozen
zhao reportLoss s
zhao claim n with pin
  refused seal-replaces-frozen
zhao find s
zhao claim n with pin
  refused seal-replaces-frozen
ei restore s with {"foreignUse":false}
zhao resume s
  phase s changing
zhao claim n with pin
  sealed n/claimReceipt.legalRep s/cancellation.maker
  phase n active
  phase s superseded

story 到期前提醒三次，到期即停，到期前六十日可以换章
covers P02/row/active-cert-seal-expiry
at 2029-09-03T23:59:59.999
  record s {"reminders":0}
wang submitFor seal-life as n naming owner=e1 legalRep=li custodian=sun authority=ei with app {"replaces":"s"}
  refused seal-replaces-wrong
pass 1ms
wang submitFor seal-life as n naming owner=e1 legalRep=li custodian=sun authority=ei with app {"replaces":"s"}
  record s {"reminders":1}
at 2029-10-27
  record s {"reminders":3}
at 2029-11-02T23:59:59.999
  phase s active
pass 1ms
  phase s expired
acc accept n
rev approve n naming maker=sm police=ps registry=mr with reg
sm make n with built {"sealCode":"1101089900009","certTo":"@2033-01-01","validTo":"@2032-11-03"}
ps file n with filing
li claim n with pin
  sealed n/claimReceipt.legalRep
  phase s expired

story 所有者、登记机关（解散）、部门都可以注销
covers P02/row/any-live-cancel
sun cancel s with {"reason":"不用了"}
  refused role-not-held
mr cancel s with {"reason":"解散"}
  sealed s/cancellation.maker
  phase s cancelled
ei cancel s with {"reason":"解散"}
  refused state-conflict

story 非法制作的印章标识为无效，此后什么都不能再办
covers P02/row/any-found-illegal
ei invalidate s with {}
  refused field-invalid
ei invalidate s with {"order":"京公示例〔2026〕1号"}
  sealed s/invalidNotice.authority
  phase s invalid
li resume s
  refused state-conflict
ei invalidate s with {"order":"京公示例〔2026〕2号"}
  refused state-conflict

story 更换保管人、交接、单人经办声明都由法定代表人负责
covers P05/invariant/7
sun appoint s naming custodian=zhao
  refused role-not-held
li appoint s level 2 naming custodian=zhao
  refused step-up-required
sun handOver s level 1 with {"who":"zhao","from":"@2026-11-04","to":"@2026-11-10"}
  refused step-up-required
sun handOver s with {"who":"zhao","from":"@2026-11-10","to":"@2026-11-04"}
  refused seal-hand-over-period
sun handOver s with {"who":"zhao","from":"@2026-11-01","to":"@2026-11-02"}
  refused seal-hand-over-period
sun handOver s with {"who":"zhao","from":"@2026-11-04","to":"@2026-11-10"}
li declareSole s level 2 with {"sole":"SM-1"}
  refused step-up-required
li declareSole s with {"sole":"SM-1"}
  record s {"sole":"SM-1"}
li appoint s naming custodian=zhao
  plays s custodian zhao
  record s {"deputy":null}
