import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { Name } from "./name";

const ARN = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6";

it("shows the end of a long name, and has the whole one on hover and for readers, once", () => {
  const html = renderToStaticMarkup(<Name>{ARN}</Name>);
  expect(html).toContain(`title="${ARN}"`);
  const visible = html.replaceAll(/<span class="sr-only">[^<]*<\/span>/g, "").replaceAll(/<[^>]*>/g, "");
  expect(visible).toBe(ARN);
  expect(html.match(/<span aria-hidden[^>]*shrink-0[^>]*>([^<]*)</)![1]).toBe(ARN.slice(-14));
  const spoken = html.replaceAll(/<span aria-hidden[^>]*>[^<]*<\/span>/g, "").replaceAll(/<[^>]*>/g, "");
  expect(spoken).toBe(ARN);
});

it("stays on one line, whatever the name holds", () => {
  for (const name of ["a\nb", `first\r\nsecond\u2028${"x".repeat(40)}\ny`]) {
    const html = renderToStaticMarkup(<Name>{name}</Name>);
    const visible = html.replaceAll(/<span class="sr-only">[^<]*<\/span>/g, "").replaceAll(/<[^>]*>/g, "");
    expect(visible).toBe(name.replaceAll(/\r\n|[\n\u2028]/g, "↵"));
  }
});

it("takes no more than its width, which nothing beside it overrules", () => {
  const limits = (html: string) => html.match(/max-w-\S+?(?=["\s])/g);
  expect(limits(renderToStaticMarkup(<Name>{ARN}</Name>))).toEqual(["max-w-full"]);
  expect(limits(renderToStaticMarkup(<Name width="max-w-56">{ARN}</Name>))).toEqual(["max-w-56"]);
});

it("is plain text if it is short", () => {
  expect(renderToStaticMarkup(<Name>gpt-5</Name>).replaceAll(/<[^>]*>/g, "")).toBe("gpt-5");
});

it("a name from right to left is cut and read in its own direction, next to whatever stands beside it", () => {
  const name = "\u05de\u05d5\u05d3\u05dc ".repeat(40).trim();
  for (const one of [name, "\u05de\u05d5\u05d3\u05dc"])
    expect(renderToStaticMarkup(<Name>{one}</Name>)).toMatch(/^<span dir="auto"/);
});
