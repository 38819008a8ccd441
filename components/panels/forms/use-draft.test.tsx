// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useProjectSwitch } from "@/components/panels/frame/project-choices";
import { Dialog } from "@/components/ui/dialog";
import { renderPage, type Server } from "@/test/render-page";
import { Form } from "./form";
import { useProjectForm } from "./use-project-form";

const saved: Server = () => ({ status: 200, body: {} });

function NameForm({ asks = true }: { asks?: boolean }) {
  const [name, setName] = useState("Checkout");
  const { go } = useNavigation();
  const switchTo = useProjectSwitch();
  const form = useProjectForm({
    needs: "admin",
    asks,
    schema: async () => z.strictObject({ name: z.string().min(1) }),
    read: () => ({ name: name.trim() }),
    submit: async (body, call) => {
      await call("PATCH", "/api/v1/project", body);
      return "Saved";
    },
  });
  return (
    <>
      <Form form={form}>
        <input aria-label="Name" {...withoutError(form.field("name", name, setName))} />
        <button type="submit">Save</button>
      </Form>
      <a href="#content">Skip to content</a>
      <a href="?model=gpt-5" onClick={(event) => event.preventDefault()}>
        gpt-5
      </a>
      <a href="/alerts" onClick={(event) => event.preventDefault()}>
        Alerts
      </a>
      <button type="button" onClick={() => go("/alerts")}>
        Go
      </button>
      <button type="button" onClick={() => switchTo("8")}>
        Billing
      </button>
    </>
  );
}

const withoutError = ({ error: _, ...field }: { error: string | undefined; name: string; value: string }) =>
  field;

const navigation = new EventTarget();
/** Whether the page may be left. */
const back = (to = "/rules") => {
  const event = Object.assign(new Event("navigate", { cancelable: true }), {
    navigationType: "traverse",
    destination: { url: new URL(to, window.location.href).href },
  });
  return navigation.dispatchEvent(event);
};
const closeTab = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
const answer = vi.fn();

beforeEach(() => {
  vi.stubGlobal("navigation", navigation);
  vi.stubGlobal("confirm", answer.mockReset().mockReturnValue(false));
});

it("asks before a change is lost, by link, by shortcut, by back and by closing the tab", async () => {
  const { user, visited } = renderPage(<NameForm />, { path: "/settings/project" });
  await user.click(screen.getByText("Go"));
  expect([visited, back(), closeTab(), answer.mock.calls.length]).toEqual([["/alerts"], true, true, 0]);

  await user.type(screen.getByLabelText("Name"), " 2");
  await user.click(screen.getByText("Go"));
  const clicked = vi.fn();
  screen.getByText("Alerts").addEventListener("click", clicked);
  await user.click(screen.getByText("Alerts"));
  expect([visited, clicked.mock.calls.length, back(), closeTab()]).toEqual([["/alerts"], 0, false, false]);
  expect(answer).toHaveBeenCalledTimes(3);

  answer.mockReturnValue(true);
  await user.click(screen.getByText("Alerts"));
  expect([clicked.mock.calls.length, back()]).toEqual([1, true]);
  await user.clear(screen.getByLabelText("Name"));
  await user.type(screen.getByLabelText("Name"), "Checkout");
  answer.mockClear();
  expect([back(), answer.mock.calls.length]).toEqual([true, 0]);
});

it("asks before another project takes the page", async () => {
  const { user, visited } = renderPage(<NameForm />, { path: "/settings/project" });
  await user.type(screen.getByLabelText("Name"), " 2");
  await user.click(screen.getByText("Billing"));
  expect([visited, answer.mock.calls.length]).toEqual([[], 1]);
  answer.mockReturnValue(true);
  await user.click(screen.getByText("Billing"));
  expect(visited).toEqual(["/settings/project?project=8"]);
});

it("does not ask where the page and its form stay", async () => {
  const { user } = renderPage(<NameForm />);
  await user.type(screen.getByLabelText("Name"), " 2");
  await user.click(screen.getByText("Skip to content"));
  await user.click(screen.getByText("gpt-5"));
  expect([back("?from=now-7d"), back("#content"), answer.mock.calls.length]).toEqual([true, true, 0]);
  expect([back("?project=8"), answer.mock.calls.length]).toEqual([false, 1]);
});

it("does not ask once it is saved, and asks again after the next change", async () => {
  const { user, sent } = renderPage(<NameForm />, { path: "/settings/project", server: saved });
  await user.type(screen.getByLabelText("Name"), " 2");
  await user.click(screen.getByText("Save"));
  await waitFor(() => expect(sent).toHaveLength(1));
  await waitFor(() => expect(back()).toBe(true));
  answer.mockClear();
  expect([back(), answer.mock.calls.length]).toEqual([true, 0]);
  await user.type(screen.getByLabelText("Name"), "3");
  expect(back()).toBe(false);
});

it("asks still after the server refused", async () => {
  const { user, sent } = renderPage(<NameForm />, {
    server: () => ({ status: 409, body: { error: { message: "A project with this name exists" } } }),
  });
  await user.type(screen.getByLabelText("Name"), " 2");
  await user.click(screen.getByText("Save"));
  await waitFor(() => expect(sent).toHaveLength(1));
  await screen.findByText("A project with this name exists");
  expect(back()).toBe(false);
});

it("does not ask where that was decided", async () => {
  const { user } = renderPage(<NameForm asks={false} />);
  await user.type(screen.getByLabelText("Name"), " 2");
  expect([back(), answer.mock.calls.length]).toEqual([true, 0]);
});

it("a dialog asks before it closes, for its own form only", async () => {
  const onOpenChange = vi.fn();
  const { user } = renderPage(
    <>
      <NameForm />
      <Dialog open onOpenChange={onOpenChange} title="New channel">
        <NameForm />
      </Dialog>
    </>,
  );
  const [outside, inside] = screen.getAllByLabelText("Name");
  await user.type(outside!, " 2");
  await user.keyboard("{Escape}");
  expect(onOpenChange).toHaveBeenCalledTimes(1);
  // A single letter is a change.
  await user.type(inside!, "s");
  await user.keyboard("{Escape}");
  expect([onOpenChange.mock.calls.length, answer.mock.calls.length]).toEqual([1, 1]);
});
