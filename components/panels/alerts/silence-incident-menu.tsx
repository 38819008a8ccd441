"use client";

import type { ReactElement } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { Menu, MenuHeading, MenuItem } from "@/components/ui/menu";
import { wholeNumber } from "@/lib/format/number-text";
import { ofIncident } from "@/lib/schema/alerts/silence-matchers";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { silenceItems } from "./silence-spans";

type SilenceIncidentMenuProps = {
  incidentId: string;
  label: string;
  /** How many of its alerts fire. */
  firing: number;
  trigger: ReactElement;
  /** Opens the form for other times and labels. */
  onCustom?: () => void;
};

/** One silence for an incident, which covers what joins it later: two taps on a phone. */
export function SilenceIncidentMenu(props: SilenceIncidentMenuProps) {
  const { incidentId, label, firing, trigger, onCustom } = props;
  const { attempt, busy } = useChange();
  const silence = (hours: number) =>
    attempt(
      (call) =>
        call("POST", "/api/v1/silences", {
          matchers: ofIncident(incidentId),
          ends_at: new Date(Date.now() + hours * HOUR_MS).toISOString(),
        }),
      { done: "Incident silenced. You are still notified when it resolves.", failed: "Not silenced" },
    );
  const covered = firing === 1 ? "its firing alert" : `its ${wholeNumber(firing)} firing alerts`;
  return (
    <Menu label={label} trigger={trigger}>
      <MenuHeading>Covers {covered} and all that join this incident, no others</MenuHeading>
      {silenceItems((hours) => {
        if (!busy) void silence(hours);
      })}
      {onCustom && <MenuItem onClick={onCustom}>Custom…</MenuItem>}
    </Menu>
  );
}
