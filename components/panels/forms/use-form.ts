"use client";

import { type RefObject, useRef, useState } from "react";
import type { z } from "zod";
import { useAnnounce } from "@/components/ui/announcer";
import { hasChanges } from "@/components/ui/unsaved";
import { CallError } from "./api-call";
import { faultText } from "./fault-text";
import { refusalText } from "./refusal-text";
import { useCountdown } from "./use-countdown";
import type { DraftOptions } from "./use-draft";
import { type Seen, useSeen } from "./use-seen";

type Errors = Record<string, string>;
type Work<Result> = (seen: Seen) => Promise<Result>;

/** A request can stay without an answer, on a phone between two networks. */
const SCHEMA_MS = 15_000;

/** Null if it does not arrive: the API checks the same. */
const arrived = <T>(load: () => Promise<T>): Promise<T | null> => {
  const lost = new Promise<null>((resolve) => setTimeout(resolve, SCHEMA_MS, null));
  return Promise.race([load(), lost]).catch(() => null);
};

/** What the field of this name is called on the screen. */
function labelOf(form: HTMLFormElement | null, name: string): string {
  const field = form?.elements.namedItem(name);
  const labels =
    field instanceof HTMLElement && "labels" in field ? (field as HTMLInputElement).labels : null;
  return labels?.[0]?.textContent ?? "";
}

export type FormOptions<Body, Result> = {
  /**
   * Brings the schema that the API parses the body with: none is loaded with the page. Without one the browser checks
   * what the fields demand.
   */
  schema?: () => Promise<z.ZodType<Body>>;
  /** The body. What depends on the time takes `now`, so that time alone does not count as a change of the user. */
  read: (fields: FormData, now: number) => unknown;
  /** The text of a fault, for fields whose unit differs from the schema's. */
  words?: (issue: z.core.$ZodIssue) => string;
  /** Why this user may not submit, or null. */
  blocked?: string | null;
  /** Success leads to another page: the form stays busy, so that nothing is submitted twice. */
  leaves?: boolean;
  /** False where nothing is lost that was not meant to be: the page is left without a question. */
  asks?: boolean;
  /** What the form changes, as it was read: if someone else has changed it since, the user decides. */
  of?: Seen;
  /** `seen` goes with the body of the change. */
  submit: (body: Body, seen: Seen) => Promise<Result>;
};

export type FieldProps = {
  name: string;
  value: string;
  error: string | undefined;
  disabled: boolean;
  onBlur: () => void;
  onChange: (event: { target: { value: string } }) => void;
};

/** What `<Form>` renders. */
export type FormModel = {
  ref: RefObject<HTMLFormElement | null>;
  submit: () => Promise<void>;
  noValidate: boolean;
  summary: string | null;
  /** Saves although someone else has changed it; null where no one has. */
  overwrite: (() => void) | null;
  /** The summary says that the session ended. */
  signedOut: boolean;
  /** How often it was sent in vain. */
  refusals: number;
  /** Seconds until the server accepts another attempt. */
  wait: number;
  draft: DraftOptions;
};

/**
 * One form: fields are checked when they are left, all of them on submit. Faults, the API's too, are shown at their
 * fields, and the first of them is focused.
 */
export function useForm<Body, Result = void>(
  {
    schema,
    read,
    words = (issue) => faultText(issue),
    blocked = null,
    leaves = false,
    asks = true,
    of = null,
    submit,
  }: FormOptions<Body, Result>,
  after: { success?: (result: Result) => void; attempt?: () => void } = {},
) {
  const announce = useAnnounce();
  const [errors, setErrors] = useState<Errors>({});
  const [summary, setSummary] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [wait, startWait] = useCountdown();
  const ref = useRef<HTMLFormElement>(null);
  /** How often each field was changed. */
  const edits = useRef(new Map<string, number>());
  const checking = useRef(false);
  const sending = useRef(false);
  const [saves, setSaves] = useState(0);
  const [refusals, setRefusals] = useState(0);
  const [signedOut, setSignedOut] = useState(false);
  const seen = useSeen(of, saves);
  const [conflict, setConflict] = useState<"form" | Work<Result> | null>(null);

  const check = async (): Promise<{ body: Body } | { faults: Errors }> => {
    const value = read(new FormData(ref.current ?? undefined), Date.now());
    const result = (schema && (await arrived(schema)))?.safeParse(value);
    if (!result) return { body: value as Body };
    if (result.success) return { body: result.data };
    const faults: Errors = {};
    for (const issue of result.error.issues) faults[issue.path.join(".")] ??= words(issue);
    return { faults };
  };
  const show = (faults: Errors, text: string | null) => {
    setErrors(faults);
    setSummary(text);
    const field = [...(ref.current?.elements ?? [])].find((element) => {
      const name = element.getAttribute("name");
      return name !== null && Object.hasOwn(faults, name);
    });
    if (field instanceof HTMLElement) field.focus();
  };
  const clear = () => {
    setConflict(null);
    setSignedOut(false);
    show({}, null);
  };
  const mark = (name: string, fault: string | undefined) =>
    setErrors(({ [name]: _, ...others }) => (fault ? { ...others, [name]: fault } : others));
  const leave = async (name: string) => {
    const before = edits.current.get(name);
    const result = await check();
    // A field that was changed since is checked when it is left again.
    if (edits.current.get(name) !== before) return;
    const fault = "faults" in result ? result.faults[name] : undefined;
    mark(name, fault);
    // The focus is in another field by now.
    if (fault) announce([labelOf(ref.current, name), fault].filter(Boolean).join(": "));
  };
  /**
   * Sends something: busy until the answer, a refusal is shown in the form. `again`: what saves it although someone else has
   * changed it, the form as it then is or the same work.
   */
  const attempt = async (work: Work<Result>, since = seen(), again: "form" | Work<Result> = work) => {
    if (sending.current) return;
    sending.current = true;
    setBusy(true);
    clear();
    let left = false;
    let mayRefresh = true;
    try {
      const result = await work(since);
      after.success?.(result);
      setSaves((before) => before + 1);
      left = leaves;
    } catch (thrown) {
      if (!(thrown instanceof CallError)) throw thrown;
      const throttled = thrown.status === 429;
      // Otherwise nothing counts as typed: it is being sent.
      sending.current = false;
      mayRefresh = thrown.mayRefresh(true);
      setSignedOut(thrown.signedOut);
      show(thrown.byField, throttled ? null : refusalText(thrown, hasChanges()));
      setRefusals((before) => before + 1);
      if (throttled) startWait(thrown.retryAfterSeconds ?? 1);
      if (thrown.code === "changed_since") setConflict(() => again);
    } finally {
      sending.current = left;
      setBusy(left);
      if (!left && mayRefresh) after.attempt?.();
    }
  };
  /** Checks all fields and submits them, in another way than the form's own if one is given. */
  const save = async (send = submit, since = seen()) => {
    if (checking.current || sending.current) return;
    checking.current = true;
    setBusy(true);
    const result = await check().finally(() => {
      checking.current = false;
      setBusy(false);
    });
    // The form was closed before the schema arrived.
    if (ref.current === null) return;
    if ("body" in result) return attempt((seenNow) => send(result.body, seenNow), since, "form");
    const count = Object.keys(result.faults).length;
    show(
      result.faults,
      count === 1 ? "Check the highlighted field." : `Check the ${count} highlighted fields.`,
    );
  };
  return {
    model: {
      ref,
      submit: () => save(),
      noValidate: schema !== undefined,
      summary,
      overwrite:
        conflict && (() => void (conflict === "form" ? save(submit, null) : attempt(conflict, null))),
      signedOut,
      refusals,
      wait,
      draft: { asks, isSending: () => sending.current, saves, read },
    } satisfies FormModel,
    errors,
    summary,
    /** For the submit button. */
    button: { busy, blocked, disabled: wait > 0 },
    busy,
    blocked,
    leave,
    clear,
    attempt,
    save,
    /** The props of a text field or a select. An untouched field is not checked when it is left. */
    field: (name: string, value: string, set: (value: string) => void): FieldProps => ({
      name,
      value,
      error: errors[name],
      disabled: blocked !== null,
      onBlur: () => {
        if (edits.current.has(name)) void leave(name);
      },
      onChange: ({ target }: { target: { value: string } }) => {
        edits.current.set(name, (edits.current.get(name) ?? 0) + 1);
        // If the error went on blur, the layout would shift and a click on the submit button would miss it.
        if (errors[name] !== undefined) mark(name, undefined);
        set(target.value);
      },
    }),
  };
}
