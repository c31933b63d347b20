party acme organisation
party cp organisation holds copyright-registrar
party cp2 organisation holds copyright-registrar
party zhang person of acme
party li person of acme
party shen person of cp holds copyright-examiner
party chen person of cp holds copyright-examiner
at 2026-11-23T09:00
input art = {"title":"示例城市天际线","category":"F","nature":"original","completed":"2026-08-12","published":"2026-09-01","place":"北京","authors":["zhang"],"units":[],"persons":[{"owner":"zhang","share":10000}],"basis":"personal","purpose":"记录城市，构图与用色为独创","toolAssisted":false,"sample":"#a1","fingerprint":"0123456789abcdef"}
input company = art {"units":[{"owner":"acme","share":10000}],"persons":[],"basis":"legalPerson","basisDocument":"#c1"}
input plain = {"subject":"work","similarity":1200}
cp open copyright-book as f with {"region":"京","category":"F"}

story 从填写到发证
covers T02/row/draft-submit T02/row/submitted-accept-correct T02/row/accepted-examine T02/row/approved-number-seal
zhang draft copyright-registration as w naming registrar=cp with art
  phase w draft
zhang submit w level 1
  refused step-up-required
zhang submit w
  sealed w/application.person
cp2 accept w
  refused role-not-held
cp accept w
  phase w accepted
  sealed w/acceptance.registrar
shen compare w with plain
shen approve w
  phase w approved
cp register w with {"book":"f"}
  phase w registered
  record w {"number":"京作登字-2026-F-00000001","chain":0}
  sealed w/certificate.registrar
  record f {"last":1}
cp register w with {"book":"f"}
  refused copyright-numbered-already

story 单位申请由单位盖章
covers T02/row/draft-submit
acme draftForUnit copyright-registration as w naming registrar=cp with company
acme submit w
  sealed w/application.unit

story 序号连续，软件另有编号
covers T02/invariant/1
cp open copyright-book as s with {"region":"国","category":"SR"}
zhang draft copyright-registration as w naming registrar=cp with art
zhang submit w
cp accept w
shen compare w with plain
shen approve w
zhang draft copyright-registration as w2 naming registrar=cp with art {"sample":"#a2"}
zhang submit w2
cp accept w2
shen compare w2 with plain
shen approve w2
zhang draft copyright-registration as w3 naming registrar=cp with art {"sample":"#a3","category":"SR"}
zhang submit w3
cp accept w3
shen compare w3 with plain
shen approve w3
cp register w2 with {"book":"f"}
  record w2 {"number":"京作登字-2026-F-00000001"}
cp register w with {"book":"f"}
  record w {"number":"京作登字-2026-F-00000002"}
cp register w3 with {"book":"f"}
  refused copyright-book-wrong
cp register w3 with {"book":"s"}
  record w3 {"number":"2026SR0000001"}
  record f {"last":2}
  record s {"last":1}

story 一年一地一类只有一个号段，去年的和别家的号段都不能用
covers T02/invariant/1
cp open copyright-book as f2 with {"region":"京","category":"F"}
  refused copyright-book-open-already
cp2 open copyright-book as f2 with {"region":"沪","category":"F"}
cp open copyright-book as g with {"region":"京","category":"G"}
at 2026-12-31T09:00
zhang draft copyright-registration as w naming registrar=cp with art
zhang submit w
cp accept w
shen compare w with plain
shen approve w
cp register w with {"book":"f2"}
  refused copyright-book-wrong
at 2027-01-01
cp register w with {"book":"f"}
  refused copyright-book-wrong
cp open copyright-book as n with {"region":"京","category":"F"}
cp register w with {"book":"n"}
  record w {"number":"京作登字-2027-F-00000001"}

story 份额合计必须是百分之百
covers T02/error/cr-share
zhang draft copyright-registration as w naming registrar=cp with art {"persons":[{"owner":"zhang","share":9500}]}
zhang submit w
  refused copyright-share-not-whole
zhang revise w with art {"sample":null,"fingerprint":null,"persons":[{"owner":"zhang","share":9500},{"owner":"li","share":501}],"authors":["zhang","li"]}
zhang submit w
  refused copyright-share-not-whole
zhang revise w with art {"sample":null,"fingerprint":null,"persons":[{"owner":"zhang","share":9500},{"owner":"li","share":500}],"authors":["zhang","li"]}
zhang submit w

story 著作权人与作者不一致，要有证明
covers T02/error/cr-basis
acme draftForUnit copyright-registration as w naming registrar=cp with company {"basisDocument":null}
acme submit w
  refused copyright-basis-missing
acme revise w with company {"sample":null,"fingerprint":null}
acme submit w
zhang draft copyright-registration as w2 naming registrar=cp with art {"authors":["zhang","li"]}
zhang submit w2
  refused copyright-basis-missing
zhang draft copyright-registration as w3 naming registrar=cp with art {"persons":[{"owner":"zhang","share":5000},{"owner":"li","share":5000}]}
zhang submit w3
  refused copyright-basis-missing
zhang draft copyright-registration as w4 naming registrar=cp with art {"units":[{"owner":"acme","share":5000}],"persons":[{"owner":"zhang","share":5000}]}
zhang submit w4
  refused copyright-basis-missing

story 完成日期不能晚于今天，发表不能早于完成
covers T02/test/3
zhang draft copyright-registration as w naming registrar=cp with art {"completed":"2026-11-24","published":null}
zhang submit w
  refused copyright-completed-later
at 2026-11-23T23:59:59.999
zhang submit w
  refused copyright-completed-later
pass 1ms
zhang submit w
zhang draft copyright-registration as w2 naming registrar=cp with art {"published":"2026-08-11"}
zhang submit w2
  refused copyright-published-before-completed
zhang revise w2 with art {"sample":null,"fingerprint":null,"published":"2026-08-12"}
zhang submit w2

story 申请人是著作权人，每人一行
zhang draft copyright-registration as w naming registrar=cp with company
  refused copyright-applicant-not-owner
zhang draft copyright-registration as w naming registrar=cp with art {"persons":[{"owner":"zhang","share":5000},{"owner":"zhang","share":5000}]}
  refused copyright-owner-twice
zhang draft copyright-registration as w naming registrar=cp with art
zhang revise w with company {"sample":null,"fingerprint":null}
  refused copyright-applicant-not-owner
zhang revise w with art {"sample":null,"fingerprint":null,"persons":[{"owner":"zhang","share":5000},{"owner":"zhang","share":5000}]}
  refused copyright-owner-twice
li submit w
  refused copyright-not-owner
li reissue w
  refused copyright-not-owner

story 样本摘要不能修改
covers T02/invariant/4
zhang draft copyright-registration as w naming registrar=cp with art
zhang revise w with art {"sample":"#a2","fingerprint":null}
  refused field-invalid
zhang revise w with art {"sample":null,"fingerprint":null,"title":"改名"}
  record w {"title":"改名","sample":"#a1"}

story 使用生成工具要写明人的创作
zhang draft copyright-registration as w naming registrar=cp with art {"toolAssisted":true}
  refused field-invalid
zhang draft copyright-registration as w naming registrar=cp with art {"toolAssisted":true,"humanPart":"构图与修改"}

story 单位申请同样核对申请人和著作权人
acme draftForUnit copyright-registration as w naming registrar=cp with art
  refused copyright-applicant-not-owner
acme draftForUnit copyright-registration as w naming registrar=cp with company {"units":[{"owner":"acme","share":5000},{"owner":"acme","share":5000}]}
  refused copyright-owner-twice
