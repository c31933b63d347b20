// Which licences may come in, and what else a package from outside may not bring.

/** Licences of code that may run in the product. */
const shipped = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
]);

/** Further licences of programs that only build and test. */
const tools = new Set(['MPL-2.0', 'Python-2.0', 'CC-BY-4.0']);

/** Named packages with another licence: used unchanged, as files of their own. */
const named = new Map([['@resvg/resvg-wasm', 'MPL-2.0']]);

const scripts = ['preinstall', 'install', 'postinstall'];

/**
 * What is wrong with one package of the lock file; empty when nothing is.
 *
 * `manifest` is its own package.json where it is installed: parts for other systems are not.
 */
export function checkDependency(name, entry, manifest) {
  const breaches = [];
  const licence = entry.license ?? oldLicence(manifest) ?? 'no licence';
  if (!isAllowed(name, licence, entry.dev === true)) breaches.push(`${name}: licence ${licence}`);
  if (entry.hasInstallScript === true) breaches.push(`${name}: runs a script when installed`);
  // The lock file names no registry, so that any mirror serves; a place of its own is suspicious.
  if (entry.resolved !== undefined) breaches.push(`${name}: from a place of its own`);
  if (entry.integrity === undefined) breaches.push(`${name}: no integrity value`);
  if (manifest === undefined) return breaches;
  if (manifest.version !== entry.version) {
    breaches.push(`${name}: ${manifest.version} is installed, ${entry.version} is locked`);
  }
  if (manifest.license !== undefined && manifest.license !== entry.license) {
    breaches.push(`${name}: its own file says licence ${JSON.stringify(manifest.license)}`);
  }
  for (const script of scripts) {
    if (manifest.scripts?.[script] !== undefined) breaches.push(`${name}: script ${script}`);
  }
  return breaches;
}

/** Manifests from before 2014 have a list of objects; one with a single licence says it as well. */
function oldLicence(manifest) {
  const list = manifest?.licenses;
  return Array.isArray(list) && list.length === 1 ? list[0]?.type : undefined;
}

/** One of several licences joined by OR is enough. */
function isAllowed(name, licence, isTool) {
  if (named.get(name) === licence) return true;
  const choices = licence.replace(/[()]/g, '').split(/\s+OR\s+/);
  return choices.some((choice) => shipped.has(choice) || (isTool && tools.has(choice)));
}

/** Fonts of the repository: each lies beside its licence, the SIL Open Font License. */
export function checkFont(file, licenceText) {
  if (licenceText === undefined) return [`${file}: no OFL.txt beside it`];
  if (!/SIL OPEN FONT LICENSE Version 1\.1/i.test(licenceText)) return [`${file}: not the OFL 1.1`];
  return [];
}
