import { signOnSettings } from "@/lib/auth/sign-on/sign-on-settings";
import { ApiError } from "@/lib/schema/http/api-error";

/** The provider's name where only single sign-on is allowed; null where passwords are. */
export function onlySignOn(): string | null {
  const signOn = signOnSettings();
  return signOn?.only ? signOn.name : null;
}

/** If only single sign-on is allowed, users cannot get or set a password. */
export function assertPasswordLogin(): void {
  const provider = onlySignOn();
  if (provider === null) return;
  throw new ApiError(409, "password_off", `Password login is off; log in with ${provider}`);
}
