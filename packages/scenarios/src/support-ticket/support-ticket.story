# P10 支持工单. Lines before the first story belong to every story.
party wang person of e1
party zhang person of e2
party lin person of sd holds support-agent
party meng person of sd holds support-agent
party qin person of sd holds support-agent support-expert
party gao person of sd holds support-lead
at 2026-11-23T10:00
input issue = {"number":"GD-20261123-00231","channel":"portal","matter":"seal-today","title":"不能用印","description":"合同今天到期，提示证书过期","shownName":"王**","company":"e1","seenCode":"seal-cert-expired","trace":"4bf92f3577b34da6a3ce929d0e0e4736","screen":{"path":"/office/uses","name":"王测试","shown":[{"label":"印章","value":"合同专用章"}]}}
input odd = issue {"number":"GD-20261123-00232","matter":"fault"}
input ask4 = issue {"number":"GD-20261123-00233","matter":"question","title":"怎样领取印章"}
input bad = issue {"number":"GD-20261123-00234","matter":"forgery","title":"收到的合同印章可疑"}
input call = {"number":"GD-20261123-00235","channel":"hotline","matter":"fault","title":"登录不上","description":"来电","shownName":"李**"}
input sorted = {"category":"use","code":"seal-cert-expired","severity":"P2"}
input third = {"category":"login","code":"login-refused","severity":"P3"}
input done = {"note":"证书已续期","article":"seal-cert-expired"}

story 从报告到满意（示例记录）
covers P10/row/new-triage P10/row/assigned-fix P10/row/resolved-accept-3-d
wang report support-ticket as t with issue
  phase t new
  record t {"severity":"P2","respondBy":"@2026-11-23T10:30","resolveBy":"@2026-11-23T18:00"}
at 2026-11-23T10:10
lin triage t with sorted
  phase t assigned
  plays t agent lin
  record t {"respondedAt":"@2026-11-23T10:10","resolveBy":"@2026-11-23T18:00"}
at 2026-11-23T11:00
qin fix t with done
  phase t resolved
  record t {"article":"seal-cert-expired","resolvedAt":"@2026-11-23T11:00"}
wang accept t with {"satisfaction":5}
  phase t closed
  record t {"satisfaction":5}
wang accept t with {"satisfaction":5}
  refused ticket-over
wang add t with {"text":"谢谢"}
  refused ticket-over

story 编号是今日的，且只用一次
wang report support-ticket as t with issue {"number":"GD-20261124-00231"}
  refused ticket-number-date
wang report support-ticket as t with issue {"number":"GD-2026112-00231"}
  refused field-invalid
wang report support-ticket as t with issue
wang report support-ticket as t2 with issue
  refused ticket-number-taken
lin take support-ticket as t3 with call {"number":"GD-20261122-00235"}
  refused ticket-number-date
lin take support-ticket as t3 with call {"number":"GD-20261123-00231"}
  refused ticket-number-taken

story 分类须写错误代码，咨询没有代码
wang report support-ticket as t with issue
lin triage t with {"category":"use","severity":"P2"}
  refused field-invalid
lin triage t with {"category":"question","code":"seal-cert-expired","severity":"P2"}
  refused field-invalid
wang triage t with sorted
  refused role-unqualified
lin triage t with sorted
lin triage t with sorted
  refused state-conflict

story 级别可以提高，不能低于事项本身
wang report support-ticket as t with bad
  record t {"severity":"P1","respondBy":"@2026-11-23T10:10","resolveBy":"@2026-11-23T14:00"}
lin triage t with {"category":"forgery","code":"seal-fake","severity":"P2"}
  refused ticket-severity-low
lin triage t with {"category":"forgery","code":"seal-fake","severity":"P1"}
wang report support-ticket as t2 with odd
  record t2 {"severity":"P3","respondBy":"@2026-11-23T14:00","resolveBy":"@2026-11-26T10:00"}
pass 5m
lin triage t2 with {"category":"use","code":"x","severity":"P2"}
  record t2 {"severity":"P2","resolveBy":"@2026-11-23T18:00","resolvePageAt":"@2026-11-23T16:24"}
wang report support-ticket as t3 with ask4
  record t3 {"severity":"P4","respondBy":"@2026-11-24T10:05","resolveBy":"@2026-11-24T10:05"}

story 提级后已过催办时间的，当即催办
wang report support-ticket as t with odd
at 2026-11-23T17:00
  record t {"pages":[{"at":"@2026-11-23T13:12","of":"respond"}]}
lin triage t with {"category":"use","code":"x","severity":"P2"}
meng add t with {"text":"看到"}
  refused role-unqualified
lin add t with {"text":"看到"}
  record t {"pages":[{"at":"@2026-11-23T13:12","of":"respond"},{"at":"@2026-11-23T17:00","of":"resolve"}]}

story 响应用去八成时催办，分派后不再催办响应
covers P10/row/any-escalate
wang report support-ticket as t with bad
at 2026-11-23T10:07:59.999
  record t {"pages":[]}
pass 1ms
  record t {"pages":[{"at":"@2026-11-23T10:08","of":"respond"}]}
  phase t new
lin triage t with {"category":"forgery","code":"seal-fake","severity":"P1"}
at 2026-11-23T13:11:59.999
  record t {"pages":[{"at":"@2026-11-23T10:08","of":"respond"}]}
pass 1ms
  record t {"pages":[{"at":"@2026-11-23T10:08","of":"respond"},{"at":"@2026-11-23T13:12","of":"resolve"}]}
pass 30d
  record t {"pages":[{"at":"@2026-11-23T10:08","of":"respond"},{"at":"@2026-11-23T13:12","of":"resolve"}]}

story 只有等待用户时计时暂停
covers P10/row/assigned-ask-user P10/test/4
wang report support-ticket as t with issue
lin triage t with sorted
at 2026-11-23T12:00
meng ask t with {"question":"提示的全文是什么？"}
  refused role-unqualified
lin ask t with {"question":"提示的全文是什么？"}
  phase t waiting
lin ask t with {"question":"还有吗？"}
  refused ticket-waits-for-user
qin fix t with done
  refused ticket-waits-for-user
at 2026-11-24T12:00
  record t {"pages":[]}
wang add t with {"text":"稍等"}
  phase t waiting
wang answer t with {"text":"证书已过期"}
  phase t assigned
  record t {"resolveBy":"@2026-11-24T18:00","resolvePageAt":"@2026-11-24T16:24"}
at 2026-11-24T16:24
  record t {"pages":[{"at":"@2026-11-24T16:24","of":"resolve"}]}
lin ask t with {"question":"现在呢？"}
pass 1h
wang answer t with {"text":"好了"}
  record t {"resolveBy":"@2026-11-24T19:00","pages":[{"at":"@2026-11-24T16:24","of":"resolve"}]}

story 七日无回复，两次提醒之后关闭
covers P10/row/waiting-user-7-d-silence
wang report support-ticket as t with issue
lin triage t with sorted
lin ask t with {"question":"提示的全文是什么？"}
at 2026-11-26T09:59:59.999
  record t {"reminders":0}
pass 1ms
  record t {"reminders":1}
at 2026-11-28T10:00
  record t {"reminders":2}
at 2026-11-30T09:59:59.999
  phase t waiting
pass 1ms
  phase t unanswered
wang answer t with {"text":"来晚了"}
  refused ticket-unanswered
wang reopen t with {"text":"来晚了"}
  refused ticket-unanswered
lin fix t with done
  refused role-unqualified
qin fix t with done
  refused ticket-unanswered

story 新的提问重新计算七日
wang report support-ticket as t with issue
lin triage t with sorted
lin ask t with {"question":"一？"}
pass 6d
wang answer t with {"text":"一"}
lin ask t with {"question":"二？"}
  record t {"reminders":0}
pass 6d
  phase t waiting

story 三日不表态即接受，七日之内可重新打开并提一级
covers P10/row/resolved-accept-3-d P10/row/resolved-reopen
wang report support-ticket as t with issue
lin triage t with sorted
at 2026-11-23T11:00
qin fix t with done
at 2026-11-26T10:59:59.999
  phase t resolved
pass 1ms
  phase t closed
at 2026-11-30T11:00
zhang reopen t with {"text":"又不行"}
  refused role-not-held
wang reopen t with {"text":"又不行"}
  phase t assigned
  record t {"severity":"P1","reopened":1,"resolveBy":"@2026-11-30T15:00","resolvePageAt":"@2026-11-30T14:12"}
pass 1h
qin fix t with done
  refused ticket-root-cause-missing
qin fix t with done {"rootCause":"续期任务未运行"}
wang reopen t with {"text":"还不行"}
  record t {"severity":"P1","reopened":2}
qin fix t with done
  refused ticket-root-cause-missing
qin fix t with done {"rootCause":"证书源断开"}
  record t {"rootCause":"证书源断开"}
pass 168h
pass 1ms
wang reopen t with {"text":"第八日"}
  refused ticket-reopen-late

story 一级事项须写根本原因
wang report support-ticket as t with bad
lin triage t with {"category":"forgery","code":"seal-fake","severity":"P1"}
qin fix t with done
  refused ticket-root-cause-missing
qin fix t with done {"rootCause":"图片粘贴"}
  phase t resolved
lin reopen t with {"text":"不"}
  refused role-not-held

story 客服代为登记和回复，报告人可以不在平台上
lin take support-ticket as t with call
  phase t new
  plays t agent lin
meng triage t with third
  refused role-not-held
lin triage t with third
lin ask t with {"question":"什么提示？"}
lin answer t with {"text":"来电答复：状态异常"}
  phase t assigned
qin fix t with done
wang accept t
  refused role-not-held
lin take support-ticket as t2 naming reporter=wang with call {"number":"GD-20261123-00236","channel":"counter"}
  plays t2 reporter wang
wang take support-ticket as t3 with call {"number":"GD-20261123-00237"}
  refused role-unqualified
lin take support-ticket as t3 with call {"number":"GD-20261123-00237","channel":"portal"}
  refused field-invalid

story 查看须凭用户一次有效的查看码
wang report support-ticket as t with issue
lin triage t with sorted
lin look t with {"digest":"#a1"}
  refused ticket-consent-missing
lin consent t with {"digest":"#a1"}
  refused role-not-held
wang consent t with {"digest":"#a1"}
pass 899999ms
lin look t with {"digest":"#a1"}
  record t {"looks":[{"at":"@2026-11-23T10:14:59.999","by":"lin","seen":true}]}
lin look t with {"digest":"#a1"}
  refused ticket-consent-missing
wang consent t with {"digest":"#a1"}
pass 15m
lin look t with {"digest":"#a1"}
  refused ticket-consent-missing

story 错三次，查看码作废
wang report support-ticket as t with issue
lin triage t with sorted
wang consent t with {"digest":"#a1"}
lin look t with {"digest":"#b1"}
lin look t with {"digest":"#b2"}
lin look t with {"digest":"#b3"}
lin look t with {"digest":"#a1"}
  refused ticket-consent-missing
wang consent t with {"digest":"#a2"}
lin look t with {"digest":"#b1"}
lin look t with {"digest":"#a2"}
  record t {"looks":[{"at":"@2026-11-23T10:00","by":"lin","seen":false},{"at":"@2026-11-23T10:00","by":"lin","seen":false},{"at":"@2026-11-23T10:00","by":"lin","seen":false},{"at":"@2026-11-23T10:00","by":"lin","seen":false},{"at":"@2026-11-23T10:00","by":"lin","seen":true}]}

story 解决后查看码失效
wang report support-ticket as t with issue
lin triage t with sorted
wang consent t with {"digest":"#a1"}
qin fix t with done
wang reopen t with {"text":"又不行"}
lin look t with {"digest":"#a1"}
  refused ticket-consent-missing

story 值班负责人改派
wang report support-ticket as t with issue
lin triage t with sorted
meng ask t with {"question":"？"}
  refused role-unqualified
gao assign t with {"agent":"meng"}
meng ask t with {"question":"？"}
lin add t with {"text":"我来"}
  refused role-unqualified
gao assign t with {"agent":"lin","expert":"qin"}
  plays t expert qin
wang answer t with {"text":"好"}
qin add t with {"text":"接手"}
wang assign t with {"agent":"meng"}
  refused role-unqualified

story 无回复关闭之后，什么都请新建工单
wang report support-ticket as t with issue
lin triage t with sorted
qin add t with {"text":"看过日志"}
lin ask t with {"question":"？"}
pass 7d
wang add t with {"text":"来晚了"}
  refused ticket-unanswered
wang accept t
  refused ticket-unanswered
wang consent t with {"digest":"#a1"}
  refused ticket-unanswered
lin look t with {"digest":"#a1"}
  refused ticket-unanswered
lin ask t with {"question":"？"}
  refused ticket-unanswered
gao assign t with {"agent":"meng"}
  refused ticket-unanswered

story 关闭之后只能重新打开
wang report support-ticket as t with issue
lin triage t with sorted
qin fix t with done
wang accept t
lin ask t with {"question":"？"}
  refused ticket-over
qin fix t with done
  refused ticket-over
wang answer t with {"text":"？"}
  refused ticket-over
wang consent t with {"digest":"#a1"}
  refused ticket-over
lin look t with {"digest":"#a1"}
  refused ticket-over
gao assign t with {"agent":"meng"}
  refused ticket-over

story 姓名和号码隐去之后才收
wang report support-ticket as t with issue {"shownName":"王测试"}
  refused ticket-not-masked
wang report support-ticket as t with issue {"description":"我的电话 138 0000 0000"}
  refused ticket-not-masked
wang report support-ticket as t with issue {"title":"110101199001010"}
  refused ticket-not-masked
lin take support-ticket as t with call {"shownName":"李示例"}
  refused ticket-not-masked
wang report support-ticket as t with issue {"description":"合同 HT-20260815-00012"}
wang add t with {"text":"622202000011112222"}
  refused ticket-not-masked
lin triage t with sorted
lin ask t with {"question":"是 622202000011112222 吗？"}
  refused ticket-not-masked
lin ask t with {"question":"哪一枚？"}
wang answer t with {"text":"622202000011112222"}
  refused ticket-not-masked
wang answer t with {"text":"合同章"}
qin fix t with done {"note":"已致电 13800000000"}
  refused ticket-not-masked
qin fix t with done {"rootCause":"13800000000"}
  refused ticket-not-masked
qin fix t with done
wang reopen t with {"text":"13800000000"}
  refused ticket-not-masked
