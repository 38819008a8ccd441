import { serve } from "@/lib/auth/serve";
import { revokeApiKey } from "@/lib/manage/revoke-api-key";
import { API_KEYS } from "@/lib/schema/http/endpoints/people";

export const DELETE = serve(API_KEYS.revoke, ({ actor, params }) => revokeApiKey(actor, params.keyId));
