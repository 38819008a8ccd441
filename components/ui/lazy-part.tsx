"use client";

import { type ComponentType, useLayoutEffect, useRef } from "react";
import { Button } from "./button";
import { partOf, useLoaded } from "./use-loaded";

type Load<Props> = () => Promise<ComponentType<Props>>;
type Closable = { onClose: () => void };

/** A dialog whose code is loaded when it is opened first. */
export function lazyDialog<Props extends Closable>(title: string, load: Load<Props>): ComponentType<Props> {
  const part = partOf(load);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, as React's `lazy` is.
  return function LazyDialog(props: Props) {
    const { value: Dialog, wait, again } = useLoaded(part);
    if (Dialog) return <Dialog {...props} />;
    if (wait === "waiting") return null;
    return <WaitDialog title={title} failed={wait === "failed"} again={again} onClose={props.onClose} />;
  };
}

/** A part of something that is open already. What opens it may say before that it is about to: `preload`. */
export function lazyPanel<Props extends object>(
  title: string,
  load: Load<Props>,
): ComponentType<Props> & { preload: () => void } {
  const part = partOf(load);
  const preload = () =>
    void part.load().then(
      (loaded) => {
        part.loaded = loaded;
      },
      () => {},
    );
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, as React's `lazy` is.
  function LazyPanel(props: Props) {
    const { value: Panel, wait, again } = useLoaded(part);
    if (Panel) return <Panel {...props} />;
    if (wait === "waiting") return null;
    return <WaitText title={title} failed={wait === "failed"} again={again} />;
  }
  return Object.assign(LazyPanel, { preload });
}

type WaitProps = { title: string; failed: boolean; again: () => void };

/** The browser's own element: without a connection no other code can be had. */
function WaitDialog({ onClose, ...wait }: WaitProps & Closable) {
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = element.current!;
    dialog.showModal();
    // Closed before it is removed, it gives the focus back.
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={element}
      aria-label={wait.title}
      className="m-auto w-[min(420px,calc(100vw-2rem))] rounded-xl border border-line bg-raised p-5 text-ink shadow-lift backdrop:bg-scrim"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <WaitText {...wait} onClose={onClose} />
    </dialog>
  );
}

export function WaitText({ title, failed, again, onClose }: WaitProps & Partial<Closable>) {
  return (
    <>
      <p role={failed ? "alert" : "status"} className="font-medium">
        {failed ? `${title} could not be loaded` : `Loading ${title} …`}
      </p>
      {failed && (
        <p className="mt-1.5 text-ink-2">
          Check your connection and try again. After an update of Sightline, reload the page.
        </p>
      )}
      <div className="mt-4 flex flex-wrap justify-end gap-2 empty:hidden">
        {onClose && <Button onClick={onClose}>Close</Button>}
        {failed && (
          <>
            <Button onClick={() => window.location.reload()}>Reload page</Button>
            <Button look="primary" onClick={again}>
              Try again
            </Button>
          </>
        )}
      </div>
    </>
  );
}
