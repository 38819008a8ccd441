"use client";

import { Pencil } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useBlocked } from "@/components/panels/frame/project-context";
import { pageLink } from "@/components/panels/range/page-link";
import { Badge } from "@/components/ui/badge";
import { Button, buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { StateIcon } from "@/components/ui/state-icon";
import { Switch } from "@/components/ui/switch";
import { useToast } from "@/components/ui/toast";
import { counted, formatAgo, formatDuration } from "@/lib/format/format-value";
import { decimals } from "@/lib/format/number-text";
import type { RuleView } from "@/lib/manage/edit-rules";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { Knob } from "@/lib/schema/rules/knob";
import { isReplayed } from "@/lib/schema/rules/rule";
import { LABEL_SETS_LIMIT } from "@/lib/schema/rules/rule-parts";
import { timesText } from "./backtest-text";
import { RuleMenu } from "./rule-menu";
import { ThresholdForm } from "./threshold-form";

/** Rules are evaluated every ten seconds; a longer pause means that the worker is down. */
const LATE_MS = 120_000;

const isCritical = ({ severity }: { severity: Severity }) => severity === "critical";

type RuleRowProps = {
  rule: RuleView;
  knobs: readonly Knob[];
  firing: { severity: Severity }[];
  now: number;
};

export function RuleRow({ rule, knobs, firing, now }: RuleRowProps) {
  const [editing, setEditing] = useState(false);
  const [enabled, setEnabled] = useState(rule.enabled);
  const call = useApi();
  const blocked = useBlocked("member");
  const search = useSearchParams().toString();
  const { refresh } = useNavigation();
  const { tell, fail } = useToast();
  const enable = async (next: boolean) => {
    setEnabled(next);
    try {
      await call("PATCH", `/api/v1/rules/${rule.id}`, { enabled: next });
      tell(`${rule.name} is ${next ? "on" : "off"}`);
      refresh();
    } catch (thrown) {
      setEnabled(!next);
      fail(`${rule.name} was not changed`, (thrown as Error).message);
    }
  };
  const evaluated = rule.last_evaluated_at === null ? null : now - Date.parse(rule.last_evaluated_at);
  const late = enabled && evaluated !== null && evaluated > LATE_MS;
  return (
    <li
      id={`rule-${rule.id}`}
      className="flex flex-wrap items-start gap-x-4 gap-y-2 border-quiet border-b px-4 py-3.5 last:border-0 target:bg-accent-soft"
    >
      <Switch
        label={`${rule.name}: on`}
        checked={enabled}
        onChange={(next) => void enable(next)}
        blocked={blocked}
      />
      <div className="min-w-0 flex-1 basis-48">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h2 className="font-semibold">{rule.name}</h2>
          <Badge tone={enabled ? rule.severity : "neutral"}>{rule.severity}</Badge>
          {rule.is_default === false && <span className="text-ink-3 text-sm">changed from default</span>}
          {firing.length > 0 ? (
            <Link
              href={pageLink("/alerts", search, { state: "firing", rule: rule.name })}
              className="flex items-center gap-1.5 font-medium text-sm hover:underline"
            >
              <StateIcon state={firing.some(isCritical) ? "critical" : "warning"} size={9} />
              {counted(firing.length, "alert")} firing
            </Link>
          ) : (
            <span className="flex items-center gap-1.5 text-ink-3 text-sm">
              <StateIcon state={enabled ? "ok" : "none"} size={9} label={enabled ? "OK" : "Off"} />
              {enabled ? "OK" : "off"}
            </span>
          )}
        </div>
        <p className="mt-1 text-pretty text-ink-2">{rule.sentence}</p>
        {rule.last_fired_at && (
          <p className="mt-1 text-ink-3 text-sm">
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
        {rule.last_error ? (
          <p className="mt-1 text-critical text-sm">Evaluation failed: {rule.last_error}</p>
        ) : (
          late && <p className="mt-1 text-sm text-warning">Last evaluated {formatDuration(evaluated)} ago</p>
        )}
      </div>
      <div className="flex items-center gap-1.5">
        {isReplayed(rule.definition) ? (
          <Link href={pageLink(`/rules/${rule.id}`, search)} className={buttonClass("secondary", "small")}>
            <Pencil size={13} /> Edit
            <span className="sr-only"> {rule.name}</span>
          </Link>
        ) : (
          <Button size="small" blocked={blocked} onClick={() => setEditing(true)}>
            <Pencil size={13} /> Edit
            <span className="sr-only"> {rule.name}</span>
          </Button>
        )}
        <RuleMenu rule={rule} />
      </div>
      {editing && <ThresholdForm rule={rule} knobs={knobs} onClose={() => setEditing(false)} />}
    </li>
  );
}
