"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { useBlocked } from "@/components/panels/project-context";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { ChannelKind } from "@/lib/schema/channel";
import { ChannelForm } from "./channel-form";
import { CHANNEL_KINDS } from "./channel-kinds";

const KINDS = Object.keys(CHANNEL_KINDS) as ChannelKind[];

export function AddChannel() {
  const [kind, setKind] = useState<ChannelKind | null>(null);
  const blocked = useBlocked("member");
  return (
    <>
      <Menu
        align="end"
        label="Kind of channel"
        trigger={
          <Button look="primary" blocked={blocked}>
            <Plus size={15} /> Add channel
          </Button>
        }
      >
        {KINDS.map((one) => (
          <MenuItem key={one} onClick={() => setKind(one)}>
            {CHANNEL_KINDS[one].label}
          </MenuItem>
        ))}
      </Menu>
      {kind && <ChannelForm kind={kind} channel={null} onClose={() => setKind(null)} />}
    </>
  );
}
