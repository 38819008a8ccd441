import { serve } from "@/lib/auth/serve";
import { loadRepricings } from "@/lib/dashboard/prices/load-repricings";
import { startRepricing } from "@/lib/manage/reprice";
import { REPRICINGS } from "@/lib/schema/http/endpoints/prices";

export const GET = serve(REPRICINGS.list, async ({ projectId }) => ({
  repricings: await loadRepricings(projectId),
}));

export const POST = serve(REPRICINGS.start, async ({ actor, body, now }) =>
  startRepricing(actor, body, await now()),
);
