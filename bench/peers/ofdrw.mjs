import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const home = path.join(import.meta.dirname, 'java');
const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus');
const kept = path.resolve(import.meta.dirname, '../../tests/corpus');

/** The published test keys and seals lie in the corpus beside the project, or in the kept part. */
const keys = fs.existsSync(path.join(corpus, 'seal')) ? corpus : kept;

/** Drawn with by both sides where a file brings no font. */
const font = path.resolve(
  import.meta.dirname,
  '../../packages/imprint/font/yunzhang-seal-song.ttf',
);

/** The first build reads its dependencies from the registry. */
const buildMaxMs = 300_000;

/** Name of the peer as it is printed. */
export const ofdrwName = 'ofdrw 2.3.1';

/**
 * Starts ofdrw, the open OFD library for Java, in a process of its own.
 *
 * Gives `{ missing }` with one line of reason where Java 17 or Maven is not there or the library
 * cannot be had: everything that compares with it then goes on without.
 */
export async function startOfdrw() {
  const classpath = build();
  if (classpath.missing !== undefined) return classpath;
  const main = ['-cp', classpath.value, 'org.yunzhang.peer.Main', keys, font];
  const child = spawn('java', ['-Djava.awt.headless=true', '-Xmx4g', ...main], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  child.on('exit', () => waiting.splice(0).forEach((give) => give('no the peer has ended')));
  const ask = (...words) =>
    new Promise((give) => {
      waiting.push(give);
      child.stdin.write(`${words.join('\t')}\n`);
    });
  return { ask, close: () => child.stdin.end(), pid: child.pid };
}

function build() {
  const list = path.join(home, 'target/classpath.txt');
  const made = path.join(home, 'target/classes');
  const source = path.join(home, 'src/main/java/org/yunzhang/peer');
  const newest = Math.max(
    ...fs.readdirSync(source).map((name) => fs.statSync(path.join(source, name)).mtimeMs),
    fs.statSync(path.join(home, 'pom.xml')).mtimeMs,
  );
  const isFresh = fs.existsSync(list) && fs.statSync(list).mtimeMs > newest;
  if (!isFresh) {
    const goals = ['compile', 'dependency:build-classpath', `-Dmdep.outputFile=${list}`];
    const { status, error } = spawnSync('mvn', ['-q', '-B', '-f', `${home}/pom.xml`, ...goals], {
      stdio: 'ignore',
      timeout: buildMaxMs,
    });
    if (error !== undefined) return { missing: 'Maven is not here: ofdrw is not compared' };
    if (status !== 0) return { missing: 'ofdrw could not be built: it is not compared' };
  }
  const value = `${made}${path.delimiter}${fs.readFileSync(list, 'utf8').trim()}`;
  return spawnSync('java', ['-version']).status === 0
    ? { value }
    : { missing: 'Java is not here: ofdrw is not compared' };
}
