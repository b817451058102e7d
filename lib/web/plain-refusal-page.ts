import type { Refused } from "#lib/service/refusal.ts";

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** A refusal as a page without script and style, for forms that were sent without JavaScript. */
export function plainRefusalPage({ refusal }: Refused): Response {
  const { whatHappened, safeNow, doNext } = refusal;
  const lines = [whatHappened, safeNow, doNext].map((words) => `<p>${escapeHtml(words)}</p>`).join("");
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not done · Countersign</title><main role="alert"><h1>Not done</h1>${lines}<p><a href="/dashboard">Back to the dashboard</a></p></main></html>`;
  return new Response(html, {
    status: refusal.status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "cache-control": "no-store",
    },
  });
}
