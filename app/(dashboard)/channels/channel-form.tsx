"use client";

import { useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import type { FieldProps } from "@/components/panels/forms/use-form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { type Seen, withSeen } from "@/components/panels/forms/use-seen";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { mayLeave } from "@/components/ui/unsaved";
import type { ChannelView } from "@/lib/manage/edit-channels";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import { againBody, changedBody, channelBody, channelSchema, channelTexts, faultOf } from "./channel-change";
import { CHANNEL_KINDS, type ChannelField } from "./channel-kinds";
import { HeaderRows } from "./header-rows";
import { SecretOnce } from "./secret-once";
import { type TestAnswer, TestResult } from "./test-result";

type ChannelFormProps = {
  kind: ChannelKind;
  /** Null: creates one. */
  channel: ChannelView | null;
  onClose: () => void;
};

type Saved = { id: string; secret?: string };

export function ChannelForm({ kind, channel, onClose }: ChannelFormProps) {
  const { label, hint, steps, placeholder, fields } = CHANNEL_KINDS[kind];
  const [first, setFirst] = useState(() => channelTexts(kind, channel));
  const [texts, setTexts] = useState(first);
  const [saved, setSaved] = useState<Saved | null>(null);
  /** After a failed test the form returns with what was typed, and changes the channel that was made. */
  const [fixing, setFixing] = useState(false);
  const [tested, setTested] = useState<TestAnswer | null>(null);
  const call = useApi();
  const test = async (id: string): Promise<undefined> =>
    void setTested(await call<TestAnswer>("POST", `/api/v1/channels/${id}/test`, {}));
  const send = (body: object, seen: Seen): Promise<Saved> => {
    if (channel) {
      const change = withSeen(changedBody(kind, texts, first), seen);
      return call("PATCH", `/api/v1/channels/${channel.id}`, change);
    }
    if (saved)
      return call("PATCH", `/api/v1/channels/${saved.id}`, againBody(kind, texts, first, saved.secret));
    return call("POST", "/api/v1/channels", body);
  };
  const store = async (body: object, thenTest: boolean, seen: Seen) => {
    const made = await send(body, seen);
    if (!thenTest && !made.secret) {
      onClose();
      return `${texts.name} saved`;
    }
    setSaved({ ...made, ...(saved?.secret ? { secret: saved.secret } : {}) });
    setFixing(false);
    setFirst(texts);
    return thenTest ? test(made.id) : undefined;
  };
  const form = useProjectForm({
    needs: "member",
    schema: async () => channelSchema(kind, channel !== null),
    read: () => ({ ...channelBody(kind, texts), ...(channel ? {} : { kind }) }),
    of: channel,
    submit: (body, _, seen) => store(body, channel === null, seen),
  });

  const field = (name: string, path: string) => ({
    ...form.field(path, texts[name] ?? "", (text) => setTexts({ ...texts, [name]: text })),
    error: faultOf(form.errors, path),
  });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={channel ? channel.name : `New channel: ${label}`}
      description={hint}
    >
      {saved && !fixing ? (
        <div className="flex flex-col gap-4">
          {saved.secret && <SecretOnce secret={saved.secret} previousUntil={null} />}
          {form.summary && (
            <Notice tone="critical" role="alert">
              Saved, but the test failed: {form.summary}
            </Notice>
          )}
          {form.busy ? (
            <p role="status" className="text-ink-2">
              Sending a test message …
            </p>
          ) : (
            tested && <TestResult result={tested} kind={kind} />
          )}
          <div className="flex justify-end gap-2">
            {((tested && !tested.sent) || form.summary) && (
              <>
                <Button onClick={() => setFixing(true)}>Edit</Button>
                <Button busy={form.busy} onClick={() => void form.attempt(() => test(saved.id))}>
                  Send test again
                </Button>
              </>
            )}
            <Button look="primary" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      ) : (
        <Form form={form}>
          {fixing && tested && !tested.sent && <TestResult result={tested} kind={kind} />}
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
            <Button onClick={() => mayLeave(form.model.ref.current) && onClose()}>Cancel</Button>
            {channel === null && (
              <Button
                busy={form.busy}
                onClick={() => void form.save((body, seen) => store(body, false, seen))}
              >
                Save
              </Button>
            )}
            <Button type="submit" look="primary" {...form.button}>
              {channel ? "Save" : "Save and test"}
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  );
}

type FieldOfKindProps = {
  field: ChannelField;
  /** The masked secret that is kept if nothing is typed. */
  kept: string | null;
  control: FieldProps;
};

function FieldOfKind({ field, kept, control }: FieldOfKindProps) {
  const { label, hint, placeholder, options } = field;
  if (field.rows) return <HeaderRows field={field} control={control} />;
  if (!options) {
    const hintText = kept === null ? hint : `${kept} is stored; type to replace it`;
    return (
      <TextField
        label={label}
        hint={hintText}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        {...control}
      />
    );
  }
  // A value set through the API may not be among the options.
  const other = { value: control.value, label: control.value };
  const known = options.some(({ value }) => value === control.value);
  return (
    <SelectField label={label} hint={hint} options={known ? options : [...options, other]} {...control} />
  );
}
