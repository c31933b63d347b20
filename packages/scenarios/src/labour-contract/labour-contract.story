# C03 劳动合同. Lines before the first story belong to every story.
party acme organisation
party hr organisation
party li person level 3
party wang person level 3
party sms system
at 2026-11-22T09:00
input terms = {"number":"LD-2026-0043","company":"91110108MA0EXAM15Y","idNumber":"130102199506200009","kind":"fixed","start":"2026-12-01","end":"2029-11-30","probationMonths":6,"position":"研发工程师","workplace":"北京市示例区","hours":"standard","wageFen":1800000,"probationWageFen":1440000,"payDay":15,"clauses":["duties","hours","pay","insurance","protection"]}

story 从起草到生效、送达
covers C03/row/draft-rule-check C03/row/checked-notify C03/row/notified-acknowledge-identity C03/row/to-sign-sign C03/row/worker-signed-seal C03/row/effective-deliver
acme draft labour-contract as c naming worker=li courier=sms with terms
  phase c checked
acme notify c with {"notice":"v3"}
  phase c notified
li acknowledge c
  phase c to-sign
li sign c
  sealed c/contract.worker
  phase c worker-signed
pass 10m
acme seal c with {"timeStamp":"TS20261122091000001","stampedAt":"@2026-11-22T09:10"}
  sealed c/contract.employer
  phase c effective
  record c {"signedOn":"on-time","retainUntil":"2031-11-30"}
sms deliver c with {"message":"SMS-1"}
  phase c delivered

story 试用期过长、试用期工资过低、缺少社会保险条款，都不能进入签署
covers C03/error/lc-probation C03/error/lc-prob-wage C03/test/3
acme draft labour-contract as c naming worker=li courier=sms with terms {"end":"2028-11-30","probationMonths":3}
  refused lc-probation
acme draft labour-contract as c naming worker=li courier=sms with terms {"probationWageFen":1300000}
  refused lc-prob-wage
acme draft labour-contract as c naming worker=li courier=sms with terms {"clauses":["duties","hours","pay","protection"]}
  refused lc-clause-missing
