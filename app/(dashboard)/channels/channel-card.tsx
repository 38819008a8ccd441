"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Notice } from "@/components/ui/notice";
import { Switch } from "@/components/ui/switch";
import { formatAgo } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import type { ChannelView } from "@/lib/manage/edit-channels";
import type { ChannelTest } from "@/lib/schema/channels/channel";
import { factsOf } from "@/lib/schema/channels/kinds/facts";
import { ChannelDeliveries } from "./channel-deliveries";
import { CHANNEL_KINDS } from "./channel-kinds";
import { ChannelForm } from "./lazy-dialogs";
import { RotateSecret } from "./rotate-secret";
import { type TestAnswer, TestResult } from "./test-result";

const HEALTH = {
  ok: { tone: "ok", word: "healthy" },
  unknown: { tone: "neutral", word: "no deliveries yet" },
  degraded: { tone: "critical", word: "failing" },
  disabled: { tone: "neutral", word: "off" },
} as const;

type ChannelCardProps = {
  channel: ChannelView;
  timeZone: string;
  now: number;
  /** SMTP is configured; without it no email can be sent. */
  hasMailServer: boolean;
};

export function ChannelCard({ channel, timeZone, now, hasMailServer }: ChannelCardProps) {
  const [editing, setEditing] = useState(false);
  const [rotating, setRotating] = useState(false);
  const [listed, setListed] = useState(false);
  const [tested, setTested] = useState<TestAnswer | null>(null);
  const { attempt, busy, call } = useChange();
  // A test takes as long as the receiver, while which the channel can be changed.
  const tests = useChange();
  const blocked = useBlocked("member");
  const path = `/api/v1/channels/${channel.id}`;

  const test = (state: ChannelTest["state"]) =>
    tests.attempt(async () => setTested(await call<TestAnswer>("POST", `${path}/test`, { state })), {
      failed: "Test failed",
    });
  const enable = (enabled: boolean) =>
    attempt(() => call("PATCH", path, { enabled }), {
      done: `${channel.name} is ${enabled ? "on" : "off"}`,
      failed: `${channel.name} not changed`,
    });
  const remove = () => {
    if (!window.confirm(`Delete ${channel.name}? Its queued notifications will not be sent.`)) return;
    void attempt(() => call("DELETE", path), { done: `${channel.name} deleted`, failed: "Not deleted" });
  };

  const { secret, protocol } = factsOf(channel.kind);
  const { tone, word } = HEALTH[channel.health];
  const failedLast =
    channel.last_error_at !== null &&
    (channel.last_delivered_at === null || channel.last_error_at > channel.last_delivered_at);
  const ago = (iso: string) => formatAgo(Date.parse(iso), now);
  const { host, url, to } = channel.config;
  const address = Array.isArray(to) ? to.join(", ") : (host ?? url);
  return (
    <li className="card px-4 py-3.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Switch
          label={`${channel.name}: on`}
          checked={channel.enabled}
          onChange={(next) => void enable(next)}
          blocked={blocked}
        />
        <div className="min-w-0 flex-1 basis-48">
          <h2 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-semibold">
            {channel.name} <Badge tone={tone}>{word}</Badge>
          </h2>
          <p className="truncate text-ink-3 text-sm">
            {CHANNEL_KINDS[channel.kind].label}
            {address ? `, ${address}` : ""}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Menu
            align="end"
            label="Test message"
            trigger={
              <Button busy={tests.busy} blocked={blocked}>
                Send test<span className="sr-only"> to {channel.name}</span>
                <ChevronDown size={14} className="-me-1 text-ink-3" />
              </Button>
            }
          >
            <MenuItem onClick={() => void test("firing")}>Alert firing</MenuItem>
            <MenuItem onClick={() => void test("resolved")}>Alert resolved</MenuItem>
          </Menu>
          {secret?.generated && (
            <Button blocked={blocked} onClick={() => setRotating(true)}>
              New secret<span className="sr-only"> for {channel.name}</span>
            </Button>
          )}
          <Button blocked={blocked} onClick={() => setEditing(true)}>
            Edit<span className="sr-only"> {channel.name}</span>
          </Button>
          <Button look="danger" busy={busy} blocked={blocked} onClick={remove}>
            Delete<span className="sr-only"> {channel.name}</span>
          </Button>
        </div>
      </div>
      {protocol === "SMTP" && !hasMailServer && (
        <div className="mt-2.5">
          <Notice tone="warning">
            No mail server is configured, so nothing can be sent. Email needs SMTP_URL and SMTP_FROM.
          </Notice>
        </div>
      )}
      {channel.disabled_reason && (
        <div className="mt-2.5">
          <Notice tone="warning">
            Sightline disabled this channel. {channel.disabled_reason}. Fix the cause and enable it: queued
            notifications are sent then.
          </Notice>
        </div>
      )}
      <p className="mt-2 text-sm">
        <span className="text-ink-2">
          {channel.last_delivered_at
            ? `Last delivered ${ago(channel.last_delivered_at)}.`
            : "No deliveries yet."}
        </span>
        {channel.previous_secret_until && (
          <span className="text-ink-2">
            {" "}
            Also signed with the old secret until{" "}
            {momentText(Date.parse(channel.previous_secret_until), timeZone)}.
          </span>
        )}
        {failedLast && channel.last_error_at && !channel.disabled_reason && (
          <span className="text-critical">
            {" "}
            Last failed {ago(channel.last_error_at)}: {channel.last_error}
          </span>
        )}
      </p>
      {tested && (
        <div className="mt-2.5">
          <TestResult result={tested} kind={channel.kind} />
        </div>
      )}
      <button
        type="button"
        aria-expanded={listed}
        onClick={() => setListed(!listed)}
        className="mt-1.5 min-h-6 rounded text-accent text-sm hover:underline"
      >
        {listed ? "Hide delivery log" : "Delivery log"}
        <span className="sr-only"> of {channel.name}</span>
      </button>
      {listed && <ChannelDeliveries channelId={channel.id} timeZone={timeZone} />}
      {rotating && <RotateSecret channel={channel} timeZone={timeZone} onClose={() => setRotating(false)} />}
      {editing && <ChannelForm kind={channel.kind} channel={channel} onClose={() => setEditing(false)} />}
    </li>
  );
}
