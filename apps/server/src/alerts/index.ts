export { type Alerts, createAlerts } from './alerts.ts';
export { type AlertCode, alertCodes } from './codes.ts';
export { addMonitorRoutes } from './routes.ts';
export { alertMigrations } from './tables.ts';
