# C03 劳动合同. Lines before the first story belong to every story.
party acme organisation
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

story 变更、续订须双方同意，提出方自己不能同意，各盖各的章
covers C03/row/delivered-change C03/row/delivered-renew
acme draft labour-contract as c naming worker=li courier=sms with terms
acme notify c with {"notice":"v3"}
li acknowledge c
li sign c
acme seal c with {"timeStamp":"T1","stampedAt":"@2026-11-22T09:00"}
sms deliver c with {"message":"SMS-1"}
li agree c
  refused lc-own-proposal
acme propose c with {"what":"change","text":"岗位调整为架构师"}
  sealed c/change.employer
acme agree c
  refused lc-own-proposal
li agree c
  sealed c/change.worker
  record c {"revision":2,"end":"2029-11-30"}
li propose c with {"what":"renew","text":"续订两年","end":"2029-11-30"}
  refused lc-renewal-end
li propose c with {"what":"renew","text":"续订两年"}
  refused field-invalid
li propose c with {"what":"renew","text":"续订两年","end":"2031-11-30"}
  sealed c/renewal.worker
acme agree c
  sealed c/renewal.employer
  record c {"revision":3,"end":"2031-11-30","retainUntil":"2033-11-30"}
at 2031-12-01
acme propose c with {"what":"change","text":"晚了"}
  refused lc-after-end

story 解除须有事由、提前通知和经济补偿，十五日内出具证明
covers C03/row/delivered-end-terminate
acme draft labour-contract as c naming worker=li courier=sms with terms
acme notify c with {"notice":"v3"}
li acknowledge c
li sign c
acme seal c with {"timeStamp":"T1","stampedAt":"@2026-11-22T09:00"}
acme end c with {"ground":"agreed","noticeDays":0,"compensationFen":900000}
  refused state-conflict
sms deliver c with {"message":"SMS-1"}
wang end c with {"ground":"resigned","noticeDays":30,"compensationFen":0}
  refused role-not-held
at 2028-06-01T10:00
acme end c with {"ground":"incapable","noticeDays":29,"compensationFen":9000000}
  refused lc-notice
acme end c with {"ground":"incapable","noticeDays":30,"compensationFen":3599999}
  refused lc-compensation
acme end c with {"ground":"incapable","noticeDays":30,"compensationFen":3600000}
  phase c ended
  record c {"ground":"incapable","retainUntil":"2031-11-30"}
at 2028-06-16T10:00
acme certify c
  sealed c/ending.employer
  phase c certified

story 劳动者辞职无须补偿；证明逾期一毫秒就记为逾期，仍可补出
acme draft labour-contract as c naming worker=li courier=sms with terms
acme notify c with {"notice":"v3"}
li acknowledge c
li sign c
acme seal c with {"timeStamp":"T1","stampedAt":"@2026-11-22T09:00"}
sms deliver c with {"message":"SMS-1"}
at 2028-06-01T10:00
li end c with {"ground":"resigned","noticeDays":29,"compensationFen":0}
  refused lc-notice
li end c with {"ground":"resigned","noticeDays":30,"compensationFen":0}
at 2028-06-16T10:00
  phase c ended
pass 1ms
  phase c certificate-overdue
acme certify c
  phase c certified

story 工作三个月按半个月工资补偿，过失解除不补偿
acme draft labour-contract as c naming worker=li courier=sms with terms
acme notify c with {"notice":"v3"}
li acknowledge c
li sign c
acme seal c with {"timeStamp":"T1","stampedAt":"@2026-11-22T09:00"}
sms deliver c with {"message":"SMS-1"}
at 2027-02-28T10:00
acme end c with {"ground":"agreed","noticeDays":0,"compensationFen":899999}
  refused lc-compensation
acme end c with {"ground":"fault","noticeDays":0,"compensationFen":0}
  phase c ended

story 劳动者拒签
covers C03/row/to-sign-refuse
acme draft labour-contract as c naming worker=li courier=sms with terms
acme notify c with {"notice":"v3"}
li sign c
  refused state-conflict
li acknowledge c
wang refuse c with {"reason":"x"}
  refused role-not-held
li refuse c with {"reason":"工资与约定不符"}
  phase c refused
li sign c
  refused state-conflict

story 试用期：两年三百六十四天至多两个月，满三年六个月
covers C03/error/lc-probation C03/test/1
acme draft labour-contract as c naming worker=li courier=sms with terms {"end":"2029-11-29","probationMonths":3}
  refused lc-probation
acme draft labour-contract as c2 naming worker=li courier=sms with terms {"end":"2029-11-29","probationMonths":2}
acme draft labour-contract as c3 naming worker=li courier=sms with terms {"end":"2029-11-30","probationMonths":6}
acme draft labour-contract as c4 naming worker=li courier=sms with terms {"probationMonths":7}
  refused lc-probation
acme draft labour-contract as c5 naming worker=li courier=sms with terms {"end":"2027-02-27","probationMonths":1}
  refused lc-probation
acme draft labour-contract as c6 naming worker=li courier=sms with terms {"end":"2027-02-28","probationMonths":1}
acme draft labour-contract as c7 naming worker=li courier=sms with terms {"end":"2027-11-29","probationMonths":2}
  refused lc-probation
acme draft labour-contract as c8 naming worker=li courier=sms with terms {"end":"2027-11-30","probationMonths":2}
acme draft labour-contract as c9 naming worker=li courier=sms with terms {"kind":"task","end":null,"task":"厂房竣工","probationMonths":1}
  refused lc-probation
acme draft labour-contract as c10 naming worker=li courier=sms with terms {"kind":"open","end":null,"probationMonths":6}

story 闰日起止
covers C03/test/2
acme draft labour-contract as c naming worker=li courier=sms with terms {"start":"2028-02-29","end":"2031-02-27","probationMonths":6}
acme draft labour-contract as c2 naming worker=li courier=sms with terms {"start":"2028-02-29","end":"2031-02-26","probationMonths":6}
  refused lc-probation
acme draft labour-contract as c3 naming worker=li courier=sms with terms {"start":"2027-03-01","end":"2028-02-29","probationMonths":2}
acme draft labour-contract as c4 naming worker=li courier=sms with terms {"start":"2027-03-01","end":"2028-02-28","probationMonths":2}
  refused lc-probation
acme draft labour-contract as c5 naming worker=li courier=sms with terms {"start":"2027-03-01","end":"2027-02-29"}
  refused field-invalid

story 缺少社会保险条款不能签署，工资有底线，年龄有底线，终止在起始之后
covers C03/error/lc-prob-wage C03/test/3
acme draft labour-contract as c naming worker=li courier=sms with terms {"clauses":["duties","hours","pay","protection"]}
  refused lc-clause-missing
acme draft labour-contract as c naming worker=li courier=sms with terms {"probationWageFen":1439999}
  refused lc-prob-wage
acme draft labour-contract as c naming worker=li courier=sms with terms {"wageFen":253999,"probationWageFen":253999}
  refused lc-minimum-wage
acme draft labour-contract as c naming worker=li courier=sms with terms {"wageFen":300000,"probationWageFen":253999}
  refused lc-minimum-wage
acme draft labour-contract as c naming worker=li courier=sms with terms {"wageFen":254000,"probationWageFen":254000}
acme draft labour-contract as c2 naming worker=li courier=sms with terms {"end":"2026-12-01"}
  refused lc-end-before-start
acme draft labour-contract as c2 naming worker=li courier=sms with terms {"start":"2011-06-19"}
  refused lc-under-age
acme draft labour-contract as c2 naming worker=li courier=sms with terms {"start":"2011-06-20"}
acme revise c2 with terms {"end":"2026-12-01"}
  refused lc-end-before-start
acme revise c2 with terms {"start":"2011-06-19"}
  refused lc-under-age
acme revise c2 with terms {"clauses":[]}
  refused lc-clause-missing
acme revise c2 with terms {"kind":"open","end":null}
  record c2 {"revision":2,"kind":"open","end":null}
acme draft labour-contract as c3 naming worker=li courier=sms with terms {"hours":"combined"}
  refused field-invalid
acme draft labour-contract as c3 naming worker=li courier=sms with terms {"hours":"combined","hoursApproval":"京人社工时〔2026〕1号"}

story 身份核验超过三十分钟须重新核验，级别不够不能确认
covers C03/error/lc-identity-stale
acme draft labour-contract as c naming worker=li courier=sms with terms
acme notify c with {"notice":"v3"}
li acknowledge c level 2
  refused step-up-required
li acknowledge c
pass 30m
pass 1ms
li sign c
  refused lc-identity-stale
li acknowledge c
pass 30m
li sign c
  phase c worker-signed

story 没有可信时间就没有生效，也不能倒签；入职满一个月才签的标明
covers C03/test/4 C03/invariant/4
acme draft labour-contract as c naming worker=li courier=sms with terms
acme notify c with {"notice":"v3"}
at 2026-12-31T23:50
li acknowledge c
li sign c
acme seal c
  refused field-invalid
acme seal c with {"timeStamp":"T1","stampedAt":"@2026-12-31T23:49:59.999"}
  refused lc-time-stamp
acme seal c with {"timeStamp":"T1","stampedAt":"@2026-12-31T23:50:00.001"}
  refused lc-time-stamp
  phase c worker-signed
at 2027-01-01
acme seal c with {"timeStamp":"T1","stampedAt":"@2027-01-01"}
  record c {"signedOn":"late"}
