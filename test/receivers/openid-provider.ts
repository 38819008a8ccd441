import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const CLIENT_ID = "sightline";
const CLIENT_SECRET = "a secret of the provider, 1";

export type ProviderFault =
  | "token-500"
  | "token-html"
  | "token-garbage"
  | "token-silent"
  | "token-endless"
  | "token-redirect"
  | "no-id-token"
  | "discovery-missing"
  | "discovery-garbage"
  | "discovery-other-issuer"
  | "discovery-foreign-host"
  | "discovery-no-keys"
  | "unsigned"
  | "signed-with-secret"
  | "signed-by-stranger"
  | "unknown-key"
  | "jwks-500"
  | "state"
  | "no-state"
  | "issuer-parameter"
  | "declined";

type Claims = Record<string, unknown>;
type Begun = { challenge: string; nonce: string; redirectUri: string };

/**
 * An OpenID provider on loopback that follows the protocol to the letter but for one `fault`, or for the `claims` that a
 * test sets over the right ones. What a client does wrong is in `violations`.
 */
export class OpenidProvider {
  readonly clientId = CLIENT_ID;
  readonly clientSecret = CLIENT_SECRET;
  readonly violations: string[] = [];
  readonly paths: string[] = [];
  fault: ProviderFault | null = null;
  /** Over the claims of the ID token; `undefined` leaves one out. */
  claims: Claims = {};
  /** Where set, address and name are in the userinfo only. */
  userinfo: Claims | null = null;
  private readonly begun = new Map<string, Begun>();
  private readonly tokens = new Set<string>();
  private readonly keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  private readonly server: Server;

  private constructor() {
    this.server = createServer((incoming, outgoing) => {
      this.answer(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  static async start(): Promise<OpenidProvider> {
    const provider = new OpenidProvider();
    await new Promise<void>((resolve) => provider.server.listen(0, "127.0.0.1", resolve));
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** For tests without a browser: what its visit to the provider would bring back. */
  begin(begun: Begun): string {
    const code = randomUUID();
    this.begun.set(code, begun);
    return code;
  }

  private async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<unknown> {
    const url = new URL(incoming.url ?? "/", this.issuer);
    this.paths.push(url.pathname);
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        this.discovery(outgoing);
        break;
      case "/authorize":
        return this.authorize(url, outgoing);
      case "/token":
        return this.token(incoming, await bodyOf(incoming), outgoing);
      case "/userinfo":
        return this.answerUserinfo(incoming, outgoing);
      case "/jwks":
        if (this.fault === "jwks-500") return send(outgoing, 500, { error: "server_error" });
        return send(outgoing, 200, {
          keys: [{ ...this.keys.publicKey.export({ format: "jwk" }), kid: "1", use: "sig" }],
        });
      default:
        return send(outgoing, 404, { error: "not_found" });
    }
  }

  private discovery(outgoing: ServerResponse): ServerResponse {
    if (this.fault === "discovery-missing") return send(outgoing, 404, { error: "not_found" });
    if (this.fault === "discovery-garbage") return sendText(outgoing, "application/json", "{not json");
    const { issuer } = this;
    const keys = this.fault === "discovery-no-keys" ? {} : { jwks_uri: `${issuer}/jwks` };
    return send(outgoing, 200, {
      issuer: this.fault === "discovery-other-issuer" ? "http://127.0.0.1:1" : issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint:
        this.fault === "discovery-foreign-host" ? "http://127.0.0.1:9/token" : `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      ...keys,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      authorization_response_iss_parameter_supported: true,
    });
  }

  private authorize({ searchParams: asked }: URL, outgoing: ServerResponse): ServerResponse {
    const read = (name: string) => asked.get(name) ?? "";
    const expected = {
      response_type: "code",
      client_id: CLIENT_ID,
      code_challenge_method: "S256",
      scope: "openid email profile",
    };
    for (const [name, value] of Object.entries(expected))
      if (read(name) !== value) this.violations.push(`${name} is ${read(name)}`);
    for (const name of ["state", "nonce", "code_challenge"])
      if (read(name).length < 40) this.violations.push(`${name} is short: ${read(name)}`);
    const back = new URL(read("redirect_uri"));
    const { fault } = this;
    const parameters: Record<string, string> = {
      iss: fault === "issuer-parameter" ? "https://other.example" : this.issuer,
      ...(fault === "no-state" ? {} : { state: fault === "state" ? "x".repeat(43) : read("state") }),
      ...(fault === "declined"
        ? { error: "access_denied", error_description: "The user said no" }
        : {
            code: this.begin({
              challenge: read("code_challenge"),
              nonce: read("nonce"),
              redirectUri: read("redirect_uri"),
            }),
          }),
    };
    for (const [name, value] of Object.entries(parameters)) back.searchParams.set(name, value);
    return outgoing.writeHead(302, { location: back.href }).end();
  }

  private token(incoming: IncomingMessage, body: URLSearchParams, outgoing: ServerResponse): ServerResponse {
    const begun = this.take(incoming, body);
    if (begun === null) return send(outgoing, 400, { error: "invalid_grant" });
    switch (this.fault) {
      case "token-500":
        return send(outgoing, 500, { error: "server_error" });
      case "token-html":
        return sendText(outgoing, "text/html", "<h1>Bad gateway</h1>");
      case "token-garbage":
        return sendText(outgoing, "application/json", '{"access_token": ');
      case "token-silent":
        return outgoing;
      case "token-redirect":
        return outgoing.writeHead(307, { location: `${this.issuer}/elsewhere` }).end();
      case "token-endless":
        return sendEndless(outgoing);
    }
    const accessToken = randomUUID();
    this.tokens.add(accessToken);
    const idToken = this.fault === "no-id-token" ? {} : { id_token: this.idToken(begun) };
    return send(outgoing, 200, {
      access_token: accessToken,
      token_type: "Bearer",
      expires_in: 60,
      ...idToken,
    });
  }

  /** What was begun with the code, if the client proves that it began it. */
  private take(incoming: IncomingMessage, body: URLSearchParams): Begun | null {
    const begun = this.begun.get(body.get("code") ?? "");
    this.begun.delete(body.get("code") ?? "");
    const basic = Buffer.from(`${CLIENT_ID}:${encodeURIComponent(CLIENT_SECRET).replaceAll("%20", "+")}`);
    const challenge = createHash("sha256")
      .update(body.get("code_verifier") ?? "")
      .digest("base64url");
    const faults = [
      begun ? "" : "unknown code",
      body.get("grant_type") === "authorization_code" ? "" : "grant_type",
      incoming.headers.authorization === `Basic ${basic.toString("base64")}` ? "" : "client secret",
      begun?.challenge === challenge ? "" : "code_verifier",
      begun?.redirectUri === body.get("redirect_uri") ? "" : "redirect_uri",
    ].filter(Boolean);
    this.violations.push(...faults);
    return faults.length === 0 ? begun! : null;
  }

  private idToken({ nonce }: Begun): string {
    const now = Math.floor(Date.now() / 1_000);
    const person =
      this.userinfo === null ? { email: "grace@example.com", email_verified: true, name: "Grace" } : {};
    const claims = {
      iss: this.issuer,
      sub: "grace-1",
      aud: CLIENT_ID,
      iat: now,
      exp: now + 300,
      nonce,
      ...person,
      ...this.claims,
    };
    const { fault } = this;
    const alg = fault === "unsigned" ? "none" : fault === "signed-with-secret" ? "HS256" : "RS256";
    const head = [{ alg, typ: "JWT", kid: fault === "unknown-key" ? "2" : "1" }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    if (fault === "unsigned") return `${head}.`;
    const key: KeyObject =
      fault === "signed-by-stranger"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey
        : this.keys.privateKey;
    const signature =
      fault === "signed-with-secret"
        ? createHash("sha256").update(`${CLIENT_SECRET}${head}`).digest()
        : sign("sha256", Buffer.from(head), key);
    return `${head}.${signature.toString("base64url")}`;
  }

  private answerUserinfo({ headers }: IncomingMessage, outgoing: ServerResponse): ServerResponse {
    const token = headers.authorization?.replace(/^Bearer /, "") ?? "";
    if (!this.tokens.has(token)) return send(outgoing, 401, { error: "invalid_token" });
    return send(outgoing, 200, { sub: "grace-1", ...this.userinfo });
  }
}

function send(outgoing: ServerResponse, status: number, body: unknown): ServerResponse {
  return outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function sendText(outgoing: ServerResponse, type: string, text: string): ServerResponse {
  return outgoing.writeHead(200, { "content-type": type }).end(text);
}

function sendEndless(outgoing: ServerResponse): ServerResponse {
  outgoing.writeHead(200, { "content-type": "application/json" });
  const pump = () => {
    while (!outgoing.destroyed && outgoing.write("x".repeat(16_384)));
    if (!outgoing.destroyed) outgoing.once("drain", pump);
  };
  pump();
  return outgoing;
}

async function bodyOf(incoming: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}
