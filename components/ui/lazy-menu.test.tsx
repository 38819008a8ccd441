// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { type LazyMenuProps, lazyMenu } from "./lazy-menu";

afterEach(cleanup);

const Real = ({ startsOpen }: LazyMenuProps) => <p>{startsOpen ? "open" : "closed"}</p>;

/** Answers one request for the code after the other, when the test says so. */
function code() {
  const asked: { resolve: (menu: typeof Real) => void; reject: (reason: Error) => void }[] = [];
  const load = () => new Promise<typeof Real>((resolve, reject) => void asked.push({ resolve, reject }));
  return {
    load,
    arrives: (at: number) => act(async () => asked[at]!.resolve(Real)),
    fails: (at: number) => act(async () => asked[at]!.reject(new Error("no connection"))),
  };
}
const press = (name: string) => userEvent.setup({ delay: null }).click(screen.getByRole("button", { name }));
const trigger = <button type="button">Model all</button>;

it("a menu whose code does not come says so behind its button, and opens when it is tried again", async () => {
  const { load, arrives, fails } = code();
  const Menu = lazyMenu("Search", load);
  const onOpenChange = vi.fn();
  render(<Menu trigger={trigger} onOpenChange={onOpenChange} />);
  await fails(0);
  expect(screen.queryByRole("alert")).toBeNull();
  await press("Model all");
  expect(onOpenChange).toHaveBeenLastCalledWith(true);
  expect(screen.getByRole("alert").textContent).toBe("Search could not be loaded");
  await press("Try again");
  expect(screen.getByRole("status").textContent).toBe("Loading Search …");
  await arrives(1);
  expect(screen.getByText("open")).toBeTruthy();
});

it("a menu whose code came before its button was pressed stays closed", async () => {
  const { load, arrives } = code();
  const Menu = lazyMenu("Search", load);
  render(<Menu trigger={trigger} />);
  expect(screen.getByRole("button", { name: "Model all" })).toBeTruthy();
  await arrives(0);
  expect(screen.getByText("closed")).toBeTruthy();
});
