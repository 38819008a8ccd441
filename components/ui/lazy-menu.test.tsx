// @vitest-environment happy-dom
import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import "@/test/screen-waits";
import { ChoiceMenu } from "./choice-menu";
import { lazyMenu } from "./lazy-menu";

afterEach(cleanup);

// biome-ignore lint/a11y/noAutofocus: as the fields of such menus do.
const Real = () => <input aria-label="Search model" autoFocus />;

/** Answers one request for the code after the other, when the test says so. */
function code() {
  const asked: { resolve: (menu: typeof Real) => void; reject: (reason: Error) => void }[] = [];
  const load = () => new Promise<typeof Real>((resolve, reject) => void asked.push({ resolve, reject }));
  const call = async (at: number) => {
    await waitFor(() => expect(asked.length).toBeGreaterThan(at));
    return asked[at]!;
  };
  return {
    load,
    asked,
    arrives: async (at: number) => {
      const { resolve } = await call(at);
      await act(async () => resolve(Real));
    },
    fails: async (at: number) => {
      const { reject } = await call(at);
      await act(async () => reject(new Error("no connection")));
    },
  };
}
const press = (name: string) => userEvent.setup({ delay: null }).click(screen.getByRole("button", { name }));
const trigger = <button type="button">Model all</button>;

it("a menu whose code does not come says so behind its button, and opens when it is tried again", async () => {
  const { load, arrives, fails } = code();
  const Menu = lazyMenu(load);
  const onOpenChange = vi.fn();
  render(<Menu title="Model" trigger={trigger} onOpenChange={onOpenChange} />);
  await fails(0);
  expect(screen.queryByRole("alert")).toBeNull();
  await press("Model all");
  expect(onOpenChange).toHaveBeenLastCalledWith(true);
  expect(screen.getByRole("alert").textContent).toBe("Model could not be loaded");
  await press("Try again");
  expect(screen.getByRole("status").textContent).toBe("Loading Model …");
  await arrives(1);
  expect(document.activeElement).toBe(screen.getByLabelText("Search model"));
});

it("loads its code after the page, or when it is opened before that", async () => {
  const state = vi.spyOn(document, "readyState", "get").mockReturnValue("interactive");
  const [closed, opened] = [code(), code()];
  const Closed = lazyMenu(closed.load);
  const Opened = lazyMenu(opened.load);
  render(
    <>
      <Closed title="Model" trigger={trigger} />
      <Opened title="Service" trigger={<button type="button">Service all</button>} />
    </>,
  );
  await press("Service all");
  await opened.arrives(0);
  expect(screen.getByLabelText("Search model")).toBeTruthy();
  expect(closed.asked).toHaveLength(0);
  state.mockRestore();
  act(() => void window.dispatchEvent(new Event("load")));
  await waitFor(() => expect(closed.asked).toHaveLength(1));
});

it("its button is the same, and keeps the focus, when the code arrives", async () => {
  const { load, arrives } = code();
  const Menu = lazyMenu(load);
  render(<Menu title="Model" trigger={trigger} />);
  const button = screen.getByRole("button", { name: "Model all" });
  button.focus();
  await arrives(0);
  expect(screen.queryByLabelText("Search model")).toBeNull();
  expect(screen.getByRole("button", { name: "Model all" })).toBe(button);
  expect(document.activeElement).toBe(button);
});

it("many values are searched: the field has the focus, and Escape gives it back to the button", async () => {
  const user = userEvent.setup({ delay: null });
  const onChange = vi.fn();
  const values = Array.from({ length: 40 }, (_, at) => `model-${at}`);
  render(
    <ChoiceMenu
      label="Model"
      values={values}
      chosen={["model-3"]}
      onChange={onChange}
      trigger={<button type="button">Model model-3</button>}
    />,
  );
  const button = screen.getByRole("button", { name: "Model model-3" });
  await user.click(button);
  const field = await screen.findByRole("combobox", { name: "Search model" });
  await waitFor(() => expect(document.activeElement).toBe(field));
  await user.keyboard("el-17");
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
  await user.keyboard("{ArrowDown}");
  await waitFor(() => expect(screen.getByRole("option").hasAttribute("data-highlighted")).toBe(true));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(onChange).toHaveBeenCalledWith(["model-3", "model-17"]));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("combobox")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(button));
});
