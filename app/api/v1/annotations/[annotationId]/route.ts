import { serve } from "@/lib/auth/serve";
import { changeAnnotation, removeAnnotation } from "@/lib/manage/edit-annotations";
import { ANNOTATIONS } from "@/lib/schema/http/endpoints/views";

export const PUT = serve(ANNOTATIONS.change, ({ actor, params, body }) =>
  changeAnnotation(actor, params.annotationId, body),
);

export const DELETE = serve(ANNOTATIONS.remove, ({ actor, params }) =>
  removeAnnotation(actor, params.annotationId),
);
