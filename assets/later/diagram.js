// Diagrams. The build puts this behind Mermaid, and both into diagram.html, which the page shows in a frame without an
// origin: nothing that a diagram does can reach the page, its storage, or anybody else.
//
// The page sends `{ source, dark, font }` and gets `{ height }` in CSS pixels, or `{ error }` in words. It is told
// `{ ready: true }` when it may send.
"use strict";

(() => {
  const tell = (message) => parent.postMessage(message, "*");

  /** Takes out of a drawing what leads or loads anything. Mermaid's strict mode leaves links that may be followed. */
  function tame(svg) {
    for (const element of svg.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        const leads = /^(xlink:)?href$/i.test(name) && !value.startsWith("#");
        if (leads || /^(on|src|action|formaction|target)/i.test(name)) element.removeAttribute(name);
      }
    }
    for (const element of svg.querySelectorAll("script, image, img, iframe, object, embed, video, audio, form, input, button")) {
      element.remove();
    }
    for (const style of svg.querySelectorAll("style")) {
      // The policy stops what a style would load; without it nobody has to be stopped.
      style.textContent = style.textContent.replace(/@import[^;]*;?/gi, "").replace(/url\(\s*(?!["']?#)[^)]*\)/gi, "none");
    }
    return svg;
  }

  /** What is wrong with a source, in words, without the picture of the place that Mermaid draws. */
  function words(error) {
    const text = String(error?.message ?? error).trim();
    return text.length > 600 ? `${text.slice(0, 600)}…` : text;
  }

  /** Fails when a drawing that never ends has kept a person waiting for too long. */
  function tooLong() {
    return new Promise((_, fail) => setTimeout(() => fail(new Error("Drawing it took more than 20 seconds.")), 20_000));
  }

  async function draw({ source, dark, font }) {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      theme: dark ? "dark" : "default",
      fontFamily: font,
      suppressErrorRendering: true,
      // A diagram must not set these for itself.
      secure: ["secure", "securityLevel", "startOnLoad", "maxTextSize", "suppressErrorRendering", "themeCSS", "fontFamily", "htmlLabels"],
      htmlLabels: false,
      flowchart: { htmlLabels: false },
      maxTextSize: 50_000,
    });
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    const { svg } = await Promise.race([mermaid.render("diagram", source), tooLong()]);
    // Parsed as a document of its own, in which nothing runs and nothing is loaded, and tamed before it is shown.
    const drawing = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
    if (!drawing) throw new Error("The renderer drew nothing.");
    document.body.replaceChildren(document.adoptNode(tame(drawing)));
  }

  const measure = () => tell({ height: Math.ceil(document.body.getBoundingClientRect().height) });

  addEventListener("message", async ({ source, data }) => {
    if (source !== parent) return;
    try {
      await draw(data);
      measure();
      addEventListener("resize", measure);
    } catch (error) {
      tell({ error: words(error) });
    }
  });
  tell({ ready: true });
})();
