export { serverCodes, type ServerCode } from './codes.ts';
export { type Running, start } from './start.ts';
export { type DemoImport, DemoRefused, importDemo } from './office/demo.ts';
export { type ServedLicence, serveLicence } from './office/serve-licence.ts';
export * from './witness/index.ts';
export * from './monitor/index.ts';
export {
  type BundleInput,
  BundleTooLarge,
  type NamedFile,
  readBundlePage,
  writeBundle,
} from './evidence/index.ts';
export { enrolHotlineOperator, type ServedHotline, serveHotline } from './office/serve-hotline.ts';
