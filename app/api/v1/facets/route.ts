import { serve } from "@/lib/auth/serve";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { FIGURES } from "@/lib/schema/http/endpoints/figures";

export const GET = serve(FIGURES.facets, ({ projectId }) => loadFacets(projectId));
