import { expect, type Locator, type Page, test } from "@playwright/test";
import { expectAccessible, untilLive } from "./journey";

// What opens on a page: menus, popovers and dialogs, by keyboard alone. Nothing here changes anything.
test.describe.configure({ mode: "parallel" });

type Screen = { colorScheme: "dark" | "light"; width: number };
/** Each theme and each width once, as for the pages: what opens has the same colors at all widths. */
const SCREENS: Screen[] = [
  { colorScheme: "dark", width: 1440 },
  { colorScheme: "light", width: 390 },
];

/** The focus is in what opened, which fits, is accessible, closes with Escape and gives the focus back. */
async function expectOpened(page: Page, button: Locator, opened: Locator): Promise<void> {
  await expect(opened).toBeVisible();
  await expect.poll(() => opened.evaluate((one) => one.contains(document.activeElement))).toBe(true);
  await expectAccessible(page, opened);
  const screen = page.viewportSize()!;
  // What arrives late in it may move it for a moment.
  const beyond = async () => {
    const box = await opened.boundingBox();
    if (!box) return "not drawn";
    const { x, y, width, height } = box;
    return { left: x < 0, top: y < 0, right: x + width > screen.width, bottom: y + height > screen.height };
  };
  await expect.poll(beyond).toEqual({ left: false, top: false, right: false, bottom: false });
  await page.keyboard.press("Escape");
  await expect(opened).toBeHidden();
  await expect(button).toBeFocused();
}

const shown = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).and(page.locator(":visible")).first();

async function pressByKeyboard(button: Locator): Promise<void> {
  await untilLive(button);
  await button.press("Enter");
}

async function openByKeyboard(page: Page, name: string | RegExp, opened: Locator): Promise<void> {
  const button = shown(page, name);
  await pressByKeyboard(button);
  await expectOpened(page, button, opened);
}

for (const { colorScheme, width } of SCREENS)
  test.describe(`${colorScheme}, ${width} px wide`, () => {
    test.use({ colorScheme, viewport: { width, height: 844 } });
    const phone = width < 768;
    const menu = (page: Page) => page.getByRole("menu");
    const dialog = (page: Page) => page.getByRole("dialog");

    test("menus and popovers", async ({ page }) => {
      await page.goto("/?refresh=off");
      await openByKeyboard(page, /^Time range/, dialog(page));
      await openByKeyboard(page, /^View: /, menu(page));
      await openByKeyboard(page, /^Refresh: /, menu(page));
      await openByKeyboard(page, "Latency: more", menu(page));
      if (phone) {
        await openByKeyboard(page, "More", menu(page));
        await pressByKeyboard(shown(page, "Filters"));
      } else await openByKeyboard(page, "Account and theme", menu(page));
      await openByKeyboard(page, /^Model /, menu(page));
      await page.goto("/requests?refresh=off");
      if (phone) await pressByKeyboard(shown(page, "Filters"));
      await openByKeyboard(page, /^Filter$/, dialog(page));
    });

    test("commands, shortcuts and a request", async ({ page }) => {
      await page.goto("/requests?refresh=off");
      const request = shown(page, /^Request /);
      await untilLive(request);
      await request.focus();
      for (const keys of ["Control+k", "?"]) {
        await page.keyboard.press(keys);
        await expectOpened(page, request, dialog(page));
      }
      await page.keyboard.press("Enter");
      await expect(dialog(page).getByRole("region", { name: "Call" })).toBeVisible();
      await expectOpened(page, request, dialog(page));
    });
  });
