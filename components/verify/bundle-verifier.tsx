"use client";

import { FileArchive } from "lucide-react";
import { type ChangeEvent, type DragEvent, useEffect, useId, useRef, useState } from "react";
import { Callout } from "#components/ui/callout.tsx";
import { joinClasses } from "#components/ui/join-classes.ts";
import { Spinner } from "#components/ui/spinner.tsx";
import type { BundleVerdict } from "#lib/bundle/verify-bundle.ts";
import { VerdictView } from "./verdict-view.tsx";

type State =
  | { step: "WAITING" }
  | { step: "CHECKING"; name: string }
  | { step: "DONE"; name: string; verdict: BundleVerdict }
  | { step: "IMPOSSIBLE"; reason: string };

/** Apart from the page, which stands at once; loaded right after it, so that one may go offline before choosing a file. */
const loadVerifier = () =>
  Promise.all([import("#lib/bundle/verify-bundle.ts"), import("#lib/proof/web-crypto.ts")]);

async function check(file: File): Promise<BundleVerdict> {
  const [{ verifyBundle }, { webCrypto }] = await loadVerifier();
  return verifyBundle(new Uint8Array(await file.arrayBuffer()), webCrypto);
}

async function outcomeOf(file: File): Promise<State> {
  if (!window.crypto?.subtle) {
    return {
      step: "IMPOSSIBLE",
      reason: "This browser gives its cryptography only to pages that come over https or from this machine.",
    };
  }
  try {
    return { step: "DONE", name: file.name, verdict: await check(file) };
  } catch {
    return { step: "IMPOSSIBLE", reason: "The file could not be read." };
  }
}

type DropZoneProps = { isBusy: boolean; onFile: (file: File) => void };

function DropZone({ isBusy, onFile }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false);
  const id = useId();
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    // The same file may be chosen again after it was mended.
    event.target.value = "";
    if (file) onFile(file);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  };
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
      className={joinClasses(
        "flex cursor-pointer flex-col items-center gap-2 rounded-lg border border-dashed px-6 py-9 text-center",
        "focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus",
        isOver ? "border-accent bg-accent-soft" : "border-control bg-surface hover:bg-hover",
      )}
    >
      <FileArchive className="size-7 text-faint" aria-hidden="true" />
      <span className="font-medium">Choose a proof bundle, or drop it here</span>
      <span className="text-sm text-muted">A .zip file from “Proof bundle” on a decision or a report</span>
      <input
        id={id}
        type="file"
        accept=".zip,application/zip"
        disabled={isBusy}
        onChange={onChange}
        className="sr-only"
      />
    </label>
  );
}

/** Takes a bundle, checks it in this browser and says what it holds, or the first thing that is wrong. */
export function BundleVerifier() {
  const [state, setState] = useState<State>({ step: "WAITING" });
  const result = useRef<HTMLElement>(null);
  useEffect(() => {
    loadVerifier().catch(() => {});
  }, []);
  const onFile = async (file: File) => {
    setState({ step: "CHECKING", name: file.name });
    setState(await outcomeOf(file));
    result.current?.focus();
  };
  return (
    <>
      <DropZone isBusy={state.step === "CHECKING"} onFile={onFile} />
      <section
        ref={result}
        tabIndex={-1}
        aria-label="Result"
        aria-live="polite"
        className="mt-5 outline-none"
      >
        {state.step === "CHECKING" ? (
          <p className="flex items-center gap-2 text-muted">
            <Spinner /> Checking {state.name} …
          </p>
        ) : null}
        {state.step === "IMPOSSIBLE" ? (
          <Callout
            kind="serious"
            title="The bundle could not be checked."
            safe="Nothing was sent, and nothing is known about the bundle."
            next="Open this page over https, or check the file in a checkout: npm run verify -- FILE.zip"
          >
            {state.reason}
          </Callout>
        ) : null}
        {state.step === "DONE" ? <VerdictView name={state.name} verdict={state.verdict} /> : null}
      </section>
    </>
  );
}
