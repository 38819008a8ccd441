import { Email } from "@/lib/schema/people/credentials";
import type { ProviderIdentity } from "@/lib/schema/people/sign-on";
import { SignOnError } from "./sign-on-error";

const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/** Whom the claims are about; throws SignOnError if the provider does not vouch for an address of an allowed domain. */
export function judgeClaims(
  claims: Record<string, unknown>,
  { issuer, domains }: { issuer: string; domains: readonly string[] | null },
): ProviderIdentity {
  const { sub, name } = claims;
  if (typeof sub !== "string" || !SUBJECT.test(sub))
    throw new SignOnError("provider_fault", "the subject is not 1 to 255 printable ASCII characters");
  if (typeof claims.email !== "string" || claims.email === "") throw new SignOnError("no_email");
  const parsed = Email.safeParse(claims.email);
  if (!parsed.success) throw new SignOnError("provider_fault", "the provider's email address is not valid");
  // Some providers write the boolean as text.
  if (claims.email_verified !== true && claims.email_verified !== "true") throw new SignOnError("unverified");
  const domain = parsed.data.split("@")[1]!;
  if (domains !== null && !domains.includes(domain)) throw new SignOnError("domain");
  return {
    issuer,
    subject: sub,
    email: parsed.data,
    name: typeof name === "string" ? displayName(name) : "",
  };
}

function displayName(name: string): string {
  return [
    ...name
      .normalize("NFC")
      .replace(/[\p{C}\s]+/gu, " ")
      .trim(),
  ]
    .slice(0, 100)
    .join("")
    .trim();
}
