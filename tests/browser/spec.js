/** The body of a document of its own, in which nothing is loaded and nothing runs. */
export function readHtml(text) {
  return new DOMParser().parseFromString(text, "text/html").body;
}
