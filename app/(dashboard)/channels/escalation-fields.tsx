"use client";

import { TextField } from "@/components/ui/field";
import type { ChannelView } from "@/lib/manage/edit-channels";
import type { NewRoute } from "@/lib/schema/channels/channel";
import { ChannelChoice } from "./channel-choice";

export type Escalation = Pick<NewRoute, "escalate_after_minutes" | "escalate_to">;

type EscalationFieldsProps = {
  channels: readonly ChannelView[];
  value: Escalation;
  onChange: (value: Escalation) => void;
};

/** Who hears of an alert that nobody has acknowledged, and when. */
export function EscalationFields({ channels, value, onChange }: EscalationFieldsProps) {
  const { escalate_after_minutes: minutes, escalate_to: chosen } = value;
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label="Minutes without acknowledgement"
        type="number"
        min={1}
        max={1_440}
        placeholder="none: no escalation"
        value={minutes ?? ""}
        onChange={({ target }) =>
          onChange({ ...value, escalate_after_minutes: target.value === "" ? null : target.valueAsNumber })
        }
      />
      <ChannelChoice
        legend="Then also tell"
        channels={channels}
        chosen={chosen}
        onChange={(escalate_to) => onChange({ ...value, escalate_to })}
      />
    </div>
  );
}
