"use client";

import { type FormEvent, useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useToast } from "@/components/ui/toast";

type AlertActionsProps = {
  alertId: string;
  state: "firing" | "resolved";
  acknowledgedBy: string | null;
  /** The labels that a silence of this alert matches. */
  matchers: Record<string, string>;
  silenced: boolean;
  /** Whether a detector raised it, so that its level can become the baseline. */
  acceptable: boolean;
};

const SPANS = [
  { hours: 1, label: "For an hour" },
  { hours: 4, label: "For 4 hours" },
  { hours: 24, label: "For a day" },
  { hours: 7 * 24, label: "For a week" },
];

export function AlertActions({
  alertId,
  state,
  acknowledgedBy,
  matchers,
  silenced,
  acceptable,
}: AlertActionsProps) {
  const call = useApi();
  const blocked = useBlocked("member");
  const { refresh } = useNavigation();
  const { tell, fail } = useToast();
  const [busy, setBusy] = useState<string | null>(null);
  const [comment, setComment] = useState("");
  const act = (verb: string, done: string, body?: unknown) =>
    attempt(verb, done, () => call("POST", `/api/v1/alerts/${alertId}/${verb}`, body));
  const silence = (hours: number) =>
    attempt("silence", "Silenced. You are still notified when it resolves.", () => {
      const ends_at = new Date(Date.now() + hours * 3_600_000).toISOString();
      return call("POST", "/api/v1/silences", { matchers, ends_at });
    });
  const attempt = async (verb: string, done: string, work: () => Promise<unknown>) => {
    setBusy(verb);
    try {
      await work();
      tell(done);
      refresh();
      return true;
    } catch (thrown) {
      fail("Something went wrong", (thrown as Error).message);
      return false;
    } finally {
      setBusy(null);
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (comment.trim() !== "" && (await act("comment", "Comment added", { text: comment.trim() })))
      setComment("");
  };
  return (
    <div className="mt-3.5 flex flex-wrap items-end gap-2 border-quiet border-t pt-3.5">
      {state === "firing" && acknowledgedBy === null && (
        <Button
          look="primary"
          busy={busy === "acknowledge"}
          blocked={blocked}
          onClick={() => void act("acknowledge", "Alert acknowledged")}
        >
          Acknowledge
        </Button>
      )}
      {state === "firing" && (
        <Button
          busy={busy === "resolve"}
          blocked={blocked}
          onClick={() => void act("resolve", "Alert resolved")}
        >
          Resolve
        </Button>
      )}
      {state === "firing" && acceptable && (
        <Button
          busy={busy === "accept"}
          blocked={blocked}
          title="Makes the current level the new baseline and resolves the alert"
          onClick={() => void act("accept", "Accepted as new baseline. The alert resolves within seconds.")}
        >
          Accept as new baseline
        </Button>
      )}
      {state === "firing" && !silenced && (
        <Menu label="Silence" trigger={<Button blocked={blocked}>Silence</Button>}>
          {SPANS.map(({ hours, label }) => (
            <MenuItem key={hours} onClick={() => void silence(hours)}>
              {label}
            </MenuItem>
          ))}
        </Menu>
      )}
      <form onSubmit={(event) => void submit(event)} className="flex min-w-0 flex-1 basis-64 items-end gap-2">
        <TextField
          label="Comment"
          className="min-w-0 flex-1"
          maxLength={2_000}
          value={comment}
          disabled={Boolean(blocked)}
          placeholder={blocked ?? "Add a comment"}
          onChange={(event) => setComment(event.target.value)}
        />
        <Button type="submit" busy={busy === "comment"} blocked={blocked} disabled={comment.trim() === ""}>
          Add
        </Button>
      </form>
      {acknowledgedBy !== null && <p className="basis-full text-ink-2">Acknowledged by {acknowledgedBy}</p>}
    </div>
  );
}
