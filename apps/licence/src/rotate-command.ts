import { type Rotated, rotateKeys } from './provider/rotation.ts';

/** What is said of each outcome. */
const words: Readonly<Record<Rotated, string>> = {
  taken: '运行中的服务已更换签名密钥 / the running provider has taken another signing key',
  done: '已更换签名密钥 / another signing key follows',
  untaken: '服务没有答复，未更换 / the provider did not answer; nothing was changed',
  absent: '此目录中没有执照服务的数据 / no provider keeps its rows in this folder',
};
const usage = 'rotate <folder> [--compromised]';

const [folder, flag, ...others] = process.argv.slice(2);
const isKnown = flag === undefined || flag === '--compromised';
if (folder === undefined || !isKnown || others.length > 0) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  const outcome = await rotateKeys(folder, flag === undefined ? 'asked' : 'compromised');
  process.stdout.write(`${words[outcome]}\n`);
  process.exitCode = outcome === 'done' || outcome === 'taken' ? 0 : 1;
}
