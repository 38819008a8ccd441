"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { faultText } from "@/components/panels/forms/fault-text";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import { FieldGroup } from "@/components/ui/field-group";
import { MomentField } from "@/components/ui/moment-field";
import type { SilenceView } from "@/lib/manage/edit-silences";
import type { SilenceAnswer } from "@/lib/schema/alerts/silence";
import { type LabelRow, LabelRows, labelsOf, matcherFault } from "./label-rows";
import type { LabelSuggestions } from "./label-suggestions";
import { previewText } from "./preview-text";
import { kept, silenceDraft } from "./silence-draft";
import { ENDS, type SilenceTimes, silenceTimes } from "./silence-end";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const KINDS = [
  { value: "once", label: "once" },
  { value: "weekly", label: "weekly (maintenance window)" },
];

type SilenceDialogProps = {
  /** What the form begins with. */
  matchers: Record<string, string>;
  /** A silence to change. */
  silence?: SilenceView;
  /** The id of the incident that it is for: the preview says which of its alerts it covers. */
  incident?: string;
  /** Where a new one begins on the calendar, epoch ms. */
  startsAt?: number;
  timeZone: string;
  suggestions: LabelSuggestions;
  onClose: () => void;
};

/** A one-time silence or a weekly maintenance window. */
export function SilenceDialog(props: SilenceDialogProps) {
  const { matchers, silence, incident, startsAt, timeZone, suggestions, onClose } = props;
  const start = silenceDraft(silence, startsAt, timeZone, Date.now());
  const [rows, setRows] = useState<LabelRow[]>(() =>
    Object.entries(matchers).map(([name, value], key) => ({ key, name, value })),
  );
  const [kind, setKind] = useState(start.kind);
  const [times, setTimes] = useState<SilenceTimes>(start.times);
  const [weekly, setWeekly] = useState(start.weekly);
  const [weekdays, setWeekdays] = useState<number[]>(start.weekdays);
  const [zones, setZones] = useState([weekly.time_zone]);
  const [comment, setComment] = useState(silence?.comment ?? "");
  const [preview, setPreview] = useState<string | null>(null);
  const call = useApi();
  const read = (_: FormData, now: number) => ({
    matchers: labelsOf(rows),
    comment,
    ...(kind === "once"
      ? silenceTimes(times, timeZone, now)
      : { recurrence: { ...weekly, weekdays: weekdays.toSorted() } }),
  });
  const form = useProjectForm({
    needs: "member",
    schema: () => import("@/lib/schema/alerts/silence").then((one) => one.NewSilence),
    read,
    words: (issue) =>
      kind === "once" && times.end === "time" && issue.path[0] === "ends_at"
        ? "must be a time of day, such as 07:04"
        : faultText(issue),
    of: silence ?? null,
    submit: async (body, call) => {
      if (silence) await call("PUT", `/api/v1/silences/${silence.id}`, { ...body, ...kept(silence, body) });
      else await call("POST", "/api/v1/silences", body);
      onClose();
      if (silence) return "Silence changed";
      return kind === "once" ? "Silence created" : "Maintenance window created";
    },
  });
  const { errors } = form;
  useEffect(() => {
    setZones(
      [...new Set([timeZone, start.weekly.time_zone, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort(),
    );
  }, [timeZone, start.weekly.time_zone]);
  const timeField = (name: keyof SilenceTimes, path: string) =>
    form.field(path, times[name], (text) => setTimes({ ...times, [name]: text }));
  const weeklyField = (name: keyof typeof weekly) =>
    form.field(`recurrence.${name}`, weekly[name], (text) => setWeekly({ ...weekly, [name]: text }));
  const look = (named: Record<string, string>) => {
    if (Object.keys(named).length === 0) return setPreview("Enter at least one label first.");
    const question = { matchers: named, ...(incident === undefined ? {} : { incident }) };
    call<SilenceAnswer>("POST", "/api/v1/silences/preview", question).then(
      (answer) => setPreview(previewText(answer)),
      (thrown: Error) => setPreview(thrown.message),
    );
  };
  const lookAtFirst = useEffectEvent(() => {
    if (incident !== undefined) look(matchers);
  });
  useEffect(() => lookAtFirst(), []);
  const toggleDay = (day: number, wanted: boolean) =>
    setWeekdays(wanted ? [...weekdays, day] : weekdays.filter((one) => one !== day));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={silence ? "Change silence" : "Schedule silence"}
      description="Matching alerts still fire but send no notifications. A value may end with *."
    >
      <Form form={form}>
        <div>
          <LabelRows rows={rows} onChange={setRows} suggestions={suggestions} error={matcherFault(errors)} />
          <div className="mt-1 flex flex-wrap items-center gap-2">
            <Button size="small" onClick={() => look(labelsOf(rows))}>
              Preview matches
            </Button>
            <p role="status" className="min-w-0 flex-1 text-ink-2 text-sm">
              {preview}
            </p>
          </div>
        </div>
        <SelectField
          label="Repeat"
          options={KINDS}
          value={kind}
          onChange={({ target }) => setKind(target.value)}
        />
        {kind === "once" ? (
          <div className="flex flex-wrap gap-3">
            <SelectField
              label="Ends"
              className="w-48"
              options={ENDS}
              value={times.end}
              onChange={({ target }) => setTimes({ ...times, end: target.value })}
            />
            {times.end === "time" && (
              <MomentField
                label={`Until (${timeZone})`}
                kind="clock"
                className="w-40"
                {...timeField("time", "ends_at")}
              />
            )}
            {times.end === "moment" && (
              <>
                <MomentField label="From" className="w-48" {...timeField("from", "starts_at")} />
                <MomentField label="To" className="w-48" {...timeField("to", "ends_at")} />
              </>
            )}
          </div>
        ) : (
          <>
            <FieldGroup legend="Days" error={errors["recurrence.weekdays"]}>
              <div className="flex flex-wrap gap-x-4 gap-y-1">
                {WEEKDAYS.map((name, at) => (
                  <label key={name} className="flex min-h-7 items-center gap-1.5">
                    <input
                      type="checkbox"
                      className="size-4 accent-(--accent)"
                      checked={weekdays.includes(at + 1)}
                      onChange={({ target }) => toggleDay(at + 1, target.checked)}
                    />
                    {name}
                  </label>
                ))}
              </div>
            </FieldGroup>
            <div className="flex flex-wrap gap-3">
              <MomentField label="From" kind="clock" className="w-32" {...weeklyField("start")} />
              <MomentField
                label="Until"
                hint={weekly.end <= weekly.start ? "On the next day" : undefined}
                kind="clock"
                className="w-32"
                {...weeklyField("end")}
              />
              <SelectField
                label="Time zone"
                className="w-52"
                options={zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
                {...weeklyField("time_zone")}
              />
            </div>
          </>
        )}
        <TextField label="Reason" maxLength={500} {...form.field("comment", comment, setComment)} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" {...form.button}>
            {silence ? "Save" : "Create silence"}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
