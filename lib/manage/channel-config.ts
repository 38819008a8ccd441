import { randomBytes } from "node:crypto";
import { z } from "zod";
import { configWithStoredSecret, type ShownConfig, takesHeaders } from "@/lib/schema/channels/channel";
import { changedHeaders, type HttpHeaders, MASKED } from "@/lib/schema/channels/http-headers";
import { sealedFields } from "@/lib/schema/channels/kinds/facts";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import { CHANNEL_SCHEMAS } from "@/lib/schema/channels/kinds/registry";
import { ApiError } from "@/lib/schema/http/api-error";

export const newSigningSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

type Fields = Record<string, string | string[] | HttpHeaders | undefined>;
/** `headers`: null where they are kept or there are none. */
type Sealed = { secret: string | null; address: string | null; headers: HttpHeaders | null };
type Split = Sealed & { config: ShownConfig; madeSecret: string | null };

/** Separates the secret and the address, which are stored encrypted, from what may be shown. Generates it where the kind asks for that. */
export function splitConfig(kind: ChannelKind, fields: Fields): Split {
  const { secret, publicUrls } = CHANNEL_SCHEMAS[kind];
  const given = secret === null ? undefined : (fields[secret.field] as string | undefined);
  const madeSecret = secret?.generated && given === undefined ? newSigningSecret() : null;
  const url = fields.url as string | undefined;
  const isPublic = url === undefined || publicUrls?.includes(url);
  const address = publicUrls && !isPublic ? url! : null;
  const config = shownConfig(kind, fields);
  if (publicUrls && url !== undefined && isPublic) config.url = url;
  // The host of a sealed URL may be shown.
  const sealedUrl = address ?? (secret?.field === "url" ? given : undefined);
  if (sealedUrl !== undefined && sealedUrl !== null) config.host = new URL(sealedUrl).host;
  const headers = (fields.headers as HttpHeaders | undefined) ?? null;
  return { config, secret: given ?? madeSecret, madeSecret, address, headers };
}

function shownConfig(kind: ChannelKind, fields: Fields): ShownConfig {
  const sealed = sealedFields(kind);
  const config: ShownConfig = {};
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined && name !== "headers" && !sealed.includes(name))
      config[name] = value as string | string[];
  return config;
}

type Stored = {
  kind: ChannelKind;
  config: ShownConfig;
  address: string | null;
  headers: HttpHeaders | null;
  headerNames: readonly string[];
};

/**
 * Absent fields are left unchanged, and so are headers that are not named. A new URL requires the secret and the headers
 * again, so that no one can redirect them elsewhere.
 */
export function changedConfig(
  { kind, config: stored, address, headers, headerNames }: Stored,
  given: Record<string, unknown>,
): Sealed & { config: ShownConfig } {
  const field = CHANNEL_SCHEMAS[kind].secret?.field;
  const sealed = sealedFields(kind);
  const { host, ...kept } = stored;
  // Clients may send back what the API shows: a masked field is not a new one, and the host is not a field.
  const isShown = (name: string, value: unknown) =>
    (sealed.includes(name) && String(value).startsWith("••••")) ||
    (name === "host" && value === host) ||
    (name === "url" && value === address);
  const fresh = Object.fromEntries(Object.entries(given).filter(([name, value]) => !isShown(name, value)));
  if (takesHeaders(kind) && fresh.headers !== undefined)
    fresh.headers = changedHeaders(headers ?? {}, fresh.headers);
  const parsed = z.object({ config: configWithStoredSecret(kind) }).parse({ config: { ...kept, ...fresh } })
    .config as Fields;
  const isNewUrl = fresh.url !== undefined && fresh.url !== stored.url;
  if (isNewUrl && field !== undefined && fresh[field] === undefined) {
    throw new ApiError(422, "secret_needed", `a new url requires the ${field.replace("_", " ")} again`, {
      details: [{ path: `config.${field}`, message: "is required with a new url" }],
    });
  }
  if (isNewUrl) requireHeadersAgain(headerNames, given.headers);
  const { madeSecret, ...next } = splitConfig(kind, parsed);
  // A generated secret stays: only its own rotation makes another one.
  const secret = madeSecret === null ? next.secret : null;
  const keepsHost = !isNewUrl && host !== undefined && next.config.host === undefined;
  return { ...next, secret, config: keepsHost ? { ...next.config, host } : next.config };
}

/** `change`: has been parsed. */
function requireHeadersAgain(stored: readonly string[], change: unknown): void {
  const given = new Map(
    Object.entries((change ?? {}) as Record<string, unknown>).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const kept = stored.find((name) => [undefined, MASKED].includes(given.get(name.toLowerCase()) as string));
  if (kept === undefined) return;
  throw new ApiError(422, "secret_needed", "a new url requires the headers again", {
    details: [
      { path: `config.headers.${kept}`, message: "is required with a new url, or null to remove it" },
    ],
  });
}
