"use client";

import { type FormEvent, useState } from "react";
import { useApi } from "@/components/panels/api-call";
import { useNavigation } from "@/components/panels/navigation";
import { useFormCheck } from "@/components/panels/use-form-check";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import type { ChannelView } from "@/lib/manage/edit-channels";
import type { ChannelKind } from "@/lib/schema/channel";
import { channelBody, channelSchema, channelTexts } from "./channel-change";
import { CHANNEL_KINDS } from "./channel-kinds";
import { type TestAnswer, TestResult } from "./test-result";

type ChannelFormProps = {
  kind: ChannelKind;
  /** Null: a new one. */
  channel: ChannelView | null;
  onClose: () => void;
};

type Saved = { id: string; secret?: string };

export function ChannelForm({ kind, channel, onClose }: ChannelFormProps) {
  const { label, hint, fields } = CHANNEL_KINDS[kind];
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

  const save = async (thenTest: boolean) => {
    if (!check()) return;
    setBusy(true);
    try {
      const made = channel
        ? await call<Saved>("PATCH", `/api/v1/channels/${channel.id}`, body())
        : await call<Saved>("POST", "/api/v1/channels", body());
      setSaved(made);
      refresh();
      if (thenTest) setTested(await call<TestAnswer>("POST", `/api/v1/channels/${made.id}/test`));
      else if (!made.secret) {
        tell(`${texts.name} saved`);
        onClose();
      }
    } catch (thrown) {
      refuse(thrown);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(channel === null);
  };
  const field = (name: string, path: string) => ({
    name: path,
    value: texts[name] ?? "",
    error: errors[path],
    onBlur: () => texts[name] !== first[name] && leave(path),
    onChange: (event: { target: { value: string } }) => setTexts({ ...texts, [name]: event.target.value }),
  });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={channel ? channel.name : `New ${label} channel`}
      description={hint}
    >
      {saved ? (
        <div className="flex flex-col gap-4">
          {saved.secret && (
            <div>
              <p className="mb-2">
                The signing secret is shown this once. Your receiver checks signatures with it.
              </p>
              <div className="rounded-control border border-quiet bg-bg p-3">
                <code className="mb-2.5 block break-all font-mono text-sm">{saved.secret}</code>
                <CopyButton text={saved.secret} label="Copy secret" />
              </div>
            </div>
          )}
          {summary && (
            <Notice tone="critical" role="alert">
              Saved, but not tested: {summary}
            </Notice>
          )}
          {tested && <TestResult result={tested} />}
          <div className="flex justify-end gap-2">
            {tested && !tested.sent && (
              <Button busy={busy} onClick={() => void retest(saved.id)}>
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
          <TextField
            label="Name"
            placeholder={kind === "slack" ? "#llm-oncall" : ""}
            autoFocus
            {...field("name", "name")}
          />
          {fields.map(({ name, label: fieldLabel, hint: fieldHint, placeholder, secret }) => (
            <TextField
              key={name}
              label={fieldLabel}
              hint={
                channel && secret ? `${channel.config[name]} is kept; type here to replace it` : fieldHint
              }
              placeholder={placeholder}
              autoComplete="off"
              spellCheck={false}
              {...field(name, `config.${name}`)}
            />
          ))}
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={close}>Cancel</Button>
            {channel === null && (
              <Button busy={busy} onClick={() => void save(false)}>
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

  async function retest(id: string) {
    setBusy(true);
    try {
      setTested(await call<TestAnswer>("POST", `/api/v1/channels/${id}/test`));
      refresh();
    } catch (thrown) {
      refuse(thrown);
    } finally {
      setBusy(false);
    }
  }
}
