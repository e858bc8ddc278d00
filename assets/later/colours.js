// The colours of code. The build joins this file with Highlight.js and its grammars; together they run in a Web Worker.
//
// The page sends `[id, grammar, source]` and gets `[id, tokens]`: for each token where it begins, how long it is (in
// UTF-16 code units) and its place in TOKENS, in the order of the text. `[id]` alone takes a question back. No markup
// is made here, and none is sent.
"use strict";

(() => {
  /** The order of `Token::ALL` in src/markdown/colouring.rs. */
  const TOKENS = ["comment", "keyword", "text", "number", "name", "type", "attribute", "meta", "added", "removed"];

  /** What has the colour of text even within a token: code in a string, a second language in a first. */
  const PLAIN = -1;

  /** Tokens by the scopes of Highlight.js. A scope such as `title.class` is looked up as a whole, then by its first word. */
  const KINDS = new Map(
    Object.entries({
      comment: "comment quote",
      keyword: "keyword selector-tag name",
      text: "string regexp char link code formula",
      number: "number literal symbol bullet variable.constant",
      name: "title section",
      type: "type built_in class title.class",
      attribute: "attr attribute property variable template-variable selector-class selector-id selector-attr selector-pseudo",
      meta: "meta doctag template-tag",
      added: "addition",
      removed: "deletion",
    }).flatMap(([token, scopes]) => scopes.split(" ").map((scope) => [scope, TOKENS.indexOf(token)])),
  );

  /** The kind of what stands in `scope`, within something of the kind `outer`. */
  function kindOf(scope, outer) {
    if (!scope) return outer;
    if (scope === "subst" || scope.startsWith("language:")) return PLAIN;
    return KINDS.get(scope) ?? KINDS.get(scope.split(".", 2).join(".")) ?? KINDS.get(scope.split(".", 1)[0]) ?? outer;
  }

  /** The tokens of a source, as the page wants them. */
  function tokensOf(grammar, source) {
    // The tree behind the HTML, which is not part of the library's interface: the version is pinned, and a test colours code.
    const tree = hljs.highlight(source, { language: grammar, ignoreIllegals: true })._emitter.rootNode;
    const tokens = [];
    let at = 0;
    const walk = (node, kind) => {
      for (const child of node.children) {
        if (typeof child !== "string") {
          walk(child, kindOf(child.scope, kind));
          continue;
        }
        const last = tokens.length - 3;
        if (kind !== PLAIN && child.length > 0) {
          if (last >= 0 && tokens[last + 2] === kind && tokens[last] + tokens[last + 1] === at) {
            tokens[last + 1] += child.length;
          } else {
            tokens.push(at, child.length, kind);
          }
        }
        at += child.length;
      }
    };
    walk(tree, PLAIN);
    return new Uint32Array(tokens);
  }

  /** Questions that wait, in their order. Each is answered in a turn of its own, so that it can be taken back before. */
  const waiting = new Map();

  function answerNext() {
    const next = waiting.entries().next();
    if (next.done) return;
    const [id, [grammar, source]] = next.value;
    waiting.delete(id);
    let tokens;
    try {
      tokens = tokensOf(grammar, source);
    } catch {
      // A grammar that fails leaves its code as it is.
      tokens = new Uint32Array();
    }
    postMessage([id, tokens], [tokens.buffer]);
    setTimeout(answerNext);
  }

  addEventListener("message", ({ data: [id, grammar, source] }) => {
    if (grammar === undefined) {
      waiting.delete(id);
    } else {
      waiting.set(id, [grammar, source]);
      setTimeout(answerNext);
    }
  });
})();
