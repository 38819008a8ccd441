import { serve } from "@/lib/auth/serve";
import { signOnSettings } from "@/lib/auth/sign-on/sign-on-settings";
import { testProvider } from "@/lib/auth/sign-on/test-provider";
import { ApiError } from "@/lib/schema/http/api-error";
import { SIGN_ON } from "@/lib/schema/http/endpoints/installation";

export const POST = serve(SIGN_ON.test, async () => {
  const settings = signOnSettings();
  if (settings === null)
    throw new ApiError(409, "not_configured", "No sign-on provider is set; see SIGHTLINE_SSO_PROVIDER");
  return testProvider(settings);
});
