"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "./button.tsx";

/** How long "copied" stays, in ms. */
const CONFIRM_MS = 1_500;

/** Copies a text; the icon and the name confirm it. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [isCopied, setIsCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async () => {
    await navigator.clipboard?.writeText(text);
    setIsCopied(true);
  };

  return (
    <IconButton
      label={isCopied ? "Copied" : label}
      size="sm"
      onClick={copy}
      className="text-faint [&_svg]:size-3.5"
    >
      {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
    </IconButton>
  );
}
