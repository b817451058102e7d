"use client";

import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { buttonClasses } from "./button-style.ts";

/** How long a message stays, in ms; one with an undo stays longer, because a person must be able to reach it. */
const STAY_MS = 6_000;
const STAY_WITH_UNDO_MS = 12_000;

type ToastInput = { title: string; description?: string; onUndo?: () => void; undoLabel?: string };

/** Returns a function that shows a short message, with an undo button when `onUndo` is given. */
export function useToast(): (input: ToastInput) => void {
  const manager = Toast.useToastManager();
  return ({ title, description, onUndo, undoLabel = "Undo" }) => {
    const id = manager.add({
      title,
      description,
      timeout: onUndo ? STAY_WITH_UNDO_MS : STAY_MS,
      actionProps: onUndo
        ? {
            children: undoLabel,
            onClick: () => {
              onUndo();
              manager.close(id);
            },
          }
        : undefined,
    });
  };
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="rounded-lg bg-raised shadow-float transition-[opacity,translate] duration-200 data-[ending-style]:opacity-0 data-[starting-style]:translate-y-2 data-[starting-style]:opacity-0"
    >
      <Toast.Content className="flex items-center gap-3 py-2 pl-4 pr-2">
        <div className="min-w-0 flex-1">
          <Toast.Title className="text-sm font-medium" />
          <Toast.Description className="text-xs text-muted" />
        </div>
        {toast.actionProps ? <Toast.Action className={buttonClasses("secondary", "sm")} /> : null}
        <Toast.Close render={<IconButton label="Dismiss" size="sm" />}>
          <X aria-hidden="true" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

/** Holds the messages of the whole app; stands once, in the root layout. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-3 bottom-20 z-50 mx-auto flex w-auto max-w-sm flex-col gap-2 sm:bottom-4 sm:left-auto sm:right-4 sm:mx-0 sm:w-96">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
