import { visiblePieces } from "./visible-text.ts";

/** What a person wrote, kept to itself: it cannot turn around what stands beside it, and what it hides is named. */
export function PersonText({ text, className }: { text: string; className?: string }) {
  return (
    <bdi className={className}>
      {visiblePieces(text).map((piece, index) =>
        piece.kind === "text" ? (
          piece.text
        ) : (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity and the list is drawn whole.
            key={index}
            className="mx-px rounded-sm bg-caution-soft px-1 font-mono text-2xs text-caution"
            title="An invisible character stands here"
          >
            {piece.codePoint}
          </span>
        ),
      )}
    </bdi>
  );
}
