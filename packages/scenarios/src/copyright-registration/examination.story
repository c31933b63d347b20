party acme organisation
party cp organisation holds copyright-registrar
party zhang person of acme
party li person of acme
party shen person of cp holds copyright-examiner
party chen person of cp holds copyright-examiner
at 2026-11-23T09:00
input art = {"title":"示例城市天际线","category":"F","nature":"original","completed":"2026-08-12","authors":["zhang"],"units":[],"persons":[{"owner":"zhang","share":10000}],"basis":"personal","purpose":"记录城市，构图与用色为独创","toolAssisted":false,"sample":"#a1","fingerprint":"0123456789abcdef"}
input change = art {"sample":null,"fingerprint":null}
input plain = {"subject":"work","similarity":1200}
cp open copyright-book as f with {"region":"京","category":"F"}
zhang draft copyright-registration as w naming registrar=cp with art
zhang submit w

story 五个工作日不答复视为受理
covers T02/row/submitted-accept-correct
at 2026-11-30T23:59:59.999
  phase w submitted
pass 1ms
  phase w accepted
cp accept w
  refused state-conflict

story 第五个工作日还可以受理
covers T02/row/submitted-accept-correct
at 2026-11-30T23:59
cp accept w

story 只能通知补正一次
covers T02/row/submitted-accept-correct
cp correct w with {"wanted":"补充创作说明"}
  phase w correction
  sealed w/correction.registrar
zhang revise w with change {"purpose":"补充的说明"}
zhang submit w
cp correct w with {"wanted":"再补充"}
  refused copyright-corrected-already
cp accept w

story 两个月不补正就结束
covers T02/row/submitted-accept-correct
cp correct w with {"wanted":"补充创作说明"}
at 2027-01-23T23:59:59.999
  phase w correction
pass 1ms
  phase w lapsed
zhang submit w
  refused state-conflict

story 第二个月的最后一天还可以补正
cp correct w with {"wanted":"补充创作说明"}
at 2027-01-23T23:59
zhang submit w
  phase w submitted

story 审查一个月，逾期看得见，也还能审查
covers T02/row/accepted-examine
cp accept w
at 2026-12-23T23:59:59.999
  phase w accepted
pass 1ms
  phase w overdue
shen compare w with plain
shen approve w
  phase w approved

story 没有查重不能通过，查重的人才能下结论
covers T02/row/accepted-examine
cp accept w
shen approve w
  refused copyright-not-compared
shen compare w with plain
chen approve w
  refused role-not-held
shen approve w

story 审查员不审查自己的作品
shen draft copyright-registration as own naming registrar=cp with art {"sample":"#a2","authors":["shen"],"persons":[{"owner":"shen","share":10000}]}
shen submit own
zhang draft copyright-registration as by naming registrar=cp with art {"sample":"#a3","authors":["shen"],"basis":"commission","basisDocument":"#c1"}
zhang submit by
zhang draft copyright-registration as half naming registrar=cp with art {"sample":"#a4","persons":[{"owner":"zhang","share":5000},{"owner":"shen","share":5000}],"basisDocument":"#c1"}
zhang submit half
cp accept own
cp accept by
cp accept half
shen compare own with plain
  refused copyright-examiner-involved
shen compare by with plain
  refused copyright-examiner-involved
shen compare half with plain
  refused copyright-examiner-involved
chen compare own with plain

story 不予登记的客体只能不予登记
covers T02/row/accepted-examine T02/row/accepted-reject
cp accept w
shen compare w with {"subject":"news","similarity":0}
shen approve w
  refused copyright-subject-excluded
shen reject w
  refused field-invalid
shen reject w with {"reason":"单纯事实消息"}
  phase w rejected
  sealed w/rejection.examiner
shen approve w
  refused state-conflict

story 相似的作品要说明独创性
covers T02/error/cr-dup T02/row/accepted-examine
cp accept w
shen compare w with plain
zhang explain w with {"explained":"没有可说明的"}
  refused copyright-nothing-to-explain
shen approve w
cp register w with {"book":"f"}
li draft copyright-registration as l naming registrar=cp with art {"sample":"#b1","authors":["li"],"persons":[{"owner":"li","share":10000}]}
li submit l
cp accept l
chen compare l with {"subject":"work","similarity":8000}
  refused copyright-nearest-missing
chen compare l with {"subject":"work","similarity":8000,"nearest":"l"}
  refused copyright-nearest-missing
chen compare l with {"subject":"work","similarity":8000,"nearest":"w"}
  record l {"nearest":"京作登字-2026-F-00000001"}
chen approve l
  refused copyright-similar
zhang explain l with {"explained":"不是我的"}
  refused copyright-not-owner
li explain l with {"explained":"夜景与用色不同"}
chen approve l

story 相似度不到八成不必说明
cp accept w
shen compare w with {"subject":"work","similarity":7999}
shen approve w

story 说明过的作品又发现与另一件相似，要再说明
cp accept w
shen compare w with plain
shen approve w
cp register w with {"book":"f"}
zhang draft copyright-registration as v naming registrar=cp with art {"sample":"#a2"}
zhang submit v
cp accept v
shen compare v with plain
shen approve v
cp register v with {"book":"f"}
li draft copyright-registration as l naming registrar=cp with art {"sample":"#b1","authors":["li"],"persons":[{"owner":"li","share":10000}]}
li submit l
cp accept l
chen compare l with {"subject":"work","similarity":9800,"nearest":"w"}
li explain l with {"explained":"夜景"}
chen compare l with {"subject":"work","similarity":9900,"nearest":"v"}
chen approve l
  refused copyright-similar
li explain l with {"explained":"用色"}
chen approve l

story 同一样本只登记一次
covers T02/error/cr-dup
zhang draft copyright-registration as w2 naming registrar=cp with art
zhang submit w2
cp accept w
cp accept w2
shen compare w with plain
chen compare w2 with plain
shen approve w
chen approve w2
cp register w with {"book":"f"}
cp register w2 with {"book":"f"}
  refused copyright-sample-registered
  record f {"last":1}
cp revoke w with {"ground":"court","document":"#d1"}
cp register w2 with {"book":"f"}
  record w2 {"number":"京作登字-2026-F-00000002"}
