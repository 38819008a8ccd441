import { isIP } from "node:net";
import path from "node:path";
import { describeTarget } from "./check-database.mjs";
import { repoRoot } from "./repo-root.mjs";
import { StartError } from "./start-error.mjs";

const EXAMPLES =
  /change.?me|example|your.?secret|replace.?me|placeholder|insert.?here|generate.?me|top.?secret|password|0123456789|abcdefgh/i;

/** Why a secret is too weak, or null. Examples and repeated characters would let anyone forge a session. */
export function weaknessOf(secret) {
  if (Buffer.byteLength(secret) < 32)
    return `has ${Buffer.byteLength(secret)} bytes, but at least 32 are required`;
  if (EXAMPLES.test(secret)) return "looks like an example";
  if (new Set(secret).size < 8) return "has too few different characters";
  return null;
}

function portOf(text, problems) {
  if (text === undefined) return 3000;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  problems.push(`PORT is "${text}": must be a number from 0 to 65535 (0: any free port)`);
  return 0;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Cookies and passwords would cross the network in clear. */
export const isPlainHttp = (url) =>
  new URL(url).protocol === "http:" && !LOOPBACK.test(new URL(url).hostname);

function checkPublicAddress({ NEXTAUTH_URL: text, SIGHTLINE_ALLOW_HTTP: allow = "no" }, problems) {
  if (!["yes", "no"].includes(allow)) problems.push("SIGHTLINE_ALLOW_HTTP must be yes or no");
  if (text === undefined) return;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) {
    const { pathname, search, hash, username } = new URL(text);
    if (pathname !== "/" || search || hash || username)
      problems.push(
        `NEXTAUTH_URL is "${text}": must be only a scheme and a host, such as ${new URL(text).protocol}//${new URL(text).host}. Sightline cannot be served below a path: give it a host name or port of its own`,
      );
    if (isPlainHttp(text) && allow !== "yes")
      problems.push(
        `NEXTAUTH_URL is "${text}": over plain http, passwords and sessions can be read on the network. Put a TLS proxy in front and use https://, or set SIGHTLINE_ALLOW_HTTP=yes`,
      );
    return;
  }
  problems.push(`NEXTAUTH_URL is "${text}": must be the public URL, such as https://sightline.example.org`);
}

function checkFirstAdmin({ SIGHTLINE_ADMIN_EMAIL: email, SIGHTLINE_ADMIN_PASSWORD: password }, problems) {
  if (Boolean(email) !== Boolean(password)) {
    problems.push("SIGHTLINE_ADMIN_EMAIL and SIGHTLINE_ADMIN_PASSWORD must be set together");
  }
  if (email && !/^[^\s@]+@[^\s@]+$/.test(email))
    problems.push("SIGHTLINE_ADMIN_EMAIL is not an email address");
  const length = [...(password ?? "")].length;
  if (password && (length < 12 || length > 128)) {
    problems.push(`SIGHTLINE_ADMIN_PASSWORD has ${length} characters: must have 12 to 128`);
  }
}

function checkMail({ SMTP_URL: server, SMTP_FROM: from }, problems) {
  if (Boolean(server) !== Boolean(from)) problems.push("SMTP_URL and SMTP_FROM must be set together");
  // The URL may contain a password, so it is not repeated.
  if (server && !(URL.canParse(server) && /^smtps?:$/.test(new URL(server).protocol)))
    problems.push("SMTP_URL must look like smtps://user:password@mail.example.org:465 or smtp://host:25");
  if (from && !/^[^\r\n<>]*(<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/.test(from))
    problems.push(`SMTP_FROM is "${from}": must be an address or a name and <address>`);
}

function checkProxies(text, problems) {
  for (const item of listOf(text)) {
    const [address, bits, ...rest] = item.split("/");
    const most = { 4: 32, 6: 128 }[isIP(address)];
    const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
    if (most !== undefined && fits && rest.length === 0) continue;
    // "0" was the default when this was a number of proxies.
    if (item === "0") continue;
    const why = /^\d+$/.test(item) ? ". It is no longer a number of proxies" : "";
    problems.push(
      `SIGHTLINE_TRUSTED_PROXIES has "${item}": must be addresses or CIDR ranges of your proxies, such as 127.0.0.1 or 10.0.0.0/24${why}`,
    );
  }
}

const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/;
const listOf = (text) =>
  (text ?? "")
    .split(",")
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== "");

function checkSignOn(env, problems) {
  const provider = env.SIGHTLINE_SSO_PROVIDER;
  const say = (name, text) => problems.push(`SIGHTLINE_SSO_${name} ${text}`);
  if (provider === undefined) {
    const set = Object.keys(env).filter((name) => name.startsWith("SIGHTLINE_SSO_"));
    if (set.length > 0) say("PROVIDER", `must be set to oidc, google or github, because ${set[0]} is set`);
    return;
  }
  if (!["oidc", "google", "github"].includes(provider))
    return say("PROVIDER", `is "${provider}": must be oidc, google or github`);
  for (const name of ["CLIENT_ID", "CLIENT_SECRET", "DOMAINS"])
    if (!env[`SIGHTLINE_SSO_${name}`]?.trim()) say(name, "must be set");
  checkIssuer(env, say);
  const domains = listOf(env.SIGHTLINE_SSO_DOMAINS);
  const wrong = domains.find((domain) => domain !== "*" && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(domain));
  if (wrong !== undefined) say("DOMAINS", `has "${wrong}": must be domains such as example.org, or *`);
  const role = env.SIGHTLINE_SSO_ROLE ?? "viewer";
  if (!["viewer", "member", "none"].includes(role))
    say("ROLE", `is "${role}": must be viewer, member or none`);
  // Anyone can have an account there, with a verified address.
  const isPublic = provider === "google" || (provider === "github" && !env.SIGHTLINE_SSO_ISSUER);
  if (isPublic && domains.includes("*") && role !== "none")
    say(
      "DOMAINS",
      `is *, which would let in everyone with a ${provider} account; list domains, or set SIGHTLINE_SSO_ROLE=none`,
    );
  if (!["yes", "no"].includes(env.SIGHTLINE_SSO_ONLY ?? "no")) say("ONLY", "must be yes or no");
  const host = listOf(env.SIGHTLINE_SSO_HOSTS).find((item) => !HOST.test(item));
  if (host !== undefined) say("HOSTS", `has "${host}": must be host names, without https://`);
  if (!/^\P{C}{1,40}$/u.test(env.SIGHTLINE_SSO_NAME ?? "-"))
    say("NAME", "must have 1 to 40 printable characters");
}

function checkIssuer({ SIGHTLINE_SSO_PROVIDER: provider, SIGHTLINE_SSO_ISSUER: issuer }, say) {
  if (issuer === undefined) {
    if (provider === "oidc") say("ISSUER", "must be set, for example to https://id.example.org");
    return;
  }
  if (provider === "google") return say("ISSUER", "must not be set with google");
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username)
    return say("ISSUER", `is "${issuer}": must be a URL such as https://id.example.org`);
  if (isPlainHttp(issuer))
    say("ISSUER", `is "${issuer}": must begin with https://, because it decides who may log in`);
}

const isDate = (text) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00Z`).toJSON()?.slice(0, 10) === text;

/** Parses the environment. The error lists all problems at once, without secret values. */
export function readSettings(environment) {
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const problems = [];
  const port = portOf(env.PORT, problems);
  const worker = env.SIGHTLINE_WORKER ?? "on";
  if (!["on", "off", "only"].includes(worker)) {
    problems.push(
      `SIGHTLINE_WORKER is "${worker}": must be on (web and worker), off (web only) or only (worker only)`,
    );
  }
  const pooler = env.SIGHTLINE_DATABASE_POOLER ?? "session";
  if (!["session", "transaction"].includes(pooler))
    problems.push(`SIGHTLINE_DATABASE_POOLER is "${pooler}": must be session or transaction`);
  for (const name of ["SIGHTLINE_SECRET_KEY", "NEXTAUTH_SECRET", "SIGHTLINE_METRICS_TOKEN"]) {
    const weakness = env[name] && weaknessOf(env[name]);
    if (weakness) problems.push(`${name} ${weakness}. Generate one with: openssl rand -hex 32`);
  }
  const key = env.SIGHTLINE_API_KEY;
  if (key && !/^[\x21-\x7e]{32,512}$/.test(key)) {
    problems.push("SIGHTLINE_API_KEY must have 32 to 512 printable characters without spaces");
  }
  const dropBefore = env.SIGHTLINE_DROP_BEFORE;
  if (dropBefore && !isDate(dropBefore))
    problems.push(`SIGHTLINE_DROP_BEFORE is "${dropBefore}": must be a day such as 2026-08-30`);
  const drain = env.SIGHTLINE_DRAIN_SECONDS ?? "0";
  if (!/^\d{1,3}$/.test(drain) || Number(drain) > 300)
    problems.push(`SIGHTLINE_DRAIN_SECONDS is "${drain}": must be a number from 0 to 300`);
  checkPublicAddress(env, problems);
  checkFirstAdmin(env, problems);
  checkMail(env, problems);
  checkSignOn(env, problems);
  checkProxies(env.SIGHTLINE_TRUSTED_PROXIES, problems);
  for (const name of ["DATABASE_URL", "SIGHTLINE_REPLICA_URL"]) {
    try {
      if (env[name]) describeTarget(env[name]);
    } catch (thrown) {
      problems.push(thrown.message.replace("DATABASE_URL", name));
    }
  }
  if (problems.length > 0) {
    throw new StartError(`invalid environment:\n${problems.map((line) => `  - ${line}`).join("\n")}`);
  }
  return {
    port,
    host: env.SIGHTLINE_HOST ?? "127.0.0.1",
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir: path.resolve(repoRoot, env.SIGHTLINE_DATA_DIR ?? ".data"),
    worker,
    pooler,
    drainMs: Number(drain) * 1_000,
    publicUrl: env.NEXTAUTH_URL ?? null,
    adminEmail: env.SIGHTLINE_ADMIN_EMAIL ?? null,
    hasApiKey: Boolean(key),
  };
}
