import type { ClientMetadata } from 'oidc-provider';
import { scopes } from './claims.ts';

/** A portal that lets people log in with the licence. Registered by whoever runs the provider. */
export interface Client {
  readonly id: string;
  /** Shown on the phone: who asks. */
  readonly name: { readonly zh: string; readonly en: string };
  /** Shown on the phone: what for. */
  readonly purpose: { readonly zh: string; readonly en: string };
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  readonly backchannelLogoutUri?: string;
  /** A confidential client has one of the two, and pushes its requests. */
  readonly secret?: string;
  readonly keys?: readonly Readonly<Record<string, unknown>>[];
}

/** A client in the engine’s words. @basis platform.md P04 (PAR for confidential clients) */
export function clientMetadata(client: Client): ClientMetadata {
  const { secret, keys, backchannelLogoutUri } = client;
  const isConfidential = secret !== undefined || keys !== undefined;
  return {
    client_id: client.id,
    client_name: client.name.zh,
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...(client.postLogoutRedirectUris ?? [])],
    response_types: ['code'],
    response_modes: ['query'],
    grant_types: ['authorization_code'],
    scope: scopes.join(' '),
    subject_type: 'pairwise',
    // One sector a client: none can tell that the person of another is the same.
    id_token_signed_response_alg: 'ES256',
    require_pushed_authorization_requests: isConfidential,
    ...authentication(client),
    ...(secret === undefined ? {} : { client_secret: secret }),
    ...(keys === undefined ? {} : { jwks: { keys: [...keys] } }),
    ...(backchannelLogoutUri === undefined
      ? {}
      : {
          backchannel_logout_uri: backchannelLogoutUri,
          backchannel_logout_session_required: true,
        }),
  };
}

function authentication({ secret, keys }: Client): Partial<ClientMetadata> {
  if (keys !== undefined) {
    return {
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
    };
  }
  return { token_endpoint_auth_method: secret === undefined ? 'none' : 'client_secret_basic' };
}
