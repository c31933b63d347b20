party acme organisation
party river organisation
party cp organisation holds copyright-registrar
party cp2 organisation holds copyright-registrar
party zhang person
party li person
party shen person of cp holds copyright-examiner
at 2026-11-23T09:00
input art = {"title":"示例城市天际线","category":"F","nature":"original","completed":"2026-08-12","authors":["zhang"],"units":[],"persons":[{"owner":"zhang","share":10000}],"basis":"personal","purpose":"记录城市，构图与用色为独创","toolAssisted":false,"sample":"#a1","fingerprint":"0123456789abcdef"}
input licence = {"registration":"w","contract":"#c1","licence":{"rights":["network"],"territories":["mainland"],"from":"2026-12-01","until":"2027-11-30","exclusive":true}}
cp open copyright-book as f with {"region":"京","category":"F"}
zhang draft copyright-registration as w naming registrar=cp with art
zhang submit w
cp accept w
shen compare w with {"subject":"work","similarity":0}
shen approve w
cp register w with {"book":"f"}

story 转让给单位，原著作权人不能再办理
covers T02/row/registered-transfer-licence-record T02/test/2 T02/invariant/2
zhang transfer copyright-filing as t naming takerUnit=acme with {"registration":"w","contract":"#c1","share":10000}
  sealed t/filing.person
cp record t with {"contract":"#c1"}
  refused state-conflict
acme agree t level 1
  refused step-up-required
acme agree t
  sealed t/filing.takerUnit
cp2 record t with {"contract":"#c1"}
  refused role-not-held
cp record t with {"contract":"#c2"}
  refused copyright-contract-differs
cp record t with {"contract":"#c1"}
  phase t recorded
  sealed t/proof.registrar
  phase w registered
  record w {"units":[{"owner":"acme","share":10000}],"persons":[],"chain":1}
zhang transfer copyright-filing as t2 naming takerPerson=li with {"registration":"w","contract":"#c3","share":10000}
  refused copyright-not-owner
zhang license copyright-filing as t2 naming takerPerson=li with licence
  refused copyright-not-owner
zhang reissue w
  refused copyright-not-owner
acme reissue w
acme transferForUnit copyright-filing as t3 naming takerPerson=li with {"registration":"w","contract":"#c4","share":4000}
  sealed t3/filing.unit
li agree t3
  sealed t3/filing.takerPerson
cp record t3 with {"contract":"#c4"}
  record w {"units":[{"owner":"acme","share":6000}],"persons":[{"owner":"li","share":4000}],"chain":2}
li transfer copyright-filing as t4 naming takerUnit=acme with {"registration":"w","contract":"#c5","share":1000}
acme agree t4
cp record t4 with {"contract":"#c5"}
  record w {"units":[{"owner":"acme","share":7000}],"persons":[{"owner":"li","share":3000}],"chain":3}

story 一份权利卖两次，后一次备案不了
covers T02/invariant/2
zhang transfer copyright-filing as t naming takerUnit=acme with {"registration":"w","contract":"#c1","share":6000}
zhang transfer copyright-filing as t2 naming takerPerson=li with {"registration":"w","contract":"#c2","share":6000}
acme agree t
li agree t2
cp record t with {"contract":"#c1"}
cp record t2 with {"contract":"#c2"}
  refused copyright-share-too-large
  phase t2 agreed
zhang withdraw t2
  phase t2 withdrawn

story 许可以后转让，许可人不再是著作权人，许可备案不了
covers T02/invariant/2
zhang license copyright-filing as l naming takerPerson=li with licence
li agree l
zhang transfer copyright-filing as t naming takerUnit=acme with {"registration":"w","contract":"#c2","share":10000}
acme agree t
cp record t with {"contract":"#c2"}
cp record l with {"contract":"#c1"}
  refused copyright-not-owner
cp refuse l with {"reason":"许可人已非著作权人"}
  phase l refused
  sealed l/refusal.registrar

story 备案要写明一位对方，不能是本人，期限要向前
zhang license copyright-filing as l with licence
  refused copyright-taker-not-one
zhang license copyright-filing as l naming takerPerson=li takerUnit=acme with licence
  refused copyright-taker-not-one
zhang license copyright-filing as l naming takerPerson=zhang with licence
  refused copyright-taker-is-grantor
zhang transfer copyright-filing as l with {"registration":"w","contract":"#c1","share":1}
  refused copyright-taker-not-one
zhang transfer copyright-filing as l naming takerPerson=zhang with {"registration":"w","contract":"#c1","share":1}
  refused copyright-taker-is-grantor
zhang license copyright-filing as l naming takerPerson=li with licence {"licence":{"rights":["network"],"territories":["mainland"],"from":"2026-12-01","until":"2026-11-30","exclusive":true}}
  refused copyright-licence-backwards
zhang license copyright-filing as l naming takerPerson=li with licence {"licence":{"rights":["network"],"territories":["mainland"],"from":"2026-12-01","until":"2026-12-01","exclusive":true}}

story 单位申请备案，核对同样的事
zhang transfer copyright-filing as t naming takerUnit=acme with {"registration":"w","contract":"#c1","share":10000}
river transferForUnit copyright-filing as u naming takerUnit=acme with {"registration":"w","contract":"#c1","share":1}
  refused copyright-not-owner
river licenseForUnit copyright-filing as u naming takerUnit=acme with licence
  refused copyright-not-owner
acme agree t
cp record t with {"contract":"#c1"}
acme transferForUnit copyright-filing as u with {"registration":"w","contract":"#c1","share":1}
  refused copyright-taker-not-one
acme transferForUnit copyright-filing as u naming takerUnit=acme with {"registration":"w","contract":"#c1","share":1}
  refused copyright-taker-is-grantor
acme licenseForUnit copyright-filing as u with licence
  refused copyright-taker-not-one
acme licenseForUnit copyright-filing as u naming takerUnit=acme with licence
  refused copyright-taker-is-grantor
acme licenseForUnit copyright-filing as u naming takerPerson=li with licence {"licence":{"rights":["network"],"territories":["mainland"],"from":"2026-12-01","until":"2026-11-30","exclusive":true}}
  refused copyright-licence-backwards
cp revoke w with {"ground":"court","document":"#d1"}
acme transferForUnit copyright-filing as u naming takerPerson=li with {"registration":"w","contract":"#c1","share":1}
  refused copyright-not-registered
acme licenseForUnit copyright-filing as u naming takerPerson=li with licence
  refused copyright-not-registered

story 撤销以后仍然看得见，但不能再办理
covers T02/row/registered-revoke T02/invariant/5
zhang transfer copyright-filing as t naming takerPerson=li with {"registration":"w","contract":"#c1","share":10000}
li agree t
zhang license copyright-filing as l naming takerPerson=li with licence
li agree l
cp revoke w with {"ground":"mistake","document":"#d1"}
  refused field-invalid
cp revoke w with {"ground":"falsehood","document":"#d1"}
  phase w revoked
  sealed w/revocation.registrar
  record w {"number":"京作登字-2026-F-00000001","title":"示例城市天际线"}
cp record t with {"contract":"#c1"}
  refused copyright-not-registered
cp record l with {"contract":"#c1"}
  refused copyright-not-registered
zhang reissue w
  refused copyright-not-registered
cp revoke w with {"ground":"court","document":"#d1"}
  refused copyright-not-registered
zhang transfer copyright-filing as t2 naming takerPerson=li with {"registration":"w","contract":"#c1","share":1}
  refused copyright-not-registered
zhang license copyright-filing as l2 naming takerPerson=li with licence
  refused copyright-not-registered

story 补发的副本还是原来的登记号
covers T02/row/registered-re-issue
zhang reissue w
  phase w registered
  record w {"number":"京作登字-2026-F-00000001","copies":1}
li reissue w
  refused copyright-not-owner
