/** The field that the second press sends. */
export const CONFIRMED = { name: "confirmed", value: "yes" } as const;

/**
 * The second step of the kill switch without JavaScript: one large button, nothing to type. It sends the form back to where it
 * came from. `action`, `back`: paths of our own.
 */
export function plainKillPage({ action, back }: { action: string; back: string }): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Kill this run? · Countersign</title>
<style>:root{color-scheme:light dark}body{font:18px/1.5 system-ui,sans-serif;margin:0 auto;max-width:32rem;padding:1.5rem}
button{background:#a8071a;border:0;border-radius:8px;color:#fff;font:inherit;font-weight:700;min-height:4rem;width:100%}
a{display:block;padding:1rem 0;text-align:center}</style>
<main><h1>Kill this run?</h1><p>It cancels every order and closes the position at once. Nothing has been sent yet.</p>
<form method="post" action="${action}"><input type="hidden" name="${CONFIRMED.name}" value="${CONFIRMED.value}">
<button autofocus>Kill now</button></form><a href="${back}">Back, do not kill</a></main></html>`;
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      "cache-control": "no-store",
    },
  });
}
