"use client";

import { useNavigation } from "@/components/panels/frame/navigation";
import { useBlocked } from "@/components/panels/frame/project-context";
import { useToast } from "@/components/ui/toast";
import { useApi } from "./api-call";
import { type FormOptions, useForm } from "./use-form";

type Call = ReturnType<typeof useApi>;
/** What the toast says: a title, or a title and a description. Nothing: no toast. */
type Told = string | readonly [string, string] | undefined;

type ProjectFormOptions<Body> = Omit<FormOptions<Body, Told>, "submit" | "blocked"> & {
  needs: "member" | "admin";
  submit: (body: Body, call: Call) => Promise<Told>;
};

/** A form that changes something of the project: a toast confirms the change, and the page is reloaded. */
export function useProjectForm<Body>({ needs, submit, ...form }: ProjectFormOptions<Body>) {
  const call = useApi();
  const { refresh } = useNavigation();
  const { tell } = useToast();
  return useForm(
    { ...form, blocked: useBlocked(needs), submit: (body: Body) => submit(body, call) },
    {
      success: (told) => {
        if (told !== undefined) tell(...([told].flat() as [string, string?]));
      },
      attempt: refresh,
    },
  );
}
