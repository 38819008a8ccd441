// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { CsvButton } from "./csv-button";
import { useChange } from "./use-change";

function Acknowledge() {
  const { attempt } = useChange();
  const send = () =>
    attempt((call) => call("POST", "/api/v1/alerts/1/acknowledge"), { failed: "Not acknowledged" });
  return (
    <button type="button" onClick={() => void send()}>
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
