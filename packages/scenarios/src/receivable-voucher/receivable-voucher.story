# F07 应收账款电子凭证: one case for each range of fen.
party platform organisation
party ce organisation level 3
party e1 organisation level 3
party e2 organisation level 3
party e4 organisation level 3
party b1 organisation holds financial-licence level 3
party tax system
party bank system
at 2026-11-20T10:00
platform grant credit-line as line naming issuer=ce with {"limitFen":150000000}
tax register invoice-backing as inv naming seller=e1 buyer=ce with {"number":"26112000000999000010","amountFen":120000000}
input v = {"number":"AR26110000000017","amountFen":100000000,"dueOn":"2027-05-19","contractNumber":"CG-2026-EX-88","recourse":"with","line":"line","backing":[{"invoice":"inv","fen":100000000}]}

story 开立、签收、拆分转让、兑付
covers F07/row/draft-open F07/row/opened-accept-refuse-10-d F07/row/held-split-transfer F07/row/held-financed-due-date-pay F07/invariant/2
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
  sealed v/voucher.issuer
  record v {"term":"usual","from":1,"to":100000000}
  record line {"openFen":100000000}
  record inv {"backedFen":100000000}
e2 accept v
  refused role-not-held
e1 accept v
  sealed v/receipt.holder
  phase v held
e1 transfer v with {"fen":40000000,"receiver":"e2","trade":"CG-2026-EX-91"}
  sealed v/transfer.holder
  phase v split
  phase v/1 offered
  record v/1 {"from":1,"to":40000000}
  plays v/1 holder e2
  plays v/1 giver e1
  phase v/2 held
  record v/2 {"from":40000001,"to":100000000}
e2 confirm v/1
  sealed v/1/confirmation.holder
at 2027-05-18T23:59
bank pay v/1 with {"payment":"P1","fen":40000000}
  refused sc-early
at 2027-05-19T09:00
bank pay v/1 with {"payment":"P1","fen":39999999}
  refused sc-full
bank pay v/1 with {"payment":"P1","fen":40000000}
  sealed v/1/settlement.clearing
  phase v/1 redeemed
  record line {"openFen":60000000}
bank pay v/1 with {"payment":"P1","fen":40000000}
  refused state-conflict
bank pay v/2 with {"payment":"P2","fen":60000000}
  record line {"openFen":0}
  record inv {"backedFen":100000000}

story 拒收、十日未签收，额度和发票都退回
covers F07/row/opened-accept-refuse-10-d
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
e1 refuse v
  phase v cancelled
  record line {"openFen":0}
  record inv {"backedFen":0}
ce open receivable-voucher as v2 naming holder=e1 clearing=bank with v {"number":"AR26110000000018"}
at 2026-11-30T09:59:59.999
  phase v2 opened
pass 1ms
  phase v2 cancelled
  record line {"openFen":0}
  record inv {"backedFen":0}

story 期限三百六十五天可以，三百六十六天不行，超过六个月标明
covers F07/error/sc-term F07/test/4
ce open receivable-voucher as v naming holder=e1 clearing=bank with v {"dueOn":"2027-11-21"}
  refused sc-term
ce open receivable-voucher as v naming holder=e1 clearing=bank with v {"dueOn":"2026-11-20"}
  refused sc-term
ce open receivable-voucher as v naming holder=e1 clearing=bank with v {"dueOn":"2027-11-20"}
  record v {"term":"long"}
ce open receivable-voucher as v2 naming holder=e1 clearing=bank with v {"number":"AR26110000000018","amountFen":20000000,"backing":[{"invoice":"inv","fen":20000000}],"dueOn":"2027-05-20"}
  record v2 {"term":"usual"}

story 拆分：不超过余额，一分也可以，不能转给自己
covers F07/error/sc-split F07/test/2
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
e1 accept v
e1 transfer v with {"fen":100000001,"receiver":"e2","trade":"t"}
  refused sc-split
e1 transfer v with {"fen":1,"receiver":"e1","trade":"t"}
  refused sc-self
e1 transfer v with {"fen":0,"receiver":"e2","trade":"t"}
  refused field-invalid
e1 transfer v with {"fen":1,"receiver":"e2","trade":"t"}
  record v/1 {"from":1,"to":1}
  record v/2 {"from":2,"to":100000000}
e2 confirm v/1
e2 transfer v/1 with {"fen":1,"receiver":"e4","trade":"t"}
  opened v/1/1
  phase v/1 split

story 全部转让只有一份；十日未确认、拒绝受让都退回前手
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
e1 accept v
e1 transfer v with {"fen":100000000,"receiver":"e2","trade":"t"}
  opened v/1
e1 confirm v/1
  refused role-not-held
e2 decline v/1
  plays v/1 holder e1
  phase v/1 held
e1 transfer v/1 with {"fen":100000000,"receiver":"e2","trade":"t"}
pass 10d
  phase v/1/1 held
  plays v/1/1 holder e1

story 融资给持牌资金方，未放款可以撤回
covers F07/row/held-finance
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
e1 accept v
e1 finance v naming financier=e4 with {"registration":"EX-ZD-2026-000917"}
  sealed v/financing.holder
e4 lend v
  refused role-unqualified
e1 dropFinancing v
e1 finance v naming financier=b1 with {"registration":"EX-ZD-2026-000917"}
b1 lend v
  sealed v/financing.financier
  plays v holder b1
  plays v giver e1
e1 transfer v with {"fen":1,"receiver":"e2","trade":"t"}
  refused role-not-held
b1 transfer v with {"fen":1,"receiver":"e2","trade":"t"}
  refused sc-financed
b1 pledge v naming pledgee=b1
  refused sc-financed
at 2027-05-19
bank pay v with {"payment":"P1","fen":100000000}
  phase v redeemed

story 质押期间不能转让，质权人解除后可以
covers F07/row/held-pledge-unpledge F07/error/sc-pledged F07/invariant/4
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
e1 accept v
e1 pledge v naming pledgee=b1
  sealed v/pledge.holder
e1 transfer v with {"fen":1,"receiver":"e2","trade":"t"}
  refused sc-pledged
e1 finance v naming financier=b1 with {"registration":"r"}
  refused sc-pledged
e1 pledge v naming pledgee=b1
  refused sc-pledged
e1 unpledge v
  refused role-not-held
b1 unpledge v
e1 transfer v with {"fen":1,"receiver":"e2","trade":"t"}

story 到期次日零点起为逾期；有追索的前手清偿后成为持有人
covers F07/row/due-not-paid F07/row/overdue-pay-recourse
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
e1 accept v
e1 transfer v with {"fen":100000000,"receiver":"e2","trade":"t"}
e2 confirm v/1
at 2027-05-18T23:59:59.999
e2 pledge v/1 naming pledgee=b1
b1 unpledge v/1
pass 1ms
e2 pledge v/1 naming pledgee=b1
  refused sc-due
e2 finance v/1 naming financier=b1 with {"registration":"r"}
  refused sc-due
e2 transfer v/1 with {"fen":1,"receiver":"e4","trade":"t"}
  refused sc-due
at 2027-05-19T23:59:59.999
  phase v/1 held
pass 1ms
  phase v/1 overdue
e4 recourse v/1
  refused role-not-held
e1 recourse v/1
  phase v/1 recourse
  plays v/1 holder e1
bank pay v/1 with {"payment":"P9","fen":100000000}
  phase v/1 redeemed
  record line {"openFen":0}

story 无追索的不能向前手追索，质押中的先由质权人处理；逾期后仍可兑付
covers F07/row/overdue-pay-recourse
ce open receivable-voucher as v naming holder=e1 clearing=bank with v {"recourse":"without"}
e1 accept v
e1 transfer v with {"fen":100000000,"receiver":"e2","trade":"t"}
e2 confirm v/1
at 2027-05-20
e1 recourse v/1
  refused sc-recourse
bank pay v/1 with {"payment":"P9","fen":100000000}
  phase v/1 redeemed

story 质押中逾期，前手不能越过质权人
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
e1 accept v
e1 transfer v with {"fen":100000000,"receiver":"e2","trade":"t"}
e2 confirm v/1
e2 pledge v/1 naming pledgee=b1
at 2027-05-20
  phase v/1 overdue
e1 recourse v/1
  refused sc-pledged

story 撤销须开立人请求、首手持有人同意，转让过的不能撤销
covers F07/row/opened-held-by-first-holder-only-cancel
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
e1 accept v
ce askToCancel v
  sealed v/cancellation.issuer
e1 keep v
  phase v held
ce askToCancel v
e1 agreeToCancel v
  sealed v/cancellation.holder
  phase v cancelled
  record line {"openFen":0}
  record inv {"backedFen":0}
ce open receivable-voucher as v2 naming holder=e1 clearing=bank with v {"number":"AR26110000000018"}
e1 accept v2
e1 transfer v2 with {"fen":1,"receiver":"e2","trade":"t"}
ce askToCancel v2/2
  refused sc-moved
e2 decline v2/1
ce askToCancel v2/1
  refused sc-moved

story 到期日起不能再请求撤销
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
e1 accept v
at 2027-05-18T23:59:59.999
ce askToCancel v
e1 keep v
pass 1ms
ce askToCancel v
  refused sc-due

story 到期未同意撤销的回到持有人
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
e1 accept v
ce askToCancel v
e1 transfer v with {"fen":1,"receiver":"e2","trade":"t"}
  refused state-conflict
at 2027-05-20
  phase v overdue

story 开立的依据：额度、发票、当事人、金额、编号
covers F07/error/sc-invoice F07/invariant/5 F07/invariant/6
ce open receivable-voucher as v naming holder=e1 clearing=bank with v {"backing":[{"invoice":"inv","fen":99999999}]}
  refused sc-evidence
ce open receivable-voucher as v naming holder=e2 clearing=bank with v
  refused sc-invoice-party
e2 open receivable-voucher as v naming holder=e1 clearing=bank with v
  refused sc-line-foreign
ce open receivable-voucher as v naming holder=e1 clearing=bank with v {"amountFen":120000001,"backing":[{"invoice":"inv","fen":120000001}]}
  refused sc-invoice-used
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
ce open receivable-voucher as v2 naming holder=e1 clearing=bank with v {"amountFen":20000000,"backing":[{"invoice":"inv","fen":20000000}]}
  refused sc-number-used
ce open receivable-voucher as v2 naming holder=e1 clearing=bank with v {"number":"AR26110000000018","amountFen":20000001,"backing":[{"invoice":"inv","fen":20000001}]}
  refused sc-invoice-used
tax register invoice-backing as inv2 naming seller=e1 buyer=ce with {"number":"26112000000999000028","amountFen":120000000}
ce open receivable-voucher as v2 naming holder=e1 clearing=bank with v {"number":"AR26110000000018","amountFen":50000001,"backing":[{"invoice":"inv2","fen":50000001}]}
  refused sc-limit
tax reverse inv2
ce open receivable-voucher as v2 naming holder=e1 clearing=bank with v {"number":"AR26110000000018","amountFen":50000000,"backing":[{"invoice":"inv2","fen":50000000}]}
  refused sc-invoice
tax register invoice-backing as inv3 naming seller=e1 buyer=ce with {"number":"26112000000999000010","amountFen":1}
  refused sc-invoice-known
ce open receivable-voucher as v2 level 1 naming holder=e1 clearing=bank with v
  refused step-up-required

story 额度：不低于已用，用完才能终止
platform adjust line with {"limitFen":100000000}
ce open receivable-voucher as v naming holder=e1 clearing=bank with v
platform adjust line with {"limitFen":99999999}
  refused sc-limit
platform close line
  refused sc-line-in-use
e1 refuse v
platform close line
ce open receivable-voucher as v2 naming holder=e1 clearing=bank with v {"number":"AR26110000000018"}
  refused sc-line-foreign
