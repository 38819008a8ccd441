"use client";

import { type FormEvent, useState } from "react";
import { useApi } from "@/components/panels/api-call";
import { useNavigation } from "@/components/panels/navigation";
import { useBlocked } from "@/components/panels/project-context";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";

type AlertActionsProps = { alertId: string; state: "firing" | "resolved"; acknowledgedBy: string | null };

export function AlertActions({ alertId, state, acknowledgedBy }: AlertActionsProps) {
  const call = useApi();
  const blocked = useBlocked("member");
  const { refresh } = useNavigation();
  const { tell, fail } = useToast();
  const [busy, setBusy] = useState<string | null>(null);
  const [comment, setComment] = useState("");
  const act = async (verb: string, done: string, body?: unknown) => {
    setBusy(verb);
    try {
      await call("POST", `/api/v1/alerts/${alertId}/${verb}`, body);
      tell(done);
      refresh();
      return true;
    } catch (thrown) {
      fail("That did not work", (thrown as Error).message);
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
          onClick={() => void act("resolve", "Alert ended")}
        >
          End it
        </Button>
      )}
      <form onSubmit={(event) => void submit(event)} className="flex min-w-0 flex-1 basis-64 items-end gap-2">
        <TextField
          label="Comment"
          className="min-w-0 flex-1"
          maxLength={2_000}
          value={comment}
          disabled={Boolean(blocked)}
          placeholder={blocked ?? "What you found out"}
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
