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

function checkPublicAddress(text, problems) {
  let url = null;
  try {
    url = new URL(text);
  } catch {}
  if (url && /^https?:$/.test(url.protocol)) return;
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
  for (const name of ["SIGHTLINE_SECRET_KEY", "NEXTAUTH_SECRET"]) {
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
  if (env.NEXTAUTH_URL) checkPublicAddress(env.NEXTAUTH_URL, problems);
  checkFirstAdmin(env, problems);
  checkMail(env, problems);
  if (env.DATABASE_URL) {
    try {
      describeTarget(env.DATABASE_URL);
    } catch (thrown) {
      problems.push(thrown.message);
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
    publicUrl: env.NEXTAUTH_URL ?? null,
    adminEmail: env.SIGHTLINE_ADMIN_EMAIL ?? null,
    hasApiKey: Boolean(key),
  };
}
