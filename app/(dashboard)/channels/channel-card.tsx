"use client";

import { useState } from "react";
import { useApi } from "@/components/panels/api-call";
import { useNavigation } from "@/components/panels/navigation";
import { useBlocked } from "@/components/panels/project-context";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { useToast } from "@/components/ui/toast";
import { formatDuration } from "@/lib/format/format-value";
import type { ChannelView } from "@/lib/manage/edit-channels";
import { ChannelDeliveries } from "./channel-deliveries";
import { ChannelForm } from "./channel-form";
import { CHANNEL_KINDS } from "./channel-kinds";
import { type TestAnswer, TestResult } from "./test-result";

const HEALTH = {
  ok: { tone: "ok", word: "healthy" },
  unknown: { tone: "neutral", word: "not used yet" },
  degraded: { tone: "critical", word: "failing" },
  disabled: { tone: "neutral", word: "off" },
} as const;

type ChannelCardProps = { channel: ChannelView; timeZone: string; now: number };

export function ChannelCard({ channel, timeZone, now }: ChannelCardProps) {
  const [editing, setEditing] = useState(false);
  const [listed, setListed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [tested, setTested] = useState<TestAnswer | null>(null);
  const call = useApi();
  const blocked = useBlocked("member");
  const { refresh } = useNavigation();
  const { tell, fail } = useToast();
  const path = `/api/v1/channels/${channel.id}`;

  const attempt = async (work: () => Promise<void>, failed: string) => {
    setBusy(true);
    try {
      await work();
      refresh();
    } catch (thrown) {
      fail(failed, (thrown as Error).message);
    } finally {
      setBusy(false);
    }
  };
  const test = () =>
    attempt(async () => setTested(await call<TestAnswer>("POST", `${path}/test`)), "Not tested");
  const enable = (enabled: boolean) =>
    attempt(async () => {
      await call("PATCH", path, { enabled });
      tell(`${channel.name} is ${enabled ? "on" : "off"}`);
    }, `${channel.name} is as it was`);
  const remove = () => {
    if (!window.confirm(`Delete ${channel.name}? Its delivery log goes with it.`)) return;
    void attempt(async () => {
      await call("DELETE", path);
      tell(`${channel.name} deleted`);
    }, "Not deleted");
  };

  const { tone, word } = HEALTH[channel.health];
  const failedLast =
    channel.last_error_at !== null &&
    (channel.last_delivered_at === null || channel.last_error_at > channel.last_delivered_at);
  const ago = (iso: string) => `${formatDuration(now - Date.parse(iso))} ago`;
  const address = channel.config.host ?? channel.config.url;
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
          <Button busy={busy} blocked={blocked} onClick={() => void test()}>
            Send test
          </Button>
          <Button blocked={blocked} onClick={() => setEditing(true)}>
            Edit
          </Button>
          <Button look="danger" blocked={blocked} onClick={remove}>
            Delete
          </Button>
        </div>
      </div>
      <p className="mt-2 text-sm">
        <span className="text-ink-2">
          {channel.last_delivered_at
            ? `Last delivered ${ago(channel.last_delivered_at)}.`
            : "Nothing delivered yet."}
        </span>
        {failedLast && channel.last_error_at && (
          <span className="text-critical">
            {" "}
            Last failed {ago(channel.last_error_at)}: {channel.last_error}
          </span>
        )}
      </p>
      {tested && (
        <div className="mt-2.5">
          <TestResult result={tested} />
        </div>
      )}
      <button
        type="button"
        aria-expanded={listed}
        onClick={() => setListed(!listed)}
        className="mt-1.5 min-h-6 rounded text-accent text-sm hover:underline"
      >
        {listed ? "Hide the delivery log" : "Delivery log"}
      </button>
      {listed && <ChannelDeliveries channelId={channel.id} timeZone={timeZone} />}
      {editing && <ChannelForm kind={channel.kind} channel={channel} onClose={() => setEditing(false)} />}
    </li>
  );
}
