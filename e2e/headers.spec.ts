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
    const { "content-security-policy": _, ...others } = securityHeaders("");
    for (const [name, value] of Object.entries(others))
      expect([path, name, headers.get(name)]).toEqual([path, name, value]);
    expect([path, headers.get("content-security-policy")]).toEqual([
      path,
      expect.stringMatching(/^default-src '(self|none)'.*frame-ancestors 'none'/),
    ]);
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

test("a page runs no script that it did not bring", async ({ page }) => {
  await page.goto("/alerts");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const ran = await page.evaluate(async () => {
    const spoiled = window as unknown as { ran: string[] };
    spoiled.ran = [];
    const holder = document.createElement("div");
    holder.innerHTML = `<img src="/nowhere.png" onerror="window.ran.push('handler')">
      <a id="link" href="javascript:window.ran.push('link')">x</a>`;
    document.body.append(holder);
    holder.querySelector("a")!.click();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return spoiled.ran;
  });
  expect(ran).toEqual([]);
});
