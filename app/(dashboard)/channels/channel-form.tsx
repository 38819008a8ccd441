"use client";

import { type FormEvent, useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { useFormCheck } from "@/components/panels/forms/use-form-check";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import type { ChannelView } from "@/lib/manage/edit-channels";
import type { ChannelKind } from "@/lib/schema/channels/channel";
import { changedBody, channelBody, channelSchema, channelTexts, faultOf } from "./channel-change";
import { CHANNEL_KINDS, type ChannelField } from "./channel-kinds";
import { SecretOnce } from "./secret-once";
import { type TestAnswer, TestResult } from "./test-result";

type ChannelFormProps = {
  kind: ChannelKind;
  /** Null: a new one. */
  channel: ChannelView | null;
  onClose: () => void;
};

type Saved = { id: string; secret?: string };

export function ChannelForm({ kind, channel, onClose }: ChannelFormProps) {
  const { label, hint, steps, placeholder, fields } = CHANNEL_KINDS[kind];
  const first = channelTexts(kind, channel);
  const [texts, setTexts] = useState(first);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState<Saved | null>(null);
  const [tested, setTested] = useState<TestAnswer | null>(null);
  const call = useApi();
  const { refresh } = useNavigation();
  const { tell } = useToast();
  const body = () => ({ ...channelBody(kind, texts), ...(channel ? {} : { kind }) });
  const { form, errors, summary, leave, check, refuse } = useFormCheck(
    channelSchema(kind, channel !== null),
    body,
  );

  const dirty = !saved && Object.entries(texts).some(([name, text]) => text !== first[name]);
  const close = () => {
    if (dirty && !window.confirm("Leave without saving?")) return;
    onClose();
  };

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (thrown) {
      refuse(thrown);
    } finally {
      setBusy(false);
      refresh();
    }
  };
  const test = async (id: string) =>
    setTested(await call<TestAnswer>("POST", `/api/v1/channels/${id}/test`, {}));
  const save = (thenTest: boolean) => {
    if (!check()) return;
    void attempt(async () => {
      const made = channel
        ? await call<Saved>("PATCH", `/api/v1/channels/${channel.id}`, changedBody(kind, texts, first))
        : await call<Saved>("POST", "/api/v1/channels", body());
      if (!thenTest && !made.secret) {
        tell(`${texts.name} saved`);
        onClose();
        return;
      }
      setSaved(made);
      if (thenTest) await test(made.id);
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(channel === null);
  };
  const field = (name: string, path: string) => ({
    name: path,
    value: texts[name] ?? "",
    error: faultOf(errors, path),
    onBlur: () => texts[name] !== first[name] && leave(path),
    onChange: (event: { target: { value: string } }) => setTexts({ ...texts, [name]: event.target.value }),
  });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={channel ? channel.name : `New channel: ${label}`}
      description={hint}
    >
      {saved ? (
        <div className="flex flex-col gap-4">
          {saved.secret && <SecretOnce secret={saved.secret} previousUntil={null} />}
          {summary && (
            <Notice tone="critical" role="alert">
              Saved, but not tested: {summary}
            </Notice>
          )}
          {tested && <TestResult result={tested} kind={kind} />}
          <div className="flex justify-end gap-2">
            {tested && !tested.sent && (
              <Button busy={busy} onClick={() => void attempt(() => test(saved.id))}>
                Send test again
              </Button>
            )}
            <Button look="primary" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      ) : (
        <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
          {summary && (
            <Notice tone="critical" role="alert">
              {summary}
            </Notice>
          )}
          {channel === null && steps.length > 0 && (
            <ol className="list-decimal space-y-1 ps-5 text-ink-2 marker:text-ink-3">
              {steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          )}
          <TextField label="Name" placeholder={placeholder} autoFocus {...field("name", "name")} />
          {fields.map((one) => (
            <FieldOfKind
              key={one.name}
              field={one}
              kept={channel && one.secret ? String(channel.config[one.name] ?? "") : null}
              control={field(one.name, `config.${one.name}`)}
            />
          ))}
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={close}>Cancel</Button>
            {channel === null && (
              <Button busy={busy} onClick={() => save(false)}>
                Save
              </Button>
            )}
            <Button type="submit" look="primary" busy={busy}>
              {channel ? "Save" : "Save and test"}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

type FieldOfKindProps = {
  field: ChannelField;
  /** What is known of a secret that stays if nothing is typed. */
  kept: string | null;
  control: {
    name: string;
    value: string;
    error: string | undefined;
    onBlur: () => void;
    onChange: (event: { target: { value: string } }) => void;
  };
};

function FieldOfKind({ field, kept, control }: FieldOfKindProps) {
  const { label, hint, placeholder, options } = field;
  if (!options) {
    const told = kept === null ? hint : `${kept} is kept; type here to replace it`;
    return (
      <TextField
        label={label}
        hint={told}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        {...control}
      />
    );
  }
  // An address that was set by the API need not be among the choices.
  const other = { value: control.value, label: control.value };
  const known = options.some(({ value }) => value === control.value);
  return (
    <SelectField label={label} hint={hint} options={known ? options : [...options, other]} {...control} />
  );
}
