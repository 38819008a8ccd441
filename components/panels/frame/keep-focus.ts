/** What pages and lists consist of. */
const PARTS = 'li, tr, section, form, [role="dialog"], main';
/** Parts that stand in a list: the one that follows takes the place of one that is gone. */
const ITEMS = "li, tr";
/** What closes gives the focus to what opened it, which may be gone. */
const POPUPS = '[role="dialog"], [role="menu"], [role="listbox"]';

type Part = { element: HTMLElement; list: Element | null; at: number };
/** The focused element and the parts around it, the innermost first. */
type Held = { element: HTMLElement; path: string; parts: Part[]; opener: Held | null };

/**
 * Gives the focus a place when its element leaves the page, as a button does that is pressed once. A control that was
 * disabled for a moment or rendered again has it back; otherwise it goes to the part of the page around it, or to the item
 * that follows in its list, and never to another button, which a second press would press. Returns what ends it.
 */
export function keepFocus(): () => void {
  let held: Held | null = null;
  const isLost = () => document.activeElement === null || document.activeElement === document.body;
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    const opener = openerOf(target, held);
    held = { element: target, path: location.pathname, parts: partsAround(target), opener };
  };
  // Who presses beside it lets go of it.
  const onPress = ({ target }: Event) => {
    if (!(target instanceof Node && held?.element.contains(target))) held = null;
  };
  const settle = () => {
    if (held === null || !isLost()) return;
    const { element } = held;
    if (element.isConnected) {
      if (!element.matches(":disabled")) element.focus({ preventScroll: true });
      return;
    }
    // Another page begins at its top.
    const place = held.path === location.pathname ? placeOf(held) : null;
    held = null;
    if (place) focusOn(place);
  };
  const observer = new MutationObserver((records) => {
    if (held === null) return;
    for (let one: Held | null = held; one !== null; one = one.opener)
      if (one.element.isConnected) one.parts = partsAround(one.element);
    const wasEnabled = records.some(({ type, target }) => type === "attributes" && target === held?.element);
    // What closes at the same time, or what opens, takes the focus first.
    if (isLost() && (wasEnabled || !held.element.isConnected)) requestAnimationFrame(settle);
  });
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
  document.addEventListener("focusin", onFocus);
  document.addEventListener("pointerdown", onPress, true);
  return () => {
    observer.disconnect();
    document.removeEventListener("focusin", onFocus);
    document.removeEventListener("pointerdown", onPress, true);
  };
}

function partsAround(element: HTMLElement): Part[] {
  const parts: Part[] = [];
  for (let part = element.closest<HTMLElement>(PARTS); part; ) {
    const list = part.parentElement;
    parts.push({ element: part, list, at: list ? [...list.children].indexOf(part) : -1 });
    part = list?.closest<HTMLElement>(PARTS) ?? null;
  }
  return parts;
}

/** What had the focus before the popup that an element is in. */
function openerOf(element: HTMLElement, before: Held | null): Held | null {
  const popup = element.closest(POPUPS);
  if (popup === null || before === null) return null;
  return popup.contains(before.element) || !before.element.isConnected ? before.opener : before;
}

function placeOf({ element, parts, opener }: Held): HTMLElement | null {
  for (const part of parts) {
    const place = part.element.isConnected ? part.element : itemAt(part);
    if (place) return sameControl(place, element) ?? place;
  }
  if (opener === null) return null;
  return opener.element.isConnected ? opener.element : placeOf(opener);
}

/** The item that follows one that is gone, or the last. */
function itemAt({ element, list, at }: Part): HTMLElement | null {
  if (!list?.isConnected || !element.matches(ITEMS)) return null;
  const item = list.children[Math.min(at, list.children.length - 1)];
  return item instanceof HTMLElement && item.matches(ITEMS) ? item : null;
}

/** The control that was drawn in place of one. */
function sameControl(within: HTMLElement, gone: HTMLElement): HTMLElement | null {
  const name = nameOf(gone);
  const controls = name === "" ? [] : within.querySelectorAll<HTMLElement>(gone.tagName);
  return [...controls].find((one) => nameOf(one) === name && !one.matches(":disabled")) ?? null;
}

const nameOf = (control: HTMLElement): string =>
  control.getAttribute("aria-label") ?? (control.closest("label")?.textContent || control.textContent) ?? "";

/** Parts have no place in the order of the Tab key: it continues from there. */
function focusOn(place: HTMLElement): void {
  if (place.tabIndex < 0 && !place.hasAttribute("tabindex")) {
    place.tabIndex = -1;
    place.addEventListener("blur", () => place.removeAttribute("tabindex"), { once: true });
  }
  place.focus({ preventScroll: true });
}
