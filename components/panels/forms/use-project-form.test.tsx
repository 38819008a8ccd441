// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import { z } from "zod";
import { TextField } from "@/components/ui/field";
import { renderPage } from "@/test/render-page";
import { Form } from "./form";
import { useProjectForm } from "./use-project-form";

function NameForm() {
  const [name, setName] = useState("");
  const form = useProjectForm({
    needs: "member",
    read: () => ({ name }),
    submit: async (body, call) => call("POST", "/api/v1/rules", body),
  });
  return (
    <Form form={form}>
      <TextField label="Name" {...form.field("name", name, setName)} />
      <button type="submit">Save</button>
    </Form>
  );
}

it.each([
  [401, "You are signed out. Log in in another tab, then try again.", 0],
  [409, "Taken", 1],
])("after status %i it keeps what was typed, and says why", async (status, message, refreshes) => {
  const { user, refreshed } = renderPage(<NameForm />, {
    server: () => ({ status, body: { error: { message: "Taken", details: [] } } }),
  });
  await user.type(screen.getByLabelText("Name"), "A rule of mine");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(message)).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("A rule of mine");
  expect(refreshed).toHaveLength(refreshes);
});

const Name = z.object({ name: z.string().min(3, "too short") });

/** A form in a dialog whose schema arrives when told to. */
function SlowForm({ schema }: { schema: Promise<typeof Name> }) {
  const [open, setOpen] = useState(true);
  const [name, setName] = useState("");
  const form = useProjectForm({
    needs: "member",
    schema: () => schema,
    read: () => ({ name }),
    submit: async (body, call) => call("POST", "/api/v1/rules", body),
  });
  if (!open) return null;
  return (
    <Form form={form}>
      <TextField label="Name" {...form.field("name", name, setName)} />
      <button type="submit" aria-busy={form.busy}>
        Save
      </button>
      <button type="button" onClick={() => setOpen(false)}>
        Cancel
      </button>
    </Form>
  );
}

function openSlow() {
  let arrive = () => {};
  const schema = new Promise<typeof Name>((resolve) => {
    arrive = () => resolve(Name);
  });
  const page = renderPage(<SlowForm schema={schema} />, { server: () => ({ status: 201, body: {} }) });
  return { ...page, arrive: () => act(async () => arrive()) };
}

it("is busy while its schema is on the way, and sends once what was pressed twice", async () => {
  const { user, sent, arrive } = openSlow();
  await user.type(screen.getByLabelText("Name"), "Slow");
  await user.dblClick(screen.getByRole("button", { name: "Save" }));
  expect(screen.getByRole("button", { name: "Save" }).getAttribute("aria-busy")).toBe("true");
  expect(sent).toEqual([]);
  await arrive();
  expect(sent).toHaveLength(1);
  expect(screen.getByRole("button", { name: "Save" }).getAttribute("aria-busy")).toBe("false");
});

it("sends nothing if it was closed before its schema came", async () => {
  const { user, sent, arrive } = openSlow();
  await user.type(screen.getByLabelText("Name"), "Slow");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await arrive();
  expect(sent).toEqual([]);
});

it("says nothing of what was changed since its field was left", async () => {
  const { user, arrive } = openSlow();
  await user.type(screen.getByLabelText("Name"), "S");
  await user.tab();
  await user.type(screen.getByLabelText("Name"), "low");
  await arrive();
  expect(screen.queryByText("too short")).toBeNull();
});
