party acme organisation
party sun person of acme holds seal-keeper
party li person of acme
party chen person of acme holds seal-keeper
at 2026-11-23T09:00
input trip = {"seal":"1101089900004","purpose":"到外地签约","days":3}

story 借出、归还
li ask seal-lending as l naming owner=acme keeper=sun with trip
  sealed l/slip.borrower
li lend l
  refused role-not-held
sun lend l level 1
  refused step-up-required
sun lend l
  sealed l/slip.keeper
sun return l
  phase l back
sun return l
  refused lending-over

story 最长三天，二〇二七年起两天
li ask seal-lending as l naming owner=acme keeper=sun with trip {"days":4}
  refused lending-too-long
at 2027-01-01
li ask seal-lending as l naming owner=acme keeper=sun with trip
  refused lending-too-long
li ask seal-lending as l naming owner=acme keeper=sun with trip {"days":2}

story 到期的那一刻就是逾期，逾期也能归还
li ask seal-lending as l naming owner=acme keeper=sun with trip
sun lend l
at 2026-11-26T08:59:59.999
  phase l lent
pass 1ms
  phase l overdue
sun return l

story 同一枚印章不能同时借给两个人
li ask seal-lending as l naming owner=acme keeper=sun with trip
li ask seal-lending as l2 naming owner=acme keeper=chen with trip
sun lend l
chen lend l2
  refused seal-lent-already
sun return l
chen lend l2

story 保管人不能借给自己，可以不批准别人
sun ask seal-lending as l naming owner=acme keeper=sun with trip
sun lend l
  refused lending-to-oneself
li ask seal-lending as l2 naming owner=acme keeper=sun with trip
sun deny l2 with {"reason":"今天要用"}
  phase l2 denied
