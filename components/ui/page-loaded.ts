import { useEffect, useState } from "react";

/** Once the page stands: what is not needed for that can be loaded. */
export const pageLoaded = () =>
  new Promise<void>((resolve) => {
    if (document.readyState === "complete") resolve();
    else window.addEventListener("load", () => resolve(), { once: true });
  });

export function usePageLoaded(): boolean {
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    let gone = false;
    void pageLoaded().then(() => !gone && setLoaded(true));
    return () => {
      gone = true;
    };
  }, []);
  return isLoaded;
}
