import { pageLoaded } from "./page-loaded";
import { pause } from "./pause";

const FIRST_MS = 5_000;
const LONGEST_MS = 60_000;

/**
 * Loads what no page begins with once the page stands, and tries until it arrives, since it says nothing that could be pressed
 * again: more and more slowly, and at once when the browser is connected again.
 */
export async function loadLate<T>(load: () => Promise<T>): Promise<T> {
  await pageLoaded();
  for (let ms = FIRST_MS; ; ms = Math.min(LONGEST_MS, 2 * ms))
    try {
      return await load();
    } catch {
      await pause(ms);
    }
}
