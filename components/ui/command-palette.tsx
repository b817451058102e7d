"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useEffect, useId, useState } from "react";
import { joinClasses } from "./join-classes.ts";
import { Kbd } from "./kbd.tsx";
import { useGo } from "./link.tsx";
import type { Command } from "./match-commands.ts";
import { matchCommands } from "./match-commands.ts";
import { OverlayDock } from "./overlay-dock.tsx";
import { useIsBrowser } from "./use-is-browser.ts";

function usePaletteKey(toggle: () => void) {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      toggle();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [toggle]);
}

function PaletteList({ commands, onDone }: { commands: ReadonlyArray<Command>; onDone: () => void }) {
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const listId = useId();
  const go = useGo();
  const found = matchCommands(commands, typed);
  const open = (command: Command | undefined) => {
    if (!command) return;
    onDone();
    go(command.href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((active + step + found.length) % Math.max(1, found.length));
    }
    if (event.key === "Enter") open(found[active]);
  };
  return (
    <>
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search className="size-4 shrink-0 text-muted" aria-hidden="true" />
        <input
          role="combobox"
          aria-label="Go to"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found[active] ? `${listId}-${active}` : undefined}
          placeholder="Go to a page, a decision, a run…"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="h-12 w-full bg-transparent text-lg outline-none placeholder:text-faint"
        />
        <Kbd>Esc</Kbd>
      </div>
      <div id={listId} role="listbox" aria-label="Matches" className="max-h-[50vh] overflow-y-auto p-1.5">
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard works from the text field, as a combobox does.
          <div
            key={command.href}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onClick={() => open(command)}
            onPointerMove={() => setActive(index)}
            className={joinClasses(
              "flex min-h-9 cursor-pointer items-center justify-between gap-4 rounded-md px-2.5 max-sm:min-h-11",
              index === active ? "bg-accent-soft text-accent-ink" : "",
            )}
          >
            <span className="truncate font-medium">{command.label}</span>
            <span className="shrink-0 text-xs text-muted">{command.hint}</span>
          </div>
        ))}
      </div>
      {found.length === 0 ? (
        <p className="px-4 pb-4 text-muted">Nothing matches. Try fewer letters.</p>
      ) : null}
    </>
  );
}

/** Ctrl/⌘ K: type a few letters, Enter goes there. `trigger` is a wide search-like button. */
export function CommandPalette({ commands }: { commands: ReadonlyArray<Command> }) {
  const isReady = useIsBrowser();
  const [isOpen, setIsOpen] = useState(false);
  usePaletteKey(() => setIsOpen((open) => !open));
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger
        disabled={!isReady}
        className="inline-flex h-8 cursor-pointer items-center gap-2 rounded-md border border-line-strong bg-surface px-2 text-sm text-muted hover:bg-hover max-sm:h-10 max-sm:border-transparent max-sm:bg-transparent"
      >
        <Search className="size-4" aria-hidden="true" />
        <span className="max-lg:sr-only">Go to…</span>
        <span className="inline-flex gap-0.5 max-sm:hidden">
          <Kbd>Ctrl</Kbd>
          <Kbd>K</Kbd>
        </span>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/45" />
        <Dialog.Popup className="fixed left-1/2 top-[10vh] z-50 w-[calc(100vw-1.5rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl bg-raised shadow-float">
          <Dialog.Title className="sr-only">Go to</Dialog.Title>
          <PaletteList commands={commands} onDone={() => setIsOpen(false)} />
          <OverlayDock />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
