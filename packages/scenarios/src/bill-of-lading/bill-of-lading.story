# L02 电子提单
party cr organisation level 3
party e1 organisation level 3
party e2 organisation level 3
party e3 organisation level 3
party b1 organisation holds financial-licence level 3
party court organisation holds court level 3
party court2 organisation holds court level 3
at 2026-11-22T18:00
input terms = {"number":"EXSHSHA26110001","kind":"order","ship":"EXAMPLE STAR","imo":"9999993","voyage":"026W","loading":"CNTXG","discharge":"DEHAM","containers":[{"number":"TSTU0000014","sealNumber":"SL000001","type":"40HC"}],"goods":[{"code":"847141","description":"CLOUD TERMINAL","packages":200,"grossGrams":2500000}],"order":"clean","freight":"prepaid","onBoardAt":"@2026-11-22T17:00","controlKey":"key-e1"}

story 签发、背书给银行、交回、交付
covers L02/row/draft-issue L02/row/issued-in-circulation-transfer L02/row/in-circulation-surrender L02/row/surrendered-deliver L02/error/bl-not-holder
cr issue bill-of-lading as b naming shipper=e1 with terms
  sealed b/bill.carrier
  plays b holder e1
  phase b issued
at 2026-11-23T10:00
e1 transfer b level 1 naming receiver=b1 with {"edition":1,"key":"key-e1"}
  refused step-up-required
e1 transfer b naming receiver=e1 with {"edition":1,"key":"key-e1"}
  refused bl-self
e1 transfer b naming receiver=b1 with {"edition":1,"key":"key-x"}
  refused bl-control-key
e1 transfer b naming receiver=b1 with {"edition":1,"key":"key-e1"}
  sealed b/endorsement.holder
  phase b endorsed
  plays b holder e1
e2 accept b with {"key":"key-e2"}
  refused role-not-held
b1 accept b with {"key":"key-b1"}
  phase b circulating
  plays b holder b1
  record b {"edition":2,"controlKey":"key-b1"}
e1 transfer b naming receiver=e2 with {"edition":2,"key":"key-e1"}
  refused bl-not-holder
b1 surrender b with {"edition":2,"key":"key-b1","port":"NLRTM"}
  refused bl-not-at-destination
b1 surrender b with {"edition":1,"key":"key-b1","port":"DEHAM"}
  refused bl-stale
b1 surrender b level 1 with {"edition":2,"key":"key-b1","port":"DEHAM"}
  refused step-up-required
b1 surrender b with {"edition":2,"key":"key-x","port":"DEHAM"}
  refused bl-control-key
b1 surrender b with {"edition":2,"key":"key-b1","port":"DEHAM"}
  sealed b/surrender.holder
b1 transfer b naming receiver=e2 with {"edition":2,"key":"key-b1"}
  refused state-conflict
cr deliver b with {"receiver":"e1"}
  refused bl-wrong-receiver
cr deliver b with {"receiver":"b1"}
  sealed b/delivery.carrier
  phase b delivered

story 受让人不受让、持有人撤回，回到原来的状态
cr issue bill-of-lading as b naming shipper=e1 with terms
e1 transfer b naming receiver=b1 with {"edition":1,"key":"key-e1"}
b1 takeBack b
  phase b issued
  plays b holder e1
e1 transfer b naming receiver=e2 with {"edition":1,"key":"key-e1"}
e2 accept b with {"key":"key-e2"}
e2 transfer b naming receiver=b1 with {"edition":2,"key":"key-e2"}
e2 takeBack b
  phase b circulating

story 旧的背书不能重放，别人看过的旧版不能再用
covers L02/error/bl-stale L02/test/2
cr issue bill-of-lading as b naming shipper=e1 with terms
e1 transfer b naming receiver=e2 with {"edition":1,"key":"key-e1"}
e2 accept b with {"key":"key-e1"}
e2 transfer b naming receiver=e1 with {"edition":2,"key":"key-e1"}
e1 accept b with {"key":"key-e1"}
e1 transfer b naming receiver=e2 with {"edition":1,"key":"key-e1"}
  refused bl-stale
e1 pledge b naming pledgee=b1 with {"edition":1,"key":"key-e1"}
  refused bl-stale
e1 askForPaper b with {"edition":2,"key":"key-e1"}
  refused bl-stale

story 质押与解除
covers L02/row/in-circulation-pledge-release
cr issue bill-of-lading as b naming shipper=e1 with terms
e1 pledge b naming pledgee=b1 with {"edition":1,"key":"key-x"}
  refused bl-control-key
e1 pledge b level 1 naming pledgee=b1 with {"edition":1,"key":"key-e1"}
  refused step-up-required
e1 pledge b naming pledgee=b1 with {"edition":1,"key":"key-e1"}
  sealed b/pledge.holder
e1 transfer b naming receiver=e2 with {"edition":1,"key":"key-e1"}
  refused state-conflict
e1 unpledge b
  refused role-not-held
court freeze b with {"courtOrder":"（2026）京72财保2号"}
b1 unpledge b
  refused bl-frozen
court thaw b
  phase b pledged
b1 unpledge b
  phase b issued
e1 pledge b naming pledgee=e2 with {"edition":1,"key":"key-e1"}
e2 unpledge b
  refused role-unqualified

story 更正须承运人与持有人双方同意
covers L02/row/any-live-amend
cr issue bill-of-lading as b naming shipper=e1 with terms
e1 agree b
  refused bl-own-amendment
cr propose b with {"text":"改港","discharge":"NLRTM"}
  sealed b/amendment.carrier
cr agree b
  refused bl-own-amendment
e1 agree b
  sealed b/amendment.holder
  record b {"edition":2,"discharge":"NLRTM"}
e1 propose b with {"text":"品名更正"}
  sealed b/amendment.holder
e1 transfer b naming receiver=e2 with {"edition":2,"key":"key-e1"}
e2 accept b with {"key":"key-e2"}
cr agree b
  refused bl-own-amendment

story 转为纸质：电子先停；全部正本收回才能转回电子
covers L02/row/any-live-convert-to-paper L02/row/converted-back-to-electronic L02/invariant/3
cr issue bill-of-lading as b naming shipper=e1 with terms
e1 askForPaper b level 1 with {"edition":1,"key":"key-e1"}
  refused step-up-required
e1 askForPaper b with {"edition":1,"key":"key-x"}
  refused bl-control-key
e1 askForPaper b with {"edition":1,"key":"key-e1"}
  sealed b/conversion.holder
e1 transfer b naming receiver=e2 with {"edition":1,"key":"key-e1"}
  refused state-conflict
cr keepElectronic b
  phase b issued
e1 askForPaper b with {"edition":1,"key":"key-e1"}
cr convert b with {"originals":3}
  sealed b/conversion.carrier
  phase b converted
e1 transfer b naming receiver=e2 with {"edition":2,"key":"key-e1"}
  refused bl-on-paper
cr deliver b with {"receiver":"e1"}
  refused bl-on-paper
cr restore b naming holder=e2 with {"originals":2,"key":"key-e2"}
  refused bl-originals
cr restore b naming holder=e2 with {"originals":3,"key":"key-e2"}
  phase b circulating
  plays b holder e2
  record b {"edition":3,"originals":null}
e2 askForPaper b with {"edition":3,"key":"key-e2"}
cr convert b with {"originals":1}
cr restore b naming holder=e2 with {"originals":1,"key":"key-e2"}
  record b {"edition":5}

story 记名提单和海运单不转让，由收货人提货
covers L02/error/bl-kind L02/invariant/5
cr issue bill-of-lading as b naming shipper=e1 with terms {"kind":"straight"}
  refused bl-consignee
cr issue bill-of-lading as b naming shipper=e1 consignee=e2 with terms
  refused bl-consignee
cr issue bill-of-lading as b naming shipper=e1 consignee=e2 with terms {"kind":"straight"}
e1 transfer b naming receiver=e3 with {"edition":1,"key":"key-e1"}
  refused bl-kind
e1 pledge b naming pledgee=b1 with {"edition":1,"key":"key-e1"}
  refused bl-kind
e1 surrender b with {"edition":1,"key":"key-e1","port":"DEHAM"}
  refused bl-surrender-by
e1 askForPaper b with {"edition":1,"key":"key-e1"}
cr convert b with {"originals":1}
cr restore b naming holder=e3 with {"originals":1,"key":"key-e3"}
  refused bl-kind
cr restore b naming holder=e1 with {"originals":1,"key":"key-e1"}
e2 claim b with {"port":"NLRTM"}
  refused bl-not-at-destination
e2 claim b level 1 with {"port":"DEHAM"}
  refused step-up-required
e2 claim b with {"port":"DEHAM"}
  sealed b/surrender.consignee
cr deliver b with {"receiver":"e2"}

story 冻结：期间不能转让，原法院才能解除，回到原状态
covers L02/row/any-live-freeze L02/test/3 L02/invariant/2
cr issue bill-of-lading as b naming shipper=e1 with terms
e1 transfer b naming receiver=e2 with {"edition":1,"key":"key-e1"}
e2 freeze b with {"courtOrder":"假的"}
  refused role-unqualified
court freeze b with {"courtOrder":"（2026）京72财保1号"}
  sealed b/freezing.court
e2 accept b with {"key":"key-e2"}
  refused bl-frozen
e1 transfer b naming receiver=e2 with {"edition":1,"key":"key-e1"}
  refused bl-frozen
cr deliver b with {"receiver":"e1"}
  refused bl-frozen
court2 thaw b
  refused bl-other-court
court thaw b
  phase b endorsed
e2 accept b with {"key":"key-e2"}

story 箱号校验、装船时间、号码唯一
covers L02/error/bl-container
cr issue bill-of-lading as b naming shipper=e1 with terms {"containers":[{"number":"TSTU0000013","sealNumber":"SL000001","type":"40HC"}]}
  refused bl-container
cr issue bill-of-lading as b naming shipper=e1 with terms {"imo":"9999990"}
  refused field-invalid
cr issue bill-of-lading as b naming shipper=e1 with terms {"onBoardAt":"@2026-11-22T18:00:00.001"}
  refused bl-not-on-board
cr issue bill-of-lading as b naming shipper=e1 with terms {"onBoardAt":"@2026-11-22T18:00"}
cr issue bill-of-lading as b2 naming shipper=e1 with terms
  refused bl-number-used
e2 issue bill-of-lading as b2 naming shipper=e1 with terms
