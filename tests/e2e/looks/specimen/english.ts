// The specimen in English.

import type { Words } from "./words";

export const english: Words = {
  language: "en",
  title: "Tides, from the beginning",
  question: "How do tides work? Show me everything you have: formulas, tables, code.\n\nI know some physics, and I live at 48° north.",
  thought:
    "**Reading the question**\n\nSomeone with some physics wants the whole picture. Two bulges first, then the numbers.\n\n" +
    "**Choosing a table**\n\nSpring and neap tides side by side, with a column of numbers to the right.\n",
  everything: `# Tides, from the beginning

The Moon pulls **harder** at the near side than at the far side; the *difference* stretches the ocean into ***two bulges***.
Read [the almanac](https://tides.example.org/almanac "A year of tides"), <https://tides.example.org/> or ask
harbour@tides.example.org. The old rule ~~of eighths~~ of twelfths is \`rise(t) = range / 12\`, and a hard break  
ends a line.

## The two bulges

### Near side

#### Far side

##### Along the equator

###### At the poles

Spring tides come every 14.77 days 🌕, neap tides between them 🌗. A word may be as long as
Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and must not widen the page.

- The Moon
  - raises the water by 0.36 m
  - returns every 24 h 50 min
    1. high water
    2. low water
- The Sun

  raises it by 0.16 m, in a paragraph of its own.

7. Seven
8. Eight

- [x] Look at the table
- [ ] Walk along the harbour

Spring tide
: The Sun and the Moon pull along one line.

Neap tide
: They pull at right angles.
: The range is small.

> The tide waits for nobody.
>
> > And nobody waits for the tide, says the *harbour master*.

> [!NOTE]
> Heights are above the **lowest** astronomical tide.

> [!TIP]
> Count in lunar hours of 62 minutes.

> [!IMPORTANT]
> Printed tables are in local time.

> [!WARNING]
> A storm adds a metre that no table knows.

> [!CAUTION]
> Never walk out onto the flats alone.

| Place | Spring | Neap | Remark |
| :-- | --: | --: | :-: |
| Saint-Malo | 12.2 m | 5.4 m | *huge* |
| Cuxhaven | 3.4 m | 2.4 m | \`50 Hz\` |
| Naples | 0.3 m | 0.1 m | – |

| Hour | Depth | Current | Direction | Wind | Pressure | Water | Air | Visibility | Remarks of the watch |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 06:00 | 4.1 m | 1.2 kn | NNE | 12 kn | 1013 hPa | 11.2 °C | 8.0 °C | good | nothing to be seen but two herring gulls |

\`\`\`rust
/// The height of the water in metres.
fn height(hours: f64) -> f64 {
    let moon = 0.36 * (hours * std::f64::consts::TAU / 12.42).cos();
    moon + 0.16 * (hours * std::f64::consts::TAU / 12.0).cos() // the Sun, which is smaller, and a comment that is far too long for its line
}
\`\`\`

\`\`\`python
print([round(h / 12, 2) for h in (1, 3, 6, 9, 11, 12)])
\`\`\`

\`\`\`
plain text, and no language
\`\`\`

\`\`\`mermaid
graph LR
  Moon --> Near[Near bulge]
  Moon --> Far[Far bulge]
\`\`\`

The force falls with the cube of the distance, $a \\approx \\frac{2GMr}{d^3}$, so the Moon wins over the Sun:

$$
\\frac{a_{\\text{Moon}}}{a_{\\text{Sun}}} = \\frac{M_☾}{M_☉} \\left( \\frac{d_☉}{d_☾} \\right)^3 \\approx 2.18, \\qquad \\sum_{k=1}^{n} \\sqrt{\\lambda_k} \\le \\int_0^{\\infty} e^{-x^2}\\,dx
$$

![Two bulges of water](https://tides.example.org/bulges.png?width=1200)

A word on the range.[^range] It is not the height.

---

That is all, for \\$5 or $6.

[^range]: The difference between high and low water, **not** the depth.
`,
  search: {
    question: "How high is the highest tide in the world?",
    sentences: [
      "The **highest tides** are in the Bay of Fundy, where the range reaches 16.3 metres.",
      "Ungava Bay comes within a few centimetres of it.",
    ],
    sources: ["Tides and currents of the North Atlantic", "ungava.example"],
    queries: ["highest tide in the world", "Bay of Fundy range"],
  },
  code: {
    question: "Add up the first hundred lunar days in hours.",
    program: "print(round(sum(24.84 for _ in range(100)), 1))",
    printed: "2484.0",
    answer: "A hundred lunar days are **2,484 hours**, or three and a half days more than a hundred solar ones.",
  },
  cut: { question: "Tell me the story of a lighthouse.", answer: "Once there was a lighthouse whose keeper counted the waves, and at every seventh" },
  refused: "And now the same in verse.",
  picture: { first: "Draw a lighthouse", again: "Draw a lighthouse at dusk, by the sea" },
  draft: "And what about the Mediterranean? It seems to have hardly any tide at all.",
};
