// What looks at every node and attribute of the page from the moment it comes, and notes what must never be there.
//
// It lives in the page: an observer sees what was there for the blink of an eye, too, and shadow roots are looked into.
// What an answer may be made of is a list; whatever is not on it is noted.

import type { Page } from "@playwright/test";

/** Puts the guard into every page of the tab, before anything of the page's own. */
export async function watchNodes(page: Page): Promise<void> {
  await page.addInitScript(install);
}

/** What was seen since the page was opened, after one more look at all of it. */
export function sightings(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { sightings: () => string[] }).sightings());
}

/** Runs in the page. */
function install(): void {
  const seen = new Set<string>();

  // Whatever runs says so. The page itself uses none of these.
  for (const name of ["alert", "confirm", "prompt", "print", "open"] as const) {
    Object.defineProperty(window, name, {
      configurable: true,
      value: () => {
        seen.add(`window.${name} was called`);
        return null;
      },
    });
  }

  /** Elements of which a transcript is made. */
  const TURNS = new Set(
    (
      "article a abbr b blockquote br button code dd del details div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 hr i img " +
      "input kbd li mark ol p pre s section small span strong sub summary sup svg path circle ellipse g rect polygon defs " +
      "linearGradient stop clipPath table tbody td th thead tr ul menu nav " +
      "math semantics annotation mrow mi mo mn ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup " +
      "munder mover munderover mmultiscripts mprescripts none mtable mtr mtd menclose"
    ).split(" "),
  );
  /** Elements that nothing foreign may bring, wherever it is shown. The page's own head and boxes are outside of <main>. */
  const NEVER = new Set("script style link meta base iframe frame frameset object embed applet portal fencedframe form template audio video source track".split(" "));
  const ADDRESSES = new Set(
    "href src srcset action formaction xlink:href poster data ping background cite codebase manifest longdesc dynsrc lowsrc profile usemap archive classid imagesrcset".split(" "),
  );
  // What the language and the browser have of their own, before anything of the page's is there.
  const own = new Set(Object.getOwnPropertyNames(window));
  const NAMES = [Object.prototype, Function.prototype, Document.prototype, HTMLFormElement.prototype];
  const taken = (name: string) => own.has(name) || NAMES.some((object) => name in object);

  const path = (element: Element): string => {
    const steps: string[] = [];
    for (let at: Element | null = element; at && steps.length < 6; at = at.parentElement) steps.unshift(at.localName);
    const part = element.closest("[data-part]")?.textContent?.slice(0, 90) ?? "";
    return `${steps.join(">")} in ${JSON.stringify(part)}`;
  };

  const address = (element: Element, name: string, value: string): boolean => {
    if (name === "src") return element.localName === "img" && /^blob:|^data:image\/(?:png|jpeg|webp|gif);base64,/.test(value);
    if (name !== "href" || element.localName !== "a") return false;
    if (/^https?:\/\/[^\s\\@/]+(?:[/?#]|$)/i.test(value) || /^mailto:|^tel:[\d+.()-]+$/i.test(value)) {
      return element.getAttribute("target") === "_blank" && /\bnoopener\b/.test(element.getAttribute("rel") ?? "");
    }
    // The conversations of the list, and the notes of an answer.
    return value.startsWith("#");
  };

  const attribute = (element: Element, name: string, value: string): void => {
    const note = (what: string) => seen.add(`${what}: ${name}=${JSON.stringify(value.slice(0, 120))} at ${path(element)}`);
    if (/^on/i.test(name)) note("a listener");
    if (ADDRESSES.has(name.toLowerCase()) && !address(element, name, value)) note("an address");
    if (name === "style" && /url|expression|import|fixed|\\|\/\*/i.test(value)) note("a style");
    if (name === "srcdoc" || name === "http-equiv" || name === "is" || name === "slot") note("an attribute");
    if ((name === "id" || name === "name") && (value === "" || taken(value))) note("a name that is taken");
    if (name === "target" && value !== "_blank") note("a target");
    if (/^\s*(?:javascript|vbscript|livescript)\s*:/i.test(value) && !/^(?:title|aria-label|data-\w+|class)$/.test(name)) note("a script");
  };

  /** Whether an element is where foreign text is shown: everywhere but in the frame of the page. */
  const foreign = (element: Element) => element.closest("[role=log]") !== null || element.getRootNode() instanceof ShadowRoot;

  /** Looks at an element; `inside` says whether it is, or was for a moment, where foreign text is shown. */
  const look = (element: Element, inside = foreign(element)): void => {
    if (inside && !TURNS.has(element.localName) && !element.matches("form.edit-box, form.edit-box *")) {
      seen.add(`an element: ${element.localName} at ${path(element)}`);
    }
    if ((inside || element.closest("body")) && element.localName !== "form" && NEVER.has(element.localName)) {
      seen.add(`an element: ${element.localName} at ${path(element)}`);
    }
    if (inside || element.closest("nav, h1, [role=listbox], [role=dialog], [role=note]")) {
      for (const { name, value } of element.attributes) attribute(element, name, value);
    }
    for (const { name } of element.attributes) if (/^on/i.test(name)) seen.add(`a listener: ${name} at ${path(element)}`);
    if (element.shadowRoot) lookInto(element.shadowRoot);
  };

  const lookInto = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll("body *, :host *")) look(element);
    if (root instanceof ShadowRoot) {
      for (const element of root.querySelectorAll("*")) look(element);
      for (const sheet of root.adoptedStyleSheets) {
        for (const rule of sheet.cssRules) {
          if (/url\(|@import|@font-face|src\(|image-set\(/i.test(rule.cssText)) seen.add(`a style sheet: ${rule.cssText.slice(0, 120)}`);
        }
      }
    }
  };

  const observer = new MutationObserver((records) => {
    for (const { target, attributeName, addedNodes } of records) {
      if (attributeName !== null && target instanceof Element) look(target);
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        // Who is gone again is not found where it was, but who held it is.
        const inside = target instanceof ShadowRoot || (target instanceof Element && foreign(target));
        look(node, inside);
        for (const below of node.querySelectorAll("*")) look(below, inside);
      }
    }
  });
  const all = { childList: true, subtree: true, attributes: true };
  observer.observe(document, all);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (this: Element, how: ShadowRootInit): ShadowRoot {
    const root = attach.call(this, how);
    observer.observe(root, all);
    return root;
  };

  Object.defineProperty(window, "sightings", {
    value: () => {
      lookInto(document);
      if (window.frames.length > 0) seen.add("a frame");
      return [...seen];
    },
  });
}
