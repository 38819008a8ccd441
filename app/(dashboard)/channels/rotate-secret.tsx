"use client";

import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField } from "@/components/ui/field";
import type { ChannelView } from "@/lib/manage/edit-channels";
import { SecretOnce } from "./secret-once";

const KEEP = [
  { value: "0", label: "revoke now (leaked)" },
  { value: "1", label: "1 hour" },
  { value: "24", label: "1 day" },
  { value: "168", label: "1 week" },
];

type RotateSecretProps = { channel: ChannelView; timeZone: string; onClose: () => void };
type Rotated = ChannelView & { secret: string };

/** Replaces the signing secret. Messages are signed with both for a while, so that the receiver rejects none. */
export function RotateSecret({ channel, timeZone, onClose }: RotateSecretProps) {
  const [keep, setKeep] = useState("24");
  const [rotated, setRotated] = useState<Rotated | null>(null);
  const { attempt, busy } = useChange();
  const rotate = () =>
    attempt(
      async (call) => {
        const path = `/api/v1/channels/${channel.id}/rotate-secret`;
        setRotated(await call<Rotated>("POST", path, { keep_hours: Number(keep) }));
      },
      { failed: "Secret not changed" },
    );
  const until = rotated?.previous_secret_until;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`New signing secret for ${channel.name}`}
      description="Messages are signed with the new secret from now on."
    >
      <div className="flex flex-col gap-4">
        {rotated ? (
          <SecretOnce secret={rotated.secret} previousUntil={until ? { iso: until, timeZone } : null} />
        ) : (
          <SelectField
            label="Keep signing with the old secret for"
            hint="Long enough to deploy the new one to your receiver"
            options={KEEP}
            value={keep}
            onChange={(event) => setKeep(event.target.value)}
          />
        )}
        <div className="flex justify-end gap-2">
          {rotated ? (
            <Button look="primary" onClick={onClose}>
              Done
            </Button>
          ) : (
            <>
              <Button onClick={onClose}>Cancel</Button>
              <Button look="primary" busy={busy} onClick={() => void rotate()}>
                Create secret
              </Button>
            </>
          )}
        </div>
      </div>
    </Dialog>
  );
}
