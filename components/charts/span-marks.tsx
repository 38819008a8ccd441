"use client";

import { clsx } from "clsx";
import { type ReactNode, useContext, useState } from "react";
import { Link } from "@/components/ui/link";
import { Popover } from "@/components/ui/popover";
import { momentText } from "@/lib/format/time-text";
import { RIGHT_PX } from "./chart-layout";
import { type ChartModel, type ChartSpan, spanColor } from "./chart-model";
import { OpenNote } from "./chart-notes";
import { placeSpanLabels } from "./span-labels";

/** `width`: of the chart, for which the labels are chosen; a wider one stretches them apart. */
type SpanMarksProps = { model: ChartModel; axisPx: number; width: number };

/** The labels of marked spans above the plot: each leads to what happened, or lists what it stands for. */
export function SpanMarks({ model, axisPx, width }: SpanMarksProps) {
  const { spans = [], from, to, timeZone } = model;
  const plotPx = width - axisPx - RIGHT_PX;
  const around = axisPx + RIGHT_PX;
  return placeSpanLabels(spans, from, to, plotPx).map(({ x, left: before, text, spans: own }) => {
    const look = {
      className: clsx(
        "absolute top-0 z-10 flex h-6 min-w-6 items-center whitespace-nowrap rounded-sm text-[11px]",
        before ? "-translate-x-full -ms-1.5" : "ms-1.5",
      ),
      style: {
        left: `calc(${axisPx}px + (100% - ${around}px) * ${x / plotPx})`,
        color: spanColor(own.at(-1)!.tone),
      },
    };
    const only = own.length === 1 && own[0]!;
    const key = `${x} ${text}`;
    if (only)
      return (
        <SpanTarget key={key} span={only} {...look}>
          {text}
        </SpanTarget>
      );
    return (
      <SpanList key={key} spans={own} timeZone={timeZone} {...look}>
        {text}
      </SpanList>
    );
  });
}

type Look = { className: string; style?: React.CSSProperties; children: ReactNode };

function SpanTarget({ span, className, ...rest }: Look & { span: ChartSpan }) {
  const openNote = useContext(OpenNote);
  const { href, note } = span;
  const target = `${className} underline-offset-2 hover:underline`;
  if (href !== undefined) return <Link href={href} className={target} {...rest} />;
  if (note !== undefined && openNote)
    return <button type="button" className={target} onClick={() => openNote(note)} {...rest} />;
  return <span className={className} {...rest} />;
}

function SpanList({
  spans,
  timeZone,
  children,
  ...look
}: Look & { spans: readonly ChartSpan[]; timeZone: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      title="Events"
      align="start"
      trigger={
        <button type="button" {...look}>
          {children}
        </button>
      }
    >
      <ul className="max-w-96 p-1.5 text-sm">
        {spans.map((span) => (
          <li key={`${span.from} ${span.label}`} className="flex min-h-7 items-center gap-3 px-2">
            <span className="shrink-0 whitespace-nowrap text-ink-3">{momentText(span.from, timeZone)}</span>
            <SpanTarget span={span} className="min-w-0 truncate text-start">
              <bdi>{span.label}</bdi>
            </SpanTarget>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
