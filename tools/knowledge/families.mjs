// What kinds of problems have in common: the first that fits a code says its cause and what to do.
const family = (match, cause, todo) => ({ match, cause, todo });
/** Codes that end with one of these words. */
const ending = (...words) => new RegExp(`(${words.join('|')})$`);
/** Codes in which one of these words stands. */
const holding = (...words) => new RegExp(words.join('|'));
const both = (zh, en) => ({ zh, en });

/** By the code, the special before the general. */
export const families = [
  family(
    /^(seal-frozen|use-seal-frozen|.*-seal-frozen|seal-.*stopped)$/,
    both(
      '印章已被所有者、主管部门或法院停用。',
      'The seal was frozen by its owner, an authority or a court.',
    ),
    both(
      '请法定代表人查看停用原因；需要恢复时由停用的一方办理。',
      'Have the legal representative look at the reason; whoever froze it resumes it.',
    ),
  ),
  family(
    ending(
      'signature-fails',
      'digest-differs',
      'differs',
      'differ',
      'mismatch',
      'fails',
      'changed',
      'tampered',
      'fake',
    ),
    both(
      '两处应当相同的内容不一致：文件、印章或数据在生成之后有改动，或者取错了文件。',
      'Two things that must agree do not: a file, a seal or data changed after it was made, or it is another file.',
    ),
    both(
      '请使用原始文件重试；仍不一致的，不要采信该文件，并联系出具方核实。',
      'Try again with the original file. If it still differs, do not rely on it, and ask whoever issued it.',
    ),
  ),
  family(
    ending(
      'too-large',
      'too-long',
      'too-many',
      'too-deep',
      'too-complex',
      '-full',
      '-limit',
      '-backlog',
    ),
    both(
      '内容超过了为保护系统而设的上限。',
      'The content is beyond a limit that protects the system.',
    ),
    both(
      '请拆分或缩小后重试；确有需要的，请运营方调整上限。',
      'Split or shorten it and try again; if it has to be so, ask the operator about the limit.',
    ),
  ),
  family(
    ending('truncated', 'incomplete', 'ends-early', 'torn', 'short'),
    both(
      '数据不完整，多半是上传或下载中断。',
      'The data is incomplete; most likely a transfer was cut off.',
    ),
    both('请重新下载或上传完整的文件后重试。', 'Transfer the whole file again and retry.'),
  ),
  family(
    ending(
      'malformed',
      '-form',
      '-format',
      '-structure',
      'not-shortest',
      '-character',
      'unreadable',
      '-length',
      '-syntax',
      'damaged',
    ),
    both(
      '内容的格式不符合标准或约定，程序不能正确读出。',
      'The content is not in the form a standard or agreement asks for, so it cannot be read for certain.',
    ),
    both(
      '请检查内容是否完整、是否选错了文件；由其他软件生成的，请在该软件中重新导出。',
      'Check that it is whole and the right file. If another program made it, export it there again.',
    ),
  ),
  family(
    ending(
      'unsupported',
      'not-supported',
      'format-unknown',
      '-variant',
      'approximated',
      'not-drawn',
      'substituted',
      'glyph-missing',
    ),
    both(
      '内容使用了尚不支持的格式、算法或写法。',
      'The content uses a format, an algorithm or a form that is not supported.',
    ),
    both(
      '请换用受支持的格式或算法重新生成；结果中已写明哪些内容未处理。',
      'Make it again in a supported form; the result says what was left out.',
    ),
  ),
  family(
    ending('too-often', 'throttled', 'locked-out', '-busy'),
    both(
      '短时间内请求或错误过多，暂时停止受理。',
      'There were too many requests or errors in a short time.',
    ),
    both(
      '请按提示的时间稍后再试，不要反复刷新。',
      'Wait as long as you are told, and do not keep reloading.',
    ),
  ),
  family(
    ending(
      'unavailable',
      '-away',
      '-down',
      '-retry',
      'not-logged',
      'not-published',
      '-fault',
      'unreachable',
    ),
    both(
      '所需的服务暂时不可用，或者系统内部出现故障。',
      'A service that is needed is away, or the system met a fault of its own.',
    ),
    both(
      '请稍后再试；已提交的内容不会丢失。仍不行的，请带上追踪号报告问题。',
      'Try again later; nothing that was submitted is lost. If it persists, report it with the trace id.',
    ),
  ),
  family(
    ending(
      'not-found',
      '-unknown',
      '-missing',
      '-absent',
      '-none',
      '-empty',
      'left-out',
      'not-given',
    ),
    both(
      '缺少所需的内容，或者按所给的编号找不到。',
      'Something that is needed is missing, or nothing is known by what was given.',
    ),
    both(
      '请核对编号和必填项，补齐后重试；没有查看权限的内容也显示为不存在。',
      'Check numbers and required fields and complete them; what you may not see also counts as not there.',
    ),
  ),
  family(
    ending('expired', '-late', '-over', '-past', '-ended', '-stale', '-end', 'overdue'),
    both('已经过了有效期或办理时限。', 'A period of validity or a term is over.'),
    both(
      '请重新取得或重新办理；需要补办的，联系受理单位。',
      'Get a new one or begin anew; ask whoever is responsible if a term was missed.',
    ),
  ),
  family(
    ending('not-yet-valid', '-early', '-future', 'not-reached', 'yet-valid'),
    both(
      '尚未到可以办理或生效的时间，或者时钟不准。',
      'It is too early for this, or a clock is wrong.',
    ),
    both(
      '请核对本机时间，到时再办理。',
      'Check the clock of your machine, and come back at the time.',
    ),
  ),
  family(
    ending('-taken', '-used', '-twice', '-already', '-once', '-duplicate', '-double', 'in-use'),
    both(
      '同一内容已经办理过，或者编号、凭证已被使用。',
      'The same was done before, or a number or code is used already.',
    ),
    both(
      '请先查看已有的办理结果；确需再办的，换用新的编号或凭证。',
      'Look at what is there already; if it must be done again, use a new number or code.',
    ),
  ),
  family(
    holding(
      'role-',
      'unqualified',
      'not-yours',
      'foreign',
      '-refused',
      'access-',
      '-only',
      'not-custodian',
      'permitted',
      '-denied',
      'not-held',
      '-scope',
    ),
    both(
      '您的角色、资格或授权不包括这项操作。',
      'Your role, qualification or mandate does not cover this.',
    ),
    both(
      '请由有权限的人办理，或者先由法定代表人授权。',
      'Have somebody with that right do it, or have the legal representative grant it first.',
    ),
  ),
  family(
    holding(
      'step-up',
      'assurance',
      'login-',
      'session-',
      'authentication',
      '-token',
      '-key-wrong',
      'api-key',
      'consent',
    ),
    both(
      '身份核验未通过、强度不够，或登录和凭证已失效。',
      'Who you are was not shown surely enough, or a login or token is over.',
    ),
    both(
      '请重新登录或按提示加强核验后重试；凭证请向发放方重新取得。',
      'Log in again or confirm who you are as asked; get a new token from whoever issued it.',
    ),
  ),
  family(
    holding(
      'certificate',
      'cert-',
      '-chain',
      'issuer',
      'revoked',
      'crl',
      'ocsp',
      'revocation',
      'anchor',
      'trust',
    ),
    both('证书或信任关系的检查没有通过。', 'A check of a certificate or of trust did not pass.'),
    both(
      '请查看检查报告中的证书信息；属于自己的证书，请联系电子认证服务机构续期或更换。',
      'Look at the certificate in the report; if it is yours, have the certification authority renew it.',
    ),
  ),
  family(
    ending(
      'conflict',
      'case-changed',
      'closed',
      '-state',
      '-status',
      '-order',
      'waits',
      'pending',
      'held',
      '-open',
    ),
    both(
      '办件现在所处的阶段不允许这项操作，或者别人刚刚更新过。',
      'The case is not in a phase for this, or somebody has changed it meanwhile.',
    ),
    both(
      '请刷新后查看当前阶段和可办理的事项，再继续。',
      'Reload, look at the phase and at what can be done now, and go on from there.',
    ),
  ),
  family(
    ending(
      '-wrong',
      '-invalid',
      '-value',
      '-range',
      '-kind',
      '-other',
      '-mismatched',
      '-size',
      '-count',
      '-amount',
      '-date',
      '-number',
    ),
    both('填写或提交的值不符合规则。', 'A value that was given does not follow the rules.'),
    both('请按提示更正该项后重试。', 'Correct it as told and try again.'),
  ),
];

/** What is said of a part where no family fits. */
export const parts = {
  'packages/base': both('读取数据时发现异常。', 'Reading data met something unusual.'),
  'packages/drawing': both(
    '绘制页面或图像时发现异常。',
    'Drawing a page or an image met something unusual.',
  ),
  'packages/identifiers': both(
    '编号或代码的校验没有通过。',
    'A number or code did not pass its check.',
  ),
  'packages/gm': both(
    '密码运算或证书数据的检查没有通过。',
    'A check of cryptographic data did not pass.',
  ),
  'packages/imprint': both(
    '印模的内容或尺寸不符合规定。',
    'The content or size of an imprint does not follow the rules.',
  ),
  'packages/ofd': both(
    'OFD 文件的内容不符合规定。',
    'The content of an OFD file does not follow its standard.',
  ),
  'packages/pdf': both(
    'PDF 文件的内容不符合规定。',
    'The content of a PDF file does not follow its standard.',
  ),
  'packages/ses': both(
    '电子印章或签章数据不符合标准。',
    'A seal or its signature does not follow its standard.',
  ),
  'packages/ledger': both(
    '存证日志或其证明的检查没有通过。',
    'A check of the log or of a proof from it did not pass.',
  ),
  'packages/scenario': both('办件规则不允许这项操作。', 'The rules of cases do not allow this.'),
  'packages/sealing': both('文件不能按要求盖章。', 'A file cannot be sealed as asked.'),
  'packages/conversion': both(
    '文件转换时有内容不能照原样保留。',
    'Something cannot be kept as it is in a conversion.',
  ),
  'packages/verification': both(
    '验章时有一项检查没有通过，或者不能确定。',
    'A check of verification did not pass or could not be decided.',
  ),
  'packages/scenarios': both(
    '业务规则不允许这项操作。',
    'A rule of this business does not allow this.',
  ),
  'apps/custody': both('密钥保管服务拒绝了这次使用。', 'The custody of keys refused this use.'),
  'apps/licence': both(
    '电子营业执照登录没有完成。',
    'The login with the business licence was not completed.',
  ),
  'apps/server': both('平台没有接受这次请求。', 'The platform did not accept this request.'),
  'apps/cli': both('命令没有完成。', 'The command was not completed.'),
};

/** What helps where nothing more is known. */
export const otherwise = both(
  '请按提示文字处理后重试；仍不行的，请带上错误代码和追踪号报告问题。',
  'Do what the message says and try again. If it persists, report it with the code and the trace id.',
);
