import { serve } from "@/lib/auth/serve";
import { removeIncident } from "@/lib/manage/edit-incidents";
import { INCIDENTS } from "@/lib/schema/http/endpoints/detectors";

export const DELETE = serve(INCIDENTS.remove, ({ actor, params }) =>
  removeIncident(actor, params.incidentId),
);
