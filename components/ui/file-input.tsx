"use client";

import type { ComponentProps } from "react";
import { CONTROL } from "./control-style.ts";
import { useFieldControl } from "./field.tsx";
import { joinClasses } from "./join-classes.ts";

/** The browser's own file chooser, named `file`; label, hint and error come from the Field around it. */
export function FileInput(props: Pick<ComponentProps<"input">, "accept" | "onChange">) {
  const { attributes } = useFieldControl({});
  return (
    <input
      type="file"
      name="file"
      required
      {...props}
      {...attributes}
      className={joinClasses(
        CONTROL,
        "px-2.5 py-1.5 file:mr-3 file:cursor-pointer file:rounded-md file:border file:border-line file:bg-raised file:px-2.5 file:py-1 file:text-sm file:text-ink",
      )}
    />
  );
}
