import { Announced } from "@/components/ui/announcer";
import { Notice } from "@/components/ui/notice";
import { loadEvaluationNotice } from "@/lib/dashboard/alerts/load-evaluation-notice";

/** Says on a page that its alerts cannot be trusted right now. */
export async function EvaluationNotice({ projectId }: { projectId: number }) {
  const sentence = await loadEvaluationNotice(projectId);
  return (
    sentence && (
      <div className="mb-3.5">
        <Notice tone="critical">{sentence}</Notice>
        <Announced of="evaluation" text={sentence} />
      </div>
    )
  );
}
