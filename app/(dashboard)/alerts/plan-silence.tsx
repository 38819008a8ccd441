"use client";

import { useState } from "react";
import { type LabelRow, LabelRows, labelsOf, matcherFault } from "@/components/panels/alerts/label-rows";
import { useApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { useBlocked } from "@/components/panels/frame/project-context";
import { fromWallInput, toWallInput } from "@/components/panels/range/wall-input";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import { formatCount } from "@/lib/format/format-value";
import { NewSilence } from "@/lib/schema/alerts/silence";
import { HOUR_MS } from "@/lib/schema/time/epoch";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const KINDS = [
  { value: "once", label: "once" },
  { value: "weekly", label: "weekly (maintenance window)" },
];

type PlanSilenceProps = { timeZone: string; now: number };

/** A button and its form for a one-time silence or a weekly maintenance window. */
export function PlanSilence(props: PlanSilenceProps) {
  const [open, setOpen] = useState(false);
  const blocked = useBlocked("member");
  return (
    <>
      <Button blocked={blocked} onClick={() => setOpen(true)}>
        Schedule silence
      </Button>
      {open && <SilenceDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function SilenceDialog({ timeZone, now, onClose }: PlanSilenceProps & { onClose: () => void }) {
  const [rows, setRows] = useState<LabelRow[]>([{ key: 1, name: "", value: "" }]);
  const [kind, setKind] = useState("once");
  const [from, setFrom] = useState(toWallInput(now, timeZone));
  const [to, setTo] = useState(toWallInput(now + HOUR_MS, timeZone));
  const [weekdays, setWeekdays] = useState<number[]>([6, 7]);
  const [start, setStart] = useState("02:00");
  const [minutes, setMinutes] = useState("60");
  const [comment, setComment] = useState("");
  const [preview, setPreview] = useState<string | null>(null);
  const call = useApi();
  const read = () => ({
    matchers: labelsOf(rows),
    comment,
    ...(kind === "once"
      ? {
          starts_at: fromWallInput(from, timeZone) ?? "",
          ends_at: fromWallInput(to, timeZone) ?? "",
        }
      : {
          recurrence: {
            weekdays: weekdays.toSorted(),
            start,
            minutes: minutes === "" ? Number.NaN : Number(minutes),
            time_zone: timeZone,
          },
        }),
  });
  const form = useProjectForm({
    needs: "member",
    schema: NewSilence,
    read,
    submit: async (body) => {
      await call("POST", "/api/v1/silences", body);
      onClose();
      return kind === "once" ? "Silence created" : "Maintenance window created";
    },
  });
  const { errors } = form;
  const look = async () => {
    const matchers = labelsOf(rows);
    if (Object.keys(matchers).length === 0) return setPreview("Enter at least one label first.");
    try {
      const { firing, alerts } = await call<{ firing: number; alerts: { title: string }[] }>(
        "POST",
        "/api/v1/silences/preview",
        { matchers },
      );
      const some = alerts.slice(0, 5).map(({ title }) => title);
      setPreview(
        firing === 0
          ? "No firing alert matches."
          : `${formatCount(firing, "firing alert")}: ${some.join("; ")}${firing > some.length ? "; …" : ""}`,
      );
    } catch (thrown) {
      setPreview((thrown as Error).message);
    }
  };
  const toggleDay = (day: number, wanted: boolean) =>
    setWeekdays(wanted ? [...weekdays, day] : weekdays.filter((one) => one !== day));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Schedule silence"
      description="Matching alerts still fire but send no notifications. A value may end with *."
    >
      <Form form={form}>
        <div>
          <LabelRows rows={rows} onChange={setRows} />
          {matcherFault(errors) && <p className="text-critical text-sm">{matcherFault(errors)}</p>}
          <div className="mt-1 flex flex-wrap items-center gap-2">
            <Button size="small" onClick={() => void look()}>
              Preview matches
            </Button>
            <p role="status" className="min-w-0 flex-1 break-words text-ink-2 text-sm">
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
            <TextField
              label="From"
              type="datetime-local"
              className="w-48"
              {...form.field("starts_at", from, setFrom)}
            />
            <TextField
              label="To"
              type="datetime-local"
              className="w-48"
              {...form.field("ends_at", to, setTo)}
            />
          </div>
        ) : (
          <>
            <fieldset>
              <legend className="mb-1 font-medium text-sm">Days</legend>
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
              {errors["recurrence.weekdays"] && (
                <p className="text-critical text-sm">{errors["recurrence.weekdays"]}</p>
              )}
            </fieldset>
            <div className="flex flex-wrap gap-3">
              <TextField
                label={`From (${timeZone})`}
                type="time"
                className="w-40"
                {...form.field("recurrence.start", start, setStart)}
              />
              <TextField
                label="Minutes"
                inputMode="numeric"
                className="w-28"
                {...form.field("recurrence.minutes", minutes, setMinutes)}
              />
            </div>
          </>
        )}
        <TextField label="Reason" maxLength={500} {...form.field("comment", comment, setComment)} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" {...form.button}>
            Create silence
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
