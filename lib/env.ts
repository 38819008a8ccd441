import { z } from "zod";
import { processWide } from "./process-wide";

const port = z.coerce.number().int().min(0).max(65535);
const days = z.coerce.number().int().min(1).max(3650);

/** What the running process reads from its environment. scripts/start.mjs fills in what the operator left out. */
export const Env = z.object({
  DATABASE_URL: z.string().min(1),
  PORT: port.default(3000),
  SIGHTLINE_HOST: z.string().default("127.0.0.1"),
  SIGHTLINE_DATA_DIR: z.string().default(".data"),
  SIGHTLINE_ADMIN_EMAIL: z.string().optional(),
  SIGHTLINE_ADMIN_PASSWORD: z.string().optional(),
  SIGHTLINE_TEAM: z.string().default("Default"),
  SIGHTLINE_PROJECT: z.string().default("Default"),
  SIGHTLINE_API_KEY: z.string().optional(),
  SIGHTLINE_SECRET_KEY: z.string().min(32),
  NEXTAUTH_SECRET: z.string().min(32),
  NEXTAUTH_URL: z.url().default("http://localhost:3000"),
  SIGHTLINE_ALLOW_HTTP: z.enum(["yes", "no"]).default("no"),
  SIGHTLINE_ALLOW_PRIVATE_TARGETS: z.string().default(""),
  /** smtp:// or smtps://, with user and password where the server wants them; together with SMTP_FROM. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SMTP_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]+$/)
    .optional(),
  SIGHTLINE_MAIL_DOMAINS: z.string().default(""),
  SIGHTLINE_DEAD_MAN_URL: z.url({ protocol: /^https?$/ }).optional(),
  SIGHTLINE_METRICS_TOKEN: z.string().min(32).optional(),
  SIGHTLINE_SSO_PROVIDER: z.enum(["oidc", "google", "github"]).optional(),
  SIGHTLINE_SSO_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  SIGHTLINE_SSO_CLIENT_ID: z.string().optional(),
  SIGHTLINE_SSO_CLIENT_SECRET: z.string().optional(),
  SIGHTLINE_SSO_NAME: z.string().optional(),
  SIGHTLINE_SSO_HOSTS: z.string().default(""),
  SIGHTLINE_SSO_DOMAINS: z.string().default(""),
  SIGHTLINE_SSO_ROLE: z.enum(["viewer", "member", "none"]).default("viewer"),
  SIGHTLINE_SSO_TEAM: z.string().optional(),
  SIGHTLINE_SSO_ONLY: z.enum(["yes", "no"]).default("no"),
  SIGHTLINE_WORKER: z.enum(["on", "off", "only"]).default("on"),
  SIGHTLINE_DRAIN_SECONDS: z.coerce.number().int().min(0).max(300).default(0),
  SIGHTLINE_TRUSTED_PROXIES: z.string().default(""),
  SIGHTLINE_KEY_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).max(10_000_000).default(60_000),
  SIGHTLINE_RETENTION_DAYS: days.default(90),
  SIGHTLINE_DROP_BEFORE: z.iso.date().optional(),
  SIGHTLINE_PRICE_FILE: z.string().optional(),
  SIGHTLINE_REPLICA_URL: z.string().min(1).optional(),
  SIGHTLINE_DATABASE_POOLER: z.enum(["session", "transaction"]).default("session"),
  SIGHTLINE_DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
});
export type Env = z.infer<typeof Env>;

/** Parsed once, at first use, so that importing a module never depends on the environment. */
export const env = (): Env =>
  processWide("env", () =>
    Env.parse(Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""))),
  );
