"use client";

import { Button } from "#components/ui/button.tsx";

/** Opens the browser's print window; there it can be kept as a PDF too. */
export function PrintButton() {
  return (
    <Button variant="primary" onClick={() => window.print()}>
      Print or keep as PDF
    </Button>
  );
}
