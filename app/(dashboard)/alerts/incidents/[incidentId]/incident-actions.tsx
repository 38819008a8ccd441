"use client";

import { useState } from "react";
import type { LabelSuggestions } from "@/components/panels/alerts/label-suggestions";
import { SilenceDialog } from "@/components/panels/alerts/lazy-silence";
import { SilenceIncidentMenu } from "@/components/panels/alerts/silence-incident-menu";
import { useAcknowledgeIncident } from "@/components/panels/alerts/use-acknowledge-incident";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { ofIncident } from "@/lib/schema/alerts/silence-matchers";

type IncidentActionsProps = {
  incidentId: string;
  /** How many of its alerts fire. */
  firing: number;
  /** Whether all of those are silenced. */
  silenced: boolean;
  suggestions: LabelSuggestions;
  timeZone: string;
  acknowledgedBy: string | null;
};

export function IncidentActions(props: IncidentActionsProps) {
  const { incidentId, firing, silenced, suggestions, timeZone, acknowledgedBy } = props;
  const [choosing, setChoosing] = useState(false);
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
      {!silenced && (
        <SilenceIncidentMenu
          incidentId={incidentId}
          label="Silence"
          firing={firing}
          trigger={<Button blocked={blocked}>Silence</Button>}
          onCustom={() => setChoosing(true)}
        />
      )}
      {choosing && (
        <SilenceDialog
          matchers={ofIncident(incidentId)}
          incident={incidentId}
          timeZone={timeZone}
          suggestions={suggestions}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  );
}
