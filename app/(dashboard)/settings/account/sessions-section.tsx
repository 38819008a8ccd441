"use client";

import { useChange } from "@/components/panels/forms/use-change";
import { Button } from "@/components/ui/button";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Table } from "@/components/ui/table";
import { formatDuration } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import type { SessionView } from "@/lib/schema/people/account";

const COLUMNS = [
  { key: "device", label: "device" },
  { key: "address", label: "address" },
  { key: "since", label: "signed in" },
  { key: "seen", label: "last seen" },
  { key: "end", label: "sign out", numeric: true, silent: true },
];
const MINUTE_MS = 60_000;

type SessionsSectionProps = { sessions: readonly SessionView[]; timeZone: string; now: number };

export function SessionsSection({ sessions, timeZone, now }: SessionsSectionProps) {
  const { attempt, busy } = useChange();
  const end = ({ id, device }: SessionView) =>
    attempt((call) => call("DELETE", `/api/v1/sessions/${id}`), {
      done: `${device} signed out`,
      failed: "Not signed out",
    });
  const endAll = async () => {
    if (!window.confirm("Sign out everywhere, here too?")) return;
    const done = await attempt((call) => call("DELETE", "/api/v1/sessions"), { failed: "Not signed out" });
    if (done) window.location.assign("/login");
  };
  return (
    <>
      <ScrollArea label="Session list" className="mb-4">
        <Table
          caption="Sessions"
          columns={COLUMNS}
          className="min-w-[600px]"
          rows={sessions.map((session) => ({
            id: session.id,
            cells: [
              session.device,
              <span key="address" className="break-all">
                {session.address || "unknown"}
              </span>,
              <span key="since" className="whitespace-nowrap">
                {momentText(Date.parse(session.created_at), timeZone)}
              </span>,
              session.is_current ? "this session" : seenText(now - Date.parse(session.last_seen_at)),
              session.is_current ? null : (
                <Button key="end" size="small" look="danger" busy={busy} onClick={() => void end(session)}>
                  Sign out
                  <span className="sr-only">
                    {" "}
                    {session.device}, since {momentText(Date.parse(session.created_at), timeZone)}
                  </span>
                </Button>
              ),
            ],
          }))}
        />
      </ScrollArea>
      <Button look="danger" busy={busy} onClick={() => void endAll()}>
        Sign out everywhere
      </Button>
    </>
  );
}

/** Noted once a minute. */
const seenText = (ms: number) => (ms < 2 * MINUTE_MS ? "just now" : `${formatDuration(ms)} ago`);
