import { serve } from "@/lib/auth/serve";
import { namePerson } from "@/lib/manage/name-person";
import { SENDERS } from "@/lib/schema/http/endpoints/senders";

export const PUT = serve(SENDERS.namePerson, async ({ actor, body }) => ({
  person: await namePerson(actor, body),
  name: body.name,
}));
