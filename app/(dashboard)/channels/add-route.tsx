"use client";

import { useState } from "react";
import { type LabelRow, LabelRows, labelsOf, matcherFault } from "@/components/panels/alerts/label-rows";
import { SEVERITIES } from "@/components/panels/forms/choices";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField } from "@/components/ui/field";
import type { ChannelView } from "@/lib/manage/edit-channels";
import { NewRoute } from "@/lib/schema/channels/channel";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";
import { ChannelChoice } from "./channel-choice";
import { type Escalation, EscalationFields } from "./escalation-fields";

const Body = NewRoute.refine(({ matchers }) => Object.keys(matchers).length > 0, {
  path: ["matchers"],
  message: "must have at least one label",
  when: () => true,
});

/** A route for alerts with certain labels; the routes of the grid take every alert of a severity. */
export function AddRoute({ channels, onClose }: { channels: readonly ChannelView[]; onClose: () => void }) {
  const [severity, setSeverity] = useState("critical");
  const [rows, setRows] = useState<LabelRow[]>([{ key: 1, name: "", value: "" }]);
  const [chosen, setChosen] = useState<string[]>([]);
  const [escalation, setEscalation] = useState<Escalation>(NO_ESCALATION);
  const form = useProjectForm({
    needs: "member",
    schema: async () => Body,
    read: () => ({ severity, matchers: labelsOf(rows), channel_ids: chosen, ...escalation }),
    submit: async (body, call) => {
      await call("POST", "/api/v1/routes", body);
      onClose();
      return "Route added";
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New route"
      description="Alerts of this severity with all of these labels also go to these channels."
    >
      <Form form={form}>
        <SelectField
          label="Severity"
          options={SEVERITIES}
          {...form.field("severity", severity, setSeverity)}
        />
        <div>
          <LabelRows rows={rows} onChange={setRows} error={matcherFault(form.errors)} />
        </div>
        <ChannelChoice
          legend="Channels"
          channels={channels}
          chosen={chosen}
          error={form.errors.channel_ids}
          onChange={setChosen}
        />
        <EscalationFields
          channels={channels}
          value={escalation}
          errors={form.errors}
          onChange={setEscalation}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" {...form.button}>
            Add route
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
