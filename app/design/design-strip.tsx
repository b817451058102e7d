"use client";

import { LiveStrip } from "#components/frame/live-strip.tsx";

const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 600));

export function DesignStrip({ zeroMs, dataAtMs }: { zeroMs: number; dataAtMs: number }) {
  return (
    <LiveStrip
      href="/design"
      zeroMs={zeroMs}
      symbol="BTC-PERP"
      size="0.0001"
      pnlUsd="-3.20"
      maxLossUsd="50"
      level="normal"
      dataAtMs={dataAtMs}
      kill={{ action: "/design", onConfirm: wait, sentLabel: "Kill sent" }}
    />
  );
}
