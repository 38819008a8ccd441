"use client";

import { SilenceMenu } from "@/components/panels/alerts/silence-menu";
import { useAcknowledgeIncident } from "@/components/panels/alerts/use-acknowledge-incident";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";

type IncidentActionsProps = {
  incidentId: string;
  /** The ids of its alerts that fire unsilenced. */
  firing: readonly string[];
  acknowledgedBy: string | null;
};

export function IncidentActions({ incidentId, firing, acknowledgedBy }: IncidentActionsProps) {
  const blocked = useBlocked("member");
  const { acknowledge, busy } = useAcknowledgeIncident(incidentId);
  return (
    <div className="mt-3.5 flex flex-wrap items-center gap-2 border-quiet border-t pt-3.5">
      {acknowledgedBy === null ? (
        <Button look="primary" busy={busy} blocked={blocked} onClick={() => void acknowledge()}>
          Acknowledge
        </Button>
      ) : (
        <p className="text-ink-2">Acknowledged by {acknowledgedBy}</p>
      )}
      {firing.length > 0 && (
        <SilenceMenu label="Silence" ids={firing} trigger={<Button blocked={blocked}>Silence</Button>} />
      )}
    </div>
  );
}
