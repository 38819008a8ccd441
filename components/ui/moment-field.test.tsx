// @vitest-environment happy-dom
import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { renderPage } from "@/test/render-page";
import { MomentField } from "./moment-field";

type Kind = "moment" | "date" | "clock";

function Field({ kind, start }: { kind: Kind; start: string }) {
  const [value, setValue] = useState(start);
  return (
    <MomentField label="From" kind={kind} value={value} onChange={({ target }) => setValue(target.value)} />
  );
}

const shown = () => screen.getByLabelText<HTMLInputElement>("From").value;

it.each<[Kind, string, string, string]>([
  ["moment", "2026-11-28 07:04", "2026-11-29T18:30", "2026-11-29 18:30"],
  ["date", "2026-11-28", "2026-11-29", "2026-11-29"],
  ["clock", "07:04", "18:30", "18:30"],
])(
  "a %s is text in one format, also where the browser's calendar sets it",
  async (kind, start, picked, text) => {
    const showPicker = vi.fn();
    HTMLInputElement.prototype.showPicker = showPicker;
    const { user } = renderPage(<Field kind={kind} start={start} />);
    expect(screen.getByLabelText<HTMLInputElement>("From").type).toBe("text");
    expect(shown()).toBe(start);
    await user.click(screen.getByRole("button", { name: "Pick: From" }));
    expect(showPicker).toHaveBeenCalledOnce();
    fireEvent.change(document.querySelector("input[inert]")!, { target: { value: picked } });
    expect(shown()).toBe(text);
  },
);

it("takes what is typed", async () => {
  const { user } = renderPage(<Field kind="moment" start="" />);
  await user.type(screen.getByLabelText("From"), "2026-11-28 7:04");
  expect(shown()).toBe("2026-11-28 7:04");
});
