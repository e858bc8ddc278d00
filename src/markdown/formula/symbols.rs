//! Commands that stand for one character.
//!
//! Each table is a text of names and characters in turn, which is the smallest and the most readable form. It
//! is searched from its start; with the bound on the length of a formula that is little work.

/// What a symbol is in a formula, which decides the element and the space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A letter, slanted.
    Letter,
    /// A letter or sign that stands upright.
    Upright,
    /// An operator or a relation; the browser knows the space around it.
    Operator,
    /// A large operator whose limits stand above and below.
    Large,
    /// An integral, whose limits stand beside it.
    Integral,
    /// A bracket or a bar.
    Fence,
}

const LETTERS: &str = "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ \
    iota ι kappa κ varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ \
    varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω imath ı jmath ȷ ell ℓ";

const UPRIGHT: &str = "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω \
    infty ∞ partial ∂ nabla ∇ hbar ℏ hslash ℏ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ emptyset ∅ varnothing ∅ \
    degree ° prime ′ backprime ‵ angle ∠ measuredangle ∡ triangle △ square □ Box □ blacksquare ■ Diamond ◊ \
    lozenge ◊ bigstar ★ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ flat ♭ natural ♮ sharp ♯ top ⊤ \
    bot ⊥ dots … ldots … dotsc … dotso … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ S § P ¶ \
    pounds £ checkmark ✓ copyright © dag † ddag ‡ complement ∁ eth ð mho ℧ R ℝ \
    digamma ϝ Finv Ⅎ Game ⅁ iddots ⋰ adots ⋰ hdots … maltese ✠ yen ¥ euro € circledR ® QED ∎ qed ∎ \
    blacktriangle ▲ blacktriangledown ▼ triangledown ▽ blacklozenge ⧫ Bbbk 𝕜 N ℕ Z ℤ Q ℚ C ℂ";

const OPERATORS: &str = "pm ± mp ∓ times × div ÷ cdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ \
    otimes ⊗ oslash ⊘ odot ⊙ dagger † ddagger ‡ amalg ⨿ cap ∩ cup ∪ sqcap ⊓ sqcup ⊔ uplus ⊎ vee ∨ lor ∨ \
    wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ bigtriangleup △ bigtriangledown ▽ triangleleft ◃ \
    triangleright ▹ ltimes ⋉ rtimes ⋊ bowtie ⋈ barwedge ⊼ boxplus ⊞ boxtimes ⊠ \
    leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ ll ≪ gg ≫ lll ⋘ ggg ⋙ equiv ≡ sim ∼ simeq ≃ approx ≈ approxeq ≊ \
    cong ≅ propto ∝ varpropto ∝ asymp ≍ doteq ≐ triangleq ≜ coloneqq ≔ prec ≺ succ ≻ preceq ⪯ succeq ⪰ \
    leqslant ⩽ geqslant ⩾ lesssim ≲ gtrsim ≳ lessgtr ≶ in ∈ ni ∋ notin ∉ subset ⊂ supset ⊃ subseteq ⊆ \
    supseteq ⊇ subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ \
    nleq ≰ ngeq ≱ nless ≮ ngtr ≯ nmid ∤ nparallel ∦ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ nvdash ⊬ \
    perp ⟂ mid ∣ parallel ∥ smile ⌣ frown ⌢ between ≬ \
    to → rightarrow → gets ← leftarrow ← leftrightarrow ↔ Rightarrow ⇒ implies ⟹ Leftarrow ⇐ impliedby ⟸ \
    Leftrightarrow ⇔ iff ⟺ mapsto ↦ longmapsto ⟼ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ \
    Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ \
    Downarrow ⇓ Updownarrow ⇕ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ hookrightarrow ↪ hookleftarrow ↩ \
    rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ rightleftharpoons ⇌ \
    leftrightharpoons ⇋ rightleftarrows ⇄ leftrightarrows ⇆ rightrightarrows ⇉ twoheadrightarrow ↠ \
    rightsquigarrow ⇝ leadsto ⇝ nrightarrow ↛ nleftarrow ↚ nRightarrow ⇏ circlearrowleft ↺ circlearrowright ↻ \
    diamond ⋄ bigcirc ◯ intercal ⊺ dotplus ∔ divideontimes ⋇ circledast ⊛ circledcirc ⊚ circleddash ⊝ \
    veebar ⊻ Cap ⋒ Cup ⋓ boxminus ⊟ boxdot ⊡ owns ∋ ldotp . cdotp · \
    gtrless ≷ lesseqgtr ⋚ gtreqless ⋛ precsim ≾ succsim ≿ preccurlyeq ≼ succcurlyeq ≽ vartriangleleft ⊲ \
    vartriangleright ⊳ trianglelefteq ⊴ trianglerighteq ⊵ subsetneqq ⫋ supsetneqq ⫌ subseteqq ⫅ supseteqq ⫆ \
    nsupseteq ⊉ nsim ≁ ncong ≇ nprec ⊀ nsucc ⊁ leqq ≦ geqq ≧ eqsim ≂ circeq ≗ bumpeq ≏ Bumpeq ≎ pitchfork ⋔ \
    coloneq ≔ Coloneqq ⩴ eqqcolon ≕ approxeq ≊ backsim ∽ thicksim ∼ thickapprox ≈ multimap ⊸ \
    upharpoonright ↾ restriction ↾ upharpoonleft ↿ downharpoonright ⇂ downharpoonleft ⇃ \
    leftrightsquigarrow ↭ curvearrowright ↷ curvearrowleft ↶ rightarrowtail ↣ leftarrowtail ↢ \
    twoheadleftarrow ↞ dashrightarrow ⇢ dashleftarrow ⇠ nLeftrightarrow ⇎ nleftrightarrow ↮ nLeftarrow ⇍ \
    Lleftarrow ⇚ Rrightarrow ⇛ upuparrows ⇈ downdownarrows ⇊ leftleftarrows ⇇ Lsh ↰ Rsh ↱ \
    forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ therefore ∴ because ∵ colon : vert | And & lt < gt >";

const LARGE: &str = "sum ∑ prod ∏ coprod ∐ bigcap ⋂ bigcup ⋃ bigsqcup ⨆ bigvee ⋁ bigwedge ⋀ bigodot ⨀ \
    bigotimes ⨂ bigoplus ⨁ biguplus ⨄";

const INTEGRALS: &str = "int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ intop ∫";

const FENCES: &str = "lbrace { rbrace } lbrack [ rbrack ] langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ \
    rceil ⌉ lvert | rvert | Vert ‖ lVert ‖ rVert ‖ lgroup ⟮ rgroup ⟯ ulcorner ⌜ urcorner ⌝ llbracket ⟦ \
    rrbracket ⟧ backslash ∖";

/// Functions whose name is written upright.
const FUNCTIONS: &str = "sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan arccot arg deg dim \
    exp hom ker lg ln log sgn sech csch arcsec arccsc arsinh arcosh artanh cosec ctg cotg tg sh ch th cth arctg \
    lcm Hom Aut End Tr rank diag";

/// Functions whose limits stand below.
const LIMITS: &str = "lim limsup liminf max min sup inf det gcd Pr argmax argmin injlim projlim \
    varlimsup varliminf varinjlim varprojlim plim";

/// The symbol that a command stands for, and what it is.
pub(super) fn symbol(name: &str) -> Option<(&'static str, Kind)> {
    let tables = [
        (OPERATORS, Kind::Operator),
        (LETTERS, Kind::Letter),
        (UPRIGHT, Kind::Upright),
        (LARGE, Kind::Large),
        (INTEGRALS, Kind::Integral),
        (FENCES, Kind::Fence),
    ];
    tables.into_iter().find_map(|(table, kind)| find(table, name).map(|symbol| (symbol, kind)))
}

fn find(table: &'static str, name: &str) -> Option<&'static str> {
    let mut words = table.split_ascii_whitespace();
    while let (Some(known), Some(symbol)) = (words.next(), words.next()) {
        if known == name {
            return Some(symbol);
        }
    }
    None
}

/// A function that a command names: how it is written, and whether its limits stand below.
pub(super) fn function(name: &str) -> Option<(&'static str, bool)> {
    let written = match name {
        "limsup" | "varlimsup" => Some("lim sup"),
        "liminf" | "varliminf" => Some("lim inf"),
        "injlim" | "varinjlim" => Some("inj lim"),
        "projlim" | "varprojlim" => Some("proj lim"),
        "argmax" => Some("arg max"),
        "argmin" => Some("arg min"),
        _ => None,
    };
    let known = |table: &'static str| table.split_ascii_whitespace().find(|known| *known == name);
    let below = known(LIMITS).map(|name| (written.unwrap_or(name), true));
    below.or_else(|| known(FUNCTIONS).map(|name| (name, false)))
}

/// An accent above its base: the character, and whether it grows with the base.
pub(super) fn accent(name: &str) -> Option<(&'static str, bool)> {
    Some(match name {
        "hat" => ("^", false),
        "widehat" => ("^", true),
        "tilde" => ("~", false),
        "widetilde" => ("~", true),
        "bar" => ("¯", false),
        "overline" => ("¯", true),
        "vec" => ("→", false),
        "overrightarrow" => ("→", true),
        "overleftarrow" => ("←", true),
        "overleftrightarrow" => ("↔", true),
        "dot" => ("˙", false),
        "ddot" => ("¨", false),
        "dddot" => ("⃛", false),
        "acute" => ("´", false),
        "grave" => ("`", false),
        "breve" => ("˘", false),
        "check" => ("ˇ", false),
        "mathring" => ("˚", false),
        "overbrace" => ("⏞", true),
        "overbracket" => ("⎴", true),
        "overparen" | "overgroup" => ("⏜", true),
        "widecheck" => ("ˇ", true),
        "overrightharpoon" => ("⇀", true),
        "Overrightarrow" => ("⇒", true),
        "ddddot" => ("⃜", false),
        _ => return None,
    })
}

/// An accent below its base, which grows with it.
pub(super) fn accent_below(name: &str) -> Option<&'static str> {
    Some(match name {
        "underline" | "underbar" => "_",
        "underparen" | "undergroup" => "⏝",
        "utilde" => "~",
        "underleftrightarrow" => "↔",
        "underbrace" => "⏟",
        "underbracket" => "⎵",
        "underrightarrow" => "→",
        "underleftarrow" => "←",
        _ => return None,
    })
}

/// How wide the space is that a command asks for, as MathML writes it.
pub(super) fn space(name: &str) -> Option<&'static str> {
    Some(match name {
        "," | "thinspace" => "0.1667em",
        ":" | ">" | "medspace" => "0.2222em",
        ";" | "thickspace" => "0.2778em",
        "!" | "negthinspace" => "-0.1667em",
        " " | "\n" | "nobreakspace" | "space" => "0.25em",
        "enspace" | "enskip" => "0.5em",
        "quad" => "1em",
        "qquad" => "2em",
        _ => return None,
    })
}

/// The size of a fence that was asked for by name.
pub(super) fn fence_size(name: &str) -> Option<&'static str> {
    Some(match name.trim_end_matches(['l', 'r', 'm']) {
        "big" => "1.2em",
        "Big" => "1.8em",
        "bigg" => "2.4em",
        "Bigg" => "3em",
        _ => return None,
    })
}
