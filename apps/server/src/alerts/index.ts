export { type Alerts, createAlerts } from './alerts.ts';
export { type AlertCode, alertCodes } from './codes.ts';
export { addMonitorRoutes } from './routes.ts';
export { alertMigrations } from './tables.ts';
export { readWebhook, type WebhookAddress } from './webhook-address.ts';
export { postWebhook } from './webhook-post.ts';
