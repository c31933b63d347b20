import type { CodeBook } from '@yunzhang/base';

/** What the command line can find wrong: what happened, then what to do. */
export const cliCodes = {
  'cli-usage': {
    zh: '命令写法不对；加 --help 查看用法',
    en: 'The command is not written as it should be; see --help',
  },
  'input-missing': {
    zh: '找不到文件；请检查路径',
    en: 'The file is not there; check its path',
  },
  'input-unreadable': {
    zh: '文件无法读取；请检查它是不是普通文件、有没有读取权限',
    en: 'The file cannot be read; check that it is a plain file and that you may read it',
  },
  'input-too-large': {
    zh: '文件超过大小上限；请拆分或换一个文件',
    en: 'The file is larger than the limit; use a smaller one',
  },
  'output-unwritable': {
    zh: '无法写入结果；请检查目标文件夹是否存在、可写、有空间',
    en: 'The result cannot be written; check that its folder is there, writable and not full',
  },
  'output-is-input': {
    zh: '输出与输入是同一个文件；请换一个输出文件名',
    en: 'Output and input are the same file; choose another name for the output',
  },
  'output-format': {
    zh: '不支持这种输出格式；请按 --help 选择文件名后缀',
    en: 'This output format is not supported; choose an ending named in --help',
  },
  'render-pdf-input': {
    zh: '不绘制 PDF 页面；请用任意 PDF 阅读器打开，或换成 OFD 文件',
    en: 'Pages of PDF files are not drawn here; use any PDF reader, or an OFD file',
  },
  'render-failed': {
    zh: '无法把这一页画成图像；请改用 .svg 或 .pdf',
    en: 'This page could not be drawn as pixels; ask for .svg or .pdf instead',
  },
  'page-missing': {
    zh: '没有这一页；请用 inspect 查看页数',
    en: 'There is no such page; inspect tells how many there are',
  },
  'input-format-unknown': {
    zh: '认不出文件格式；请使用 OFD、PDF、印章、证书或签章数据文件',
    en: 'The format is not known; use an OFD, PDF, seal, certificate or seal signature file',
  },
  'verify-deadline': {
    zh: '验证超时，已停止；文件异常复杂，请核实来源',
    en: 'Verification took too long and was stopped; the file is unusually complex, ask who made it',
  },
  'verify-memory': {
    zh: '验证占用内存过多，已停止；文件异常复杂，请核实来源',
    en: 'Verification needed too much memory and was stopped; ask who made the file',
  },
  'verify-crashed': {
    zh: '验证程序意外停止；请把文件交给维护者查看',
    en: 'The verifier stopped unexpectedly; please show the file to the maintainers',
  },
  'trust-form': {
    zh: '信任文件无法理解；请提供证书、吊销列表或信任 JSON',
    en: 'The trust file cannot be understood; give certificates, revocation lists or a trust JSON',
  },
  'trust-log-policies': {
    zh: '信任列表带有不同的日志策略，请合为一份',
    en: 'The trust bundles carry different policies for logs; put them into one',
  },
  'trust-empty': {
    zh: '信任文件夹中没有证书；请放入根证书',
    en: 'There is no certificate in the trust folder; put root certificates into it',
  },
  'policy-form': {
    zh: '策略文件无法理解；请对照文档检查字段名与类型',
    en: 'The policy file cannot be understood; check names and types of its fields',
  },
  'key-form': {
    zh: '私钥无法读取；请使用 .p12（配口令）或 PKCS#8 的 SM2 私钥',
    en: 'The key cannot be read; use a .p12 with its password, or an SM2 key in PKCS#8',
  },
  'key-password-missing': {
    zh: '缺少口令；请用 --password 或环境变量 YUNZHANG_PASSWORD 给出',
    en: 'The password is missing; give it by --password or in YUNZHANG_PASSWORD',
  },
  'key-without-certificate': {
    zh: '找不到与私钥对应的证书；请用 --cert 给出',
    en: 'No certificate belongs to the key; name one by --cert',
  },
  'test-mark-missing': {
    zh: '测试证书的名称必须含“测试”；请加上，或用 --no-test-mark 明示不加',
    en: 'Names in test certificates must say 测试; add it, or say --no-test-mark',
  },
  'bench-missing': {
    zh: '找不到性能测试程序；请在完整的代码目录中运行',
    en: 'The benchmarks are not there; run this inside the complete repository',
  },
  'bench-unknown': {
    zh: '没有这个名称的性能测试；不写名称即可全部运行',
    en: 'No benchmark has this name; leave the name out to run all',
  },
  'internal-error': {
    zh: '程序内部错误；设置 YUNZHANG_DEBUG=1 重试并把输出交给维护者',
    en: 'An error of our own; run again with YUNZHANG_DEBUG=1 and show it to the maintainers',
  },
  'convert-input': {
    zh: 'convert 把 PDF 转换为 OFD；OFD 转 PDF 用 render',
    en: 'convert makes OFD of PDF; for PDF of OFD use render',
  },
  'log-policy-form': {
    zh: '日志策略文件无法理解；请对照 tlog-policy 格式检查',
    en: 'The log policy cannot be understood; check it against the form of tlog-policy',
  },
  'log-entry-unfound': {
    zh: '日志中没有这个条目；请确认日志与年份',
    en: 'The log does not have this entry; check the log and its year',
  },
  'log-tree-unfound': {
    zh: '这棵树尚未覆盖该条目；请稍后再试或换一棵树',
    en: 'This tree does not cover the entry yet; try again later, or the other tree',
  },
  'log-evidence-form': {
    zh: '不是存证或离线证明；请提供 .der 存证或 .tlog-proof 文本',
    en: 'This is no evidence and no offline proof; give .der evidence or a .tlog-proof text',
  },
  'log-document-unsealed': {
    zh: '文件中没有可读取的印章；请提供签章文件',
    en: 'The document has no seal that can be read; give the sealed file',
  },
  'log-file-unknown': {
    zh: '认不出账本文件；支持条目、条目包、瓦片、检查点、策略、证明与存证',
    en: 'No file of a ledger: give an entry, bundle, tile, checkpoint, policy, proof or evidence',
  },
} as const satisfies CodeBook;

/** One code of the command line. */
export type CliCode = keyof typeof cliCodes;
