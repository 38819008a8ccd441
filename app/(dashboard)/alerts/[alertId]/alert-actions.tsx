"use client";

import { useState } from "react";
import type { LabelSuggestions } from "@/components/panels/alerts/label-suggestions";
import { SilenceDialog } from "@/components/panels/alerts/lazy-silence";
import { silenceItems } from "@/components/panels/alerts/silence-spans";
import { useChange } from "@/components/panels/forms/use-change";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { CommentForm } from "./comment-form";

type AlertActionsProps = {
  alertId: string;
  state: "firing" | "resolved";
  acknowledgedBy: string | null;
  /** The labels that a silence of this alert matches. */
  matchers: Record<string, string>;
  silenced: boolean;
  suggestions: LabelSuggestions;
  timeZone: string;
  /** Whether a detector raised it, so that its level can become the baseline. */
  acceptable: boolean;
};

export function AlertActions({
  alertId,
  state,
  acknowledgedBy,
  matchers,
  silenced,
  suggestions,
  timeZone,
  acceptable,
}: AlertActionsProps) {
  const blocked = useBlocked("member");
  const { attempt, busy, call } = useChange();
  const [choosing, setChoosing] = useState(false);
  const act = (verb: string, done: string) =>
    attempt(() => call("POST", `/api/v1/alerts/${alertId}/${verb}`), {
      done,
      failed: "Something went wrong",
    });
  const silence = (hours: number) => {
    const ends_at = new Date(Date.now() + hours * 3_600_000).toISOString();
    return attempt(() => call("POST", "/api/v1/silences", { matchers, ends_at }), {
      done: "Silenced. You are still notified when it resolves.",
      failed: "Not silenced",
    });
  };
  const sendNow = () =>
    attempt((call) => call<{ channels: string[] }>("POST", `/api/v1/alerts/${alertId}/send`), {
      done: ({ channels }) =>
        channels.length === 0
          ? "Every channel that matches already has it"
          : `Sent to ${channels.join(", ")}`,
      failed: "Not sent",
    });
  return (
    <div className="mt-3.5 flex flex-wrap items-end gap-2 border-quiet border-t pt-3.5">
      {state === "firing" && acknowledgedBy === null && (
        <Button
          look="primary"
          busy={busy}
          blocked={blocked}
          onClick={() => void act("acknowledge", "Alert acknowledged")}
        >
          Acknowledge
        </Button>
      )}
      {state === "firing" && (
        <Button busy={busy} blocked={blocked} onClick={() => void act("resolve", "Alert resolved")}>
          Resolve
        </Button>
      )}
      {state === "firing" && (
        <Button
          busy={busy}
          blocked={blocked}
          title="Sends it to the channels that its routes lead to and that do not have it yet"
          onClick={() => void sendNow()}
        >
          Send now
        </Button>
      )}
      {state === "firing" && acceptable && (
        <Button
          busy={busy}
          blocked={blocked}
          title="Makes the current level the new baseline and resolves the alert"
          onClick={() => void act("accept", "Accepted as new baseline. The alert resolves within seconds.")}
        >
          Accept as new baseline
        </Button>
      )}
      {state === "firing" && !silenced && (
        <Menu label="Silence" trigger={<Button blocked={blocked}>Silence</Button>}>
          {silenceItems((hours) => {
            if (!busy) void silence(hours);
          })}
          <MenuItem onClick={() => setChoosing(true)}>Custom…</MenuItem>
        </Menu>
      )}
      {choosing && (
        <SilenceDialog
          matchers={matchers}
          timeZone={timeZone}
          suggestions={suggestions}
          onClose={() => setChoosing(false)}
        />
      )}
      <CommentForm alertId={alertId} />
      {acknowledgedBy !== null && <p className="basis-full text-ink-2">Acknowledged by {acknowledgedBy}</p>}
    </div>
  );
}
