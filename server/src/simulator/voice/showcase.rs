//! Markdown of every kind, long and short.

use super::Question;
use super::words::{flat, has};
use crate::simulator::random::Random;

/// The sections of the long answer, each with the words that ask for it alone.
const SECTIONS: &[(&[&str], &str)] = &[
    (&["heading", "headings", "emphasis"], EMPHASIS),
    (&["a list", "lists", "checklist", "task list", "to do list"], LISTS),
    (&["a table", "tables"], TABLE),
    (CODE_WORDS, CODE),
    (&["quote", "quotes", "quotation"], QUOTE),
    (&["math", "maths", "formula", "formulas", "equation", "latex"], MATH),
    (&["unicode", "emoji", "chinese", "japanese", "arabic", "languages"], SCRIPTS),
    (&["link", "links", "footnote", "footnotes"], LINKS),
];

const CODE_WORDS: &[&str] = &["code", "program", "function", "script"];

/// The languages that the code section has, as people call them and as its fences do.
const LANGUAGES: &[(&str, &str)] =
    &[("rust", "rust"), ("python", "python"), ("javascript", "javascript"), ("bash", "bash")];

/// Writes the sections that are asked for, or all of them.
pub(super) fn answer(question: &Question<'_>, random: &mut Random) -> Option<String> {
    let prompt = flat(question.prompt);
    if has(&prompt, &["story", "poem", "plan", "compare", "comparison"]) {
        return None;
    }
    if has(&prompt, &["very long", "as long as you can"]) {
        let parts: Vec<String> = (1..=6)
            .map(|number| format!("# Part {number}\n\n{}", whole(random).replace("\n# ", "\n## ")))
            .collect();
        return Some(parts.join("\n\n---\n\n"));
    }
    if has(&prompt, &["long", "markdown", "everything you can write"]) {
        return Some(whole(random));
    }
    if has(&prompt, CODE_WORDS) {
        return Some(code(&prompt));
    }
    if matches!(prompt.trim(), "list" | "table" | "show list" | "show table") {
        return Some(if prompt.contains("list") { LISTS } else { TABLE }.to_owned());
    }
    let wanted: Vec<&str> =
        SECTIONS.iter().filter(|(words, _)| has(&prompt, words)).map(|(_, section)| *section).collect();
    (!wanted.is_empty()).then(|| wanted.join("\n\n"))
}

fn whole(random: &mut Random) -> String {
    let opening = random.pick(&[
        "# A walk through Markdown\n\nThis answer is long on purpose: it holds every kind of \
         Markdown that a chat has to show, so that you can watch it grow.",
        "# One of everything\n\nHere is a page with one of each thing that an answer may be made \
         of. Scroll while it grows, select some of it, or stop it half-way.",
    ]);
    let mut text = opening.to_owned();
    for (_, section) in SECTIONS {
        text.push_str("\n\n");
        text.push_str(section);
    }
    text.push_str(
        "\n\n---\n\nThat was all of it. A rule stands above this line, and the paragraph ends \
         with a hard line break  \nright here.",
    );
    text
}

/// The code section, or the one program of it that is in the language asked for.
fn code(prompt: &str) -> String {
    let named = LANGUAGES.iter().find(|(name, _)| has(prompt, &[name]));
    let block = named.and_then(|(_, fence)| {
        let start = CODE.find(&format!("```{fence}\n"))?;
        let end = start + 3 + CODE[start + 3..].find("```")? + 3;
        Some(&CODE[start..end])
    });
    match block {
        None => CODE.to_owned(),
        Some(block) => format!(
            "I know one program by heart, Euclid's algorithm for the greatest common divisor. \
             Here it is in the language you ask for:\n\n{block}\n\nIt takes as many rounds as \
             there are divisions, and those are few: the numbers at least halve every other \
             time."
        ),
    }
}

const EMPHASIS: &str = "\
## Words

A paragraph may have *emphasis*, **strong emphasis**, ***both***, ~~what was struck out~~ and \
`inline code` with <angle brackets> & ampersands that must stay text.

### A third-level heading

Some text below it, which mentions snake_case_names and 2 * 3 * 4, where no emphasis is meant.

#### A fourth-level heading

Raw HTML such as <b>this</b> is shown as it is written.";

const LISTS: &str = "\
## Lists

What to pack for a day in the hills:

- water, at least a litre
- something to eat
  - bread and cheese
  - an apple, or two
    - one for the way up
    - one for the way down
- a map, since batteries are shy of the cold

In this order:

1. Look at the weather.
2. Tell somebody where you are going:
   - the path,
   - the time you mean to be back.
3. Go.
4. Turn round when half of the day is gone.

What is done and what is not:

- [x] boots are waxed
- [x] the bottle is filled
- [ ] the map is found";

const TABLE: &str = "\
## A table

| River | Length | Source | Mouth |
| :-- | --: | :-- | :-: |
| Rhine | 1,233 km | Lake Toma | North Sea |
| Danube | 2,850 km | Black Forest | Black Sea |
| Loire | 1,006 km | Mont Gerbier de Jonc | Atlantic |
| Po | 652 km | Monviso | Adriatic |
| Tagus | 1,007 km | Sierra de Albarracín | Atlantic |

Cells can hold **strong words**, `code` and a pipe: `a \\| b`.";

const CODE: &str = "\
## Code

The greatest common divisor, in a few languages:

```rust
/// Euclid's algorithm; the divisor of 0 and 0 is 0.
fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn main() {
    println!(\"{}\", gcd(1071, 462)); // 21
}
```

```python
def gcd(a: int, b: int) -> int:
    \"\"\"Euclid's algorithm.\"\"\"
    while b:
        a, b = b, a % b
    return a

print(f\"{gcd(1071, 462) = }\")
```

```javascript
const gcd = (a, b) => (b === 0 ? a : gcd(b, a % b));
console.log(`The divisor is ${gcd(1071, 462)}.`);
```

```json
{ \"a\": 1071, \"b\": 462, \"gcd\": 21, \"coprime\": false }
```

```bash
for n in 1071 462; do factor \"$n\"; done
```

```diff
- return a
+ return abs(a)
```

And a block that names no language, with a line that is too long for any column and therefore \
has to scroll sideways without taking the page along:

```
0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789
```";

const QUOTE: &str = "\
## A quotation

> Somebody once said that the best way to have a good idea is to have many.
>
> > And to throw most of them away, said another.
>
> - A quotation may hold a list,
> - and the list may end it.";

const MATH: &str = "\
## Formulas

Inline, the roots of $ax^2 + bx + c = 0$ are found with one square root; displayed, they are

$$
x_{1,2} = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}.
$$

A sum and an integral for good measure:

$$
\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}, \\qquad \\int_0^1 x^2 \\, dx = \\frac{1}{3}.
$$

The coffee costs $3 and the cake $4, and that is money, not mathematics.";

const SCRIPTS: &str = "\
## Other scripts

| Language | A greeting |
| :-- | :-- |
| 中文 | 你好，世界！今天天气很好。 |
| 日本語 | こんにちは、世界。お元気ですか？ |
| 한국어 | 안녕하세요, 세계! |
| العربية | مرحبا بالعالم |
| עברית | שלום עולם |
| Ελληνικά | Γειά σου Κόσμε |
| हिन्दी | नमस्ते दुनिया |

Emoji come in one piece even when they are made of several: 🎉 👩‍🚀 🏳️‍🌈 👍🏽 🇵🇹. So do letters \
with marks: é (one code point) and é (two).";

const LINKS: &str = "\
## Links and notes

A [link with a title](https://www.rust-lang.org/ \"The Rust language\"), a bare one \
<https://www.w3.org/>, and one that must not work: [do not click](javascript:alert(1)). A \
remote picture is only named: ![a hill in the morning](https://example.org/hill.png).

A sentence with a footnote.[^1] Another one with a longer note.[^long]

[^1]: The note itself.
[^long]: A note may have **emphasis** and `code`, too.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_language_is_one_block() {
        for (name, fence) in LANGUAGES {
            let answer = code(&flat(&format!("Write a function in {name}")));
            assert!(answer.contains(&format!("```{fence}\n")), "{answer}");
            assert_eq!(answer.matches("```").count(), 2, "{answer}");
        }
        assert_eq!(code(&flat("Show me some code")), CODE);
    }
}
