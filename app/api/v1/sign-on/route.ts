import { serve } from "@/lib/auth/serve";
import { signOnSettings } from "@/lib/auth/sign-on/sign-on-settings";
import { signOnView } from "@/lib/auth/sign-on/sign-on-view";
import { loadIdentities } from "@/lib/dashboard/settings/load-identities";
import { SIGN_ON } from "@/lib/schema/http/endpoints/installation";

export const GET = serve(SIGN_ON.show, async ({ actor }) => {
  const settings = signOnSettings();
  return { sign_on: settings && signOnView(settings), identities: await loadIdentities(actor.teamId) };
});
