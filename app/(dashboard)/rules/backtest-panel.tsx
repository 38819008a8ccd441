"use client";

import { clsx } from "clsx";
import { useMemo, useState } from "react";
import { TimeChart } from "@/components/charts/time-chart";
import { useBlocked } from "@/components/panels/frame/project-context";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { formatDuration, formatValue } from "@/lib/format/format-value";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { BacktestAnswer, ThresholdSuggestion } from "@/lib/schema/rules/backtest";
import { isMetricRule } from "@/lib/schema/rules/facts";
import type { ReplayedDefinition } from "@/lib/schema/rules/rule";
import { resultText, suggestionText } from "./backtest-text";
import { type DrawnRule, drawnRule } from "./drawn-rule";
import { EpisodeList } from "./episode-list";
import { exceedsCeiling, labelsText, previewModel } from "./preview-model";
import { useBacktest } from "./use-backtest";

type BacktestPanelProps = {
  /** Null while a field is invalid. */
  definition: ReplayedDefinition | null;
  severity: Severity;
  timeZone: string;
  onUse: (suggestion: ThresholdSuggestion) => void;
};

const DAY_HOURS = 24;

/** The rule over the past 14 days: values against the threshold, when it would have fired, and a suggested threshold. */
export function BacktestPanel({ definition, severity, timeZone, onUse }: BacktestPanelProps) {
  const [zoomed, setZoomed] = useState(false);
  const blocked = useBlocked("member");
  const asked = blocked ? null : definition;
  const fortnight = useBacktest(asked && { definition: asked, severity });
  const day = useBacktest(zoomed && asked ? { definition: asked, severity, hours: DAY_HOURS } : null);
  const { answer } = fortnight;
  const error = blocked ? `A backtest ${blocked}.` : (fortnight.error ?? day.error);
  const drawn = zoomed ? day : fortnight;
  const shown = drawn.answer;
  const busy = asked !== null && !drawn.error && drawn.stale;
  const model = useMemo(
    () => shown && definition && previewModel(shown, drawnRule(definition), severity, timeZone),
    [shown, definition, severity, timeZone],
  );
  const furthest = definition && drawnRule(definition).comparison === "below" ? "lowest" : "highest";
  const subtitle = shown
    ? `1 point = ${formatDuration(shown.point_seconds * 1_000)}, ${furthest} value`
    : "the last 14 days";
  return (
    <PanelFrame
      anchor="backtest"
      title="Backtest"
      subtitle={busy && !shown ? "running over the last 14 days…" : subtitle}
      action={<SpanChoice zoomed={zoomed} onChange={setZoomed} />}
      {...(shown && definition ? { table: () => previewTable(shown, drawnRule(definition), timeZone) } : {})}
    >
      {error && (
        <Notice tone="warning" role="status">
          {error}
        </Notice>
      )}
      <div className={clsx("transition-opacity", model && busy && "opacity-50")}>
        {model ? (
          <>
            <TimeChart model={model} height={220} rangeKey={String(zoomed)} />
            {exceedsCeiling(model) && (
              <p className="mt-1 text-ink-3 text-sm">
                Values above {formatValue(model.ceiling!, model.unit)} are cut off.
              </p>
            )}
          </>
        ) : (
          <div className="h-[252px]" />
        )}
      </div>
      {answer && definition && (
        <Result
          answer={answer}
          definition={definition}
          stale={fortnight.stale}
          timeZone={timeZone}
          onUse={onUse}
        />
      )}
    </PanelFrame>
  );
}

function SpanChoice({ zoomed, onChange }: { zoomed: boolean; onChange: (zoomed: boolean) => void }) {
  return (
    <fieldset className="flex rounded-control border border-line bg-surface p-0.5">
      <legend className="sr-only">Time span</legend>
      {[false, true].map((value) => (
        <button
          key={String(value)}
          type="button"
          aria-pressed={zoomed === value}
          onClick={() => onChange(value)}
          className={clsx(
            "min-h-6 rounded-md px-2 text-sm",
            zoomed === value ? "bg-accent-soft font-medium text-ink" : "text-ink-2 hover:text-ink",
          )}
        >
          {value ? "24 h" : "14 d"}
        </button>
      ))}
    </fieldset>
  );
}

type ResultProps = {
  answer: BacktestAnswer;
  definition: ReplayedDefinition;
  stale: boolean;
  timeZone: string;
  onUse: BacktestPanelProps["onUse"];
};

function Result({ answer, definition, stale, timeZone, onUse }: ResultProps) {
  const { headline, detail } = resultText(answer);
  const drawn = drawnRule(definition);
  const suggestion = isMetricRule(definition) ? suggestionText(answer, definition) : null;
  return (
    <div className={clsx("mt-3 flex flex-col gap-3 transition-opacity", stale && "opacity-50")}>
      <div role="status" aria-busy={stale}>
        <p className="font-semibold text-lg tracking-[-0.01em]">{headline}</p>
        {detail && <p className="text-ink-2">{detail}</p>}
      </div>
      {suggestion && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-control bg-hover px-3 py-2">
          <p className="min-w-0 flex-1 basis-56 text-pretty text-ink-2">{suggestion.text}</p>
          {suggestion.use && answer.suggestion && (
            <Button size="small" disabled={stale} onClick={() => onUse(answer.suggestion!)}>
              Use {suggestion.use}
            </Button>
          )}
        </div>
      )}
      <EpisodeList answer={answer} drawn={drawn} timeZone={timeZone} />
      <p className="text-pretty text-ink-3 text-sm">
        Backtest evaluates once a minute; live rules run every 10 s
        {drawn.comparison === "above" && ", so a short peak may fire sooner"}.
        {answer.cut && " Too much data for 14 days: only the latest part was evaluated."}
      </p>
    </div>
  );
}

function previewTable(answer: BacktestAnswer, { label, unitText }: DrawnRule, timeZone: string) {
  return {
    columns: ["time", ...answer.series.map(({ labels }) => `${labelsText(labels) || label} (${unitText})`)],
    rows: (answer.series[0]?.points ?? []).map(([seconds], at) => [
      { ts: seconds * 1_000, timeZone },
      ...answer.series.map(({ points }) => {
        const value = points[at]?.[1] ?? null;
        return value === null ? null : Number(value.toPrecision(4));
      }),
    ]),
  };
}
