// table of words: the organisation, its members, roles and keys.
import type { NameBook, WordBook } from './book.ts';

/** What the registry says of an enterprise. */
export const statusWords = {
  'in-operation': { zh: '存续', en: 'In operation' },
  revoked: { zh: '吊销', en: 'Licence revoked' },
  cancelled: { zh: '注销', en: 'Dissolved' },
  other: { zh: '其他', en: 'Other' },
} as const satisfies NameBook;

/** What an organisation is there for besides owning seals. @basis platform.md P01 */
export const dutyWords = {
  'making-unit': { zh: '印章制作', en: 'Makes seals' },
  'issuing-authority': { zh: '印章制发审核', en: 'Reviews applications' },
  'police-filing': { zh: '公安备案', en: 'Files with the police' },
  certification: { zh: '电子认证', en: 'Issues certificates' },
  regulator: { zh: '监督管理', en: 'Supervises' },
  support: { zh: '客户服务', en: 'Gives support' },
} as const satisfies NameBook;

/** Entries of the audit that are no act of the matrix. */
export const auditWords = {
  'login.open': { zh: '登录', en: 'Logged in' },
  'login.confirm': { zh: '再次确认身份', en: 'Confirmed who they are' },
  'login.end': { zh: '登录结束', en: 'Login ended' },
  'login.refuse': { zh: '登录被拒', en: 'Login refused' },
  'grant.end': { zh: '执照授权结束', en: 'Grant of the licence ended' },
  'invitation.accept': { zh: '接受邀请', en: 'Accepted an invitation' },
  'member.join': { zh: '成员加入', en: 'A member joined' },
  'organisation.import': { zh: '导入组织', en: 'The organisation was imported' },
  'organisation.join': { zh: '组织加入', en: 'The organisation joined' },
  'registry.change': { zh: '登记变更', en: 'The registry changed' },
  'sole-operator.end': { zh: '一人经办终止', en: 'The sole-operator exception ended' },
} as const satisfies NameBook;

/** What a key of a system can be allowed to do. @basis product.md A12 */
export const scopeWords = {
  verify: { zh: '验章', en: 'Verify' },
  'log:read': { zh: '读账本', en: 'Read the log' },
  'task:write': { zh: '提交任务', en: 'Submit tasks' },
  'register:read': { zh: '读登记簿', en: 'Read the register' },
  'filing:write': { zh: '提交备案', en: 'Submit filings' },
  'registry:write': { zh: '提交登记变更', en: 'Submit registry changes' },
  'seal:use': { zh: '用印（按授权）', en: 'Use seals, by a mandate' },
} as const satisfies NameBook;

/** Texts of the pages of the organisation. */
export const organisationWords = {
  organisation: { zh: '组织', en: 'Organisation' },
  parts: { zh: '组织的各部分', en: 'Parts of the organisation' },
  'part-members': { zh: '成员', en: 'Members' },
  'part-invitations': { zh: '邀请', en: 'Invitations' },
  'part-departments': { zh: '部门', en: 'Departments' },
  'part-roles': { zh: '角色权限', en: 'Roles' },
  'part-keys': { zh: '接口密钥', en: 'API keys' },
  'part-audit': { zh: '审计记录', en: 'Audit' },

  code: { zh: '统一社会信用代码', en: 'Credit code' },
  status: { zh: '登记状态', en: 'Registered status' },
  representative: { zh: '法定代表人', en: 'Legal representative' },
  duties: { zh: '职责', en: 'Duties' },
  'sole-fact': { zh: '一人经办', en: 'Sole operator' },

  'column-name': { zh: '姓名', en: 'Name' },
  'column-department': { zh: '部门', en: 'Department' },
  'column-roles': { zh: '角色', en: 'Roles' },
  'column-joined': { zh: '加入时间', en: 'Joined' },
  'column-act': { zh: '操作', en: 'Do' },
  'column-made': { zh: '建立时间', en: 'Made' },
  'column-ends': { zh: '到期', en: 'Ends' },
  'column-used': { zh: '最近使用', en: 'Last used' },
  'column-scopes': { zh: '范围', en: 'Scopes' },
  'column-state': { zh: '状态', en: 'State' },
  'column-role-act': { zh: '事项', en: 'Act' },
  'column-may': { zh: '谁可以办理', en: 'Who may' },
  'column-level': { zh: '身份级别', en: 'Level' },
  'column-own': { zh: '您', en: 'You' },
  'column-at': { zh: '时间', en: 'When' },
  'column-entry': { zh: '事项', en: 'What' },
  'column-actor': { zh: '何人', en: 'Who' },
  'column-facts': { zh: '内容', en: 'Facts' },

  'members-none': { zh: '还没有成员。', en: 'There are no members yet.' },
  'no-department': { zh: '未分配', en: 'None' },
  'no-role': { zh: '无角色', en: 'No role' },
  'member-edit': { zh: '分配', en: 'Change' },
  'member-edit-of': { zh: '分配{name}的部门和角色', en: 'Change department and roles of {name}' },
  'member-title': { zh: '{name}的部门和角色', en: 'Department and roles of {name}' },
  'member-done': { zh: '完成', en: 'Close' },
  'role-conflict-hint': {
    zh: '经办人、审批人、保管人须由不同的人担任；仅有一名登记员工的，可登记“一人经办”例外。',
    en: 'Operator, approver and custodian are three different people; an organisation with one registered employee can have the sole-operator exception recorded.',
  },
  'member-remove': { zh: '移除成员', en: 'Remove the member' },
  'member-remove-why': {
    zh: '{name}将失去全部角色，登录立即结束。重新加入需要邀请。',
    en: '{name} loses every role and their logins end at once. Coming back needs an invitation.',
  },
  'member-self': { zh: '您自己', en: 'Yourself' },

  sole: { zh: '一人经办例外', en: 'Sole-operator exception' },
  'sole-why': {
    zh: '仅有一名登记员工的组织，可由一人申请、审批并保管。登记留有审计记录，有第二名成员时自动终止。',
    en: 'In an organisation with one registered employee, one person may request, approve and keep. It stays on record, and ends by itself when a second member joins.',
  },
  'sole-statement': { zh: '声明编号或说明', en: 'Number or words of the statement' },
  'sole-do': { zh: '登记一人经办', en: 'Record it' },
  'sole-on': { zh: '已登记：{statement}', en: 'On record: {statement}' },
  'sole-withdraw': { zh: '撤销', en: 'Withdraw it' },

  'invite-name': { zh: '姓名', en: 'Name' },
  'invite-name-hint': {
    zh: '与对方电子营业执照或身份核验的姓名一致。',
    en: 'As it stands in their licence or proof of identity.',
  },
  'invite-department': { zh: '部门', en: 'Department' },
  'invite-roles': { zh: '角色', en: 'Roles' },
  'invite-do': { zh: '发出邀请', en: 'Make the invitation' },
  invite: { zh: '邀请成员', en: 'Invite a member' },
  'invite-made': { zh: '邀请码（只显示这一次）', en: 'Invitation code, shown this once' },
  'invite-made-why': {
    zh: '请当面或经可靠渠道交给{name}，{at} 前有效。对方登录后在“我的登录”输入。',
    en: 'Hand it to {name} in person or by a trusted way; good until {at}. They type it under “My logins”.',
  },
  'invitations-open': { zh: '未接受的邀请', en: 'Invitations not yet accepted' },
  'invitations-none': {
    zh: '没有未接受的邀请。获得执照授权的员工可直接登录，无需邀请。',
    en: 'No invitation is open. Employees with a grant of the licence need none to log in.',
  },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  'withdraw-of': { zh: '撤回给{name}的邀请', en: 'Withdraw the invitation of {name}' },

  'departments-none': { zh: '还没有部门。', en: 'There are no departments yet.' },
  'department-name': { zh: '部门名称', en: 'Name of the department' },
  'department-do': { zh: '新建部门', en: 'Add the department' },
  'department-remove': { zh: '撤销部门', en: 'Remove' },
  'department-remove-of': { zh: '撤销{name}', en: 'Remove {name}' },
  'department-remove-why': {
    zh: '“{name}”的成员保留角色，改为未分配部门。',
    en: 'Members of {name} keep their roles and have no department.',
  },

  'roles-lead': {
    zh: '每个事项由谁办理、需要多高的身份级别。平台统一规定，组织不能更改，只能分配谁担任哪个角色。',
    en: 'Who may do what, and how surely they must be known. The platform sets it; an organisation only says who has which role.',
  },
  'may-yes': { zh: '可以', en: 'You may' },
  'may-no': { zh: '不可以', en: 'You may not' },
  'level-of': { zh: '{level} 级', en: 'Level {level}' },

  'keys-lead': {
    zh: '供贵单位的系统调用接口。密钥只显示一次，服务器只保存摘要。',
    en: 'For systems of yours that call the API. A key is shown once; the server keeps its digest only.',
  },
  'keys-none': { zh: '还没有接口密钥。', en: 'There are no API keys yet.' },
  'key-name': { zh: '用途', en: 'What it is for' },
  'key-scopes': { zh: '范围', en: 'Scopes' },
  'key-seals': { zh: '限用的印章编码', en: 'Only these seals, by their codes' },
  'key-seals-hint': {
    zh: '用空格分开；不填则不限印章，仍须有授权。',
    en: 'With spaces between; empty for any seal, which still needs a mandate.',
  },
  'key-days': { zh: '有效天数', en: 'Days' },
  'key-do': { zh: '新建接口密钥', en: 'Make the key' },
  'key-made': { zh: '接口密钥（只显示这一次）', en: 'API key, shown this once' },
  'key-made-why': {
    zh: '现在复制到您的密钥库。关闭后无法再看。',
    en: 'Copy it into your vault now. It cannot be seen again.',
  },
  'key-rotate': { zh: '更换', en: 'Rotate' },
  'key-rotate-of': { zh: '更换{name}', en: 'Rotate {name}' },
  'key-rotate-why': {
    zh: '生成新密钥，旧密钥再用 60 分钟后失效。',
    en: 'A new key is made; the old one works for another 60 minutes.',
  },
  'key-revoke': { zh: '停用', en: 'Revoke' },
  'key-revoke-of': { zh: '停用{name}', en: 'Revoke {name}' },
  'key-revoke-why': {
    zh: '立即失效，使用它的系统会被拒绝。',
    en: 'It ends at once; systems that use it are refused.',
  },
  'key-on': { zh: '有效', en: 'In force' },
  'key-over': { zh: '已到期', en: 'Over' },
  'key-off': { zh: '已停用', en: 'Revoked' },
  'secret-close': { zh: '已保存，关闭', en: 'Saved; close' },

  'audit-lead': {
    zh: '登录、成员、角色和密钥的每次变化。只能查看，不能修改。',
    en: 'Every login and every change of members, roles and keys. It can be read and not changed.',
  },
  'audit-none': { zh: '还没有记录。', en: 'There is nothing yet.' },
  'audit-older': { zh: '更早的记录', en: 'Older entries' },
  'audit-newest': { zh: '回到最新', en: 'The newest' },
  'field-empty': { zh: '请填写。', en: 'Fill this in.' },
  'days-wrong': { zh: '1 到 365 之间的整数。', en: 'A whole number from 1 to 365.' },
} as const satisfies WordBook;
