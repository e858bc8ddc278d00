/** The body of a document of its own, in which nothing is loaded and nothing runs. */
export function readHtml(text) {
  return new DOMParser().parseFromString(text, "text/html").body;
}

/** Lets the browser do what else it has to do, and goes on at once. */
export function breathe() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
