"use client";

import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField } from "@/components/ui/field";
import { momentText } from "@/lib/format/time-text";
import type { ApiKeyView } from "@/lib/schema/people/api-key";
import { KeyOnce } from "./key-once";

const KEEP = [
  { value: "0", label: "revoke now (leaked)" },
  { value: "1", label: "1 hour" },
  { value: "24", label: "1 day" },
  { value: "168", label: "1 week" },
];

type Rotated = { key: string; old_ends_at: string };
type RotateKeyProps = { apiKey: ApiKeyView; timeZone: string; onClose: () => void };

/** Makes a new key; the old one works for a while, so that no sender is rejected. */
export function RotateKey({ apiKey, timeZone, onClose }: RotateKeyProps) {
  const [keep, setKeep] = useState("24");
  const [rotated, setRotated] = useState<Rotated | null>(null);
  const { attempt, busy } = useChange();
  const rotate = () =>
    attempt(
      async (call) => {
        const path = `/api/v1/api-keys/${apiKey.id}/rotate`;
        setRotated(await call<Rotated>("POST", path, { keep_hours: Number(keep) }));
      },
      { failed: "Key not rotated" },
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Rotate ${apiKey.name}`}
      description="The new key has the same name, scopes and limit."
    >
      {rotated ? (
        <KeyOnce
          secret={rotated.key}
          note={
            keep === "0"
              ? "The old key was revoked."
              : `The old key ends at ${momentText(Date.parse(rotated.old_ends_at), timeZone)}.`
          }
          onDone={onClose}
        />
      ) : (
        <div className="flex flex-col gap-4">
          <SelectField
            label="Keep the old key for"
            hint="Long enough to deploy the new one to all senders"
            options={KEEP}
            value={keep}
            onChange={(event) => setKeep(event.target.value)}
          />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" busy={busy} onClick={() => void rotate()}>
              Rotate key
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
