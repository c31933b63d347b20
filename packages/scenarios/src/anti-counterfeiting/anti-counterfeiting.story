# T03 物品防伪：一个批次，三枚码。
party mint organisation
party brand organisation
party plant organisation
party bureau organisation
party lin person
party wu person
party xu person
party gao person
party tan person
at 2026-11-01T09:00
input order = {"gtin":"09506000134352","batch":"L20261101","made":"2026-11-01","expires":"2028-10-31","ordered":3}
input codes = {"codes":[{"serial":"FW26A7KQ","token":"#a1"},{"serial":"FW26A7KR","token":"#a2"},{"serial":"FW26A7KS","token":"#a3"}]}
input one = {"serials":["FW26A7KQ"]}
input home = {"device":"#d1","region":"110105"}
input right = {"token":"#a1","device":"#d1","network":"#e1","region":"110105"}
input wrong = {"token":"#bad","device":"#d1","network":"#e1","region":"110105"}

story 订码、批准、印制、激活，多余的销毁，批次核销
covers T03/row/generated-print T03/row/printed-activate T03/row/printed-destroy-surplus
covers T03/invariant/1
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
mint approve b with {"quota":3}
  refused role-not-held
brand approve b level 1 with {"quota":3}
  refused step-up-required
brand approve b with {"quota":3}
  sealed b/order.brand
mint print b with codes
  sealed b/order.factory
  opened b/1 b/2 b/3
  phase b/1 printed
plant activate b with {"serials":["FW26A7KQ","FW26A7KR"]}
  sealed b/statement.line
  phase b printed
  phase b/2 active
mint destroy b with {"serials":["FW26A7KS"],"counted":1}
  sealed b/destruction.factory
  phase b settled
  phase b/3 void
  record b {"ordered":3,"printed":3,"activated":2,"voided":1}

story 有效期必须晚于生产日期，当天也不行
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order {"expires":"2026-11-01"}
  refused article-code-dates
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order {"expires":"2026-11-02"}

story 批准多少才能印多少，可以追加；不批准就到此为止
covers T03/row/generated-print
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":2}
mint print b with codes
  refused article-code-quota
brand approve b with {"quota":3}
mint print b with {"codes":[{"serial":"FW26A7KQ","token":"#a1"}]}
  refused article-code-print-count
mint print b with codes
mint ask code-batch as b2 naming brand=brand line=plant regulator=bureau with order
brand decline b2
  phase b2 declined

story 同一商品条码下序列号不重复，短码与补零后的长码算同一条码
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
mint ask code-batch as b2 naming brand=brand line=plant regulator=bureau with order {"gtin":"9506000134352","ordered":1}
brand approve b2 with {"quota":1}
mint print b2 with {"codes":[{"serial":"FW26A7KS","token":"#a9"}]}
  refused article-code-serial-taken
mint print b2 with {"codes":[{"serial":"FW26A7KT","token":"#a9"}]}

story 不属于本批次的码不能激活，也不能销毁
covers T03/test/3 T03/row/printed-activate
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
mint ask code-batch as b2 naming brand=brand line=plant regulator=bureau with order {"batch":"L20261102","ordered":1}
brand approve b2 with {"quota":1}
mint print b2 with {"codes":[{"serial":"FW26A7KT","token":"#a9"}]}
plant activate b with {"serials":["FW26A7KT"]}
  refused article-code-outside-batch
mint destroy b with {"serials":["FW26A7KT"],"counted":1}
  refused article-code-outside-batch

story 清点数与清单不符不能销毁；激活过的不能再激活或销毁；销毁过的不能激活
covers T03/row/printed-destroy-surplus
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
mint destroy b with {"serials":["FW26A7KQ"],"counted":2}
  refused article-code-miscounted
plant activate b with one
plant activate b with one
  refused article-code-active-already
mint destroy b with {"serials":["FW26A7KQ"],"counted":1}
  refused article-code-active-already
mint destroy b with {"serials":["FW26A7KR"],"counted":1}
mint destroy b with {"serials":["FW26A7KR"],"counted":1}
  refused article-code-gone
plant activate b with {"serials":["FW26A7KR"]}
  refused article-code-gone

story 未激活的码被扫即报警，计入作废，不再能激活
covers T03/row/any-scan-before-active-void T03/invariant/1
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
lin verify b/1 with right
  refused article-code-not-on-sale
lin scan b/1 with home
  phase b/1 fake
  record b {"voided":1}
lin scan b/1 with home
  refused article-code-not-on-sale
lin verify b/1 with right
  refused article-code-not-on-sale
plant activate b with one
  refused article-code-gone
mint destroy b with {"serials":["FW26A7KQ"],"counted":1}
  refused article-code-gone
plant activate b with {"serials":["FW26A7KR"]}
mint destroy b with {"serials":["FW26A7KS"],"counted":1}
  phase b settled
lin verify b/3 with right {"token":"#a3"}
  refused article-code-not-on-sale
lin scan b/3 with home
  phase b/3 fake
  record b {"activated":1,"voided":2}

story 首次验证；同一设备七日内再查三次不警示，第四次警示
covers T03/row/active-correct-token-first T03/row/first-verified-again T03/error/ac-first
covers T03/error/ac-again
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
plant activate b with one
lin scan b/1 with home
  phase b/1 active
at 2026-11-21T19:03
lin verify b/1 with right
  phase b/1 verified
  record b/1 {"firstAt":"@2026-11-21T19:03","firstRegion":"110105","answer":"first"}
lin verify b/1 with right
lin verify b/1 with right
lin verify b/1 with right
  phase b/1 verified
  record b/1 {"answer":"first","repeats":3}
lin verify b/1 with right
  phase b/1 again
  record b/1 {"firstAt":"@2026-11-21T19:03","answer":"again"}
lin verify b/1 with right
  phase b/1 again
lin scan b/1 with home
  phase b/1 again

story 七日满的那一刻起，同一设备再查也警示；别的设备当时就警示
covers T03/row/first-verified-again
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
plant activate b with {"serials":["FW26A7KQ","FW26A7KR"]}
at 2026-11-21T19:03
lin verify b/1 with right
lin verify b/2 with right {"token":"#a2"}
wu verify b/2 with right {"token":"#a2","device":"#d2"}
  phase b/2 again
at 2026-11-28T19:02:59.999
lin verify b/1 with right
  phase b/1 verified
pass 1ms
lin verify b/1 with right
  phase b/1 again

story 两人同时首次验证，只有一人是首次
covers T03/test/1 T03/invariant/2
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
plant activate b with one
lin verify b/1 expecting 2 with right
wu verify b/1 expecting 2 with right {"device":"#d2"}
  refused case-changed
wu verify b/1 with right {"device":"#d2"}
  phase b/1 again
  record b/1 {"answer":"again"}

story 验证码有误只告诉剩余次数；十分钟内五次后，连对的也要等
covers T03/error/ac-none T03/test/2 T03/invariant/3
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
plant activate b with one
at 2026-11-21T19:00
lin verify b/1 with wrong
  phase b/1 active
  record b/1 {"answer":"none","left":4}
pass 1m
lin verify b/1 with wrong
lin verify b/1 with wrong
lin verify b/1 with wrong
lin verify b/1 with wrong
  record b/1 {"left":0}
lin verify b/1 with wrong
  refused article-code-tries-device
lin verify b/1 with right
  refused article-code-tries-device
wu verify b/1 with wrong {"device":"#d2"}
  record b/1 {"left":4}
at 2026-11-21T19:09:59.999
lin verify b/1 with right
  refused article-code-tries-device
pass 1ms
lin verify b/1 with right
  phase b/1 verified

story 24小时内第五台设备扫码，即为可疑
covers T03/row/active-5-devices-or-2-provinces-in-24-h
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
plant activate b with one
lin verify b/1 with right
wu scan b/1 with home {"device":"#d2"}
xu scan b/1 with home {"device":"#d3"}
gao scan b/1 with home {"device":"#d4"}
gao scan b/1 with home {"device":"#d4"}
  phase b/1 verified
tan scan b/1 with home {"device":"#d5"}
  phase b/1 suspect
tan scan b/1 with home
  refused article-code-held
tan verify b/1 with right
  refused article-code-held

story 24小时内两个省份查询即为可疑，满24小时不算
covers T03/row/active-5-devices-or-2-provinces-in-24-h
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
plant activate b with {"serials":["FW26A7KQ","FW26A7KR"]}
at 2026-11-21T19:00
lin scan b/1 with home
lin scan b/2 with home
lin scan b/1 with home {"region":"110108"}
  phase b/1 active
at 2026-11-22T18:59:59.999
wu verify b/1 with right {"region":"310101"}
  phase b/1 suspect
pass 1ms
wu verify b/2 with right {"token":"#a2","region":"310101"}
  phase b/2 verified

story 品牌方凭鉴定材料解除怀疑；查过首次的，不会再有首次
covers T03/row/suspect-clear-confirm T03/invariant/2
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
plant activate b with {"serials":["FW26A7KQ","FW26A7KR"]}
lin scan b/1 with home
wu scan b/1 with home {"region":"310101"}
lin clear b/1 with {"evidence":"#f1"}
  refused role-kind-wrong
mint clear b/1 with {"evidence":"#f1"}
  refused role-not-held
brand clear b/1 level 1 with {"evidence":"#f1"}
  refused step-up-required
brand clear b/1 with {"evidence":"#f1"}
  sealed b/1/appraisal.brand
  phase b/1 active
lin verify b/2 with right {"token":"#a2"}
wu scan b/2 with home {"region":"310101"}
  phase b/2 suspect
brand clear b/2 with {"evidence":"#f1"}
  phase b/2 verified
wu verify b/2 with right {"token":"#a2","device":"#d2"}
  phase b/2 again

story 品牌方凭鉴定材料认定假冒
covers T03/row/suspect-clear-confirm
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
plant activate b with one
lin scan b/1 with home
wu scan b/1 with home {"region":"310101"}
brand confirm b/1 level 1 with {"evidence":"#f1"}
  refused step-up-required
brand confirm b/1 with {"evidence":"#f1"}
  sealed b/1/appraisal.brand
  phase b/1 counterfeit
lin scan b/1 with home
  refused article-code-counterfeit
lin verify b/1 with right
  refused article-code-counterfeit

story 召回
covers T03/row/first-verified-recall
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
plant activate b with one
lin verify b/1 with right
brand recall b/1 level 1 with {"notice":"ZH-2026-07"}
  refused step-up-required
brand recall b/1 with {"notice":"ZH-2026-07"}
  sealed b/1/recall.brand
  phase b/1 recalled
lin scan b/1 with home
  refused article-code-recalled
lin verify b/1 with right
  refused article-code-recalled

story 激活以后的每一步都不能再激活或销毁
mint ask code-batch as b naming brand=brand line=plant regulator=bureau with order
brand approve b with {"quota":3}
mint print b with codes
plant activate b with {"serials":["FW26A7KQ","FW26A7KR"]}
lin verify b/1 with right
plant activate b with one
  refused article-code-active-already
mint destroy b with {"serials":["FW26A7KQ"],"counted":1}
  refused article-code-active-already
wu verify b/1 with right {"device":"#d2"}
  phase b/1 again
plant activate b with one
  refused article-code-active-already
mint destroy b with {"serials":["FW26A7KQ"],"counted":1}
  refused article-code-active-already
brand recall b/1 with {"notice":"ZH-2026-07"}
plant activate b with one
  refused article-code-active-already
mint destroy b with {"serials":["FW26A7KQ"],"counted":1}
  refused article-code-active-already
lin scan b/2 with home
wu scan b/2 with home {"region":"310101"}
plant activate b with {"serials":["FW26A7KR"]}
  refused article-code-active-already
mint destroy b with {"serials":["FW26A7KR"],"counted":1}
  refused article-code-active-already
brand confirm b/2 with {"evidence":"#f1"}
plant activate b with {"serials":["FW26A7KR"]}
  refused article-code-active-already
mint destroy b with {"serials":["FW26A7KR"],"counted":1}
  refused article-code-active-already
