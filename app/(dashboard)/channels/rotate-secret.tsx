"use client";

import { useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import type { ChannelView } from "@/lib/manage/edit-channels";
import { SecretOnce } from "./secret-once";

const KEEP = [
  { value: "0", label: "not at all: it has leaked" },
  { value: "1", label: "for an hour" },
  { value: "24", label: "for a day" },
  { value: "168", label: "for a week" },
];

type RotateSecretProps = { channel: ChannelView; timeZone: string; onClose: () => void };
type Rotated = ChannelView & { secret: string };

/** A new signing secret, while the old one signs along so that no receiver misses a message. */
export function RotateSecret({ channel, timeZone, onClose }: RotateSecretProps) {
  const [keep, setKeep] = useState("24");
  const [busy, setBusy] = useState(false);
  const [rotated, setRotated] = useState<Rotated | null>(null);
  const call = useApi();
  const { refresh } = useNavigation();
  const { fail } = useToast();
  const rotate = async () => {
    setBusy(true);
    try {
      const path = `/api/v1/channels/${channel.id}/rotate-secret`;
      setRotated(await call<Rotated>("POST", path, { keep_hours: Number(keep) }));
      refresh();
    } catch (thrown) {
      fail("The secret is as it was", (thrown as Error).message);
    } finally {
      setBusy(false);
    }
  };
  const until = rotated?.previous_secret_until;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`New signing secret for ${channel.name}`}
      description="Messages carry a signature of the new secret from now on."
    >
      <div className="flex flex-col gap-4">
        {rotated ? (
          <SecretOnce secret={rotated.secret} previousUntil={until ? { iso: until, timeZone } : null} />
        ) : (
          <SelectField
            label="The old secret signs along"
            hint="Long enough to put the new one into your receiver"
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
                Make a new secret
              </Button>
            </>
          )}
        </div>
      </div>
    </Dialog>
  );
}
