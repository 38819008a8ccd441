import { expect, test } from "@playwright/test";
import { securityHeaders } from "../scripts/setup/security-headers.mjs";

const url = () => process.env.E2E_URL!;

test("every response forbids framing and has the other security headers", async ({ browser }) => {
  // The setup page, or the login page once setup is done.
  const landing = await fetch(`${url()}/login`);
  const { pathname } = new URL(landing.url);
  const file = /\/_next\/static\/[^"]+\.js/.exec(await landing.text())?.[0];
  expect(file).toBeDefined();
  const answers: [string, RequestInit, number][] = [
    [pathname, {}, 200],
    ["/api/health/live", {}, 200],
    [file!, {}, 200],
    ["/icon.svg", {}, 200],
    ["/api/v1/rules", {}, 401],
    ["/api/v1/requests", { method: "POST", body: "{}" }, 401],
    ["/nowhere", {}, 404],
    ["/api/nowhere", {}, 404],
    [`${pathname}/`, {}, 308],
    ["/", { method: "POST", headers: { "next-action": "x" } }, 400],
  ];
  for (const [path, init, status] of answers) {
    const { status: got, headers } = await fetch(`${url()}${path}`, { redirect: "manual", ...init });
    expect([path, got]).toEqual([path, status]);
    for (const [name, value] of Object.entries(securityHeaders("")))
      expect([path, name, headers.get(name)]).toEqual([path, name, value]);
    expect(headers.has("strict-transport-security")).toBe(false);
  }

  // As another port of the same host, which also gets the session's cookie.
  const context = await browser.newContext();
  const framing = await context.newPage();
  await framing.route("http://localhost:4961/", (route) =>
    route.fulfill({ contentType: "text/html", body: `<iframe src="${url()}${pathname}"></iframe>` }),
  );
  await framing.goto("http://localhost:4961/");
  const frame = framing.frames()[1]!;
  await expect.poll(() => frame.url()).toContain("chrome-error");
  await context.close();
});
