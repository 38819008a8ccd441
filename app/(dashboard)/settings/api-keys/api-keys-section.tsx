"use client";

import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SortedTable } from "@/components/ui/sorted-table";
import { formatAgo } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";
import { momentText } from "@/lib/format/time-text";
import type { ApiKeyView } from "@/lib/schema/people/api-key";
import { EditKey } from "./edit-key";
import { KeyOnce } from "./key-once";
import { NewKeyForm } from "./new-key-form";
import { RotateKey } from "./rotate-key";

const COLUMNS = [
  { key: "name", label: "name" },
  { key: "key", label: "key" },
  { key: "scopes", label: "scopes" },
  { key: "limit", label: "requests/min", numeric: true },
  { key: "used", label: "last used" },
  { key: "expires", label: "expires" },
  { key: "menu", label: "actions", silent: true },
];

type ApiKeysSectionProps = {
  keys: readonly ApiKeyView[];
  defaultLimit: number;
  timeZone: string;
  now: number;
};

type Opened = { what: "edit" | "rotate"; key: ApiKeyView };

export function ApiKeysSection({ keys, defaultLimit, timeZone, now }: ApiKeysSectionProps) {
  const [made, setMade] = useState<string | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const { attempt, busy } = useChange();
  const revoke = ({ id, name }: ApiKeyView) => {
    if (!window.confirm(`Revoke ${name}? Its requests will be rejected within a second.`)) return;
    void attempt((call) => call("DELETE", `/api/v1/api-keys/${id}`), {
      done: `${name} revoked`,
      failed: "Not revoked",
    });
  };
  const close = () => setOpened(null);
  return (
    <>
      {keys.length > 0 && (
        <ScrollArea label="API key list" className="mb-5">
          <SortedTable
            caption="API keys"
            columns={COLUMNS}
            className="min-w-[720px]"
            rows={keys.map((key) => ({
              id: key.id,
              values: [
                key.name,
                null,
                key.scopes.join(", "),
                key.requests_per_minute ?? defaultLimit,
                key.last_used_at,
                key.expires_at,
              ],
              cells: [
                <span key="name" className="flex flex-wrap items-center gap-x-2">
                  {key.name}
                  {key.expired ? (
                    <Badge tone="critical">expired</Badge>
                  ) : (
                    key.replaced_by && <Badge tone="warning">replaced</Badge>
                  )}
                </span>,
                <code key="key" className="whitespace-nowrap font-mono text-sm">
                  {key.key}
                </code>,
                key.scopes.join(", "),
                key.requests_per_minute !== null ? (
                  wholeNumber(key.requests_per_minute)
                ) : (
                  <span key="limit" className="text-ink-3">
                    {wholeNumber(defaultLimit)} (default)
                  </span>
                ),
                key.last_used_at ? formatAgo(Date.parse(key.last_used_at), now) : "never",
                <Expiry key="expires" of={key} timeZone={timeZone} />,
                <Menu
                  key="menu"
                  label={`Actions for ${key.name}`}
                  align="end"
                  trigger={
                    <IconButton label={`Actions for ${key.name} ${key.key}`} disabled={busy}>
                      <Ellipsis size={16} />
                    </IconButton>
                  }
                >
                  {!key.expired && (
                    <>
                      <MenuItem onClick={() => setOpened({ what: "edit", key })}>Edit</MenuItem>
                      {key.replaced_by === null && (
                        <MenuItem onClick={() => setOpened({ what: "rotate", key })}>Rotate</MenuItem>
                      )}
                    </>
                  )}
                  <MenuItem onClick={() => revoke(key)}>{key.expired ? "Remove" : "Revoke"}</MenuItem>
                </Menu>,
              ],
            }))}
          />
        </ScrollArea>
      )}
      {made ? (
        <KeyOnce secret={made} onDone={() => setMade(null)} />
      ) : (
        <NewKeyForm defaultLimit={defaultLimit} onMade={setMade} />
      )}
      {opened?.what === "edit" && <EditKey apiKey={opened.key} defaultLimit={defaultLimit} onClose={close} />}
      {opened?.what === "rotate" && <RotateKey apiKey={opened.key} timeZone={timeZone} onClose={close} />}
    </>
  );
}

function Expiry({
  of: { expires_at, replaced_by, expired },
  timeZone,
}: {
  of: ApiKeyView;
  timeZone: string;
}) {
  if (expires_at === null) return "never";
  const at = momentText(Date.parse(expires_at), timeZone);
  return <span className="whitespace-nowrap">{replaced_by && !expired ? `replaced, ends ${at}` : at}</span>;
}
