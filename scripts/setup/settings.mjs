import path from "node:path";
import { keptSecret } from "./data-dir.mjs";
import { SetUpFailure } from "./failure.mjs";

const EXAMPLES = /^(change[-_ ]?me|secret|example|your[-_ ]|test|xxx|insert)/i;

/** Checks what the operator set and fills in the rest, in process.env, which the application reads. */
export function applySettings(dataDir) {
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new SetUpFailure(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  const worker = process.env.SIGHTLINE_WORKER || "on";
  if (!["on", "off", "only"].includes(worker))
    throw new SetUpFailure(`SIGHTLINE_WORKER must be on, off or only, not "${worker}".`);
  const host = process.env.SIGHTLINE_HOST || "127.0.0.1";
  const publicUrl = process.env.NEXTAUTH_URL || `http://localhost:${port}`;
  if (!/^https?:\/\//.test(publicUrl))
    throw new SetUpFailure(`NEXTAUTH_URL must begin with http:// or https://, not "${publicUrl}".`);
  Object.assign(process.env, {
    PORT: String(port),
    SIGHTLINE_HOST: host,
    SIGHTLINE_WORKER: worker,
    SIGHTLINE_DATA_DIR: dataDir,
    NEXTAUTH_URL: publicUrl,
    SIGHTLINE_SECRET_KEY: secret("SIGHTLINE_SECRET_KEY", dataDir),
    NEXTAUTH_SECRET: secret("NEXTAUTH_SECRET", dataDir),
    NEXT_TELEMETRY_DISABLED: "1",
    // Our own handler drains before the process ends; Next's would cut it off.
    NEXT_MANUAL_SIG_HANDLE: "1",
  });
  return { port, host, worker, publicUrl };
}

function secret(name, dataDir) {
  const value = process.env[name];
  if (!value) return keptSecret(dataDir, name.toLowerCase().replaceAll("_", "-"));
  if (value.length < 32 || EXAMPLES.test(value)) {
    throw new SetUpFailure(
      `${name} is too short or an example. Use 32 random bytes or more (openssl rand -base64 32), or leave it out: one is made and kept in ${path.basename(dataDir)}.`,
    );
  }
  return value;
}
