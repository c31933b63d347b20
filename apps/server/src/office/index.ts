export { demoParties } from './demo.ts';
export { demoPoliceMigrations } from './demo-police.ts';
export { LicencePortTaken } from './licence-stand-in.ts';
export { addOfficeRoutes } from './office-routes.ts';
export { type Office, openOffice } from './open-office.ts';
