// @vitest-environment happy-dom
import { act, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";
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

const STAYS = "Taken. What you typed stays here.";
it.each([
  [401, "You are signed out. Log in in another tab, then try again.", 0],
  [403, `${STAYS} Save it again once you have access.`, 0],
  [404, `${STAYS} Copy what you want to keep before you leave.`, 0],
  [409, "Taken", 1],
])("after status %i it keeps what was typed, and says why", async (status, message, refreshes) => {
  const { user, refreshed } = renderPage(<NameForm />, {
    server: () => ({ status, body: { error: { code: "refused", message: "Taken", details: [] } } }),
  });
  await user.type(screen.getByLabelText("Name"), "A rule of mine");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(message)).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("A rule of mine");
  expect(refreshed).toHaveLength(refreshes);
  const logIn = screen.queryByRole("link", { name: "Log in" });
  expect(logIn?.getAttribute("target")).toBe(status === 401 ? "_blank" : undefined);
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

function TwoWays() {
  const form = useProjectForm({
    needs: "member",
    read: () => ({}),
    submit: async (body, call) => call("POST", "/api/v1/rules", body),
  });
  return (
    <Form form={form}>
      <button type="submit" aria-busy={form.busy}>
        Save
      </button>
      <button
        type="button"
        onClick={() => void form.attempt(() => fetch("/api/v1/other", { method: "POST" }) as never)}
      >
        Other
      </button>
    </Form>
  );
}

it("sends one thing at a time, also where it can be sent in two ways", async () => {
  const { sent } = renderPage(<TwoWays />, { server: () => ({ status: 201, body: {} }) });
  const isBusy = () => screen.getByRole("button", { name: "Save" }).getAttribute("aria-busy");
  // Both before either is drawn as busy, and all of it before the next.
  const press = async (...names: string[]) => {
    await act(async () => {
      for (const name of names) screen.getByRole("button", { name }).click();
    });
    await waitFor(() => expect(isBusy()).toBe("false"));
  };
  await press("Other", "Other");
  expect(sent.map(({ path }) => path)).toEqual(["/api/v1/other"]);
  await press("Save", "Save");
  await press("Other");
  expect(sent.map(({ path }) => path)).toEqual(["/api/v1/other", "/api/v1/rules", "/api/v1/other"]);
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

function Edit({ thing }: { thing: { id: string; name: string } }) {
  const [name, setName] = useState(thing.name);
  const form = useProjectForm({
    needs: "member",
    read: () => ({ name }),
    of: thing,
    submit: async (body, call) => call("PATCH", `/api/v1/things/${thing.id}`, body),
  });
  return (
    <Form form={form}>
      <TextField label="Name" {...form.field("name", name, setName)} />
      <button type="submit">Save</button>
    </Form>
  );
}

/** The form while its page is read again and again. */
function ReloadedEdit({ names }: { names: string[] }) {
  const [things] = useState(names.map((name) => ({ id: "1", name })));
  const [at, setAt] = useState(0);
  return (
    <>
      <Edit thing={things[at]!} />
      <button type="button" onClick={() => setAt(at + 1)}>
        Reload
      </button>
    </>
  );
}

it("asks before it overwrites what someone else has changed", async () => {
  let stored = "Theirs";
  const message = "Ben changed this 2 min ago, after you opened it. Your change was not saved.";
  const server = ({ body }: { body: unknown }) => {
    const { name, seen } = body as { name: string; seen?: { name: string } };
    if (seen && seen.name !== stored) {
      const details = [{ path: "name", message: `is now ${stored}` }];
      return { status: 409, body: { error: { code: "changed_since", message, details } } };
    }
    stored = name;
    return { status: 200, body: {} };
  };
  const scrolled = vi.spyOn(Element.prototype, "scrollIntoView");
  const { user } = renderPage(<Edit thing={{ id: "1", name: "First" }} />, { server });
  await user.type(screen.getByLabelText("Name"), " of mine");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect((await screen.findByRole("alert")).textContent).toContain(message);
  expect(screen.getByText("is now Theirs")).toBeTruthy();
  const inView = scrolled.mock.contexts.at(-1) as Element;
  expect(inView.contains(screen.getByRole("button", { name: "Save anyway" }))).toBe(true);
  // Once more is not yet a decision.
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByRole("alert");
  expect(stored).toBe("Theirs");
  // What was typed since is saved, too.
  await user.type(screen.getByLabelText("Name"), " and theirs");
  await user.click(await screen.findByRole("button", { name: "Save anyway" }));
  await waitFor(() => expect(stored).toBe("First of mine and theirs"));
  expect(screen.queryByRole("alert")).toBeNull();
});

it("compares a second change with what the page brought after the first", async () => {
  const seen: unknown[] = [];
  const server = ({ body }: { body: unknown }) => {
    seen.push((body as { seen?: { name: string } }).seen?.name);
    return { status: 200, body: {} };
  };
  const { user } = renderPage(<ReloadedEdit names={["First", "Theirs", "Second"]} />, { server });
  const reload = () => user.click(screen.getByRole("button", { name: "Reload" }));
  const save = async () => {
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() =>
      expect(screen.getByRole<HTMLButtonElement>("button", { name: "Save" }).disabled).toBe(false),
    );
  };
  await reload();
  await save();
  await reload();
  await save();
  expect(seen).toEqual(["First", "Second"]);
});

it("reads a fault to screen readers when its field is left: the focus is in another by then", async () => {
  const { user, arrive } = openSlow();
  await arrive();
  const said = () => screen.getByRole("log").textContent;
  await user.click(screen.getByLabelText("Name"));
  await user.tab();
  expect(said()).toBe("");
  await user.type(screen.getByLabelText("Name"), "ab");
  await user.tab();
  await waitFor(() => expect(said()).toBe("Name: too short"));
  expect(screen.getByLabelText("Name").getAttribute("aria-invalid")).toBe("true");
});
