"use client";

import { type FormEvent, useState } from "react";
import { type LabelRow, LabelRows, labelsOf } from "@/components/panels/alerts/label-rows";
import { useApi } from "@/components/panels/forms/api-call";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import type { ChannelView } from "@/lib/manage/edit-channels";
import { NO_ESCALATION } from "@/lib/schema/channels/channel";
import { ChannelChoice } from "./channel-choice";
import { type Escalation, EscalationFields } from "./escalation-fields";

const SEVERITIES = [
  { value: "critical", label: "critical" },
  { value: "warning", label: "warning" },
];

/** A route for alerts with certain labels, beside the grid's, which take every alert of a severity. */
export function AddRoute({ channels, onClose }: { channels: readonly ChannelView[]; onClose: () => void }) {
  const [severity, setSeverity] = useState("critical");
  const [rows, setRows] = useState<LabelRow[]>([{ key: 1, name: "", value: "" }]);
  const [chosen, setChosen] = useState<string[]>([]);
  const [escalation, setEscalation] = useState<Escalation>(NO_ESCALATION);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const call = useApi();
  const { refresh } = useNavigation();
  const { tell } = useToast();

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const matchers = labelsOf(rows);
    if (Object.keys(matchers).length === 0) return setFault("Name at least one label.");
    if (chosen.length === 0) return setFault("Choose at least one channel.");
    setBusy(true);
    try {
      await call("POST", "/api/v1/routes", { severity, matchers, channel_ids: chosen, ...escalation });
      tell("Route added");
      refresh();
      onClose();
    } catch (thrown) {
      setFault((thrown as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New route"
      description="Alerts of this severity that have all of these labels go to these channels as well."
    >
      <form onSubmit={(event) => void save(event)} className="flex flex-col gap-4" noValidate>
        {fault && (
          <Notice tone="critical" role="alert">
            {fault}
          </Notice>
        )}
        <SelectField
          label="Severity"
          options={SEVERITIES}
          value={severity}
          onChange={(event) => setSeverity(event.target.value)}
        />
        <LabelRows rows={rows} onChange={setRows} />
        <ChannelChoice legend="Channels" channels={channels} chosen={chosen} onChange={setChosen} />
        <EscalationFields channels={channels} value={escalation} onChange={setEscalation} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            Add route
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
