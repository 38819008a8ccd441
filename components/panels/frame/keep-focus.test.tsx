// @vitest-environment happy-dom
import { act, cleanup, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AcknowledgeButton } from "@/components/panels/alerts/acknowledge-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { renderPage } from "@/test/render-page";
import { keepFocus } from "./keep-focus";

let stop: () => void;
beforeEach(() => {
  stop = keepFocus();
});
// Rendered elements go last: who no longer looks does not move the focus.
afterEach(() => {
  stop();
  cleanup();
});

const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 50)));
const focused = () => document.activeElement as HTMLElement;

function Alerts() {
  const [acknowledged, setAcknowledged] = useState<string[]>([]);
  return (
    <ul>
      {["gpt-5", "claude"].map((title) => (
        <li key={title} aria-label={title}>
          <a href={`#${title}`}>{title}</a>
          {acknowledged.includes(title) ? (
            <span>Acknowledged by Ann</span>
          ) : (
            <AcknowledgeButton
              title={title}
              busy={false}
              onPress={() => setAcknowledged([...acknowledged, title])}
            />
          )}
          <button type="button">Silence {title}</button>
        </li>
      ))}
    </ul>
  );
}

it("a button that goes leaves the focus to its row, where a second press does nothing", async () => {
  const { user } = renderPage(<Alerts />);
  screen.getByRole("button", { name: "Acknowledge gpt-5" }).focus();
  await user.keyboard("{Enter}");
  await settled();
  expect(focused()).toBe(screen.getByRole("listitem", { name: "gpt-5" }));
  await user.keyboard("{Enter}");
  expect(screen.getAllByText("Acknowledged by Ann")).toHaveLength(1);
  await user.tab();
  expect(focused().textContent).toBe("gpt-5");
  // A row that lost the focus cannot take it again.
  expect(document.querySelectorAll("li[tabindex]")).toHaveLength(0);
});

function Silences({ start }: { start: string[] }) {
  const [silences, setSilences] = useState(start);
  return (
    <section aria-label="Silences">
      <ul>
        {silences.map((what) => (
          <li key={what} aria-label={what}>
            <Button onClick={() => setSilences(silences.filter((one) => one !== what))}>
              End now {what}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

it.each([
  ["the one that follows", ["a", "b", "c"], "b", "c"],
  ["the last one, after the last", ["a", "b", "c"], "c", "b"],
  ["the section, after the only one", ["a"], "a", "Silences"],
])("an item that goes leaves the focus to %s", async (_, silences, ended, next) => {
  const { user } = renderPage(<Silences start={silences} />);
  screen.getByRole("button", { name: `End now ${ended}` }).focus();
  await user.keyboard("{Enter}");
  await settled();
  expect(focused().getAttribute("aria-label")).toBe(next);
});

function Rules() {
  const [rules, setRules] = useState(["p95", "errors"]);
  const [asked, setAsked] = useState<string | null>(null);
  const remove = () => {
    setRules(rules.filter((one) => one !== asked));
    setAsked(null);
  };
  return (
    <>
      <ul>
        {rules.map((rule) => (
          <li key={rule} aria-label={rule}>
            <Button onClick={() => setAsked(rule)}>Delete {rule}</Button>
          </li>
        ))}
      </ul>
      <Dialog open={asked !== null} onOpenChange={() => setAsked(null)} title="Delete this rule?">
        <Button onClick={remove}>Delete</Button>
      </Dialog>
    </>
  );
}

it("an item that is deleted in a dialog leaves the focus to the one that follows", async () => {
  const { user } = renderPage(<Rules />);
  screen.getByRole("button", { name: "Delete p95" }).focus();
  await user.keyboard("{Enter}");
  (await screen.findByRole("button", { name: "Delete" })).focus();
  await user.keyboard("{Enter}");
  await settled();
  expect(focused().getAttribute("aria-label")).toBe("errors");
});

function Versions() {
  const [version, setVersion] = useState(1);
  return (
    <ul>
      <li key={version}>
        <button type="button" onClick={() => setVersion(version + 1)}>
          Version {version}
        </button>
        <button type="button" aria-label="p95: on" onClick={() => setVersion(version + 1)}>
          {version}
        </button>
      </li>
    </ul>
  );
}

it("a control that is rendered again keeps the focus", async () => {
  const { user } = renderPage(<Versions />);
  screen.getByRole("button", { name: "p95: on" }).focus();
  await user.keyboard("{Enter}");
  await settled();
  expect(focused().textContent).toBe("2");
});

let finish = () => {};
function Slow() {
  const [busy, setBusy] = useState(false);
  const work = () => {
    // Chromium takes the focus from what is disabled.
    focused().blur();
    setBusy(true);
    finish = () => setBusy(false);
  };
  return (
    <Button busy={busy} onClick={work}>
      Send now
    </Button>
  );
}

it("a button that was busy has the focus again", async () => {
  const { user } = renderPage(<Slow />);
  screen.getByRole("button").focus();
  await user.keyboard("{Enter}");
  expect(focused()).toBe(document.body);
  act(() => finish());
  await settled();
  expect(focused()).toBe(screen.getByRole("button", { name: "Send now" }));
});

it("who presses beside a control lets go of it", async () => {
  const { user } = renderPage(
    <>
      <p>Text</p>
      <Silences start={["a", "b"]} />
    </>,
  );
  const button = screen.getByRole("button", { name: "End now a" });
  button.focus();
  await user.click(screen.getByText("Text"));
  act(() => button.click());
  await settled();
  expect(focused()).toBe(document.body);
});
