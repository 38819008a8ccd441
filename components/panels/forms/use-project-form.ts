"use client";

import { useNavigation } from "@/components/panels/frame/navigation";
import { useBlocked } from "@/components/panels/frame/project-context";
import { useToast } from "@/components/ui/toast";
import { useApi } from "./api-call";
import { type FormOptions, useForm } from "./use-form";
import { type Seen, withSeen } from "./use-seen";

type Call = ReturnType<typeof useApi>;
/** What the toast says: a title, or a title and a description. Nothing: no toast. */
type Told = string | readonly [string, string] | undefined;

type ProjectFormOptions<Body> = Omit<FormOptions<Body, Told>, "submit" | "blocked"> & {
  needs: "member" | "admin";
  /** `call` sends what the user saw with a change. */
  submit: (body: Body, call: Call, seen: Seen) => Promise<Told>;
};

const isChange = (method: string) => method === "PUT" || method === "PATCH";

/** A form that changes something of the project: a toast confirms the change, and the page is reloaded. */
export function useProjectForm<Body>({ needs, submit, ...form }: ProjectFormOptions<Body>) {
  const call = useApi();
  const { refresh } = useNavigation();
  const { tell } = useToast();
  return useForm(
    {
      ...form,
      blocked: useBlocked(needs),
      submit: (body: Body, seen) =>
        submit(
          body,
          (method, path, sent, signal) =>
            call(method, path, isChange(method) && sent ? withSeen(sent, seen) : sent, signal),
          seen,
        ),
    },
    {
      success: (told) => {
        if (told !== undefined) tell(...([told].flat() as [string, string?]));
      },
      attempt: refresh,
    },
  );
}
