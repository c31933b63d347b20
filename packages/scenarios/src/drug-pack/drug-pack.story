# T05 药品追溯. Lines before the first story belong to every story.
party MF organisation holds drug-maker drug-licence
party mallory organisation holds drug-licence drug-retail
party fake organisation
party WH organisation holds drug-licence
party PH organisation holds drug-licence drug-retail
party PH2 organisation holds drug-licence drug-retail
party lapsed organisation
party nmpa organisation holds drug-regulator
party clerk organisation
party zhou person of PH holds drug-licence drug-retail pharmacist
party wit person
at 2026-09-01T09:00
input batch = {"drug":"8199999","name":"示例缓释片","spec":"30mg×7片","approval":"国药准字H20269999","sale":"otc","storage":"room","units":7,"batch":"260901","made":"2026-09-01","expires":"2028-08-31"}
input box = batch {"code":"81999990000000010000","level":"box"}
input middle = batch {"code":"81999992000000010000","level":"middle","boxes":["81999990000000010000","81999990000000020000"]}
input case = batch {"code":"81999993000000010000","level":"case","boxes":["81999990000000050000"],"middles":[{"code":"81999992000000010000","boxes":["81999990000000010000","81999990000000020000"]},{"code":"81999992000000020000","boxes":["81999990000000030000"]}]}
input report = {"report":"#ab"}
input licence = {"licence":{"number":"京AA0100001","until":"2027-12-31"}}
input one = {"scanned":["81999990000000010000"]}
input three = {"scanned":["81999992000000010000","81999990000000010000","81999990000000020000"]}
input all = {"scanned":["81999993000000010000","81999990000000050000","81999992000000010000","81999990000000010000","81999990000000020000","81999992000000020000","81999990000000030000"]}

story 一箱药从赋码、放行、发货、收货、拆箱到整盒售出
covers T05/row/assigned-produce-release T05/row/released-received-ship T05/row/in-transit-receive T05/row/received-dispense-whole T05/test/2
MF assign drug-pack as k with case
  opened k k/1 k/2 k/3 k/4 k/5 k/6
  plays k holder MF
  record k {"level":"case","left":0,"contents":["81999992000000010000","81999990000000010000","81999990000000020000","81999992000000020000","81999990000000030000","81999990000000050000"]}
  record k/1 {"code":"81999992000000010000","level":"middle"}
  record k/2 {"code":"81999990000000010000","level":"box","left":7}
MF release k with report
  sealed k/release.maker
  phase k/6 released
at 2026-09-10T10:00
MF ship k naming consignee=PH with licence
  sealed k/shipment.holder
  phase k in-transit
  phase k/3 in-transit
  plays k/3 holder MF
at 2026-09-12T10:00
PH receive k with all
  sealed k/acceptance.consignee
  plays k holder PH
  plays k consignee
  phase k/2 received
  plays k/2 holder PH
PH unpack k
  phase k unpacked
  phase k/1 received
PH unpack k/1
at 2026-11-23T16:20
PH sell k/2
  sealed k/2/sale.holder
  phase k/2 sold
  phase k/3 received
  record k/2 {"left":0,"sales":[{"at":"@2026-11-23T16:20","by":"PH","units":7}]}
PH sell k/6
  phase k/6 sold

story 追溯码前导零保留，GS1 码与 20 位码都可以
covers T05/test/2
MF assign drug-pack as a with box {"drug":"0199999","code":"01999990000000010000"}
  record a {"code":"01999990000000010000","drug":"0199999"}
MF assign drug-pack as b with box {"drug":"09506000134352","code":"(01)09506000134352(17)280831(10)260901(21)SN0000000001"}
  record b {"code":"(01)09506000134352(17)280831(10)260901(21)SN0000000001"}
MF assign drug-pack as c with middle {"drug":"09506000134352","code":"(01)19506000134359(21)M1","boxes":["(01)09506000134352(21)SN2"]}
  record c/1 {"level":"box"}

story 赋码的内容互相矛盾时不能登记
MF assign drug-pack as a with box {"expires":"2026-09-01"}
  refused dt-dates
MF assign drug-pack as a with box {"expires":"2026-09-02"}
MF assign drug-pack as b with box {"code":"81999980000000010000"}
  refused dt-product
MF assign drug-pack as b with box {"drug":"09506000134352","code":"(01)09506000134369(21)SN1"}
  refused dt-product
MF assign drug-pack as b with box {"drug":"09506000134352","code":"(01)09506000134352(17)280830(21)SN1"}
  refused dt-printed
MF assign drug-pack as b with box {"drug":"09506000134352","code":"(01)09506000134352(10)260902(21)SN1"}
  refused dt-printed
MF assign drug-pack as b with box {"approval":"国药准字X20269999"}
  refused field-invalid
MF assign drug-pack as b with box {"code":"8199999000000002000"}
  refused field-invalid
MF assign drug-pack as b with box {"boxes":["81999990000000030000"]}
  refused field-invalid
MF assign drug-pack as b with middle {"boxes":[]}
  refused dt-empty
MF assign drug-pack as b with case {"boxes":[],"middles":[]}
  refused dt-empty
MF assign drug-pack as b with case {"boxes":[],"middles":[{"code":"81999992000000010000","boxes":[]}]}
  refused dt-empty
MF assign drug-pack as b with middle {"boxes":["81999980000000010000"]}
  refused dt-product
MF assign drug-pack as b with middle {"drug":"09506000134352","code":"(01)19506000134359(21)M1","boxes":["(01)09506000134352(10)260902(21)SN2"]}
  refused dt-printed
MF assign drug-pack as b with case {"middles":[{"code":"81999982000000010000","boxes":["81999990000000030000"]}]}
  refused dt-product
MF assign drug-pack as b with case {"drug":"09506000134352","code":"(01)19506000134359(21)K1","boxes":[],"middles":[{"code":"(01)19506000134359(10)260902(21)M1","boxes":["(01)09506000134352(21)SN3"]}]}
  refused dt-printed
mallory assign drug-pack as b with box
  refused role-unqualified

story 追溯码永不重复：再次赋码、箱内重复、销毁以后都不行
covers T05/invariant/1
MF assign drug-pack as a with box
MF assign drug-pack as b with box
  refused dt-code-taken
MF assign drug-pack as b with middle
  refused dt-code-taken
MF assign drug-pack as b with middle {"boxes":["81999990000000020000","81999990000000020000"]}
  refused dt-code-taken
MF condemn a naming witness=wit with {"reason":"印刷错误"}
wit destroy a
  phase a destroyed
MF assign drug-pack as b with box
  refused dt-code-taken

story 整盒只能销售一次；拆零七片逐片计数
covers T05/test/1 T05/error/dt-resold T05/invariant/1 T05/invariant/2 T05/row/received-dispense-part
MF assign drug-pack as m with middle
MF release m with report
MF ship m naming consignee=PH with licence
PH receive m with three
PH unpack m
PH sell m/1
PH sell m/1
  refused dt-resold
PH sellPart m/1 with {"units":1}
  refused dt-resold
PH sellPart m/2 with {"units":3}
  sealed m/2/sale.holder
  phase m/2 split-sold
  record m/2 {"left":4}
PH sell m/2
  refused state-conflict
PH sellPart m/2 with {"units":5}
  refused dt-units
PH sellPart m/2 with {"units":3}
  record m/2 {"left":1}
PH sellPart m/2 with {"units":2}
  refused dt-units
PH sellPart m/2 with {"units":1}
  phase m/2 sold
  record m/2 {"left":0}
PH sellPart m/2 with {"units":1}
  refused dt-resold
PH sellPart m/2 with {"units":0}
  refused dt-resold

story 有效期最后一毫秒可以销售，过期不行
covers T05/error/dt-expired T05/invariant/5
MF assign drug-pack as m with middle {"expires":"2026-10-31"}
MF release m with report
MF ship m naming consignee=PH with licence
PH receive m with three
PH unpack m
at 2026-10-31T23:59:59.999
PH sell m/1
pass 1ms
PH sell m/2
  refused dt-expired
PH sellPart m/2 with {"units":1}
  refused dt-expired

story 有效期当日零点前一毫秒与零点
covers T05/invariant/5
MF assign drug-pack as m with middle {"expires":"2026-10-31"}
MF release m with report
MF ship m naming consignee=PH with licence
PH receive m with three
PH unpack m
at 2026-10-30T23:59:59.999
PH sellPart m/2 with {"units":1}
pass 1ms
PH sellPart m/2 with {"units":1}
  record m/2 {"left":5}

story 收货扫描少一盒、多一盒、换一盒，都须整箱复核
covers T05/error/dt-parent T05/invariant/3
MF assign drug-pack as m with middle
MF release m with report
MF ship m naming consignee=PH with licence
PH receive m with three {"scanned":["81999992000000010000","81999990000000010000"]}
  refused dt-parent
PH receive m with three {"scanned":["81999992000000010000","81999990000000010000","81999990000000020000","81999990000000030000"]}
  refused dt-parent
PH receive m with three {"scanned":["81999992000000010000","81999990000000010000","81999990000000030000"]}
  refused dt-parent
PH2 receive m with three
  refused role-not-held
PH receive m with three
MF receive m with three
  refused role-not-held

story 箱未拆开时，箱内的每一盒都随箱走，不能单独办理
covers T05/invariant/3
MF assign drug-pack as k with case
MF release k/2 with report
  refused dt-inside
MF condemn k/2 naming witness=wit with {"reason":"破损"}
  refused dt-inside
MF recall k/2 with {"class":"I","notice":"N1"}
  refused dt-inside
MF unpack k
  refused state-conflict
MF release k with report
MF ship k/6 naming consignee=PH with licence
  refused dt-inside
MF unpack k/1
  refused dt-inside
MF unpack k
MF unpack k/6
  refused dt-not-outer
MF ship k/2 naming consignee=PH with licence
  refused dt-inside
MF ship k/1 naming consignee=PH with licence
PH receive k/1 with three
PH sell k/2
  refused dt-inside
PH sellPart k/2 with {"units":1}
  refused dt-inside
PH sell k/1
  refused dt-not-box
PH sellPart k/1 with {"units":1}
  refused dt-not-box
  plays k/2 holder PH
  plays k/6 holder MF

story 持有单位在办理之日须有资质；收货单位的许可证须在有效期内
covers T05/invariant/4
MF assign drug-pack as a with box
MF release a with report
MF ship a naming consignee=PH with licence {"licence":{"number":"京AA0100001","until":"2026-08-31"}}
  refused dt-licence
MF ship a naming consignee=lapsed with licence {"licence":{"number":"京AA0100002","until":"2026-09-01"}}
lapsed receive a with one
  refused role-unqualified

story 批发企业不能向患者销售
covers T05/invariant/4
MF assign drug-pack as a with box
MF release a with report
MF ship a naming consignee=WH with licence
WH receive a with one
WH sell a
  refused dt-not-retailer
WH sellPart a with {"units":1}
  refused dt-not-retailer
PH sell a
  refused role-not-held
fake sell a
  refused role-not-held
WH ship a naming consignee=PH with licence
PH receive a with one
PH sell a
  phase a sold

story 冷链药品须有合格的温度记录
covers T05/row/in-transit-receive
MF assign drug-pack as a with box {"storage":"cold"}
MF release a with report
MF ship a naming consignee=PH with licence
PH receive a with one
  refused dt-cold-chain
PH receive a with one {"temperature":"broken"}
  refused dt-cold-chain
PH receive a with one {"temperature":"kept"}
  phase a received

story 处方药不能直接销售
covers T05/error/dt-rx
MF assign drug-pack as a with box {"sale":"rx"}
MF release a with report
MF ship a naming consignee=PH with licence
PH receive a with one
PH sell a
  refused dt-rx
PH sellPart a with {"units":1}
  refused dt-rx
PH sell a with {"prescription":"p1"}
  refused dt-rx
PH dispense a with {"prescription":"#01"}
  refused act-not-direct

story 退货后只能销毁，不再销售
covers T05/row/sold-return T05/row/any-destroy
MF assign drug-pack as a with box
MF release a with report
MF ship a naming consignee=PH with licence
PH receive a with one
PH giveBack a with {"reason":"包装破损"}
  refused state-conflict
PH sell a
PH2 giveBack a with {"reason":"包装破损"}
  refused role-not-held
PH giveBack a with {"reason":"包装破损"}
  sealed a/return.holder
  phase a returned
PH sell a
  refused dt-returned
PH sellPart a with {"units":1}
  refused dt-returned
PH ship a naming consignee=PH2 with licence
  refused state-conflict
zhou condemn a naming witness=zhou with {"reason":"退回药品"}
  refused dt-witness
zhou condemn a naming witness=wit with {"reason":"退回药品"}
  sealed a/destruction.holder
  phase a condemned
zhou destroy a
  refused role-not-held
wit destroy a
  sealed a/destruction.witness
  phase a destroyed
MF recall a with {"class":"I","notice":"N1"}
  refused state-conflict

story 召回到达每一级包装，不论在谁手里、是否已售
covers T05/row/any-recall T05/test/3 T05/invariant/5
MF assign drug-pack as k with case
MF release k with report
MF ship k naming consignee=WH with licence
WH receive k with all
WH unpack k
WH ship k/1 naming consignee=PH with licence
PH receive k/1 with three
PH unpack k/1
PH sell k/2
PH sellPart k/3 with {"units":2}
WH condemn k/6 naming witness=wit with {"reason":"破损"}
wit destroy k/6
WH ship k/4 naming consignee=PH2 with licence
at 2026-09-02T09:00
WH recall k with {"class":"I","notice":"N1"}
  refused role-unqualified
MF recall k with {"class":"I","notice":"京药召〔2026〕1号"}
  sealed k/recall.maker
  phase k unpacked
  phase k/1 unpacked
  phase k/2 recalled
  phase k/3 recalled
  phase k/4 recalled
  phase k/5 recalled
  phase k/6 destroyed
  plays k/5 holder WH
  record k/5 {"recall":{"class":"I","notice":"京药召〔2026〕1号","tellBy":"@2026-09-03T09:00"}}
PH sell k/2
  refused dt-recalled
PH sellPart k/3 with {"units":1}
  refused dt-recalled
PH condemn k/3 naming witness=wit with {"reason":"召回"}
wit destroy k/3
  phase k/3 destroyed

story 药监部门可以责令召回；三级召回七日内通知，二级三日
covers T05/row/any-recall
MF assign drug-pack as m with middle
clerk recall m with {"class":"III","notice":"N3"}
  refused role-unqualified
nmpa recall m with {"class":"III","notice":"N3"}
  sealed m/recall.regulator
  phase m/2 recalled
  record m/2 {"recall":{"class":"III","notice":"N3","tellBy":"@2026-09-08T09:00"}}
nmpa recall m with {"class":"II","notice":"N2"}
  record m/1 {"recall":{"class":"II","notice":"N2","tellBy":"@2026-09-04T09:00"}}
MF release m with report
  refused state-conflict
MF condemn m naming witness=wit with {"reason":"召回"}
  phase m/1 condemned
MF recall m with {"class":"II","notice":"N2"}
  phase m/1 recalled
MF condemn m naming witness=wit with {"reason":"召回"}
wit destroy m
  phase m/1 destroyed

story 持有单位丢失资质后不能发货、不能拆箱
covers T05/invariant/4
party MF organisation holds drug-maker
MF assign drug-pack as m with middle
MF release m with report
MF ship m naming consignee=PH with licence
  refused role-unqualified
MF unpack m
  refused role-unqualified
