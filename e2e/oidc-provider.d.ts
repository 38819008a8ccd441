/** What the tests use of it; the package brings no types. */
declare module "oidc-provider" {
  import type { RequestListener } from "node:http";

  type Configuration = {
    clients: { client_id: string; client_secret: string; redirect_uris: string[] }[];
    claims: Record<string, string[]>;
    findAccount: (
      context: unknown,
      sub: string,
    ) => { accountId: string; claims: () => Record<string, unknown> };
    pkce: { required: () => boolean };
    cookies: { keys: string[] };
  };
  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): RequestListener;
  }
}
