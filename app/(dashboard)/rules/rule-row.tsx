"use client";

import { Pencil } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { useBlocked, useProject } from "@/components/panels/frame/project-context";
import { pageLink, unfilteredLink } from "@/components/panels/range/page-link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { lazyDialog } from "@/components/ui/lazy-part";
import { Link } from "@/components/ui/link";
import { StateIcon } from "@/components/ui/state-icon";
import { Switch } from "@/components/ui/switch";
import { counted, formatAgo, formatDuration } from "@/lib/format/format-value";
import { decimals } from "@/lib/format/number-text";
import type { RuleView } from "@/lib/manage/edit-rules";
import { isReplayed, LABEL_SETS_LIMIT } from "@/lib/schema/rules/facts";
import type { Knob } from "@/lib/schema/rules/knob";
import { LOOK_BACK_DAYS, LOOK_BACK_ROWS } from "@/lib/schema/rules/look-back";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { RunbookLink } from "../runbook-link";
import { timesText } from "./backtest-text";
import { EditLink } from "./edit-link";
import { RuleMenu } from "./rule-menu";

const ThresholdForm = lazyDialog("Rule", () => import("./threshold-form").then((one) => one.ThresholdForm));

/** Rules are evaluated every ten seconds; a longer pause means that the worker is down. Those of an archived project rest. */
const LATE_MS = 120_000;

type RuleRowProps = {
  rule: RuleView;
  knobs: readonly Knob[];
  /** Whether a link leads to it. */
  opened?: boolean;
  timeZone: string;
  now: number;
};

export function RuleRow({ rule, knobs, opened = false, timeZone, now }: RuleRowProps) {
  const [editing, setEditing] = useState(false);
  /** Shown until the page brings the next version of the rule. */
  const [wanted, setWanted] = useState({ version: rule.version, enabled: rule.enabled });
  const enabled = wanted.version === rule.version ? wanted.enabled : rule.enabled;
  const { attempt, busy } = useChange();
  const blocked = useBlocked("member");
  const archived = useProject().archived_at !== null;
  const search = useSearchParams().toString();
  const enable = async (next: boolean) => {
    if (busy) return;
    setWanted({ version: rule.version, enabled: next });
    const done = await attempt((call) => call("PATCH", `/api/v1/rules/${rule.id}`, { enabled: next }), {
      done: `${rule.name} is ${next ? "on" : "off"}`,
      failed: `${rule.name} was not changed`,
    });
    if (!done) setWanted({ version: rule.version, enabled: !next });
  };
  const evaluated = rule.last_evaluated_at === null ? null : now - Date.parse(rule.last_evaluated_at);
  const late = enabled && !archived && evaluated !== null && evaluated > LATE_MS;
  return (
    <li
      id={`rule-${rule.id}`}
      tabIndex={opened ? -1 : undefined}
      data-opened={opened || undefined}
      className="group flex flex-wrap items-start gap-x-3 gap-y-2 sm:gap-x-4 border-quiet border-b px-4 py-2.5 last:border-0 data-opened:bg-accent-soft"
    >
      <Switch
        label={`${rule.name}: on`}
        checked={enabled}
        onChange={(next) => void enable(next)}
        blocked={blocked}
      />
      <div className="min-w-0 flex-1 basis-40">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h2 className="font-semibold">{rule.name}</h2>
          <Badge tone={enabled ? rule.severity : "neutral"}>{rule.severity}</Badge>
          {rule.is_default === false && <span className="text-ink-3 text-sm">changed from default</span>}
          {rule.firing > 0 ? (
            <Link
              href={unfilteredLink("/alerts", search, { state: "firing", rule: rule.name })}
              className="flex min-h-6 items-center gap-1.5 font-medium text-sm hover:underline"
            >
              <StateIcon state={rule.firing_severity ?? "warning"} size={9} />
              {counted(rule.firing, "alert")} firing<span className="sr-only"> of {rule.name}</span>
            </Link>
          ) : (
            <span className="flex items-center gap-1.5 text-ink-3 text-sm">
              <span aria-hidden="true" className="contents">
                <StateIcon state={enabled ? "ok" : "none"} size={9} />
              </span>
              {enabled ? "OK" : "off"}
            </span>
          )}
        </div>
        <Sentence>{rule.sentence}</Sentence>
        {rule.runbook_url && (
          <p className="mt-1 text-sm">
            <RunbookLink href={rule.runbook_url} />
          </p>
        )}
        {rule.last_fired_at && (
          <p className="mt-0.5 text-ink-3 text-sm lg:hidden">
            Fired {timesText(rule.fired_30d)} in 30 days, last{" "}
            {formatAgo(Date.parse(rule.last_fired_at), now)}
          </p>
        )}
        {rule.label_sets_left_out > 0 && (
          <p className="mt-1 text-ink-2 text-sm">
            Evaluates the {decimals(LABEL_SETS_LIMIT, 0)} label sets with the most requests;{" "}
            {decimals(rule.label_sets_left_out, 0)} others are left out. Use filters or fewer labels.
          </p>
        )}
        {rule.hours_left_out > 0 && (
          <p className="mt-1 text-ink-2 text-sm">
            Compares with {formatDuration(LOOK_BACK_DAYS * DAY_MS - rule.hours_left_out * HOUR_MS)} instead of{" "}
            {formatDuration(LOOK_BACK_DAYS * DAY_MS)}: older hours are left out, because the combinations of
            model, provider, service and environment have more than {decimals(LOOK_BACK_ROWS, 0)} hours with
            requests. Send what differs with each request as a tag.
          </p>
        )}
        {rule.last_error ? (
          <p className="mt-1 text-critical text-sm">Evaluation failed: {rule.last_error}</p>
        ) : (
          late && <p className="mt-1 text-sm text-warning">Last evaluated {formatDuration(evaluated)} ago</p>
        )}
      </div>
      {rule.last_fired_at && (
        <p className="w-36 text-end text-ink-3 text-sm max-lg:hidden">
          Fired {formatAgo(Date.parse(rule.last_fired_at), now)}
          <span className="block">{timesText(rule.fired_30d)} in 30 days</span>
        </p>
      )}
      <div className="flex items-center gap-1.5">
        {isReplayed(rule.definition) ? (
          <EditLink size="small" href={pageLink(`/rules/${rule.id}`, search)}>
            <Pencil size={13} />
            <span className="max-sm:sr-only">
              Edit<span className="sr-only"> {rule.name}</span>
            </span>
          </EditLink>
        ) : (
          <Button size="small" blocked={blocked} onClick={() => setEditing(true)}>
            <Pencil size={13} />
            <span className="max-sm:sr-only">
              Edit<span className="sr-only"> {rule.name}</span>
            </span>
          </Button>
        )}
        <RuleMenu rule={rule} timeZone={timeZone} />
      </div>
      {editing && <ThresholdForm rule={rule} knobs={knobs} onClose={() => setEditing(false)} />}
    </li>
  );
}

/** One line, on phones two; whole when it is pressed, and in the row that a link leads to. */
function Sentence({ children }: { children: string }) {
  return (
    <details className="group/sentence mt-0.5 text-ink-2">
      <summary
        title={children}
        className="line-clamp-2 cursor-pointer text-pretty rounded group-data-opened:line-clamp-none group-open/sentence:line-clamp-none md:line-clamp-1"
      >
        {children}
      </summary>
    </details>
  );
}
