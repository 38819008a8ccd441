import { serve } from "@/lib/auth/serve";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { createAnnotation, loadAnnotations } from "@/lib/manage/edit-annotations";
import { ANNOTATIONS } from "@/lib/schema/http/endpoints/views";

export const GET = serve(ANNOTATIONS.list, async ({ query, projectId }) => {
  const { from, to } = await readingSpan(query, projectId);
  return { annotations: await loadAnnotations(projectId, { from, to }) };
});

export const POST = serve(ANNOTATIONS.create, ({ actor, body }) => createAnnotation(actor, body));
