// The order of these lines matters: the first filters what the second says while it loads.
import { endFilter } from './library-notice.ts';
export { errors, interactionPolicy, Provider } from 'oidc-provider';

endFilter();
