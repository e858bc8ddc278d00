// Names that stand for something of the page's own or of the language, where an answer may give names.

const NAMES: string[] = [
  ...["constructor", "__proto__", "prototype", "toString", "valueOf", "hasOwnProperty"],
  ...["location", "document", "body", "forms", "cookie", "getElementById", "currentScript", "top", "self", "parent", "name"],
  ...["attributes", "nodeName", "submit", "action", "children", "onclick", "__wbindgen", "catena"],
  ...["message", "boot", "app", "root", "main", "sidebar"],
];

/** Every name in every place. */
export const CLOBBERING: string[] = NAMES.flatMap((name) => [
  `Note.[^${name}]\n\n[^${name}]: A note.`,
  `# ${name}\n\n## <a id="${name}" name="${name}"></a>`,
  `<form id="${name}"><input name="${name}"></form>`,
  `\`\`\`${name}\nx\n\`\`\``,
]).concat([
  'Note.[^"onclick=alert(1)]\n\n[^"onclick=alert(1)]: A note.',
  "Note.[^<script>alert(1)</script>]\n\n[^<script>alert(1)</script>]: A note.",
  "Note.[^a b]\n\n[^a b]: A note.",
  "[^1]: [^1] <img src=x onerror=alert(1)>\n\nRound.[^1]",
  '# Heading {#location onclick="alert(1)"}',
]);
