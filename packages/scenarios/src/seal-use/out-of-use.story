# P05 用印的每一步都看印章. Lines before the first story belong to every story.
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
party erp system
party crm system
party nj system
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
at 2029-11-01T23:59
input standing = {"seal":"s","mode":"standing","kinds":["contract","labour-contract"],"counterparties":[],"perDay":2,"perDocumentFen":10000,"perDayFen":15000,"fromHour":0,"toHour":24,"until":"2030-10-01","certificate":"CN=erp"}
input single = {"seal":"s","mode":"one-off","kinds":["contract"],"counterparties":[],"perDay":1,"fromHour":0,"toHour":24,"until":"2030-10-01","manifest":"#a1"}
input call = {"number":"YY-20261123-000001","act":"GZ-20261123-0000001","kind":"contract","purpose":"订单","documents":[{"number":"D1","digest":"#a1","format":"ofd","pages":1,"amountFen":6000}],"manifest":"#a1","onFault":"all","placement":[{"kind":"word","word":"盖章"}],"copies":1,"counterparties":[],"certificate":"CN=erp"}
input call2 = call {"number":"YY-20261123-000002","act":"GZ-20261123-0000002"}
input call3 = call {"number":"YY-20261123-000003","act":"GZ-20261123-0000003"}

input ask = {"seal":"s","mode":"one-off","number":"YY-20261123-000101","act":"GZ-20261123-0000101","kind":"contract","purpose":"签约","documents":[{"number":"D1","digest":"#a1","format":"ofd","pages":1}],"manifest":"#a1","onFault":"all","placement":[{"kind":"riding"}],"copies":1,"counterparties":[]}
input own = call2 {"certificate":null}
input scan = {"nonce":"4c1f0f7a91","digest":"#a1","method":"scan","device":"一"}
input out = {"index":1,"digest":"#a1","signature":"#f1","timeStamp":"TS","stampedAt":"@2029-11-01T23:59","counter":1}
wang submit seal-use as u1 naming approver=zhou signer=hsm with ask
zhou approve u1 with {"digest":"#a1"}
wang present u1 with {"nonce":"4c1f0f7a91"}
wang submit seal-use as u2 naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000102","act":"GZ-20261123-0000102"}
zhou approve u2 with {"digest":"#a1"}
wang present u2 with {"nonce":"4c1f0f7a92"}
sun confirm u2 with scan {"nonce":"4c1f0f7a92"}
wang submit seal-use as u3 naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000103","act":"GZ-20261123-0000103"}
zhou approve u3 with {"digest":"#a1"}
wang present u3 with {"nonce":"4c1f0f7a93"}
sun confirm u3 with scan {"nonce":"4c1f0f7a93"}
hsm check u3 with {"digests":["#a1"]}
wang submit seal-use as u4 naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000104","act":"GZ-20261123-0000104"}
zhou approve u4 with {"digest":"#a1"}
wang present u4 with {"nonce":"4c1f0f7a94"}
sun confirm u4 with scan {"nonce":"4c1f0f7a94"}
hsm fail u4 with {"reason":"断电"}
li grant mandate as m naming client=erp signer=hsm inspector=nj with standing
li grant mandate as g naming holder=wang signer=hsm inspector=nj with single
wang claim g

story 冻结
sun freeze s with {"reason":"异常"}
wang submit seal-use as v naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000109","act":"GZ-20261123-0000109"}
  refused seal-frozen
sun confirm u1 with scan {"nonce":"4c1f0f7a91"}
  refused seal-frozen
hsm check u2 with {"digests":["#a1"]}
  refused seal-frozen
hsm release u3 with out
  refused seal-frozen
hsm retry u4
  refused seal-frozen
erp use m with call
  refused seal-frozen
wang use g with own
  refused seal-frozen

story 挂失
sun reportLoss s
wang submit seal-use as v naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000109","act":"GZ-20261123-0000109"}
  refused seal-frozen
sun confirm u1 with scan {"nonce":"4c1f0f7a91"}
  refused seal-frozen
hsm check u2 with {"digests":["#a1"]}
  refused seal-frozen
hsm release u3 with out
  refused seal-frozen
hsm retry u4
  refused seal-frozen
erp use m with call
  refused seal-frozen
wang use g with own
  refused seal-frozen

story 挂失后确认，已注销
sun reportLoss s
li confirmLoss s
wang submit seal-use as v naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000109","act":"GZ-20261123-0000109"}
  refused seal-use-revoked
sun confirm u1 with scan {"nonce":"4c1f0f7a91"}
  refused seal-use-revoked
hsm check u2 with {"digests":["#a1"]}
  refused seal-use-revoked
hsm release u3 with out
  refused seal-use-revoked
hsm retry u4
  refused seal-use-revoked
erp use m with call
  refused seal-use-revoked
wang use g with own
  refused seal-use-revoked

story 登记变更之日起旧章停用，前一毫秒还能用
mr change s with {"what":"name","on":"2029-11-02"}
at 2029-11-01T23:59:59.999
hsm retry u4
hsm fail u4 with {"reason":"断电"}
pass 1ms
wang submit seal-use as v naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000109","act":"GZ-20261123-0000109"}
  refused seal-use-changed
sun confirm u1 with scan {"nonce":"4c1f0f7a91"}
  refused seal-use-changed
hsm check u2 with {"digests":["#a1"]}
  refused seal-use-changed
hsm release u3 with out
  refused seal-use-changed
hsm retry u4
  refused seal-use-changed
erp use m with call
  refused seal-use-changed
wang use g with own
  refused seal-use-changed

story 到期的那一刻起不能用，前一毫秒还能用
at 2029-11-02T23:59:59.999
wang present u1 with {"nonce":"4c1f0f7a95"}
hsm retry u4
hsm fail u4 with {"reason":"断电"}
pass 1ms
wang submit seal-use as v naming approver=zhou signer=hsm with ask {"number":"YY-20261123-000109","act":"GZ-20261123-0000109"}
  refused seal-use-expired
sun confirm u1 with scan {"nonce":"4c1f0f7a95"}
  refused seal-use-expired
hsm check u2 with {"digests":["#a1"]}
  refused seal-use-expired
hsm release u3 with out
  refused seal-use-expired
hsm retry u4
  refused seal-use-expired
erp use m with call
  refused seal-use-expired
wang use g with own
  refused seal-use-expired

story 尚未启用的印章，有授权也不能用
wang submitFor seal-life as s2 naming owner=e1 legalRep=li custodian=sun authority=ei with app
li grant mandate as m2 naming client=erp signer=hsm inspector=nj with standing {"seal":"s2"}
li grant mandate as g2 naming holder=wang signer=hsm inspector=nj with single {"seal":"s2"}
wang claim g2
erp use m2 with call
  refused seal-not-in-use
wang use g2 with own
  refused seal-not-in-use

story 有授权也要类型相符、一份对一份、不重复
li grant mandate as m2 naming client=erp signer=hsm inspector=nj with standing {"kinds":["receipt","contract"]}
li grant mandate as g2 naming holder=wang signer=hsm inspector=nj with single {"kinds":["receipt","contract"]}
wang claim g2
li grant mandate as b2 naming holder=wang signer=hsm inspector=nj with single {"mode":"batch","perDay":2}
wang claim b2
erp use m2 with call {"kind":"receipt"}
  refused seal-type-denied
wang use g2 with own {"kind":"receipt"}
  refused seal-type-denied
wang use g2 with own {"documents":[{"number":"D1","digest":"#a2","format":"ofd","pages":1}]}
  refused use-one-document
erp use m2 with call {"documents":[{"number":"D1","digest":"#a1","format":"ofd","pages":1},{"number":"D2","digest":"#a1","format":"ofd","pages":1}]}
  refused use-document-twice
wang use b2 with own {"documents":[{"number":"D1","digest":"#a1","format":"ofd","pages":1},{"number":"D2","digest":"#a1","format":"ofd","pages":1}]}
  refused use-document-twice
