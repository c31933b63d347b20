# P05 用印. Lines before the first story belong to every story.
party e1 organisation
party li person of e1
party wang person of e1
party sun person of e1
party zhou person of e1
party zhao person of e1
party acc person of ei holds seal-acceptance
party rev person of ei holds seal-review
party ei organisation
party sm organisation holds seal-making
party ps system
party mr system
party hsm system
party other person of e2
at 2026-11-03T08:00
input app = {"number":"YZ-110108-20261102-000017","company":"91110108MA0EXAM15Y","kind":"contract","sealName":"北京云枢示例科技有限公司合同专用章","foreignText":false,"materials":[{"what":"existence"},{"what":"authorisation"},{"what":"handler"}],"shape":{"form":"circle","widthTenthMm":420,"heightTenthMm":420,"dpi":600,"color":"#E60012","octets":80000,"imprint":"#a1"}}
input reg = {"approvalNo":"ZY-1","registeredName":"北京云枢示例科技有限公司","registeredPerson":"li"}
input built = {"sealCode":"1101089900004","certificate":"5A00E1F20000000000010004","certFrom":"@2026-11-01","certTo":"@2029-12-31","validFrom":"@2026-11-03","validTo":"@2029-11-03","custody":"hsm","archive":"DA-1","imprint":"#a1","sealKey":"#b1","certKey":"#b1"}
wang submitFor seal-life as s naming owner=e1 legalRep=li custodian=sun authority=ei with app
acc accept s
rev approve s naming maker=sm police=ps registry=mr with reg
sm make s with built
ps file s with {"filingNo":"BA-110108-2026-0000417"}
li claim s with {"pinReceipt":"P-1"}
at 2026-11-23T10:00
input ask = {"number":"YY-20261123-000152","act":"GZ-20261123-0000152","seal":"s","mode":"one-off","kind":"contract","purpose":"签订采购合同 HT-2026-0815","documents":[{"number":"HT-2026-0815","digest":"ada62b693194c56bdc31916c929c6db8e6ec1ef8b7ec2bd25d165af096e6d41d","format":"ofd","pages":12}],"manifest":"ada62b693194c56bdc31916c929c6db8e6ec1ef8b7ec2bd25d165af096e6d41d","onFault":"all","placement":[{"kind":"at","page":12,"xTenthMm":1325,"yTenthMm":2010},{"kind":"riding"}],"copies":1,"counterparties":["北京禾川示例商贸有限公司"]}
input pair = ask {"mode":"batch","documents":[{"number":"A","digest":"#a1","format":"ofd","pages":1},{"number":"B","digest":"#b1","format":"pdf","pages":2}],"manifest":"#c1"}
input yes = {"digest":"ada62b693194c56bdc31916c929c6db8e6ec1ef8b7ec2bd25d165af096e6d41d"}
input scan = {"nonce":"4c1f0f7a9d","digest":"ada62b693194c56bdc31916c929c6db8e6ec1ef8b7ec2bd25d165af096e6d41d","method":"scan","device":"手机一"}
input out = {"index":1,"digest":"ada62b693194c56bdc31916c929c6db8e6ec1ef8b7ec2bd25d165af096e6d41d","signature":"#f1","timeStamp":"TS-1","stampedAt":"@2026-11-23T10:08:31","counter":1}
input one = {"index":1,"digest":"#a1","signature":"#f1","timeStamp":"TS-1","stampedAt":"@2026-11-23T10:00","counter":1}
input two = {"index":2,"digest":"#b1","signature":"#f2","timeStamp":"TS-2","stampedAt":"@2026-11-23T10:00","counter":2}

story 申请、审批、扫码确认、盖章（示例记录）
covers P05/row/draft-submit P05/row/pending-approve-n-of-n P05/row/approved-confirm P05/row/sealing-done
wang submit seal-use as u level 0 naming approver=zhou signer=hsm with ask
  refused step-up-required
wang submit seal-use as u naming approver=zhou signer=hsm with ask
  phase u pending
  plays u owner e1
at 2026-11-23T10:02:11
zhou approve u level 1 with yes
  refused step-up-required
zhou approve u with yes
  phase u approved
at 2026-11-23T10:07:55
wang present u with {"nonce":"4c1f0f7a9d"}
at 2026-11-23T10:08:30
sun confirm u level 1 with scan
  refused step-up-required
sun confirm u with scan
  phase u sealing
hsm check u with {"digests":["ada62b693194c56bdc31916c929c6db8e6ec1ef8b7ec2bd25d165af096e6d41d"]}
  phase u checked
at 2026-11-23T10:08:31.204
hsm release u with out
  sealed u/document.owner
  phase u sealed
  record u {"confirm":{"by":"sun","at":1795399710000,"method":"scan","device":"手机一"}}
sun confirm u with scan
  refused use-nonce-used

story 申请须是本单位的印章、类型相符、一份对一份
covers P05/error/seal-type-denied
other submit seal-use as u naming approver=zhou signer=hsm with ask
  refused use-foreign-seal
wang submit seal-use as u naming approver=zhou signer=hsm with ask {"kind":"receipt"}
  refused seal-type-denied
wang submit seal-use as u naming approver=zhou signer=hsm with ask {"manifest":"#c1"}
  refused use-one-document
wang submit seal-use as u naming approver=zhou signer=hsm with pair {"mode":"one-off"}
  refused use-one-document
wang submit seal-use as u naming approver=zhou signer=hsm with pair {"documents":[{"number":"A","digest":"#a1","format":"ofd","pages":1},{"number":"B","digest":"#a1","format":"pdf","pages":2}]}
  refused use-document-twice
wang submit seal-use as u naming approver=zhou signer=hsm with ask {"seal":"t"}
  refused case-unknown
wang submit seal-use as u naming approver=zhou signer=hsm with ask
wang submit seal-use as u2 naming approver=zhou signer=hsm with ask {"act":"GZ-20261123-0000153"}
  refused use-number-used
wang submit seal-use as u2 naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000153"}
  refused use-number-used

story 全部审批人同意才算审批；审批的是同一摘要
covers P05/invariant/1
wang submit seal-use as u naming approver=zhou,zhao signer=hsm with ask
zhou approve u with {"digest":"#a2"}
  refused doc-changed
zhou approve u with yes
  phase u pending
zhou approve u with yes
  refused use-approved-already
sun approve u with yes
  refused role-not-held
zhao approve u with yes
  phase u approved

story 外单位的人不能审批
wang submit seal-use as u naming approver=other signer=hsm with ask
other approve u with yes
  refused use-foreign-seal

story 申请人不能审批自己的申请
covers P05/test/6
wang submit seal-use as u naming approver=wang,zhou signer=hsm with ask
wang approve u with yes
  refused role-conflict
zhou approve u with yes
wang withdraw u

story 审批人不同意；申请人撤回
covers P05/row/pending-refuse P05/row/pending-approved-withdraw
wang submit seal-use as u naming approver=zhou signer=hsm with ask
zhou refuse u with {}
  refused field-invalid
zhou refuse u with {"reason":"条款未定"}
  phase u refused
wang submit seal-use as v naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000153","act":"GZ-20261123-0000153"}
zhou approve v with yes
zhou withdraw v
  refused role-not-held
wang withdraw v
  phase v withdrawn
wang submit seal-use as w naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000154","act":"GZ-20261123-0000154"}
zhou approve w with yes
wang present w with {"nonce":"4c1f0f7a9d"}
sun confirm w with scan
wang withdraw w
  refused state-conflict

story 确认码一百二十秒有效，只用最新的，只用一次
covers P05/error/confirm-timeout P05/test/3
wang submit seal-use as u naming approver=zhou signer=hsm with ask
zhou approve u with yes
sun confirm u with scan
  refused use-nonce-used
wang present u with {"nonce":"4c1f0f7a9d"}
pass 120s
pass 1ms
sun confirm u with scan
  refused confirm-timeout
wang present u with {"nonce":"4c1f0f7a9e"}
sun confirm u with scan
  refused use-nonce-used
pass 120s
sun confirm u with scan {"nonce":"4c1f0f7a9e"}
  phase u sealing
sun confirm u with scan {"nonce":"4c1f0f7a9e"}
  refused use-nonce-used
hsm check u with {"digests":["ada62b693194c56bdc31916c929c6db8e6ec1ef8b7ec2bd25d165af096e6d41d"]}
sun confirm u with scan {"nonce":"4c1f0f7a9e"}
  refused use-nonce-used
wang submit seal-use as v naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000153","act":"GZ-20261123-0000153"}
zhou approve v with yes
wang present v with {"nonce":"4c1f0f7a9d"}
  refused use-nonce-used

story 只有现在的保管人能确认，看到的须是审批的摘要
wang submit seal-use as u naming approver=zhou signer=hsm with ask
zhou approve u with yes
wang present u with {"nonce":"4c1f0f7a9d"}
zhao confirm u with scan
  refused use-not-custodian
sun confirm u with scan {"digest":"#a2"}
  refused doc-changed
sun handOver s with {"who":"zhao","from":"@2026-11-23T10:00","to":"@2026-11-30"}
sun confirm u with scan
  refused use-not-custodian
zhao confirm u with scan
  phase u sealing

story 申请人、审批人、保管人不同一人，单人经办须先声明
wang submit seal-use as u naming approver=sun signer=hsm with ask
sun approve u with yes
wang present u with {"nonce":"4c1f0f7a9d"}
sun confirm u with scan
  refused use-custodian-conflict
sun submit seal-use as v naming approver=sun signer=hsm with ask {"number":"YY-20261123-000153","act":"GZ-20261123-0000153"}
sun approve v with yes
  refused role-conflict
li declareSole s with {"sole":"SM-1"}
sun approve v with yes
sun confirm u with scan
  phase u sealing
li declareSole s with {}
sun present v with {"nonce":"4c1f0f7aff"}
sun confirm v with scan {"nonce":"4c1f0f7aff"}
  refused use-custodian-conflict

story 审批后七十二小时未确认即失效
covers P05/row/approved-72-h-passed
wang submit seal-use as u naming approver=zhou signer=hsm with ask
zhou approve u with yes
at 2026-11-26T09:59:59.999
  phase u approved
pass 1ms
  phase u expired
wang withdraw u
  refused state-conflict

story 审批后改一个字节就不能盖
covers P05/error/doc-changed P05/test/1
wang submit seal-use as u naming approver=zhou signer=hsm with ask
zhou approve u with yes
wang present u with {"nonce":"4c1f0f7a9d"}
sun confirm u with scan
hsm check u with {"digests":["bda62b693194c56bdc31916c929c6db8e6ec1ef8b7ec2bd25d165af096e6d41d"]}
  refused doc-changed
hsm check u with {"digests":["ada62b693194c56bdc31916c929c6db8e6ec1ef8b7ec2bd25d165af096e6d41d"]}
hsm release u with out {"stampedAt":"@2026-11-23T10:00","digest":"bda62b693194c56bdc31916c929c6db8e6ec1ef8b7ec2bd25d165af096e6d41d"}
  refused doc-changed
hsm release u with out
  refused use-time-stamp
hsm release u with out {"stampedAt":"@2026-11-23T09:59:59"}
  refused use-time-stamp
hsm release u with out {"stampedAt":"@2026-11-23T10:00"}
  phase u sealed

story 失败后以同一编号重试，已经盖好的不再盖
covers P05/row/sealing-fail P05/invariant/3 P05/test/4
wang submit seal-use as u naming approver=zhou signer=hsm with pair
zhou approve u with {"digest":"#c1"}
wang present u with {"nonce":"4c1f0f7a9d"}
sun confirm u with scan {"digest":"#c1"}
hsm fail u with {"reason":"时间戳服务不可用"}
  phase u failed
hsm retry u
hsm check u with {"digests":["#a1","#b1"]}
hsm release u with one
  phase u checked
hsm release u with one
  refused use-done-already
hsm fail u with {"reason":"断电"}
hsm retry u
hsm check u with {"digests":["#a1","#b1"]}
hsm release u with one
  refused use-done-already
hsm release u with two
  phase u sealed
  record u {"signed":[{"index":1,"act":"GZ-20261123-0000152-01","signature":"#f1","timeStamp":"TS-1","counter":1,"at":1795399200000},{"index":2,"act":"GZ-20261123-0000152-02","signature":"#f2","timeStamp":"TS-2","counter":2,"at":1795399200000}]}

story 批量中有一份不符：全部不盖，或跳过这一份
wang submit seal-use as u naming approver=zhou signer=hsm with pair
zhou approve u with {"digest":"#c1"}
wang present u with {"nonce":"4c1f0f7a9d"}
sun confirm u with scan {"digest":"#c1"}
hsm check u with {"digests":["#a1","#b2"]}
  refused doc-changed
hsm check u with {"digests":["#a1"]}
  refused doc-changed
wang submit seal-use as v naming approver=zhou signer=hsm with pair {"number":"YY-20261123-000153","act":"GZ-20261123-0000153","onFault":"skip"}
zhou approve v with {"digest":"#c1"}
wang present v with {"nonce":"4c1f0f7a9e"}
sun confirm v with scan {"digest":"#c1","nonce":"4c1f0f7a9e"}
hsm check v with {"digests":["#a2","#b2"]}
  refused doc-changed
hsm check v with {"digests":["#a2","#b1"]}
  record v {"skipped":[1]}
hsm release v with one
  refused use-not-listed
hsm release v with two {"index":3}
  refused use-not-listed
hsm release v with two
  phase v sealed

story 冻结之后一份也不再盖，无论做到哪一步
covers P05/invariant/5 P05/error/seal-frozen P02/test/2 P02/invariant/2
wang submit seal-use as u naming approver=zhou signer=hsm with pair
zhou approve u with {"digest":"#c1"}
wang present u with {"nonce":"4c1f0f7a9d"}
sun freeze s with {"reason":"异常"}
wang submit seal-use as v naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000153","act":"GZ-20261123-0000153"}
  refused seal-frozen
sun confirm u with scan {"digest":"#c1"}
  refused seal-frozen
li resume s
sun confirm u with scan {"digest":"#c1"}
sun freeze s with {"reason":"异常"}
hsm check u with {"digests":["#a1","#b1"]}
  refused seal-frozen
li resume s
hsm check u with {"digests":["#a1","#b1"]}
hsm release u with one
sun reportLoss s
hsm release u with two
  refused seal-frozen
hsm fail u with {"reason":"印章挂失"}
hsm retry u
  refused seal-frozen
li find s
ei restore s with {"foreignUse":false}
hsm retry u
hsm check u with {"digests":["#a1","#b1"]}
hsm release u with two
  phase u sealed

story 到期、注销、登记变更和未启用的印章不能用，不论印章的时钟走没走
wang submitFor seal-life as s2 naming owner=e1 legalRep=li custodian=sun authority=ei with app
wang submit seal-use as u naming approver=zhou signer=hsm with ask {"seal":"s2"}
  refused seal-not-in-use
wang submit seal-use as v naming approver=zhou signer=hsm with ask
zhou approve v with yes
mr change s with {"what":"name","on":"2026-11-24"}
wang present v with {"nonce":"4c1f0f7a9d"}
at 2026-11-23T23:59:00
wang present v with {"nonce":"4c1f0f7a9e"}
at 2026-11-24
sun confirm v with scan {"nonce":"4c1f0f7a9e"}
  refused seal-use-changed
wang submit seal-use as u naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000153","act":"GZ-20261123-0000153"}
  refused seal-use-changed
at 2029-11-03
wang submit seal-use as u naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000153","act":"GZ-20261123-0000153"}
  refused seal-use-expired

story 注销的印章不能用；有用印正在进行时不能注销
wang submit seal-use as u naming approver=zhou signer=hsm with ask
zhou approve u with yes
wang present u with {"nonce":"4c1f0f7a9d"}
sun confirm u with scan
li cancel s with {"reason":"损坏"}
  refused seal-jobs-pending
hsm check u with {"digests":["ada62b693194c56bdc31916c929c6db8e6ec1ef8b7ec2bd25d165af096e6d41d"]}
li cancel s with {"reason":"损坏"}
  refused seal-jobs-pending
hsm fail u with {"reason":"停用"}
li cancel s with {"reason":"损坏"}
hsm retry u
  refused seal-use-revoked
wang submit seal-use as v naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000153","act":"GZ-20261123-0000153"}
  refused seal-use-revoked
