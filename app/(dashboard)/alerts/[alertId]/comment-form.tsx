"use client";

import { useState } from "react";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";

export function CommentForm({ alertId }: { alertId: string }) {
  const [comment, setComment] = useState("");
  const form = useProjectForm({
    needs: "member",
    schema: () => import("@/lib/schema/alerts/alert-comment").then((one) => one.AlertComment),
    read: () => ({ text: comment.trim() }),
    submit: async (body, call) => {
      await call("POST", `/api/v1/alerts/${alertId}/comment`, body);
      setComment("");
      return "Comment added";
    },
  });
  return (
    <Form form={form} className="flex min-w-0 flex-1 basis-64 flex-wrap items-end gap-2">
      <TextField
        label="Comment"
        className="min-w-0 flex-1"
        maxLength={2_000}
        placeholder={form.blocked ?? "Add a comment"}
        {...form.field("text", comment, setComment)}
      />
      <Button type="submit" {...form.button} disabled={form.button.disabled || comment.trim() === ""}>
        Add
      </Button>
    </Form>
  );
}
