import { serve } from "@/lib/auth/serve";
import { stopRepricing } from "@/lib/manage/reprice";
import { REPRICINGS } from "@/lib/schema/http/endpoints/prices";

export const POST = serve(REPRICINGS.cancel, ({ actor, params }) => stopRepricing(actor, params.repricingId));
