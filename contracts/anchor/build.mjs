// node contracts/anchor/build.mjs [--check]: compiles the contract; writes or compares the code.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const sourceName = 'contracts/anchor/ledger-anchor.sol';
const contractName = 'LedgerAnchor';
/** For today's engines, and for those from before Constantinople. */
const evmVersions = ['istanbul', 'byzantium'];

const outputs = {
  [path.join(here, 'ledger-anchor.json')]: writeArtifact,
  [path.join(root, 'apps/server/src/anchor/contract-code.ts')]: writeModule,
};

/** Nothing but the source, the compiler and these settings decides the bytes. */
function settingsFor(evmVersion) {
  return {
    optimizer: { enabled: true, runs: 200 },
    evmVersion,
    // A hash of the source's name and comments at the end of the code would change with either.
    metadata: { appendCBOR: false, bytecodeHash: 'none' },
  };
}

function compile(evmVersion) {
  const input = {
    language: 'Solidity',
    sources: { [sourceName]: { content: readFileSync(path.join(root, sourceName), 'utf8') } },
    settings: {
      ...settingsFor(evmVersion),
      outputSelection: {
        '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] },
      },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const faults = (output.errors ?? []).filter(({ severity }) => severity === 'error');
  if (faults.length > 0) {
    throw new Error(faults.map(({ formattedMessage }) => formattedMessage).join('\n'));
  }
  return output.contracts[sourceName][contractName];
}

function writeArtifact(compiled) {
  const code = Object.fromEntries(
    evmVersions.map((version) => {
      const { bytecode, deployedBytecode } = compiled[version].evm;
      return [
        version,
        {
          settings: settingsFor(version),
          creation: bytecode.object,
          deployed: deployedBytecode.object,
        },
      ];
    }),
  );
  const artifact = {
    contract: contractName,
    source: sourceName,
    compiler: `solc ${solc.version()}`,
    abi: compiled[evmVersions[0]].abi,
    code,
  };
  return `${JSON.stringify(artifact, null, 2)}\n`;
}

function writeModule(compiled) {
  const lines = [
    '// table: made by contracts/anchor/build.mjs; the source is contracts/anchor/ledger-anchor.sol',
    '',
    '/** Which engines the code is for; older ones know fewer instructions. */',
    "export type EvmVersion = 'istanbul' | 'byzantium';",
    '',
    '/** Code of the anchor contract in hexadecimal. @basis ledger.md §17 */',
    'export const contractCode: Readonly<',
    '  Record<EvmVersion, { readonly creation: string; readonly deployed: string }>',
    '> = {',
  ];
  for (const version of evmVersions) {
    const { bytecode, deployedBytecode } = compiled[version].evm;
    lines.push(`  ${version}: {`, '    creation:', `      '${bytecode.object}',`);
    lines.push('    deployed:', `      '${deployedBytecode.object}',`, '  },');
  }
  return [...lines, '};', ''].join('\n');
}

const compiled = Object.fromEntries(evmVersions.map((version) => [version, compile(version)]));
for (const [file, write] of Object.entries(outputs)) {
  const text = write(compiled);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${path.relative(root, file)} is not what the source compiles to`);
    process.exitCode = 1;
  }
}
