import { clsx } from "clsx";
import { ChangeText } from "@/components/panels/panel/change-text";
import { PanelSlot } from "@/components/panels/panel/panel-slot";
import { Notice } from "@/components/ui/notice";
import type { KeyFigure, KeyFigures } from "@/lib/dashboard/series/breakdown-model";
import { formatCount, formatParts } from "@/lib/format/format-value";
import { shortMomentText } from "@/lib/format/time-text";
import { FEW_SAMPLES } from "@/lib/schema/figures/few-samples";
import { moreThanText } from "./coverage-text";
import { SinceLink } from "./since-link";

/** The key figures of a page in one card, divided by hairlines, and a note where they do not cover its range. */
export function FigureStrip({ load }: { load: () => Promise<KeyFigures> }) {
  return (
    <PanelSlot
      title="Key figures"
      height={92}
      className="grid grid-cols-1 min-h-[265px] sm:min-h-[178px] xl:min-h-0"
    >
      <Figures load={load} />
    </PanelSlot>
  );
}

async function Figures({ load }: { load: () => Promise<KeyFigures> }) {
  const { figures, newest, timeZone, now } = await load();
  return (
    <div className="flex flex-col gap-3.5">
      {newest !== null && (
        <Notice tone="warning">
          {moreThanText(newest)} Grouped like this, the page covers those since{" "}
          {shortMomentText(newest.since, timeZone, now)}: choose a shorter range to see all of them.
        </Notice>
      )}
      <section aria-label="Key figures" className="card overflow-hidden">
        <dl className="-mr-px -mb-px grid grid-cols-[repeat(auto-fill,minmax(min(100%,max(8.5rem,34%)),1fr))] sm:grid-cols-3 xl:auto-cols-fr xl:grid-flow-col xl:grid-cols-none">
          {figures.map((figure) => (
            <Figure key={figure.label} {...figure} />
          ))}
        </dl>
      </section>
    </div>
  );
}

function Figure({ label, value, unit, samples, change, note, since }: KeyFigure) {
  const { figure, unit: unitText } = formatParts(value, unit);
  const few = samples !== null && samples < FEW_SAMPLES;
  return (
    <div
      title={samples === null ? undefined : `From ${formatCount(samples, "request")}`}
      className={clsx(
        "relative min-w-0 border-quiet border-r border-b px-4 pt-3 pb-2.5",
        since && "hover:bg-hover",
      )}
    >
      <dt className="truncate text-ink-2">{since ? <SinceLink since={since}>{label}</SinceLink> : label}</dt>
      <dd className="mt-0.5 truncate">
        <span className={clsx("font-[560] text-figure tracking-[-0.02em]", few && "text-ink-3")}>
          {figure}
        </span>
        {unitText && <span className="ms-0.5 text-ink-3">{unitText}</span>}
      </dd>
      <dd className="mt-px flex min-h-[17px] gap-1.5 truncate text-ink-3 text-sm">
        {few ? (
          `only ${formatCount(samples, "request")}`
        ) : change?.amount != null ? (
          <>
            <ChangeText change={change} /> <span className="truncate">{note}</span>
          </>
        ) : (
          <span className="truncate">{note}</span>
        )}
      </dd>
    </div>
  );
}
