export { type BundleInput, BundleTooLarge, type NamedFile, writeBundle } from './bundle.ts';
export { readBundlePage } from './bundle-page.ts';
export { logPagePolicy } from './page-policy.ts';
export { addEvidenceRoutes, type EvidenceRouteParts } from './routes.ts';
