//! Documents to draw, each with what models write and what nobody should.

/// Every document with its name.
pub fn all() -> Vec<(&'static str, String)> {
    vec![
        ("everything", include_str!("../markdown/specimen.md").to_owned()),
        ("hostile", HOSTILE.to_owned()),
        ("notes", NOTES.to_owned()),
        ("lists", LISTS.to_owned()),
        ("code", CODE.to_owned()),
        ("tables", TABLES.to_owned()),
        ("scripts", SCRIPTS.to_owned()),
        ("formulas", FORMULAS.to_owned()),
        ("references", REFERENCES.to_owned()),
        ("long", long()),
    ]
}

/// The good addresses in [`HOSTILE`], in their order.
pub const GOOD_ADDRESSES: [&str; 4] =
    ["https://example.org/a", "mailto:a@example.org", "tel:+49-30-1234", "http://example.org/title"];

/// What must stay a text that is read.
pub const HOSTILE: &str = r#"Raw <img src=x onerror="alert(1)"> inline, <b onclick=alert(2)>bold</b> and <a href="javascript:alert(3)">a link</a>.

<script>alert(4)</script>

<iframe src="https://evil.example/frame"></iframe>
<style>body { display: none }</style>

<svg><script href="data:text/javascript,alert(5)"></script></svg>

<!-- a comment --> <?a question?> <![CDATA[data]]>

[one](javascript:alert(6)) [two](JaVaScRiPt:alert(7)) [three](java&#x0A;script:alert(8)) [four](data:text/html,<script>alert(9)</script>)
[five](vbscript:a) [six](file:///etc/passwd) [seven](/relative) [eight](//evil.example/a) [nine](https://user@evil.example/)
[ten](https:evil.example) [eleven](blob:https://example.org/x) [twelve](about:blank) <javascript:alert(10)>

[good](https://example.org/a) <a@example.org> [call](tel:+49-30-1234) [titled](http://example.org/title "a \" onmouseover=alert(11)")

![a picture](https://example.org/pixel.png) ![" onerror="alert(12)](javascript:alert(13)) ![](data:image/svg+xml,<svg/onload=alert(14)>)
[![linked](https://example.org/inner.png)](javascript:alert(15))

```"><img src=x onerror=alert(16)>
</code></pre><script>alert(17)</script>
```

| <img src=x onerror=alert(18)> | `<script>` |
|---|---|
| [cell](javascript:alert(19)) | </td></tr></table> |

A note[^"><img src=x onerror=alert(20)>] and [^x].

[^x]: <img src=x onerror=alert(21)> and [bad](javascript:alert(22))

$$
\href{javascript:alert(23)}{x} \text{<img src=x onerror=alert(24)>}
$$

\(\operatorname{<img src=x onerror=alert(25)>} \color{red;background:url(https://evil.example/26)} x\)

<b>term</b>
: [meaning](javascript:alert(27))
"#;

const NOTES: &str = "\
First[^1], second[^long] and again[^1].

[^1]: A short note.

[^long]: A note of several paragraphs.

    The second one, with a list:

    - one
    - two

    ```sh
    echo in a note
    ```

Text between the notes.

[^nowhere]: Nobody refers to it.

> [!NOTE]
> An alert that refers[^1].
>
> - with a list

> [!WARNING]
> Careful.
>
> Twice.

> [!CAUTION]
> ![danger](https://example.org/danger.png)

> [!OTHER]
> No alert.
";

const LISTS: &str = "\
# Lists

1. one
   - nested
     1. deeper
        - deepest

          with a paragraph
2. two

7. seven
8. eight

- [ ] to do
- [x] done with **strong** words
  - [ ] nested to do

    and a paragraph

- loose

- items

* another list
+ and another

> - in a quotation
>   > deeper
> - second
lazy continuation

Setext heading
===

Another
---

***

1) parenthesis
2) list

- a

      indented code
- b
";

const CODE: &str = "\
Some `code`, ``co`de``, and `` ` ``.

```rust,ignore
fn main() {
    let text = \"```\";
}
```

~~~
tildes with ``` in them
~~~

````md
```js
nested()
```
````

- in a list

  ```python
  print('x')

  print('y')
  ```

    indented by four

\tindented by a tab

``` 
no language
```

> ```c
> int quoted;
> ```

```text
unclosed to the end
  **not strong**
";

const TABLES: &str = "\
| Left | Middle | Right |
|:-----|:------:|------:|
| a    | **b**  | `c|d` |
| [e](https://example.org) | f \\| g | |
| only one |

No | frame
---|---
x | y

| not | a table

|a|
|-|

After.
";

const SCRIPTS: &str = "\
# 日本語の見出し

これは**「強調」**です。それは*斜体*、`コード`。

- 项目一：**重点**
- 项目二 ~~删除~~

עברית **מודגש** ו-`קוד` באמצע.

> مرحبا *بالعالم* [رابط](https://example.org/%D9%85)

Emoji: 👩‍👩‍👧‍👦 🇩🇪 👍🏽 é (e\u{301}) — **🎉**.

| 表 | 列 |
|---|---|
| 한국어 | ไทย |

\u{202e}turned\u{202c} and\u{0}null\r\nwith CRLF\rand CR.
";

const FORMULAS: &str = r"Prices of $5 and $10, then $x^2$ and \(a_1 * b_2 * c\).

\[
\sum_{i=0}^n i = \frac{n(n+1)}{2}
\]

$$ E = mc^2 $$

In a line $$a*b*c$$ too, and an open $x + y

- item with $\alpha$

  $$
  \beta

  \gamma
  $$

Last $z";

const REFERENCES: &str = "\
See [the first], [the second][2] and [missing]; a footnote[^late].

- [the first] in a list

A hard  \nbreak and a soft
one. Bare https://example.org/a_b*c, www.example.org and mail@example.org.

Some **strong *and emphasised* text**, ***both***, __also__, ~~gone~~, \\*escaped\\*, 2 * 3 * 4, snake_case_name.

[the first]: https://example.org/first
[2]: <https://example.org/second> 'with a title'
[^late]: Said late.

After the definitions, [the first] again, and **an open end
";

/// Texts that are longer than one node holds.
fn long() -> String {
    let sentence = "A sentence of *some* length that goes on, as prose does — with `code` 🎉. ";
    let lines: String = (0..150).map(|line| format!("let value_{line} = {line};\n")).collect();
    let rows: String = (0..20).map(|row| format!("| {row} | text |\n")).collect();
    let items: String = (0..20).map(|item| format!("{item}. item {item}\n")).collect();
    format!(
        "{}\n\n{}\n\n```rust\n{lines}```\n\n| a | b |\n|---|---|\n{rows}\n{items}\nend",
        sentence.repeat(12),
        "plain words ".repeat(60)
    )
}
