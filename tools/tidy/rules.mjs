/** Rows of style.md section 2, from the top: a file may import from lower rows only. */
const rows = [
  ['cli'],
  ['server', 'web'],
  ['custody', 'licence'],
  ['host'],
  ['testkit', 'scenarios'],
  ['verification', 'sealing', 'conversion'],
  ['ses', 'ledger', 'scenario'],
  ['ofd', 'pdf', 'imprint', 'gm'],
  ['drawing', 'identifiers'],
  ['base'],
];

const rowOf = (name) => rows.findIndex((row) => row.includes(name));

const sizes = { file: 400, function: 60, line: 100 };

/** Words with one meaning; the right-hand side says what to write instead. */
const bannedWords = [
  [/\bchops?\b/i, 'seal'],
  [/\bcreateSeal\b/, 'makeSeal'],
  [/\b(utils|helpers)\.(ts|mjs)\b/, 'a noun that says what is inside'],
  [/\b\w+(Manager|Helper|Service|Impl)\b/, 'a noun of the field'],
];

const workplace = [/\/work\//, /\/tmp\/yz/, /\bregistry\.npmjs\.org\b/];

/** Borders besides the main one, for those who cannot load all of it: browsers. */
const openings = ['@yunzhang/custody/statement'];

/** Breaches of one source file. */
export function checkFile(file, text) {
  const breaches = [];
  const say = (line, message) => breaches.push(`${file}:${line}: ${message}`);
  const lines = text.split('\n');
  const isCode = /\.(ts|tsx|mjs)$/.test(file);
  const isTest = /\.test\.(ts|tsx|mjs)$/.test(file) || file.startsWith('tests/');
  const isRule = file.startsWith('tools/tidy/');

  checkName(file, say);
  lines.forEach((line, index) => {
    if (!isRule)
      for (const word of workplace)
        if (word.test(line)) say(index + 1, `names the workplace: ${word}`);
    if (!isCode || isRule) return;
    if (!isTest && line.length > sizes.line && !/https?:|['"`].{60,}['"`]/.test(line)) {
      say(index + 1, `line of ${line.length} characters, ${sizes.line} at most`);
    }
    for (const [word, instead] of bannedWords) {
      if (word.test(line)) say(index + 1, `"${word.exec(line)?.[0]}": write ${instead}`);
    }
    if (/^export default\b/.test(line) && !file.endsWith('.config.ts'))
      say(index + 1, 'default export');
    if (/\b(TODO|FIXME)\b(?!\(#\d+\))/.test(line))
      say(index + 1, 'a to-do needs a number: TODO(#41)');
  });
  if (isCode) checkImports(file, lines, isTest, say);
  if (isCode && !isTest && !isTable(text)) {
    if (lines.length > sizes.file + 1) say(1, `${lines.length} lines, ${sizes.file} at most`);
    checkFunctions(lines, say);
  }
  return breaches;
}

/** A file that is one table of words or codes may be longer than a file of logic. */
function isTable(text) {
  return /as const satisfies CodeBook/.test(text) || /^\/\/ table\b/m.test(text);
}

function checkName(file, say) {
  const name = file.split('/').at(-1) ?? '';
  if (/\.(ts|mjs)$/.test(name) && !/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(name)) {
    say(1, 'file names are nouns in kebab-case');
  }
}

function checkImports(file, lines, isTest, say) {
  const own = /^(?:packages|apps)\/([a-z]+)\//.exec(file)?.[1];
  if (own === undefined) return;
  const pure = file.startsWith('packages/') && own !== 'testkit' && !isTest;
  lines.forEach((line, index) => {
    const from =
      /^(?:import|export)\b.*?\bfrom\s+'([^']+)'|^\}\s+from\s+'([^']+)'|\bimport\('([^']+)'\)/.exec(
        line,
      );
    const target = from?.[1] ?? from?.[2] ?? from?.[3];
    if (target === undefined) {
      if (
        pure &&
        !/^\s*(\/\/|\*|\/\*)/.test(line) &&
        /\bDate\.now\(|\bMath\.random\(|\bprocess\.|\bnew Date\(\)/.test(line)
      ) {
        say(index + 1, 'a package takes time, randomness and environment as arguments');
      }
      return;
    }
    if (pure && target.startsWith('node:')) say(index + 1, `packages are pure: ${target}`);
    const other = /^@yunzhang\/([a-z]+)/.exec(target)?.[1];
    if (other === undefined || other === own) return;
    if (target !== `@yunzhang/${other}` && !openings.includes(target))
      say(index + 1, `reaches behind the border of ${other}`);
    if (rowOf(other) <= rowOf(own) && !isTest) say(index + 1, `${own} may not import ${other}`);
  });
}

/** Length of each top-level or nested named function, by its indentation. */
function checkFunctions(lines, say) {
  for (let start = 0; start < lines.length; start++) {
    const open = /^(\s*)(?:export )?(?:async )?function\*? (\w+)/.exec(lines[start]);
    if (open === null) continue;
    let end = start;
    while (end < lines.length && !(lines[end] === `${open[1]}}` && end > start)) end++;
    const size = end - start + 1;
    if (size > sizes.function)
      say(start + 1, `${open[2]} has ${size} lines, ${sizes.function} at most`);
  }
}

/** Breaches of one package file: exact versions, no install scripts, licence. */
export function checkPackage(file, content) {
  const breaches = [];
  for (const group of ['dependencies', 'devDependencies']) {
    for (const [name, version] of Object.entries(content[group] ?? {})) {
      if (!/^\d+\.\d+\.\d+$/.test(version))
        breaches.push(`${file}: ${name} ${version} is not exact`);
    }
  }
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
    if (content.scripts?.[script] !== undefined) breaches.push(`${file}: script ${script}`);
  }
  if (content.license !== 'Apache-2.0') breaches.push(`${file}: licence`);
  return breaches;
}
