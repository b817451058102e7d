/** A text as a file to keep: never shown as a page, never kept by a cache. `fileName` is made by us, never typed. */
export function fileAnswer(text: string, type: string, fileName: string): Response {
  return new Response(text, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "content-disposition": `attachment; filename="${fileName.replace(/[^\w.-]/g, "_")}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}
