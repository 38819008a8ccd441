import { randomBytes } from "node:crypto";
import { z } from "zod";
import {
  ChannelConfig,
  type ChannelKind,
  SECRET_FIELD,
  type ShownConfig,
} from "@/lib/schema/channels/channel";
import { ApiError } from "@/lib/schema/http/api-error";

export const newWebhookSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

type Fields = Record<string, string | string[] | undefined>;
type Split = { config: ShownConfig; secret: string | null; madeSecret: string | null };

/** What is kept encrypted apart from what may be shown. A webhook without a secret gets one. */
export function splitConfig(kind: ChannelKind, fields: Fields): Split {
  const field = SECRET_FIELD[kind];
  const given = field === null ? undefined : (fields[field] as string | undefined);
  const madeSecret = given === undefined && kind === "webhook" ? newWebhookSecret() : null;
  const config: ShownConfig = {};
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined && name !== field) config[name] = value;
  // Of an address that is a secret as a whole the host may be shown.
  if (field === "url") config.host = new URL(given!).host;
  return { config, secret: given ?? madeSecret, madeSecret };
}

// Of the right form, in the place of a secret that stays as it is.
const PLACEHOLDERS: Record<ChannelKind, string> = {
  slack: "https://placeholder.invalid/",
  teams: "https://placeholder.invalid/",
  discord: "https://placeholder.invalid/",
  pagerduty: "0".repeat(32),
  webhook: `whsec_${"A".repeat(32)}`,
  email: "",
};

/** Fields that are absent stay. A changed address asks for the secret again, so that it cannot be sent elsewhere. */
export function changedConfig(
  { kind, config: stored }: { kind: ChannelKind; config: ShownConfig },
  given: Record<string, unknown>,
): { config: ShownConfig; secret: string | null } {
  const field = SECRET_FIELD[kind];
  const { host, ...kept } = stored;
  // What the API shows may come back: the masked text is not a new secret, and the host is not a field.
  const isShown = (name: string, value: unknown) =>
    (name === field && String(value).startsWith("••••")) || (name === "host" && value === host);
  const fresh = Object.fromEntries(Object.entries(given).filter(([name, value]) => !isShown(name, value)));
  const parse = (secret: Record<string, string>) =>
    z.object({ config: ChannelConfig[kind] }).parse({ config: { ...kept, ...fresh, ...secret } })
      .config as Fields;
  if (field === null) return { config: splitConfig(kind, parse({})).config, secret: null };
  if (fresh[field] !== undefined) return splitConfig(kind, parse({}));
  if (fresh.url !== undefined && fresh.url !== stored.url) {
    throw new ApiError(422, "secret_needed", `a new address asks for the ${field.replace("_", " ")} again`, {
      details: [{ path: `config.${field}`, message: "is needed with a new address" }],
    });
  }
  const { config } = splitConfig(kind, parse({ [field]: PLACEHOLDERS[kind] }));
  return { config: host === undefined ? config : { ...config, host }, secret: null };
}
