# P02 电子印章. Lines before the first story belong to every story.
party e1 organisation
party li person of e1
party wang person of e1
party sun person of e1
party zhao person
party ei organisation
party acc person of ei holds seal-acceptance
party rev person of ei holds seal-review
party both person of ei holds seal-acceptance seal-review
party away person of other holds seal-acceptance
party sm organisation holds seal-making
party ps system
party mr system
party hc organisation holds court
party hc2 organisation holds court
at 2026-11-02T09:00
input app = {"number":"YZ-110108-20261102-000017","company":"91110108MA0EXAM15Y","kind":"contract","sealName":"北京云枢示例科技有限公司合同专用章","foreignText":false,"materials":[{"what":"existence","number":"2026EXAMPLE0000000001"},{"what":"authorisation","number":"WTS-20261102-0001"},{"what":"handler"}],"shape":{"form":"circle","widthTenthMm":420,"heightTenthMm":420,"dpi":600,"color":"#E60012","octets":80000,"imprint":"#a1"}}
input official = app {"kind":"legal-name","sealName":"北京云枢示例科技有限公司"}
input reg = {"approvalNo":"ZY-1","registeredName":"北京云枢示例科技有限公司","registeredPerson":"li"}
input built = {"sealCode":"1101089900004","certificate":"5A00E1F20000000000010004","certFrom":"@2026-11-01","certTo":"@2029-12-31","validFrom":"@2026-11-03","validTo":"@2029-11-03","custody":"hsm","archive":"DA-1","imprint":"#a1","sealKey":"#b1","certKey":"#b1"}
input filing = {"filingNo":"BA-110108-2026-0000417"}
input pin = {"pinReceipt":"P-1"}

story 合同专用章从申请到启用（示例记录）
covers P02/row/draft-submit P02/row/submitted-approve P02/row/approved-make P02/row/made-file P02/row/filed-claim
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
  sealed s/application.handler
  phase s submitted
acc accept s
  phase s accepted
rev approve s naming maker=sm police=ps registry=mr with reg
  sealed s/approval.authority
  phase s approved
at 2026-11-03T08:40
sm make s with built
  sealed s/makingCertificate.maker
  phase s made
at 2026-11-03T09:12:44
ps file s with filing
  sealed s/filingReceipt.police
  phase s filed
  record s {"filingNo":"BA-110108-2026-0000417","filedAt":1793668364000}
pass 1h
li claim s level 2 with pin
  refused step-up-required
li claim s with {}
  refused field-invalid
li claim s with pin
  sealed s/claimReceipt.legalRep
  phase s active
  record s {"sealCode":"1101089900004","validTo":1888329600000,"certificate":"5A00E1F20000000000010004"}

story 谁能申请、材料要齐
wang submitFor seal-life as s level 2 naming owner=e1 legalRep=li custodian=sun authority=ei with app
  refused step-up-required
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei handler=zhao with app
  refused players-not-named
li submit seal-life as s naming owner=e1 custodian=sun authority=ei with app {"materials":[{"what":"handler"}]}
  refused seal-materials
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app {"materials":[{"what":"existence"},{"what":"authorisation"}]}
  refused seal-materials
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app {"materials":[{"what":"existence"},{"what":"handler"}]}
  refused seal-materials
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app {"foreignText":true}
  refused seal-materials
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app {"kind":"business"}
  refused field-invalid

story 受理与审核分开，都须是本部门人员
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
away accept s
  refused seal-office-foreign
both accept s
both approve s naming maker=sm police=ps registry=mr with reg
  refused seal-reviewer-conflict
both return s with {"reasons":["缺少备案回执"]}
  refused seal-reviewer-conflict
both reject s with {"ground":"law","reason":"重名","remedy":"可申请复议"}
  refused seal-reviewer-conflict
acc approve s naming maker=sm police=ps registry=mr with reg
  refused role-unqualified
rev approve s naming maker=sm police=ps registry=mr with reg

story 审核人也须是本部门人员
party far person of other holds seal-review
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
zhao accept s
  refused role-unqualified
acc accept s
far approve s naming maker=sm police=ps registry=mr with reg
  refused seal-office-foreign
far return s with {"reasons":["缺少备案回执"]}
  refused seal-office-foreign
far reject s with {"ground":"law","reason":"重名","remedy":"可申请复议"}
  refused seal-office-foreign

story 退回补正，十五个工作日内提交
covers P02/row/submitted-return P02/row/correction-resubmit P02/row/correction-timeout
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
acc accept s
rev return s with {"reasons":[]}
  refused field-invalid
rev return s with {"reasons":["缺少译本"]}
  sealed s/correctionNotice.authority
  phase s correction
  plays s acceptor
at 2026-11-23T23:59:59.999
  phase s correction
wang resubmit s with {"sealName":"北京云枢示例科技有限公司合同专用章(1)","foreignText":true,"materials":[{"what":"existence"},{"what":"authorisation"},{"what":"handler"}],"shape":{"form":"circle","widthTenthMm":420,"heightTenthMm":420,"dpi":600,"color":"#E60012","octets":80000,"imprint":"#a1"}}
  refused seal-materials
wang resubmit s with {"sealName":"北京云枢示例科技有限公司合同专用章(1)","foreignText":false,"materials":[{"what":"existence"},{"what":"authorisation"},{"what":"handler"}],"shape":{"form":"circle","widthTenthMm":420,"heightTenthMm":420,"dpi":600,"color":"#E60012","octets":80000,"imprint":"#a1"}}
  phase s submitted
acc accept s
rev return s with {"reasons":["再补"]}
at 2026-12-15
  phase s closed

story 不予制作
covers P02/row/submitted-reject
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
acc accept s
rev reject s with {"ground":"law","reason":"重名","remedy":"可申请复议"}
  sealed s/rejection.authority
  phase s rejected

story 审核时核对登记
covers P02/error/legalrep-changed P02/error/img-mismatch
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app {"pairedPhysicalCode":"1101080000001"}
acc accept s
rev approve s naming maker=sm police=ps registry=mr with reg {"registeredPerson":"zhao","changedOn":"2026-11-02"}
  refused legalrep-changed
rev approve s naming maker=sm police=ps registry=mr with reg {"registeredName":"北京云枢科技有限公司"}
  refused seal-name-registry
rev approve s naming maker=sm police=ps registry=mr with reg
  refused img-mismatch
rev approve s naming maker=sm police=ps registry=mr with reg {"similarityPercent":97}
  refused img-mismatch
rev approve s naming maker=sm police=ps registry=mr with reg {"similarityPercent":98}
at 2026-11-03T09:00
sm make s with built
  refused seal-code-paired
sm make s with built {"sealCode":"1101080000001"}

story 法定名称章须与登记名称完全一致
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with official {"sealName":"北京云枢示例科技有限公司公章"}
acc accept s
rev approve s naming maker=sm police=ps registry=mr with reg
  refused seal-name-registry

story 制作须按批准的印模、自己的证书、有效期之内
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
acc accept s
rev approve s naming maker=sm police=ps registry=mr with reg
sm make s with built
  refused seal-cert-validity
at 2026-11-03
sm make s with built {"imprint":"#a2"}
  refused seal-imprint-changed
sm make s with built {"certKey":"#b2"}
  refused seal-cert-key
sm make s with built {"certTo":"@2029-11-02"}
  refused seal-cert-validity
sm make s with built {"certFrom":"@2026-11-04"}
  refused seal-cert-validity
sm make s with built {"validTo":"@2026-11-03"}
  refused seal-cert-validity
sm make s with built
  phase s made

story 准予制作三十日内有效
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
acc accept s
rev approve s naming maker=sm police=ps registry=mr with reg
at 2026-12-02T09:00
  phase s approved
pass 1ms
  phase s approval-lapsed
sm make s with built
  refused seal-approval-stale

story 第三十日仍可制作
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
acc accept s
rev approve s naming maker=sm police=ps registry=mr with reg
at 2026-12-02T09:00
sm make s with built
  phase s made

story 备案系统中断：二十四小时后逾期，印章不能用也不丢
covers P02/row/made-file-timeout P02/test/7
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
acc accept s
rev approve s naming maker=sm police=ps registry=mr with reg
at 2026-11-03T09:00
sm make s with built
at 2026-11-04T09:00
  phase s made
pass 1ms
  phase s filing-overdue
li claim s with pin
  refused state-conflict
pass 5d
ps file s with filing
  phase s filed
li claim s with pin
  phase s active

story 三个月不领取即注销，领取被告知原因
covers P02/row/filed-unclaimed P02/error/claim-expired P02/test/6
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
acc accept s
rev approve s naming maker=sm police=ps registry=mr with reg
at 2026-11-03T09:00
sm make s with built
ps file s with filing
at 2027-02-03T23:59:59.999
  phase s filed
pass 1ms
  phase s unclaimed
li claim s with pin
  refused claim-expired
sm make s with built
  refused state-conflict

story 每个单位只有一枚有效的法定名称章
covers P02/error/seal-dup-official P02/test/1
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with official
wang submitFor seal-life as s2 naming owner=e1 legalRep=li custodian=sun authority=ei with official
acc accept s
acc accept s2
rev approve s naming maker=sm police=ps registry=mr with reg
rev approve s2 naming maker=sm police=ps registry=mr with reg
  refused seal-dup-official
at 2026-11-03T09:00
sm make s with built
ps file s with filing
li claim s with pin
rev approve s2 naming maker=sm police=ps registry=mr with reg
  refused seal-dup-official
sun freeze s with {"reason":"盘点"}
rev approve s2 naming maker=sm police=ps registry=mr with reg
  refused seal-dup-official
li cancel s with {"reason":"损坏"}
rev approve s2 naming maker=sm police=ps registry=mr with reg
sm make s2 with built
  refused seal-code-used
sm make s2 with built {"sealCode":"1101089900005"}

story 注销后的编码不再使用
covers P02/test/5
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
wang submitFor seal-life as s2 naming owner=e1 legalRep=li custodian=sun authority=ei with app
acc accept s
acc accept s2
rev approve s naming maker=sm police=ps registry=mr with reg
rev approve s2 naming maker=sm police=ps registry=mr with reg
at 2026-11-03T09:00
sm make s with built
ps file s with filing
li cancel s with {"reason":"不需要"}
  sealed s/cancellation.maker
sm make s2 with built
  refused seal-code-used

story 法定代表人自己申请，不需要授权书
li submit seal-life as s level 2 naming owner=e1 custodian=sun authority=ei with app {"materials":[{"what":"existence"}]}
  refused step-up-required
li submit seal-life as s naming owner=e1 custodian=sun authority=ei with app {"materials":[{"what":"existence"}]}
  sealed s/application.legalRep
  plays s legalRep li

story 制作单位须有资质
party sm2 organisation
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
acc accept s
rev approve s naming maker=sm2 police=ps registry=mr with reg
at 2026-11-03T09:00
sm2 make s with built
  refused role-unqualified
