"use client";

import { useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { momentText, secondsText, zoneText } from "@/components/charts/time-text";
import { useApi } from "@/components/panels/api-call";
import { useNavigation } from "@/components/panels/navigation";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { formatValue } from "@/lib/format/format-value";
import type { RequestRow } from "./requests-table";

/** The panel beside the table. Esc closes it, j and k step; its address works although the row is on no page shown. */
export function RequestDetail({ rows, timeZone }: { rows: readonly RequestRow[]; timeZone: string }) {
  const search = useSearchParams();
  const { change } = useNavigation();
  const call = useApi();
  const id = search.get("request");
  const at = search.get("at");
  const index = rows.findIndex((row) => row.id === id && (at === null || row.timestamp === at));
  const [fetched, setFetched] = useState<RequestRow | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const row = rows[index] ?? (fetched?.id === id ? fetched : null);

  useEffect(() => {
    if (id === null || index >= 0) return;
    const leave = new AbortController();
    setFailure(null);
    const when = at === null ? "" : `?timestamp=${encodeURIComponent(at)}`;
    call<RequestRow>("GET", `/api/v1/requests/${encodeURIComponent(id)}${when}`, undefined, leave.signal)
      .then(setFetched)
      .catch((thrown: Error) => !leave.signal.aborted && setFailure(thrown.message));
    return () => leave.abort();
  }, [id, at, index, call]);

  useEffect(() => {
    if (id === null || index < 0) return;
    const step = (event: KeyboardEvent) => {
      const next = event.key === "j" ? rows[index + 1] : event.key === "k" ? rows[index - 1] : undefined;
      if (next && !event.ctrlKey && !event.metaKey)
        change({ request: next.id, at: next.timestamp }, "replace");
    };
    document.addEventListener("keydown", step);
    return () => document.removeEventListener("keydown", step);
  }, [id, index, rows, change]);

  if (id === null) return null;
  const close = () => change({ request: null, at: null });
  const ts = row ? Date.parse(row.timestamp) : 0;
  return (
    <Dialog
      side
      open
      onOpenChange={(open) => !open && close()}
      title={row ? row.model : "Request"}
      description={
        row
          ? `${momentText(ts, timeZone).split(", ")[0]}, ${secondsText(ts, timeZone)} ${zoneText(ts, timeZone)}`
          : undefined
      }
    >
      {row ? (
        <Fields
          row={row}
          onFilter={(name, value) => change({ [name]: value, request: null, at: null, cursor: null })}
        />
      ) : failure ? (
        <p role="alert">{failure}</p>
      ) : (
        <Skeleton className="h-60 w-full" />
      )}
    </Dialog>
  );
}

type FieldsProps = { row: RequestRow; onFilter: (name: string, value: string) => void };

function Fields({ row, onFilter }: FieldsProps) {
  const filter = (name: string, value: string | null): ReactNode =>
    value === null ? null : (
      <button
        type="button"
        title="Show only these"
        className="rounded text-accent hover:underline"
        onClick={() => onFilter(name, value)}
      >
        {value}
      </button>
    );
  const count = (value: number) => value.toLocaleString("en-US");
  const tone = row.status === "success" ? "ok" : row.status === "error" ? "critical" : "warning";
  return (
    <div className="flex flex-col gap-5">
      {row.anomalies.length > 0 && (
        <ul className="flex flex-col gap-1.5" aria-label="Anomalies">
          {row.anomalies.map((anomaly) => (
            <li key={anomaly.type} className="rounded-control border border-line bg-bg px-3 py-2">
              <Badge tone={anomaly.severity === "critical" ? "critical" : "warning"}>
                {anomaly.severity}
              </Badge>{" "}
              {anomaly.message}
              <span className="text-ink-3"> z {anomaly.z_score.toFixed(1)}</span>
            </li>
          ))}
        </ul>
      )}
      <Group
        title="Call"
        fields={[
          [
            "Status",
            <Badge key="s" tone={tone}>
              {row.status}
            </Badge>,
          ],
          ["Error type", filter("error_type", row.error_type)],
          ["Model", filter("model", row.model)],
          ["Asked first", row.fallback_from],
          ["Provider", filter("provider", row.provider)],
          ["Latency", formatValue(row.latency_ms, "ms")],
          ["First token", row.ttft_ms === null ? null : formatValue(row.ttft_ms, "ms")],
          ["Answered from a cache", row.cache_hit ? "yes" : "no"],
        ]}
      />
      <Group
        title="Tokens"
        fields={[
          ["Input", count(row.input_tokens)],
          ["of it cached", count(row.cached_input_tokens)],
          ["written to the cache", row.cache_write_tokens > 0 ? count(row.cache_write_tokens) : null],
          ["Output", count(row.output_tokens)],
          ["Thinking", count(row.thinking_tokens)],
        ]}
      />
      <Group
        title="Cost"
        fields={[
          ["Cost", row.cost_usd === null ? "unknown" : `$${row.cost_usd.toFixed(9).replace(/0{1,7}$/, "")}`],
          ["Where it comes from", SOURCES[row.cost_source]],
        ]}
      />
      <Group
        title="Sender"
        fields={[
          ["Service", filter("service", row.service)],
          ["Environment", filter("environment", row.environment)],
          ["User", filter("user_id", row.user_id)],
          ...Object.entries(row.tags ?? {}).map(([name, value]): [string, ReactNode] => [
            `tag ${name}`,
            <button
              key={name}
              type="button"
              title="Show only these"
              className="rounded text-accent hover:underline"
              onClick={() => onFilter("tag", `${name}:${value}`)}
            >
              {value}
            </button>,
          ]),
        ]}
      />
      <div className="flex flex-wrap items-center gap-2.5 border-line border-t pt-3.5">
        <code className="min-w-0 flex-1 break-all font-mono text-ink-2 text-sm">{row.id}</code>
        <CopyButton text={row.id} label="Copy id" />
      </div>
      <p className="text-ink-3 text-sm">
        <Button
          size="small"
          className="me-2"
          onClick={() => onFilter("min_latency_ms", String(row.latency_ms))}
        >
          At least as slow
        </Button>
        j and k step through the page
      </p>
    </div>
  );
}

const SOURCES: Record<RequestRow["cost_source"], string> = {
  reported: "sent with the request",
  computed: "computed from the price table",
  override: "computed from your own price",
  unpriced: "no price is known for this model",
};

function Group({ title, fields }: { title: string; fields: [string, ReactNode][] }) {
  const shown = fields.filter(([, value]) => value !== null);
  if (shown.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 font-medium text-ink-3 text-sm">{title}</h3>
      <dl className="grid grid-cols-[minmax(120px,auto)_minmax(0,1fr)] gap-x-4 gap-y-1">
        {shown.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
