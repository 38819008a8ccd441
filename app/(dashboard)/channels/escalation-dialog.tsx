"use client";

import { useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { type Seen, withSeen } from "@/components/panels/forms/use-seen";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { ChannelView } from "@/lib/manage/edit-channels";
import type { NewRoute, Route } from "@/lib/schema/channels/channel";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";
import { type Escalation, EscalationFields } from "./escalation-fields";
import { matcherText } from "./routing-plan";

type EscalationDialogProps = { route: Route; channels: readonly ChannelView[]; onClose: () => void };

/** Who is notified when no one acknowledges an alert of this route. */
export function EscalationDialog({ route, channels, onClose }: EscalationDialogProps) {
  const [value, setValue] = useState<Escalation>(route);
  const call = useApi();
  const { id, severity, matchers, channel_ids } = route;
  const save = async (body: NewRoute, seen: Seen) => {
    await call("PUT", `/api/v1/routes/${id}`, withSeen(body, seen));
    onClose();
    return body.escalate_after_minutes === null ? "Escalation removed" : "Escalation saved";
  };
  const { escalate_after_minutes, escalate_to } = value;
  const unchanged = { severity, matchers, channel_ids };
  const form = useProjectForm({
    needs: "member",
    schema: () => import("@/lib/schema/channels/channel").then((one) => one.NewRoute),
    read: () => ({ ...unchanged, escalate_after_minutes, escalate_to }),
    of: route,
    submit: (body, _, seen) => save(body, seen),
  });
  const where = matcherText(route);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Escalation"
      description={`For firing ${route.severity} alerts${where ? ` where ${where}` : ""} that no one has acknowledged.`}
    >
      <Form form={form}>
        <EscalationFields channels={channels} value={value} errors={form.errors} onChange={setValue} />
        <div className="flex justify-end gap-2">
          {route.escalate_after_minutes !== null && (
            <Button
              look="danger"
              busy={form.busy}
              onClick={() => void form.attempt((seen) => save({ ...unchanged, ...NO_ESCALATION }, seen))}
            >
              Remove
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" {...form.button}>
            Save
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
