"use client";

import { SPANS } from "@/components/panels/alerts/silence-end";
import { useAcknowledgeIncident } from "@/components/panels/alerts/use-acknowledge-incident";
import { useChange } from "@/components/panels/forms/use-change";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { counted } from "@/lib/format/format-value";
import type { BulkAnswer } from "@/lib/schema/alerts/bulk-action";

type IncidentActionsProps = {
  incidentId: string;
  /** The ids of its alerts that fire unsilenced. */
  firing: readonly string[];
  acknowledgedBy: string | null;
};

export function IncidentActions({ incidentId, firing, acknowledgedBy }: IncidentActionsProps) {
  const blocked = useBlocked("member");
  const { attempt } = useChange();
  const { acknowledge, busy } = useAcknowledgeIncident(incidentId);
  const silence = (hours: number) =>
    attempt(
      async (call) => {
        const action = { action: "silence", ids: firing, hours };
        const { results } = await call<BulkAnswer>("POST", "/api/v1/alerts/bulk", action);
        const failed = results.filter(({ error }) => error !== null);
        if (failed.length > 0)
          throw new Error(`${failed.length} of ${counted(results.length, "alert")}: ${failed[0]!.error}`);
      },
      {
        done: "Silenced. You are still notified when it resolves.",
        failed: "Some alerts were not silenced",
      },
    );
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
        <Menu label="Silence" trigger={<Button blocked={blocked}>Silence</Button>}>
          {SPANS.map(({ hours, label }) => (
            <MenuItem key={hours} onClick={() => void silence(hours)}>
              {label}
            </MenuItem>
          ))}
        </Menu>
      )}
    </div>
  );
}
