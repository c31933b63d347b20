# C01 商务合同: the generic signing engine
party yunshu organisation holds seal-use:SQ1 level 3
party hechuan organisation holds seal-use:SQ2 level 3
party hengyue organisation holds seal-use:SQ3 level 3
party stranger organisation holds seal-use:SQ9 level 3
at 2026-11-20T10:00
input terms = {"number":"HT-2026-0815","title":"云桌面终端采购","kind":"sale","mode":"sequential","order":["yunshu","hechuan"],"signBy":"@2026-11-30T23:59:59","forum":"court","text":"#382af8","attachments":["#a1"],"amountFen":128000000,"amountCapital":"壹佰贰拾捌万元整","instalments":[{"on":"2026-12-01","fen":28000000},{"on":"2027-01-01","fen":100000000}]}
input v1 = {"edition":1,"text":"#382af8","attachments":["#a1"]}
input ok1 = v1 {"consent":true}
input seal1 = v1 {"grant":"SQ1"}
input seal2 = v1 {"grant":"SQ2"}

story 发起、各方确认同一版、依次签署、生效
covers C01/row/draft-propose C01/row/negotiating-finalise C01/row/to-sign-seal-k-th C01/row/signing-last-seal C01/invariant/5 C01/error/ct-order
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms
  phase c negotiating
hechuan confirm c with ok1
  phase c negotiating
stranger confirm c with ok1
  refused role-not-held
hechuan confirm c with ok1
yunshu confirm c with ok1
  phase c to-sign
hechuan seal c with seal2
  refused ct-order
at 2026-11-23T10:08:31
yunshu seal c level 1 with seal1
  refused step-up-required
yunshu seal c with seal1
  sealed c/contract.signatory
  phase c signing
  record c {"effectiveAt":null}
yunshu seal c with seal1
  refused ct-sealed-already
at 2026-11-23T11:20
hechuan seal c with seal2
  sealed c/contract.signatory
  phase c effective
  record c {"effectiveAt":1795404000000,"retainUntil":"2036-11-23"}

story 任一方提交新版，各方重新确认；看着旧版确认会被拒绝
covers C01/row/negotiating-new-version C01/error/ct-stale C01/invariant/2
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms
yunshu confirm c with ok1
hechuan rewrite c with v1 {"text":"#b2","instalments":[]}
  record c {"edition":2,"confirmed":[]}
yunshu confirm c with ok1
  refused ct-stale
yunshu rewrite c with v1 {"text":"#b3","instalments":[]}
  refused ct-stale
yunshu confirm c with ok1 {"edition":2}
  refused ct-digest
yunshu confirm c with ok1 {"edition":2,"text":"#b2"}
hechuan confirm c with ok1 {"edition":2,"text":"#b2","consent":false}
  refused ct-consent
hechuan confirm c with ok1 {"edition":2,"text":"#b2"}
  phase c to-sign

story 盖了第一枚章之后改文本，就是新版，全部重签
covers C01/invariant/3
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms
yunshu confirm c with ok1
hechuan confirm c with ok1
yunshu seal c with seal1
hechuan rewrite c with v1 {"text":"#b2","instalments":[]}
  phase c negotiating
  record c {"seals":[]}
hechuan seal c with seal2
  refused state-conflict
yunshu confirm c with ok1 {"edition":2,"text":"#b2"}
hechuan confirm c with ok1 {"edition":2,"text":"#b2"}
hechuan seal c with seal2 {"edition":2,"text":"#b2"}
  refused ct-order
yunshu seal c with seal1
  refused ct-stale
yunshu seal c with seal1 {"edition":2,"text":"#b2"}
hechuan seal c with seal2 {"edition":2,"text":"#b2"}
  phase c effective

story 附件换了、页序乱了，摘要就不同，不能盖章
covers C01/test/4 C01/test/5 C01/invariant/1
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms {"attachments":["#a1","#a2"]}
yunshu confirm c with ok1
  refused ct-digest
yunshu confirm c with ok1 {"attachments":["#a2","#a1"]}
  refused ct-digest
yunshu confirm c with ok1 {"attachments":["#a1","#a2"]}
hechuan confirm c with ok1 {"attachments":["#a1","#a2"]}
yunshu seal c with seal1 {"attachments":["#a1","#a3"]}
  refused ct-digest
yunshu seal c with seal1 {"text":"#0815","attachments":["#a1","#a2"]}
  refused ct-digest
yunshu seal c with seal1 {"attachments":["#a1","#a2"]}

story 授权在中途失效就不能签，授权编号与签署一起留下
covers C01/error/ct-not-auth C01/test/3 C01/invariant/4
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms
yunshu confirm c with ok1
hechuan confirm c with ok1
yunshu seal c with seal1
party hechuan organisation level 3
hechuan seal c with seal2
  refused ct-not-auth
  phase c signing
party hechuan organisation holds seal-use:SQ7 level 3
hechuan seal c with seal2
  refused ct-not-auth
hechuan seal c with seal2 {"grant":"SQ7"}
  phase c effective
  record c {"seals":[{"by":"yunshu","grant":"SQ1","at":1795140000000},{"by":"hechuan","grant":"SQ7","at":1795140000000}]}

story 同时签署：先后不限，同一底稿上两枚章
covers C01/test/1
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms {"mode":"parallel","order":null}
yunshu confirm c with ok1
hechuan confirm c with ok1
hechuan seal c with seal2
yunshu seal c with seal1
  phase c effective

story 约定生效日的，签完先待生效，到那天零点生效
covers C01/row/signing-last-seal
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms {"startsOn":"2026-12-01","endsOn":"2027-11-30"}
yunshu confirm c with ok1
hechuan confirm c with ok1
yunshu seal c with seal1
hechuan seal c with seal2
  phase c conditional
  record c {"retainUntil":"2037-11-30"}
at 2026-11-30T23:59:59.999
  phase c conditional
pass 1ms
  phase c effective

story 拒签
covers C01/row/to-sign-signing-reject
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms
yunshu confirm c with ok1
hechuan confirm c with ok1
yunshu seal c with seal1
hechuan reject c with {"reason":"付款条件不符"}
  sealed c/rejection.signatory
  phase c rejected
hechuan seal c with seal2
  refused state-conflict

story 只有发起方自己盖了章时可以撤销要约，对方盖了就不行
covers C01/row/to-sign-signing-revoke-offer C01/test/2
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms
yunshu confirm c with ok1
hechuan confirm c with ok1
hechuan revoke c
  refused role-not-held
yunshu seal c with seal1
yunshu revoke c
  sealed c/revocation.initiator
  phase c revoked
yunshu propose commercial-contract as c2 naming signatory=yunshu,hechuan,hengyue with terms {"number":"HT-2","mode":"parallel","order":null}
yunshu confirm c2 with ok1
hechuan confirm c2 with ok1
hengyue confirm c2 with ok1
hechuan seal c2 with seal2
yunshu revoke c2
  refused ct-revoke-late

story 签署截止的那一毫秒起作废
covers C01/row/to-sign-signing-expireat
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms
yunshu confirm c with ok1
hechuan confirm c with ok1
yunshu seal c with seal1
at 2026-11-30T23:59:58.999
  phase c signing
pass 1s
hechuan seal c with seal2
  refused state-conflict
  phase c expired

story 补充、延续须各方同意，延续在到期前办并写更晚的日期
covers C01/row/effective-supplement C01/row/effective-extend
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms {"endsOn":"2027-11-30"}
yunshu confirm c with ok1
hechuan confirm c with ok1
yunshu seal c with seal1
hechuan seal c with seal2
hechuan agree c with {"text":"#5"}
  refused ct-nothing-pending
hechuan drop c
  refused ct-nothing-pending
yunshu raise c with {"what":"supplement","text":"#5"}
  sealed c/supplement.signatory
hechuan raise c with {"what":"supplement","text":"#6"}
  refused ct-pending
yunshu agree c with {"text":"#5"}
  refused ct-sealed-already
hechuan agree c with {"text":"#6"}
  refused ct-digest
hechuan agree c with {"text":"#5"}
  sealed c/supplement.signatory
  phase c effective
yunshu raise c with {"what":"extend","text":"#7","endsOn":"2027-11-30"}
  refused ct-after-end
yunshu raise c with {"what":"extend","text":"#7"}
  refused field-invalid
yunshu raise c with {"what":"extend","text":"#7","endsOn":"2028-11-30"}
  sealed c/extension.signatory
hechuan agree c with {"text":"#7"}
  record c {"endsOn":"2028-11-30","retainUntil":"2038-11-30"}
at 2028-11-30T23:59:59.999
yunshu raise c with {"what":"extend","text":"#8","endsOn":"2029-11-30"}
hechuan drop c
pass 1ms
yunshu raise c with {"what":"extend","text":"#8","endsOn":"2029-11-30"}
  refused ct-after-end

story 三方都同意才解除；不同意就撤下
covers C01/row/effective-terminate-by-agreement
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan,hengyue with terms {"mode":"parallel","order":null}
yunshu confirm c with ok1
hechuan confirm c with ok1
hengyue confirm c with ok1
yunshu seal c with seal1
hechuan seal c with seal2
hengyue seal c with seal1 {"grant":"SQ3"}
  phase c effective
yunshu raise c with {"what":"terminate","text":"#7"}
  sealed c/termination.signatory
hechuan agree c with {"text":"#7"}
  phase c effective
hengyue drop c
yunshu raise c with {"what":"terminate","text":"#7"}
hechuan agree c with {"text":"#7"}
hengyue agree c with {"text":"#7"}
  phase c terminated

story 履行完毕由各方确认
covers C01/row/effective-performed
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms
yunshu confirm c with ok1
hechuan confirm c with ok1
yunshu seal c with seal1
hechuan seal c with seal2
hechuan raise c with {"what":"perform","text":"#9"}
  sealed c/settlement.signatory
yunshu agree c with {"text":"#9"}
  phase c performed

story 单方通知解除：对方可在十五日内提出异议，否则解除；有争议的仍可协议解决
covers C01/row/effective-terminate-by-notice
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms
yunshu confirm c with ok1
hechuan confirm c with ok1
yunshu seal c with seal1
hechuan seal c with seal2
yunshu giveNotice c with {"ground":"breach","delivery":"EMS123"}
  sealed c/notice.signatory
yunshu object c with {"reason":"x"}
  refused ct-own-notice
pass 14d
hechuan object c with {"reason":"没有违约"}
  phase c disputed
hechuan raise c with {"what":"supplement","text":"#5"}
yunshu agree c with {"text":"#5"}
  phase c disputed
yunshu raise c with {"what":"terminate","text":"#6"}
hechuan agree c with {"text":"#6"}
  phase c terminated
yunshu propose commercial-contract as c2 naming signatory=yunshu,hechuan with terms {"number":"HT-2","signBy":"@2027-01-31"}
yunshu confirm c2 with ok1
hechuan confirm c2 with ok1
yunshu seal c2 with seal1
hechuan seal c2 with seal2
hechuan giveNotice c2 with {"ground":"agreed","delivery":"EMS124"}
pass 15d
  phase c2 terminated

story 发起前的检查：类型、当事人、顺序、金额、分期、期限、编号
covers C01/error/ct-type-forbidden C01/error/ct-amount C01/invariant/8
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms {"kind":"utility-stop"}
  refused ct-type-forbidden
yunshu propose commercial-contract as c naming signatory=yunshu with terms {"order":["yunshu"]}
  refused ct-parties
yunshu propose commercial-contract as c naming signatory=hechuan,hengyue with terms {"order":["hechuan","hengyue"]}
  refused ct-parties
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms {"order":["yunshu","yunshu"]}
  refused ct-order-list
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms {"amountCapital":"壹佰贰拾万元整"}
  refused ct-amount
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms {"amountFen":null}
  refused ct-amount
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms {"instalments":[{"on":"2026-12-01","fen":1}]}
  refused ct-instalments
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms {"signBy":"@2026-11-20T10:00"}
  refused ct-deadline
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms {"signBy":"@2027-02-18T10:00:00.001"}
  refused ct-deadline
yunshu propose commercial-contract as c naming signatory=yunshu,hechuan with terms {"signBy":"@2027-02-18T10:00"}
yunshu propose commercial-contract as c2 naming signatory=yunshu,hechuan with terms
  refused ct-number-used
hechuan propose commercial-contract as c2 naming signatory=yunshu,hechuan with terms
yunshu rewrite c with v1 {"text":"#b2","amountFen":128000000,"amountCapital":"壹佰贰拾万元整","instalments":[]}
  refused ct-amount
yunshu rewrite c with v1 {"text":"#b2","amountFen":100,"amountCapital":"壹元整","instalments":[{"on":"2026-12-01","fen":99}]}
  refused ct-instalments
