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

story 专有使用许可不能重叠
covers T02/test/1 T02/invariant/3 T02/row/registered-transfer-licence-record
zhang license copyright-filing as l naming takerPerson=li with licence
  sealed l/filing.person
li agree l
cp record l with {"contract":"#c1"}
  record w {"chain":1}
zhang license copyright-filing as o naming takerUnit=acme with licence {"licence":{"rights":["performance","network"],"territories":["abroad","mainland"],"from":"2027-11-30","until":"2028-11-30","exclusive":true}}
acme agree o
cp record o with {"contract":"#c1"}
  refused copyright-licence-overlaps
zhang license copyright-filing as n naming takerUnit=acme with licence {"licence":{"rights":["network"],"territories":["mainland"],"from":"2026-11-01","until":"2026-12-01","exclusive":false}}
acme agree n
cp record n with {"contract":"#c1"}
  refused copyright-licence-overlaps

story 权利、地域、期限有一样不同就不重叠
covers T02/invariant/3
zhang license copyright-filing as l naming takerPerson=li with licence
li agree l
cp record l with {"contract":"#c1"}
zhang license copyright-filing as a naming takerUnit=acme with licence {"licence":{"rights":["performance"],"territories":["mainland"],"from":"2026-12-01","until":"2027-11-30","exclusive":true}}
acme agree a
cp record a with {"contract":"#c1"}
zhang license copyright-filing as b naming takerUnit=acme with licence {"licence":{"rights":["network"],"territories":["abroad"],"from":"2026-12-01","until":"2027-11-30","exclusive":true}}
acme agree b
cp record b with {"contract":"#c1"}
zhang license copyright-filing as c naming takerUnit=acme with licence {"licence":{"rights":["network"],"territories":["mainland"],"from":"2027-12-01","until":"2028-11-30","exclusive":true}}
acme agree c
cp record c with {"contract":"#c1"}
zhang license copyright-filing as d naming takerUnit=acme with licence {"licence":{"rights":["network"],"territories":["mainland"],"from":"2026-11-23","until":"2026-11-30","exclusive":true}}
acme agree d
cp record d with {"contract":"#c1"}
  record w {"chain":5}

story 非专有使用许可可以并存，到期的不再列出
zhang license copyright-filing as l naming takerPerson=li with licence {"licence":{"rights":["network"],"territories":["mainland"],"from":"2026-11-23","until":"2026-11-30","exclusive":false}}
li agree l
cp record l with {"contract":"#c1"}
at 2026-11-30
zhang license copyright-filing as m naming takerUnit=acme with licence
acme agree m
cp record m with {"contract":"#c1"}
  record w {"licences":[{"rights":["network"],"territories":["mainland"],"from":"2026-11-23","until":"2026-11-30","exclusive":false},{"rights":["network"],"territories":["mainland"],"from":"2026-12-01","until":"2027-11-30","exclusive":true}]}
at 2026-12-01
zhang license copyright-filing as n naming takerUnit=acme with licence {"licence":{"rights":["performance"],"territories":["mainland"],"from":"2026-12-01","until":"2027-11-30","exclusive":false}}
acme agree n
cp record n with {"contract":"#c1"}
  record w {"licences":[{"rights":["network"],"territories":["mainland"],"from":"2026-12-01","until":"2027-11-30","exclusive":true},{"rights":["performance"],"territories":["mainland"],"from":"2026-12-01","until":"2027-11-30","exclusive":false}]}

story 到期的专有使用许可仍不能与补报的重叠
covers T02/invariant/3
zhang license copyright-filing as l naming takerPerson=li with licence
li agree l
cp record l with {"contract":"#c1"}
at 2028-01-01
zhang license copyright-filing as m naming takerPerson=li with licence {"licence":{"rights":["performance"],"territories":["mainland"],"from":"2028-01-01","until":"2028-01-02","exclusive":true}}
li agree m
cp record m with {"contract":"#c1"}
zhang license copyright-filing as n naming takerUnit=acme with licence
acme agree n
cp record n with {"contract":"#c1"}
  refused copyright-licence-overlaps
