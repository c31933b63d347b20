# P05 用印授权. Lines before the first story belong to every story.
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
at 2026-11-23T10:00
input standing = {"seal":"s","mode":"standing","kinds":["contract","labour-contract"],"counterparties":[],"perDay":2,"perDocumentFen":10000,"perDayFen":15000,"fromHour":8,"toHour":20,"until":"2027-11-23","certificate":"CN=erp"}
input single = {"seal":"s","mode":"one-off","kinds":["contract"],"counterparties":[],"perDay":1,"fromHour":0,"toHour":24,"until":"2026-12-23","manifest":"#a1"}
input call = {"number":"YY-20261123-000001","act":"GZ-20261123-0000001","kind":"contract","purpose":"订单","documents":[{"number":"D1","digest":"#a1","format":"ofd","pages":1,"amountFen":6000}],"manifest":"#a1","onFault":"all","placement":[{"kind":"word","word":"盖章"}],"copies":1,"counterparties":[],"certificate":"CN=erp"}
input call2 = call {"number":"YY-20261123-000002","act":"GZ-20261123-0000002"}
input call3 = call {"number":"YY-20261123-000003","act":"GZ-20261123-0000003"}

story 常设授权：业务系统用印，直接盖章，次数在授权里数
covers P05/row/standing-call-seal P05/error/limit-reached
li grant mandate as m level 2 naming client=erp signer=hsm inspector=nj with standing
  refused step-up-required
li grant mandate as m naming client=erp signer=hsm inspector=nj with standing
  phase m live
crm use m with call
  refused role-not-held
erp use m with call
  opened m/1
  phase m/1 sealing
  plays m/1 client erp
  record m {"usedOn":"2026-11-23","usedCount":1,"usedFen":6000}
hsm check m/1 with {"digests":["#a1"]}
hsm release m/1 with {"index":1,"digest":"#a1","signature":"#f1","timeStamp":"TS-1","stampedAt":"@2026-11-23T10:00","counter":1}
  sealed m/1/document.owner
  phase m/1 sealed
erp use m with call
  refused use-number-used
erp use m with call2
erp use m with call3
  refused limit-reached
li raise m level 2 with {"perDay":3,"perDocumentFen":10000,"perDayFen":18000}
  refused step-up-required
sun raise m with {"perDay":3,"perDocumentFen":10000,"perDayFen":18000}
  refused mandate-not-yours
li raise m with {"perDay":3,"perDocumentFen":10000,"perDayFen":18000}
erp use m with call3
  phase m/3 sealing

story 第二天重新计数
li grant mandate as m naming client=erp signer=hsm inspector=nj with standing {"perDay":1}
at 2026-11-23T19:59:59.999
erp use m with call
erp use m with call2
  refused limit-reached
at 2026-11-24T08:00
erp use m with call2
  record m {"usedOn":"2026-11-24","usedCount":1,"usedFen":6000}

story 每一项限制
li grant mandate as m naming client=erp signer=hsm inspector=nj with standing {"counterparties":["禾川"]}
erp use m with call {"certificate":"CN=crm"}
  refused mandate-client
erp use m with call {"certificate":null}
  refused mandate-client
erp use m with call {"item":"X"}
  refused mandate-template
erp use m with call {"kind":"letter"}
  refused mandate-kind
erp use m with call {"counterparties":["禾川","衡岳"]}
  refused mandate-counterparty
erp use m with call {"documents":[{"number":"D1","digest":"#a1","format":"ofd","pages":1,"amountFen":10001}]}
  refused mandate-amount
erp use m with call {"counterparties":["禾川"],"documents":[{"number":"D1","digest":"#a1","format":"ofd","pages":1,"amountFen":10000}]}
erp use m with call2
  refused mandate-day-amount
at 2026-11-23T19:59:59.999
erp use m with call2 {"documents":[{"number":"D1","digest":"#a1","format":"ofd","pages":1,"amountFen":5000}]}
pass 1ms
erp use m with call3
  refused mandate-hours-closed
at 2026-11-24T07:59:59.999
erp use m with call3
  refused mandate-hours-closed
pass 1ms
erp use m with call3

story 授权由该印章的法定代表人办理，最长十二个月
sun grant mandate as m naming client=erp signer=hsm inspector=nj with standing
  refused mandate-not-yours
li grant mandate as m naming client=erp signer=hsm inspector=nj with standing {"until":"2027-11-24"}
  refused mandate-too-long
li grant mandate as m naming client=erp signer=hsm inspector=nj with standing {"until":"2026-11-22"}
  refused mandate-too-long
li grant mandate as m naming holder=wang signer=hsm inspector=nj with standing
  refused mandate-player
li grant mandate as m naming client=erp signer=hsm inspector=nj with single
  refused mandate-player
li grant mandate as m naming holder=wang client=erp signer=hsm inspector=nj with single
  refused mandate-player
li grant mandate as m naming client=erp signer=hsm inspector=nj with standing {"fromHour":9,"toHour":9}
  refused mandate-hours
li grant mandate as m naming client=erp signer=hsm inspector=nj with standing {"until":"2026-11-23"}
at 2026-11-24
  phase m expired
erp use m with call
  refused mandate-over

story 授权经办人的，由其本人领取后才生效；业务系统的即时生效
li grant mandate as m naming holder=wang signer=hsm inspector=nj with single
  phase m offered
wang use m with call {"certificate":null}
  refused mandate-unclaimed
nj suspend m
  refused mandate-unclaimed
li raise m with {"perDay":2}
  refused mandate-unclaimed
li claim m
  refused role-not-held
sun claim m
  refused role-not-held
wang claim m level 1
  refused step-up-required
at 2026-11-23T11:30
wang claim m
  phase m live
  record m {"claimedAt":"@2026-11-23T11:30"}
wang claim m
  refused state-conflict
wang decline m
  refused state-conflict
wang use m with call {"certificate":null}
  phase m/1 approved
wang claim m
  refused mandate-over
wang decline m
  refused mandate-over
li grant mandate as e naming client=erp signer=hsm inspector=nj with standing
  phase e live
erp claim e
  refused role-kind-wrong

story 领取前，经办人可以谢绝，法定代表人可以撤销
li grant mandate as m naming holder=wang signer=hsm inspector=nj with single
sun decline m
  refused role-not-held
wang decline m
  phase m declined
wang decline m
  refused mandate-over
wang claim m
  refused mandate-over
wang use m with call {"certificate":null}
  refused mandate-over
li grant mandate as m2 naming holder=wang signer=hsm inspector=nj with single
sun revoke m2
  refused mandate-not-yours
li revoke m2
  phase m2 revoked
wang claim m2
  refused mandate-over
wang decline m2
  refused mandate-over

story 授权期内未领取的，与授权一同到期
li grant mandate as m naming holder=wang signer=hsm inspector=nj with single {"until":"2026-11-24"}
li grant mandate as m2 naming holder=wang signer=hsm inspector=nj with single {"until":"2026-11-24"}
at 2026-11-24T23:59:59.999
wang claim m2
  phase m2 live
at 2026-11-25
  phase m expired
  phase m2 expired
wang claim m
  refused mandate-over
wang decline m
  refused mandate-over

story 单份授权：一次用完，仍由保管人确认
li grant mandate as m naming holder=wang signer=hsm inspector=nj with single
wang claim m
wang use m with call {"certificate":null,"manifest":"#b1"}
  refused doc-changed
wang use m with call {"certificate":null}
  opened m/1
  phase m used
  phase m/1 approved
  plays m/1 operator wang
wang use m with call2 {"certificate":null}
  refused mandate-over
wang present m/1 with {"nonce":"4c1f0f7a9d"}
wang confirm m/1 with {"nonce":"4c1f0f7a9d","digest":"#a1","method":"app","device":"手机一"}
  refused use-not-custodian
sun confirm m/1 with {"nonce":"4c1f0f7a9d","digest":"#a1","method":"app","device":"手机一"}
  phase m/1 sealing

story 批量授权至多一千份，政务自动签章认事项和模板
li grant mandate as b naming holder=wang signer=hsm inspector=nj with single {"mode":"batch","perDay":1000,"manifest":"#c1"}
wang claim b
wang use b with call {"certificate":null,"manifest":"#c1"}
  phase b used
li grant mandate as g naming client=erp signer=hsm inspector=nj with standing {"mode":"service","certificate":null,"item":"110108-001","template":"v1"}
erp use g with call2 {"certificate":null,"item":"110108-001","template":"v2"}
  refused mandate-template
erp use g with call2 {"certificate":null,"item":"110108-001","template":"v1"}
  phase g/1 sealing

story 印章冻结、授权撤销或暂停后不能用
li grant mandate as m naming client=erp signer=hsm inspector=nj with standing
sun freeze s with {"reason":"异常"}
erp use m with call
  refused seal-frozen

li resume s
nj suspend m
erp use m with call
  refused mandate-suspended
sun resume m
  refused mandate-not-yours
li resume m level 2
  refused step-up-required
li resume m
erp use m with call
sun revoke m
  refused mandate-not-yours
li revoke m level 1
  refused step-up-required
li revoke m
  phase m revoked
erp use m with call2
  refused mandate-over

story 年检未答复只暂停常设授权，单次授权不受影响
li grant mandate as m naming holder=wang signer=hsm inspector=nj with single
wang claim m
nj suspend m
  refused mandate-single-use
wang use m with call {"certificate":null}
  phase m used

story 授权也不能用不相符的印章，印章到期授权即无用
li grant mandate as m naming client=erp signer=hsm inspector=nj with standing {"kinds":["receipt"]}
erp use m with call {"kind":"receipt"}
  refused seal-type-denied
