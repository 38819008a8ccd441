"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { factsOf } from "@/lib/schema/channels/kinds/facts";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import { CHANNEL_KINDS } from "./channel-kinds";
import { ChannelForm } from "./lazy-dialogs";

const KINDS = Object.keys(CHANNEL_KINDS) as ChannelKind[];

/** `hasMailServer`: SMTP is configured; without it no email can be sent. */
export function AddChannel({ hasMailServer }: { hasMailServer: boolean }) {
  const [kind, setKind] = useState<ChannelKind | null>(null);
  const blocked = useBlocked("member");
  return (
    <>
      <Menu
        align="end"
        label="Channel type"
        trigger={
          <Button look="primary" blocked={blocked}>
            <Plus size={15} /> Add channel
          </Button>
        }
      >
        {KINDS.filter((one) => hasMailServer || factsOf(one).protocol !== "SMTP").map((one) => (
          <MenuItem key={one} onClick={() => setKind(one)}>
            {CHANNEL_KINDS[one].label}
          </MenuItem>
        ))}
        {!hasMailServer && (
          <p className="max-w-60 border-line border-t px-2.5 pt-1.5 pb-1 text-ink-3 text-sm">
            Email needs SMTP_URL and SMTP_FROM.
          </p>
        )}
      </Menu>
      {kind && <ChannelForm kind={kind} channel={null} onClose={() => setKind(null)} />}
    </>
  );
}
