"use client";

import { TextField } from "@/components/ui/field";
import type { ChannelView } from "@/lib/manage/edit-channels";
import type { NewRoute } from "@/lib/schema/channels/channel";
import { ChannelChoice } from "./channel-choice";

export type Escalation = Pick<NewRoute, "escalate_after_minutes" | "escalate_to">;

type EscalationFieldsProps = {
  channels: readonly ChannelView[];
  value: Escalation;
  errors: Readonly<Record<string, string>>;
  onChange: (value: Escalation) => void;
};

/** Who is notified of an unacknowledged alert, and when. */
export function EscalationFields({ channels, value, errors, onChange }: EscalationFieldsProps) {
  const { escalate_after_minutes: minutes, escalate_to: chosen } = value;
  return (
    <div className="flex flex-col gap-3">
      <TextField
        name="escalate_after_minutes"
        label="Minutes without acknowledgment"
        error={errors.escalate_after_minutes}
        type="number"
        min={1}
        max={1_440}
        placeholder="no escalation"
        value={minutes ?? ""}
        onChange={({ target }) =>
          onChange({ ...value, escalate_after_minutes: target.value === "" ? null : target.valueAsNumber })
        }
      />
      <ChannelChoice
        legend="Escalate to"
        channels={channels}
        chosen={chosen}
        error={errors.escalate_to}
        onChange={(escalate_to) => onChange({ ...value, escalate_to })}
      />
    </div>
  );
}
