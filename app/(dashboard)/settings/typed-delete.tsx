"use client";

import { type ReactNode, useState } from "react";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";

type TypedDeleteProps = {
  noun: "project" | "team";
  name: string;
  path: string;
  /** What goes with it. */
  children: ReactNode;
  onOpen?: () => void;
};

/** Deletes something large once its name is typed, then loads the start page. */
export function TypedDelete({ noun, name, path, children, onOpen }: TypedDeleteProps) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const form = useProjectForm({
    needs: "admin",
    asks: false,
    schema: () => import("@/lib/schema/people/project").then((one) => one.TypedName),
    read: () => ({ name: typed }),
    leaves: true,
    submit: async (body, call) => {
      await call("DELETE", path, body);
      window.location.assign("/");
      return undefined;
    },
  });
  const show = (next: boolean) => {
    setOpen(next);
    setTyped("");
    form.clear();
    if (next) onOpen?.();
  };
  return (
    <>
      <Button look="danger" blocked={form.blocked} onClick={() => show(true)}>
        Delete {noun}
      </Button>
      <Dialog open={open} onOpenChange={show} title={`Delete ${name}?`}>
        <Form form={form}>
          {children}
          <TextField
            label={`Type ${name} to confirm`}
            autoComplete="off"
            autoFocus
            {...form.field("name", typed, setTyped)}
          />
          <div className="flex justify-end gap-2">
            <Button onClick={() => show(false)}>Cancel</Button>
            <Button
              type="submit"
              look="danger"
              {...form.button}
              disabled={form.button.disabled || typed !== name}
            >
              Delete {noun}
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  );
}
