"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { useForm } from "@/components/panels/forms/use-form";
import { withSeen } from "@/components/panels/forms/use-seen";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { Switch } from "@/components/ui/switch";
import { useToast } from "@/components/ui/toast";
import type { ViewView } from "@/lib/schema/people/saved-view";
import { viewQuery } from "@/lib/schema/people/view-link";

type ViewDialogProps = { view: ViewView | null; page: string; onClose: () => void };

/** Saves what the page shows under a name, or renames a view. */
export function ViewDialog({ view, page, onClose }: ViewDialogProps) {
  const search = useSearchParams();
  const call = useApi();
  const { change, refresh } = useNavigation();
  const { tell } = useToast();
  const [name, setName] = useState(view?.name ?? "");
  const [shared, setShared] = useState(view?.shared ?? false);
  const sharing = useBlocked("member");
  const form = useForm(
    {
      schema: () => import("@/lib/schema/people/saved-view").then((one) => one.NewView),
      read: () => ({ page, name: name.trim(), query: view?.query ?? viewQuery(search), shared }),
      of: view,
      submit: async ({ page: _, query, ...body }, seen) => {
        if (view) await call("PATCH", `/api/v1/views/${view.id}`, withSeen(body, seen));
        else return call<{ id: string }>("POST", "/api/v1/views", { page, query, ...body });
      },
    },
    {
      success: (made) => {
        tell(view ? "View changed" : "View saved");
        onClose();
        refresh();
        if (made) change({ view: made.id }, "replace");
      },
    },
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={view ? "Change view" : "Save view"}
      description="A view keeps filters, grouping, time range and comparison of this page."
    >
      <Form form={form}>
        <TextField label="Name" maxLength={80} autoFocus {...form.field("name", name, setName)} />
        <div className="flex items-center justify-between gap-3">
          <span>
            Share with everyone in this project
            {sharing && <span className="block text-ink-3 text-sm">Sharing {sharing}</span>}
          </span>
          <Switch
            label="Share with everyone in this project"
            checked={shared}
            onChange={setShared}
            blocked={sharing}
          />
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" {...form.button}>
            {view ? "Save" : "Save view"}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
