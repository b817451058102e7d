"use client";

import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { Field } from "./field.tsx";
import { TextInput } from "./text-input.tsx";

export type TypedConfirmItem = {
  /** Form field name. */
  name: string;
  label: string;
  /** What must be typed, exactly. */
  expected: string;
};

type TypedConfirmProps = {
  items: ReadonlyArray<TypedConfirmItem>;
  /** Draws the button; it is told whether everything has been typed right. */
  children: (isComplete: boolean) => ReactNode;
};

/** Asks to type given texts before an act. It guides the hand; the server compares again. */
export function TypedConfirm({ items, children }: TypedConfirmProps) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const isRight = (item: TypedConfirmItem) => (typed[item.name] ?? "").trim() === item.expected;
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        {items.map((item) => (
          <Field
            key={item.name}
            label={
              <>
                {item.label}: type{" "}
                <code className="rounded-sm bg-sunken px-1 font-semibold">{item.expected}</code>
              </>
            }
            unit={isRight(item) ? <Check className="size-4 text-normal" aria-label="matches" /> : undefined}
          >
            <TextInput
              name={item.name}
              value={typed[item.name] ?? ""}
              onChange={(event) => setTyped({ ...typed, [item.name]: event.target.value })}
              spellCheck={false}
              autoCapitalize="off"
              className="font-mono"
            />
          </Field>
        ))}
      </div>
      {children(items.every(isRight))}
    </div>
  );
}
