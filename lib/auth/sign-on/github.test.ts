import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { githubClaims } from "./github";
import { judgeClaims } from "./judge-claims";
import type { SignOnError } from "./sign-on-error";
import type { SignOnSettings } from "./sign-on-settings";

type Answer = { status: number; body: unknown };
const RIGHT: Record<string, Answer> = {
  "/login/oauth/access_token": {
    status: 200,
    body: { access_token: "gho_1", token_type: "bearer", scope: "read:user,user:email" },
  },
  "/api/v3/user": {
    status: 200,
    body: { id: 42, login: "grace", name: "Grace Hopper", email: "old@example.com" },
  },
  "/api/v3/user/emails": {
    status: 200,
    body: [
      { email: "private@example.org", primary: false, verified: true, visibility: null },
      { email: "grace@example.com", primary: true, verified: true, visibility: "private" },
    ],
  },
};

let server: Server;
let issuer: string;
let answers = RIGHT;
const seen: string[] = [];

// A GitHub Enterprise Server, as its documentation describes it.
beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk) => chunks.push(chunk));
    incoming.on("end", () => {
      const { pathname } = new URL(incoming.url!, issuer);
      seen.push(`${incoming.method} ${pathname} ${incoming.headers.authorization ?? Buffer.concat(chunks)}`);
      const { status, body } = answers[pathname] ?? { status: 404, body: { message: "Not Found" } };
      outgoing
        .writeHead(status, { "content-type": "application/json; charset=utf-8" })
        .end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  answers = RIGHT;
  seen.length = 0;
});

async function signIn() {
  const settings: SignOnSettings = {
    kind: "github",
    name: "GitHub",
    issuer,
    clientId: "Iv1.abc",
    clientSecret: "secret",
    hosts: [new URL(issuer).host],
    domains: ["example.com"],
    newcomers: null,
    only: false,
  };
  const claims = await githubClaims(settings, {
    parameters: { code: "c0de", state: "s".repeat(43) },
    checks: { state: "s".repeat(43), code_verifier: "v".repeat(43) },
    redirectUri: "http://localhost:3000/api/auth/callback/sso",
  });
  return judgeClaims(claims, settings);
}
const reason = () =>
  signIn().then(
    () => "let in",
    (thrown: SignOnError) => thrown.reason,
  );

it("takes GitHub's primary address, the number of the account, and sends the code verifier", async () => {
  expect(await signIn()).toEqual({ issuer, subject: "42", email: "grace@example.com", name: "Grace Hopper" });
  expect(seen[0]).toMatch(
    /^POST \/login\/oauth\/access_token .*client_secret=secret.*code_verifier=v{43}|code_verifier=v{43}.*client_secret=secret/,
  );
  expect(seen.slice(1)).toEqual(["GET /api/v3/user Bearer gho_1", "GET /api/v3/user/emails Bearer gho_1"]);
});

it.each<[string, Record<string, Answer>, string]>([
  [
    "a primary address that is not verified",
    {
      "/api/v3/user/emails": {
        status: 200,
        body: [{ email: "grace@example.com", primary: true, verified: false }],
      },
    },
    "unverified",
  ],
  ["no address", { "/api/v3/user/emails": { status: 200, body: [] } }, "no_email"],
  [
    "a verified address of the right domain that is not the primary one",
    {
      "/api/v3/user/emails": {
        status: 200,
        body: [
          { email: "grace@example.com", primary: false, verified: true },
          { email: "grace@example.org", primary: true, verified: true },
        ],
      },
    },
    "domain",
  ],
  ["a refused list of addresses", { "/api/v3/user/emails": { status: 403, body: {} } }, "provider_fault"],
  [
    "an account without a number",
    { "/api/v3/user": { status: 200, body: { login: "grace" } } },
    "provider_fault",
  ],
  [
    "an error with status 200, as GitHub sends it for a used code",
    { "/login/oauth/access_token": { status: 200, body: { error: "bad_verification_code" } } },
    "provider_fault",
  ],
])("refuses %s", async (_name, changed, expected) => {
  answers = { ...RIGHT, ...changed };
  expect(await reason()).toBe(expected);
});
