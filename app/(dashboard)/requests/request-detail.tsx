"use client";

import { useSearchParams } from "next/navigation";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { useNavigation, usePending } from "@/components/panels/frame/navigation";
import { ExcludeButton } from "@/components/panels/range/exclude-button";
import { withValue } from "@/components/panels/range/filter-state";
import { pageLink, type QueryChanges } from "@/components/panels/range/page-link";
import { Badge } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { shownValue } from "@/components/ui/shown-value";
import { StateIcon } from "@/components/ui/state-icon";
import type { RequestDetail as Detail, RequestRow } from "@/lib/dashboard/requests/requests-model";
import { formatValue } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";
import { dayText, secondsText, zoneText } from "@/lib/format/time-text";
import { notName } from "@/lib/schema/figures/filters";
import { ownValue } from "@/lib/schema/own-value";
import { FILTERED, TRUNCATED } from "@/lib/schema/request/finish-reason";
import { requestCurl, requestJson } from "./copy-text";
import { PriceLines } from "./price-lines";
import { ScoreTable } from "./score-table";

type RequestDetailProps = {
  id: string;
  detail: Detail | null;
  rows: readonly Pick<RequestRow, "id" | "t">[];
  timeZone: string;
};

/** The panel beside the table. Esc closes it, j and k step; its link works even if the row is not on this page. */
export function RequestDetail({ id, detail, rows, timeZone }: RequestDetailProps) {
  const { change } = useNavigation();
  const isPending = usePending();
  // A key may come before the request of the last one is shown: it steps on from there.
  const target = useRef(id);
  useLayoutEffect(() => {
    if (!isPending) target.current = id;
  }, [id, isPending]);
  // With what is drawn: a key may be pressed as soon as it is seen.
  useLayoutEffect(() => {
    const step = (event: KeyboardEvent) => {
      const index = rows.findIndex((row) => row.id === target.current);
      const next = event.key === "j" ? rows[index + 1] : event.key === "k" ? rows[index - 1] : undefined;
      if (index < 0 || !next || event.ctrlKey || event.metaKey) return;
      target.current = next.id;
      change({ request: next.id, at: new Date(next.t).toISOString() }, "replace");
    };
    document.addEventListener("keydown", step);
    return () => document.removeEventListener("keydown", step);
  }, [rows, change]);
  const close = () => change({ request: null, at: null });
  const request = detail?.request;
  const when = request
    ? `${dayText(request.t, timeZone)}, ${secondsText(request.t, timeZone)} ${zoneText(request.t, timeZone)}`
    : undefined;
  return (
    <Dialog
      side
      open
      onOpenChange={(open) => !open && close()}
      title={request?.model ?? "Request"}
      description={when}
    >
      {detail ? (
        <Fields
          detail={detail}
          onFilter={(changes) => change({ ...changes, request: null, at: null, cursor: null })}
        />
      ) : (
        <p>Request not found, or too old to be found by its id alone.</p>
      )}
    </Dialog>
  );
}

/** Other finish reasons are shown as the provider sent them. */
const FINISHED = new Map([
  [TRUNCATED, "length (truncated at the token limit)"],
  [FILTERED, "content_filter (blocked by the provider)"],
]);

/** Tags that senders use for what requests belong to. */
const CONTEXTS = ["trace_id", "trace", "session_id", "session", "conversation_id", "run_id"];
const AROUND_MS = 5 * 60_000;
const around = (t: number) => ({
  from: new Date(t - AROUND_MS).toISOString(),
  to: new Date(t + AROUND_MS).toISOString(),
});

function RelatedLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={buttonClass("secondary", "small")}>
      {children}
    </Link>
  );
}

type FieldsProps = { detail: Detail; onFilter: (changes: QueryChanges) => void };

function Fields({ detail, onFilter }: FieldsProps) {
  const { request, price, scores, history } = detail;
  const search = useSearchParams().toString();
  const origin = typeof window === "undefined" ? "" : window.location.origin;
  const filter = (name: string, value: string | null, shown = value): ReactNode =>
    value === null ? null : (
      <span key={name} className="group/value inline-flex max-w-full items-center gap-1">
        <button
          type="button"
          title="Filter by this value"
          className="min-w-0 break-words rounded text-start text-accent hover:underline"
          onClick={() => onFilter({ [name]: value, [notName(name)]: null })}
        >
          {shown}
        </button>
        <ExcludeButton
          value={shownValue(shown ?? value)}
          onClick={() => onFilter(withValue(new URLSearchParams(search), name, value, "is not"))}
        />
      </span>
    );
  const count = (value: number | null) => (value === null ? "not reported" : wholeNumber(value));
  const sent = (value: number | null | undefined) => (value ? count(value) : null);
  const tone = request.status === "success" ? "ok" : request.status === "error" ? "critical" : "warning";
  return (
    <div className="flex flex-col gap-5">
      {request.anomalies.length > 0 && (
        <ul className="flex flex-col gap-1.5" aria-label="Anomalies">
          {request.anomalies.map((anomaly) => (
            <li
              key={anomaly.type}
              className="flex gap-2.5 rounded-control border border-line bg-bg px-3 py-2"
            >
              <span className="pt-1">
                <StateIcon state={anomaly.severity} size={9} />
              </span>
              <span className="min-w-0 break-words">{anomaly.message}</span>
            </li>
          ))}
        </ul>
      )}
      {detail.alerts.length > 0 && (
        <section aria-label="Alerts at that time">
          <h3 className="mb-1.5 font-medium text-ink-3 text-sm">Alerts at that time</h3>
          <ul className="flex flex-col gap-1">
            {detail.alerts.map(({ id, title, severity }) => (
              <li key={id} className="flex items-center gap-2">
                <StateIcon state={severity} size={9} />
                <Link
                  href={pageLink(`/alerts/${id}`, search)}
                  className="flex min-h-6 min-w-0 py-0.5 text-accent hover:underline"
                >
                  <Name>{title}</Name>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Group
        title="Call"
        fields={[
          [
            "Status",
            <Badge key="status" tone={tone}>
              {request.status}
            </Badge>,
          ],
          ["Error type", filter("error_type", request.errorType)],
          ["Finish reason", FINISHED.get(request.finishReason ?? "") ?? request.finishReason],
          ["Model", filter("model", request.model)],
          ["Requested model", request.fallbackFrom],
          ["Served model", request.servedModel],
          ["Provider", filter("provider", request.provider)],
          ["Latency", formatValue(request.latencyMs, "ms")],
          ["First token", request.ttftMs === null ? null : formatValue(request.ttftMs, "ms")],
          ["Service tier", request.billing?.serviceTier ?? null],
          ["Region", request.billing?.region ?? null],
          ["Cache hit", request.cacheHit ? "yes" : "no"],
        ]}
      />
      <Group
        title="Tokens"
        fields={[
          ["Input", count(request.inputTokens)],
          ["Cached input", count(request.cachedInputTokens)],
          ["Cache writes", (request.cacheWriteTokens ?? 0) > 0 ? count(request.cacheWriteTokens) : null],
          ["One-hour cache writes", sent(request.billing?.cacheWrite1hTokens)],
          ["Audio input", sent(request.billing?.audioInputTokens)],
          ["Image input", sent(request.billing?.imageInputTokens)],
          ["Output", count(request.outputTokens)],
          ["Thinking", count(request.thinkingTokens)],
          ["Audio output", sent(request.billing?.audioOutputTokens)],
          ["Image output", sent(request.billing?.imageOutputTokens)],
        ]}
      />
      <PriceLines {...request} price={price} />
      <ScoreTable scores={scores} history={history} />
      <Group
        title="Metadata"
        fields={[
          ["Service", filter("service", request.service)],
          ["Environment", filter("environment", request.environment)],
          ["User", filter("user_id", request.userId)],
          ...Object.entries(request.tags).map(([name, value]): [string, ReactNode] => [
            `tag ${name}`,
            filter("tag", `${name}:${value}`, value),
          ]),
        ]}
      />
      <div className="flex flex-wrap items-center gap-2.5 border-line border-t pt-3.5">
        <code className="min-w-0 flex-1 break-all font-mono text-ink-2 text-sm">{request.id}</code>
        <CopyButton text={request.id} label="Copy id" />
        <CopyButton text={requestJson(request)} label="Copy JSON" />
        <CopyButton text={requestCurl(request, origin)} label="Copy curl" />
      </div>
      <div className="flex flex-wrap gap-2">
        <RelatedLink
          href={pageLink("/requests", search, { min_latency_ms: String(request.latencyMs), sort: "latency" })}
        >
          Slower requests
        </RelatedLink>
        {request.userId !== null && (
          <RelatedLink href={pageLink("/requests", search, { user_id: request.userId })}>
            Same user
          </RelatedLink>
        )}
        {CONTEXTS.filter((name) => ownValue(request.tags, name)).map((name) => (
          <RelatedLink
            key={name}
            href={pageLink("/requests", search, { tag: `${name}:${ownValue(request.tags, name)}` })}
          >
            Same {name.replace("_id", "").replace("_", " ")}
          </RelatedLink>
        ))}
        <RelatedLink href={pageLink("/requests", search, around(request.t))}>
          10 minutes around it
        </RelatedLink>
        <RelatedLink href={pageLink("/traffic", search, around(request.t))}>Traffic around it</RelatedLink>
      </div>
      <p className="text-ink-3 text-sm">Press j and k to step through the page</p>
    </div>
  );
}

function Group({ title, fields }: { title: string; fields: [string, ReactNode][] }) {
  const shown = fields.filter(([, value]) => value !== null);
  if (shown.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 font-medium text-ink-3 text-sm">{title}</h3>
      <dl className="grid grid-cols-[minmax(110px,auto)_minmax(0,1fr)] gap-x-4 gap-y-1">
        {shown.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
