"use client";

import { type FormEvent, useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import type { ChannelView } from "@/lib/manage/edit-channels";
import { NO_ESCALATION, type Route } from "@/lib/schema/channels/channel";
import { type Escalation, EscalationFields } from "./escalation-fields";
import { matcherText } from "./routing-plan";

type EscalationDialogProps = { route: Route; channels: readonly ChannelView[]; onClose: () => void };

/** What happens when nobody acknowledges an alert of this route. */
export function EscalationDialog({ route, channels, onClose }: EscalationDialogProps) {
  const [value, setValue] = useState<Escalation>(route);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const call = useApi();
  const { refresh } = useNavigation();
  const { tell } = useToast();
  const save = async (escalation: Escalation) => {
    setBusy(true);
    try {
      const { id, severity, matchers, channel_ids } = route;
      const { escalate_after_minutes, escalate_to } = escalation;
      await call("PUT", `/api/v1/routes/${id}`, {
        severity,
        matchers,
        channel_ids,
        escalate_after_minutes,
        escalate_to,
      });
      tell(escalate_after_minutes === null ? "No escalation" : "Escalation saved");
      refresh();
      onClose();
    } catch (thrown) {
      setFault((thrown as Error).message);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(value);
  };
  const where = matcherText(route);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Escalation"
      description={`Of ${route.severity} alerts${where ? ` where ${where}` : ""} that fire and that nobody has acknowledged.`}
    >
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        {fault && (
          <Notice tone="critical" role="alert">
            {fault}
          </Notice>
        )}
        <EscalationFields channels={channels} value={value} onChange={setValue} />
        <div className="flex justify-end gap-2">
          {route.escalate_after_minutes !== null && (
            <Button look="danger" busy={busy} onClick={() => void save(NO_ESCALATION)}>
              Remove
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
