import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type ChannelKind, configWithStoredSecret, type ShownConfig } from "@/lib/schema/channels/channel";
import { CHANNEL_SCHEMAS } from "@/lib/schema/channels/kinds/registry";
import { ApiError } from "@/lib/schema/http/api-error";

export const newSigningSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

type Fields = Record<string, string | string[] | undefined>;
type Split = { config: ShownConfig; secret: string | null; madeSecret: string | null };

/** Separates the secret, which is stored encrypted, from what may be shown. Generates it where the kind asks for that. */
export function splitConfig(kind: ChannelKind, fields: Fields): Split {
  const { secret } = CHANNEL_SCHEMAS[kind];
  const given = secret === null ? undefined : (fields[secret.field] as string | undefined);
  const madeSecret = secret?.generated && given === undefined ? newSigningSecret() : null;
  const config = shownConfig(kind, fields);
  // The host of a secret URL may be shown.
  if (secret?.field === "url" && given !== undefined) config.host = new URL(given).host;
  return { config, secret: given ?? madeSecret, madeSecret };
}

function shownConfig(kind: ChannelKind, fields: Fields): ShownConfig {
  const config: ShownConfig = {};
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined && name !== CHANNEL_SCHEMAS[kind].secret?.field) config[name] = value;
  return config;
}

/** Absent fields are left unchanged. A new URL requires the secret again, so that no one can redirect it elsewhere. */
export function changedConfig(
  { kind, config: stored }: { kind: ChannelKind; config: ShownConfig },
  given: Record<string, unknown>,
): { config: ShownConfig; secret: string | null } {
  const field = CHANNEL_SCHEMAS[kind].secret?.field;
  const { host, ...kept } = stored;
  // Clients may send back what the API shows: a masked secret is not a new one, and the host is not a field.
  const isShown = (name: string, value: unknown) =>
    (name === field && String(value).startsWith("••••")) || (name === "host" && value === host);
  const fresh = Object.fromEntries(Object.entries(given).filter(([name, value]) => !isShown(name, value)));
  const parsed = z.object({ config: configWithStoredSecret(kind) }).parse({ config: { ...kept, ...fresh } })
    .config as Fields;
  if (field === undefined || fresh[field] !== undefined) return splitConfig(kind, parsed);
  if (fresh.url !== undefined && fresh.url !== stored.url) {
    throw new ApiError(422, "secret_needed", `a new url requires the ${field.replace("_", " ")} again`, {
      details: [{ path: `config.${field}`, message: "is required with a new url" }],
    });
  }
  const config = shownConfig(kind, parsed);
  return { config: host === undefined ? config : { ...config, host }, secret: null };
}
