// @vitest-environment happy-dom
import { act, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { watchDraft } from "@/components/ui/unsaved";
import { renderPage } from "@/test/render-page";
import { CsvButton } from "./csv-button";
import { useChange } from "./use-change";

function Acknowledge() {
  const { attempt, busy } = useChange();
  const send = () =>
    attempt((call) => call("POST", "/api/v1/alerts/1/acknowledge"), { failed: "Not acknowledged" });
  return (
    <button type="button" aria-busy={busy} onClick={() => void send()}>
      Acknowledge
    </button>
  );
}

const SIGNED_OUT = "You are signed out. Log in in another tab, then try again.";
const refusal = (status: number) => ({
  status,
  body: { error: { code: "refused", message: "It is resolved", details: [] } },
});

it.each([
  [401, SIGNED_OUT, 0],
  [403, "It is resolved", 1],
  [404, "It is resolved", 1],
  [409, "It is resolved", 1],
])(
  "after status %i a button says why nothing changed, and the page stays where it is",
  async (status, message, refreshes) => {
    const { user, refreshed } = renderPage(<Acknowledge />, { server: () => refusal(status) });
    await user.click(screen.getByRole("button", { name: "Acknowledge" }));
    expect((await screen.findAllByText(message)).length).toBeGreaterThan(0);
    expect(refreshed).toHaveLength(refreshes);
  },
);

it.each([
  [401, SIGNED_OUT],
  [503, "It is resolved"],
])("an export that is refused with status %i says why", async (status, message) => {
  const { user } = renderPage(<CsvButton address="/api/v1/requests?format=csv" file="requests.csv" />, {
    server: () => refusal(status),
  });
  await user.click(screen.getByRole("button", { name: "CSV" }));
  expect((await screen.findAllByText(message)).length).toBeGreaterThan(0);
});

it.each([
  [403, 0],
  [404, 0],
  [409, 1],
])(
  "after status %i the page is not read again where that would take what is typed on it",
  async (status, refreshes) => {
    const end = watchDraft({ element: () => null, isChanged: () => true });
    const { user, refreshed } = renderPage(<Acknowledge />, { server: () => refusal(status) });
    await user.click(screen.getByRole("button", { name: "Acknowledge" }));
    expect((await screen.findAllByText("It is resolved")).length).toBeGreaterThan(0);
    expect(refreshed).toHaveLength(refreshes);
    end();
  },
);

it("changes once what is pressed twice before the button is drawn as busy, and again after the answer", async () => {
  const { sent } = renderPage(<Acknowledge />, { server: () => ({ status: 200, body: {} }) });
  const button = screen.getByRole("button", { name: "Acknowledge" });
  await act(async () => {
    button.click();
    button.click();
  });
  await waitFor(() => expect(button.getAttribute("aria-busy")).toBe("false"));
  expect(sent).toHaveLength(1);
  await act(async () => button.click());
  await waitFor(() => expect(sent).toHaveLength(2));
});
