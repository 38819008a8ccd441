"use client";

import { type FormEvent, useState } from "react";
import { useApi } from "@/components/panels/api-call";
import { useNavigation } from "@/components/panels/navigation";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import type { ChannelView } from "@/lib/manage/edit-channels";
import { type LabelRow, LabelRows, labelsOf } from "./label-rows";

const SEVERITIES = [
  { value: "critical", label: "critical" },
  { value: "warning", label: "warning" },
];

/** A route for alerts with certain labels, beside the grid's, which take every alert of a severity. */
export function AddRoute({ channels, onClose }: { channels: readonly ChannelView[]; onClose: () => void }) {
  const [severity, setSeverity] = useState("critical");
  const [rows, setRows] = useState<LabelRow[]>([{ key: 1, name: "", value: "" }]);
  const [chosen, setChosen] = useState<string[]>([]);
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
      await call("POST", "/api/v1/routes", { severity, matchers, channel_ids: chosen });
      tell("Route added");
      refresh();
      onClose();
    } catch (thrown) {
      setFault((thrown as Error).message);
    } finally {
      setBusy(false);
    }
  };
  const toggle = (id: string, wanted: boolean) =>
    setChosen(wanted ? [...chosen, id] : chosen.filter((one) => one !== id));
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
        <fieldset>
          <legend className="mb-1 font-medium text-sm">Channels</legend>
          {channels.map(({ id, name }) => (
            <label key={id} className="flex min-h-7 items-center gap-2">
              <input
                type="checkbox"
                className="size-4 accent-(--accent)"
                checked={chosen.includes(id)}
                onChange={(event) => toggle(id, event.target.checked)}
              />
              <span className="min-w-0 truncate">{name}</span>
            </label>
          ))}
        </fieldset>
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
