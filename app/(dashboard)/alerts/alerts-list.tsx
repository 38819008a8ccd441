"use client";

import { useState } from "react";
import { actInBulk } from "@/components/panels/alerts/act-in-bulk";
import { type AlertOfRow, AlertRow } from "@/components/panels/alerts/alert-row";
import { IncidentRow } from "@/components/panels/alerts/incident-row";
import { MemberAlerts } from "@/components/panels/alerts/member-alerts";
import { silenceItems } from "@/components/panels/alerts/silence-spans";
import { useChange } from "@/components/panels/forms/use-change";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { feedRows } from "@/lib/dashboard/alerts/feed-rows";
import type { JoinedIncident } from "@/lib/dashboard/alerts/load-incidents";
import type { ToldOf } from "@/lib/dashboard/alerts/told-of";
import { formatCount } from "@/lib/format/format-value";
import type { BulkAction } from "@/lib/schema/alerts/bulk-action";

type AlertsListProps = {
  alerts: readonly AlertOfRow[];
  /** Incidents of several of these alerts, which are listed below them. */
  incidents: readonly (JoinedIncident & { reached?: ToldOf })[];
  timeZone: string;
  now: number;
};

/** The alerts; firing ones can be selected and handled in bulk. */
export function AlertsList({ alerts, incidents, timeZone, now }: AlertsListProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  const firing = alerts.filter(({ state }) => state === "firing").map(({ id }) => id);
  // Alerts that resolved since they were selected are left out.
  const ids = firing.filter((id) => selected.has(id));
  const select = (id: string, wanted: boolean) => {
    const next = new Set(selected);
    if (wanted) next.add(id);
    else next.delete(id);
    setSelected(next);
  };
  const act = async (action: BulkAction, done: string) => {
    const went = await attempt((call) => actInBulk(call, action), {
      done,
      failed: "Some alerts were not updated",
    });
    if (went) setSelected(new Set());
  };
  const selectable = firing.length > 0 && !blocked;
  const selectionOf = (id: string) => ({
    selected: selected.has(id),
    onChange: (wanted: boolean) => select(id, wanted),
  });
  const count = formatCount(ids.length, "alert");
  const rowOf = (alert: AlertOfRow) => (
    <AlertRow
      key={alert.id}
      alert={alert}
      timeZone={timeZone}
      now={now}
      {...(selectable && { selection: alert.state === "firing" ? selectionOf(alert.id) : null })}
    />
  );
  return (
    <div className="card">
      {selectable && (
        <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-quiet border-b px-4 py-2">
          <label className="flex items-center gap-3 text-ink-2">
            <input
              type="checkbox"
              ref={(box) => {
                if (box) box.indeterminate = ids.length > 0 && ids.length < firing.length;
              }}
              className="size-4 accent-(--accent)"
              checked={ids.length === firing.length}
              onChange={({ target }) => setSelected(new Set(target.checked ? firing : []))}
            />
            {ids.length === 0 ? "Select all firing" : `${ids.length} selected`}
          </label>
          {ids.length > 0 && (
            <div className="flex flex-wrap gap-2">
              <Button
                size="small"
                busy={busy}
                onClick={() => void act({ action: "acknowledge", ids }, `${count} acknowledged`)}
              >
                Acknowledge
              </Button>
              <Menu label="Silence" trigger={<Button size="small">Silence</Button>}>
                {silenceItems((hours) => {
                  if (!busy) void act({ action: "silence", ids, hours }, `${count} silenced`);
                })}
              </Menu>
              <Button
                size="small"
                busy={busy}
                onClick={() => void act({ action: "resolve", ids }, `${count} resolved`)}
              >
                Resolve
              </Button>
            </div>
          )}
        </div>
      )}
      <ul aria-label="Alerts">
        {feedRows(alerts, incidents).map((row) =>
          row.incident ? (
            <IncidentRow
              key={row.incident.id}
              incident={row.incident}
              now={now}
              told={row.incident.reached}
              indented={selectable}
            >
              <MemberAlerts incident={row.incident} indented={selectable}>
                {row.alerts.map(rowOf)}
              </MemberAlerts>
            </IncidentRow>
          ) : (
            rowOf(row.alert)
          ),
        )}
      </ul>
    </div>
  );
}
