import type { ShownConfig } from "@/lib/schema/channels/channel";
import { ApiError } from "@/lib/schema/http/api-error";

/** Throws 422 for a recipient outside the domains that the operator allows; an empty list allows all. */
export function requireAllowedRecipients({ to }: ShownConfig, allowed: string): void {
  const domains = allowed
    .split(",")
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== "");
  if (domains.length === 0 || !Array.isArray(to)) return;
  const details = to.flatMap((address, at) =>
    domains.includes(address.split("@")[1]!)
      ? []
      : [{ path: `config.to.${at}`, message: `must be of ${domains.join(" or ")}` }],
  );
  const first = details[0];
  if (first) throw new ApiError(422, "recipient_not_allowed", `${first.path}: ${first.message}`, { details });
}
