// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
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
