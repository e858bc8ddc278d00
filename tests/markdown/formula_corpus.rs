//! Formulas as models write them: every one is laid out, well-formed, and says all of what was written.

use catena::markdown::{Math, MathElement, formula};

const FORMULAS: &[&str] = &[
    // Algebra and analysis.
    r"E = mc^2",
    r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
    r"a^2 + b^2 = c^2",
    r"e^{i\pi} + 1 = 0",
    r"\frac{d}{dx} \int_a^x f(t)\,dt = f(x)",
    r"\frac{\mathrm{d}y}{\mathrm{d}x} = ky",
    r"\frac{\partial^2 u}{\partial t^2} = c^2 \nabla^2 u",
    r"\lim_{x \to 0} \frac{\sin x}{x} = 1",
    r"\lim_{n\to\infty} \left(1 + \frac{1}{n}\right)^n = e",
    r"\lim\limits_{h \to 0^+} f(h)",
    r"\sum_{k=0}^{\infty} \frac{x^k}{k!} = e^x",
    r"\sum_{\substack{1 \le i \le n \\ i \ne j}} a_{ij}",
    r"\prod_{p \text{ prime}} \frac{1}{1 - p^{-s}}",
    r"\int_{-\infty}^{\infty} e^{-x^2} \, dx = \sqrt{\pi}",
    r"\iint_D f(x,y)\,dA, \quad \iiint_V \rho\,dV, \quad \oint_C \mathbf{F} \cdot d\mathbf{r}",
    r"\left.\frac{x^3}{3}\right|_0^1 = \frac13",
    r"\left[ \frac{x^2}{2} \right]_{a}^{b}",
    r"f'(x) = \lim_{h\to0} \frac{f(x+h)-f(x)}{h}",
    r"f''(x) + 2f'(x) + f^{(3)}(x) = 0",
    r"\sqrt[3]{27} = 3, \sqrt[n]{x^m} = x^{m/n}",
    r"\log_2 8 = 3, \ln e = 1, \exp(x), \lg 100",
    r"\sin^2\theta + \cos^2\theta = 1",
    r"\arctan\left(\frac{y}{x}\right), \operatorname{arctan2}(y, x), \sinh x, \operatorname{sech} x",
    r"|x| = \begin{cases} x & \text{if } x \ge 0 \\ -x & \text{otherwise} \end{cases}",
    r"f(x) = \begin{cases} 0, & x < 0, \\[4pt] 1, & x \geq 0. \end{cases}",
    r"\binom{n}{k} = \frac{n!}{k!(n-k)!}, \dbinom{n}{k}, {n \choose k}",
    r"\cfrac{1}{1 + \cfrac{1}{1 + \cfrac{1}{x}}}",
    r"\dfrac{a}{b} + \tfrac{c}{d} + {a \over b}",
    r"\lfloor x \rfloor \le x \le \lceil x \rceil",
    r"\left\lfloor \frac{n}{2} \right\rfloor, \left\lceil \frac{n}{2} \right\rceil",
    r"\lvert x \rvert, \lVert v \rVert_2, \left\lVert v \right\rVert, \|v\|, \left\| A \right\|_F",
    r"\langle u, v \rangle, \left\langle \psi \middle| \phi \right\rangle",
    r"x \in [0, 1), \quad y \in (0, 1]",
    r"x \approx 3.14, x \neq y, a \ll b, a \gg b, a \propto b, a \equiv b \pmod{n}",
    r"a \bmod b, \gcd(a, b) = 1, a \mid b, a \nmid b, \operatorname{lcm}(a,b)",
    r"10^{-3}\,\text{m}, 1{,}000, 5\%, \$20, 90^\circ, 25\,^{\circ}\mathrm{C}",
    r"x_1, x_2, \ldots, x_n, a_1 + a_2 + \cdots + a_n, \dots",
    r"\overline{AB}, \vec{v}, \hat{x}, \bar{x}, \tilde{x}, \dot{x}, \ddot{x}, \widehat{ABC}, \widetilde{X}",
    r"\overrightarrow{AB}, \overleftarrow{AB}, \underline{x}, \overbrace{a+b}^{n}, \underbrace{c+d}_{m}",
    r"\acute{a}\grave{a}\breve{a}\check{a}\mathring{A}",
    r"\boxed{x = 42}",
    r"\Rightarrow, \Leftarrow, \Leftrightarrow, \implies, \iff, \to, \mapsto, \longrightarrow, \hookrightarrow",
    r"A \xrightarrow{f} B \xleftarrow[g]{h} C \xRightarrow{x} D",
    r"\Gamma(z) = \int_0^\infty t^{z-1} e^{-t} \, \mathrm{d}t",
    r"\zeta(s) = \sum_{n=1}^\infty n^{-s}, \quad \Re(s) > 1",
    r"\Big( \big( x \big) \Big), \bigl[ y \bigr], \Biggl\{ z \Biggr\}, \big| w \big|",
    r"\displaystyle\sum_{i=1}^n i = \frac{n(n+1)}{2}",
    r"y = \alpha x^2 + \beta x + \gamma, \varepsilon > 0, \varphi, \vartheta, \varrho",
    r"\mathop{\mathrm{argmin}}_{x} f(x), \operatorname*{arg\,max}_{\theta} L(\theta)",
    r"\operatorname{Var}(X) = \mathbb{E}[X^2] - (\mathbb{E}[X])^2",
    // Matrices and systems.
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} \begin{bmatrix} 1 \\ 0 \end{bmatrix}",
    r"\det A = \begin{vmatrix} a & b \\ c & d \end{vmatrix} = ad - bc",
    r"\begin{bmatrix} a_{11} & \cdots & a_{1n} \\ \vdots & \ddots & \vdots \\ a_{m1} & \cdots & a_{mn} \end{bmatrix}",
    r"\begin{Bmatrix} 1 \\ 2 \end{Bmatrix} \begin{Vmatrix} 3 \end{Vmatrix} \begin{matrix} 4 & 5 \end{matrix}",
    r"\left( \begin{array}{cc|c} 1 & 2 & 3 \\ \hline 4 & 5 & 6 \end{array} \right)",
    r"\begin{array}{rcl} x &=& 1 \\ y &=& 2 \end{array}",
    r"\bigl(\begin{smallmatrix} a & b \\ c & d \end{smallmatrix}\bigr)",
    r"\begin{aligned} (a+b)^2 &= (a+b)(a+b) \\ &= a^2 + 2ab + b^2 \end{aligned}",
    r"\begin{align*} 2x + 3y &= 6 \\ x - y &= 1 \end{align*}",
    r"\begin{align} x &= 1 \tag{1} \\ y &= 2 \nonumber \label{eq} \end{align}",
    r"\begin{gathered} a = b \\ c = d \end{gathered}",
    r"\begin{equation} F = ma \end{equation}",
    r"\begin{split} a &= b \\ &= c \end{split}",
    r"\begin{cases} x + y = 3 \\ x - y = 1 \end{cases} \implies x = 2",
    r"\left\{ \begin{aligned} x &= 1 \\ y &= 2 \end{aligned} \right.",
    r"\begin{alignat}{2} a &= b &\quad c &= d \end{alignat}",
    r"\begin{dcases} \frac{1}{2} & x \\ \frac{3}{4} & y \end{dcases}",
    r"A^\top, A^{T}, A^{-1}, A^\dagger, A^*, A^{\mathsf{T}}, A^\intercal",
    r"\operatorname{tr}(A) = \sum_i A_{ii}, \operatorname{rank} A, \ker A, \dim V, \operatorname{span}\{v_1, v_2\}",
    r"\mathbf{A}\mathbf{x} = \lambda\mathbf{x}, \boldsymbol{\theta}, \bm{\mu}, \vec{\mathbf{v}}",
    r"\mathbf{u} \times \mathbf{v}, \mathbf{u} \otimes \mathbf{v}, A \odot B, V \oplus W",
    r"\nabla \cdot \mathbf{E} = \frac{\rho}{\varepsilon_0}, \nabla \times \mathbf{B} = \mu_0 \mathbf{J}",
    // Sets and logic.
    r"\mathbb{N} \subset \mathbb{Z} \subset \mathbb{Q} \subset \mathbb{R} \subset \mathbb{C}",
    r"A \cup B, A \cap B, A \setminus B, A \subseteq B, A \supset B, A \triangle B, \bar{A}, A^c, A^\complement",
    r"\{ x \in \mathbb{R} \mid x > 0 \}, \{ x : x < 1 \}, \left\{ x \,\middle|\, x^2 < 2 \right\}",
    r"\bigcup_{i=1}^n A_i, \bigcap_{i \in I} A_i, \bigoplus_i V_i, \bigotimes_i V_i, \bigvee, \bigwedge, \coprod",
    r"\forall x \in X, \exists y : P(x, y), \nexists z, \exists! w",
    r"p \land q, p \lor q, \lnot p, \neg q, p \to q, p \leftrightarrow q, \top, \bot, p \wedge q \vee r, p \oplus q",
    r"\emptyset, \varnothing, \infty, \aleph_0, 2^{\aleph_0}, |\mathcal{P}(S)|, \mathcal{O}(n \log n)",
    r"x \notin A, A \not\subset B, a \not= b, a \nleq b, A \subsetneq B, A \supseteq B, A \nsubseteq B",
    r"\therefore a = b, \because c = d, \vdash \phi, \models \psi, \Vdash, \blacksquare, \square, \Box, \Diamond, \QED",
    r"f \colon A \to B, f: X \twoheadrightarrow Y, g \circ f, f^{-1}, f|_U, x \mapsto x^2",
    r"\mathfrak{g}, \mathscr{L}, \mathcal{F}, \mathsf{P}, \mathtt{x}, \mathit{diff}, \mathrm{NP}, \mathbbm{1}, \mathds{1}",
    r"a \leqslant b, a \geqslant b, a \lesssim b, a \gtrsim b, a \prec b, a \succeq b, a \sim b, a \simeq b, a \cong b",
    r"a \coloneqq b, a := b, a \triangleq b, a \doteq b, a \stackrel{?}{=} b, a \overset{\text{def}}{=} b, \underset{x}{\max}",
    // Probability and statistics.
    r"P(A \mid B) = \frac{P(B \mid A)\, P(A)}{P(B)}",
    r"X \sim \mathcal{N}(\mu, \sigma^2), \quad X \overset{\text{iid}}{\sim} F, \quad X \perp Y, \quad X \perp\!\!\!\perp Y",
    r"f(x) = \frac{1}{\sigma\sqrt{2\pi}} \exp\left( -\frac{(x-\mu)^2}{2\sigma^2} \right)",
    r"\hat{\beta} = (X^\top X)^{-1} X^\top y, \hat{p} \pm z_{\alpha/2}\sqrt{\frac{\hat{p}(1-\hat{p})}{n}}",
    r"\Pr[X \ge a] \le \frac{\mathbb{E}[X]}{a}, \operatorname{Cov}(X,Y), \bar{X}_n \xrightarrow{d} \mathcal{N}(0,1)",
    r"H(X) = -\sum_{x} p(x) \log_2 p(x), D_{\mathrm{KL}}(P \parallel Q), I(X; Y)",
    r"\Phi(z) = \frac{1}{\sqrt{2\pi}} \int_{-\infty}^z e^{-t^2/2} dt, \chi^2_{k}, \mathbf{1}_{\{x > 0\}}",
    // Machine learning.
    r"\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^K e^{z_j}}",
    r"\text{Attention}(Q, K, V) = \text{softmax}\left(\frac{QK^T}{\sqrt{d_k}}\right)V",
    r"\mathcal{L}(\theta) = -\frac{1}{N}\sum_{i=1}^{N} \left[ y_i \log \hat{y}_i + (1 - y_i) \log(1 - \hat{y}_i) \right]",
    r"\theta_{t+1} \leftarrow \theta_t - \eta \nabla_\theta J(\theta_t)",
    r"\text{ReLU}(x) = \max(0, x), \sigma(x) = \frac{1}{1 + e^{-x}}, W \in \mathbb{R}^{d \times k}",
    r"\frac{\partial L}{\partial w} = \frac{\partial L}{\partial a} \cdot \frac{\partial a}{\partial z} \cdot \frac{\partial z}{\partial w}",
    // Physics.
    r"i\hbar \frac{\partial}{\partial t} \Psi(\mathbf{r}, t) = \hat{H} \Psi(\mathbf{r}, t)",
    r"\langle \psi | \hat{A} | \psi \rangle, |\psi\rangle = \alpha|0\rangle + \beta|1\rangle, \bra{\phi} \ket{\psi} \braket{\phi|\psi}",
    r"G_{\mu\nu} + \Lambda g_{\mu\nu} = \frac{8\pi G}{c^4} T_{\mu\nu}, {}^{14}_{6}\mathrm{C}, R^{\rho}{}_{\sigma\mu\nu}",
    r"\vec{F} = m\vec{a} = m\frac{d\vec{v}}{dt}, \Delta x\, \Delta p \ge \frac{\hbar}{2}, F = G\frac{m_1 m_2}{r^2}",
    r"v = 299\,792\,458\ \mathrm{m/s}, 6.022 \times 10^{23}\ \text{mol}^{-1}, 5~\mathrm{kg \cdot m^2}, \mu\text{m}, \Omega, \unicode{x212B}",
    r"\oint_{\partial S} \mathbf{B} \cdot d\boldsymbol{\ell} = \mu_0 I, \oiint_S, \hslash, \ell, \Re z, \Im z, \wp",
    r"\cancel{x} + \bcancel{y} + \xcancel{z}, \color{red}{x}, \textcolor{blue}{y + 1}, \require{cancel} \cancelto{0}{w}",
    // Computer science.
    r"T(n) = 2T\left(\frac{n}{2}\right) + \Theta(n), \Omega(n), o(n), \omega(n), \mathcal{O}(n^2), O(1)",
    r"\text{if } a \text{ then } \texttt{foo\_bar} \text{ else } \textbf{bold} \textit{italic} \mathrm{not~this}",
    r"x \gets x + 1, x \leftarrow y, a \ll 2, a \oplus b, \lnot a, a \,\&\, b, \#S, a\_b, \{a\}, \backslash",
    r"\frac{\Gamma \vdash e : \tau}{\Gamma \vdash \lambda x. e : \tau \to \tau'}, \llbracket e \rrbracket, A \rightsquigarrow B",
    // Geometry and units of drawing.
    r"\angle ABC = 90^{\circ}, \triangle ABC \sim \triangle DEF, AB \parallel CD, AB \perp EF, \odot O, \measuredangle A, \cong",
    r"\overparen{AB}, \widehat{AB}, \overset{\frown}{AB}, \arccos x, \pi r^2, \frac{4}{3}\pi r^3, \degree",
    // What stands around.
    r"a \, b \: c \; d \! e \quad f \qquad g \  h ~ i \enspace j \thinspace k \hspace{1em} l \mspace{3mu} m",
    r"\text{speed} = \frac{\text{distance}}{\text{time}}",
    r"\text{Fläche} = \pi r^2, \text{速度}, x_{\text{max}}, x_\text{min}, v_{\mathrm{rel}}",
    r"\left(\frac{a}{b}\right)^{\!2}, \left|\frac{a}{b}\right|, \left\{\frac{a}{b}\right\}, \left/ x \right., \left\uparrow x \right\downarrow",
    r"\big/ \Big\backslash \bigg\vert \Bigg\Vert \bigm| \lbrace x \rbrace \lbrack y \rbrack",
    r"a' b'' c''' d^{\prime} e_1' f'_2 g^{\prime\prime}",
    r"x^{y^z}, x_{i_j}, {x^2}^3, x_a^b, {}_nC_k, \sideset{}{'}\sum",
    r"\phantom{x} \hphantom{y} \vphantom{z} \smash{w} \mathstrut \strut \rule{1em}{2pt} \raise 2pt x",
    r"\mathrm{d}x \wedge \mathrm{d}y, \star \omega, \flat, \sharp, \natural, \dagger, \ddagger, \S, \P, \checkmark, \maltese",
    r"\pm \mp \times \div \cdot \ast \star \circ \bullet \cap \cup \uplus \sqcap \sqcup \diamond \wr \amalg \bigcirc",
    r"\lessgtr \gtrless \lll \ggg \subsetneqq \supsetneqq \precsim \succsim \preccurlyeq \succcurlyeq \vartriangleleft",
    r"\upharpoonright \restriction \multimap \leftrightsquigarrow \curvearrowright \rightarrowtail \dashrightarrow \nLeftrightarrow",
    r"\mathbb{1}, \mathbb{k}, \mathbf{0}, \mathbf{\Sigma}, \mathcal{A}, \mathscr{F}, \mathfrak{S}_n, \digamma, \varkappa, \Finv",
    r"\nicefrac{1}{2}, \sfrac{1}{2}, \tfrac12, \genfrac{(}{)}{0pt}{}{n}{k}, \genfrac{}{}{}{0}{a}{b}",
    r"\hat{\mathbf{n}}, \hat{\imath}, \hat{\jmath}, \dot{\theta}, \ddot{\phi}, \overline{z}, \overline{x + y}, \bar{\mathbf{x}}",
    r"\limsup_{n} a_n, \liminf_{n} a_n, \varlimsup, \varliminf, \injlim, \projlim, \varinjlim, \sup_x, \inf_x, \max_i, \min_i",
    r"\operatorname{sgn}(x), \operatorname{Re}, \operatorname{diag}(a, b), \operatorname{erf}(x), \operatorname{softmax}, \mathrm{Tr}",
    r"\deg f, \arg z, \hom(A, B), \det A, \Pr(A), \cot x, \sec x, \csc x, \coth x, \arcsin x",
    r"x \equiv y \mod n, a \equiv b \pod{n}, \lcm, \Hom, \Aut",
    r"\colon, \mathpunct{:}, \ldotp, \cdotp, \vert, \Vert, \mid, \|, \lt, \gt, \le, \ge, \ne, \And",
    r"\begin{rcases} a \\ b \end{rcases} c, \begin{pmatrix*}[r] -1 & 2 \end{pmatrix*}",
    r"\begin{multline} a + b \\ + c \end{multline}",
    r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}",
    r"\begin{flalign} a &= b & \end{flalign}",
    r"\begin{subequations} a = b \end{subequations}",
    r"\begin{CD} A @>a>> B \end{CD}",
    "\\begin{aligned}\n  a &= b && \\text{because} \\\\\n  &= c % a comment\n\\end{aligned}",
    r"\newline a \\ b",
    r"\mathrm{H_2O} + \mathrm{CO_2} \rightleftharpoons \mathrm{H_2CO_3}, \text{H}_2\text{SO}_4",
    r"\mathrm{Fe^{3+}}, \mathrm{SO_4^{2-}}, \Delta H^\circ = -285.8\,\mathrm{kJ/mol}",
    r"\ce{H2O}, \ce{2H2 + O2 -> 2H2O}, \pu{5 kg}",
    r"\displaylines{a \\ b}",
    r"\hbox{text $x$ more}, \mbox{a b}, \text{with \$ and \% and \{braces\}}",
    r"\href{https://example.org}{x}, \url{https://example.org}, \htmlClass{a}{b}, \class{a}{x}",
    r"\def\a{x} \a, \newcommand{\b}{y} \b, \unknowncommand{z}, \let\c=d",
    r"\verb|x|, \footnotesize a, \large b, \Large c, \normalsize d, \tiny e",
    r"\vdots \ddots \cdots \ldots \dotsb \dotsc \iddots \adots \hdots \hdotsfor{3}",
    r"\longleftrightarrow \Longrightarrow \Longleftarrow \uparrow \Downarrow \nearrow \searrow \rightharpoonup \leftharpoondown \leadsto",
    r"\xleftrightarrow{a} \xmapsto{b} \xhookrightarrow{c} \xrightleftharpoons{d} \xlongequal{e} \xtwoheadrightarrow{f}",
    r"\pmb{x} \mathord{=} \mathrel{\ast} \mathbin{\#} \mathopen{(} x \mathclose{)} \mathinner{\ldots}",
    r"\middle| \right) \left(",
    r"\overline{\overline{x}} \underbracket{a}_{b} \overbracket{c}^{d} \underrightarrow{AB} \utilde{x} \underbar{x}",
    r"\frac{1}{2}mv^2 + mgh = \text{const.} \qquad \left(\because \oint \vec{F}\cdot d\vec{r} = 0\right)",
];

/// Commands in [`FORMULAS`] that are not laid out and stay what they are: macros, drawing, and what belongs to one
/// program only.
const SHOWN_AS_SOURCE: &str =
    r"\a \b \c \def \let \newcommand \unknowncommand \raise \sideset \unicode \verb";

fn walk(pieces: &[Math], visit: &mut dyn FnMut(&MathElement)) {
    for piece in pieces {
        if let Math::Element(element) = piece {
            visit(element);
            walk(&element.children, visit);
        }
    }
}

/// How many children an element has, where MathML Core says so.
fn arity(name: &str) -> Option<usize> {
    match name {
        "mfrac" | "msub" | "msup" | "munder" | "mover" | "mroot" => Some(2),
        "msubsup" | "munderover" => Some(3),
        _ => None,
    }
}

/// Fails unless the pieces are MathML Core: every element with the children it may have.
#[track_caller]
fn check_well_formed(tex: &str, pieces: &[Math]) {
    assert!(pieces.iter().all(|piece| matches!(piece, Math::Element(_))), "a bare text in {tex:?}");
    walk(pieces, &mut |element| {
        let count = element.children.len();
        assert!(
            arity(element.name).is_none_or(|arity| arity == count),
            "{} with {count} in {tex:?}",
            element.name
        );
        let token = matches!(element.name, "mi" | "mn" | "mo" | "mtext");
        for child in &element.children {
            match child {
                Math::Text(text) => {
                    assert!(token, "{text:?} in {} in {tex:?}", element.name)
                }
                Math::Element(child) => {
                    assert!(!token, "{} in {} in {tex:?}", child.name, element.name);
                    assert_eq!(
                        child.name == "mtr",
                        element.name == "mtable",
                        "a row in {} in {tex:?}",
                        element.name
                    );
                    assert_eq!(
                        child.name == "mtd",
                        element.name == "mtr",
                        "a cell in {} in {tex:?}",
                        element.name
                    );
                }
            }
        }
        let mut names: Vec<&str> = element.attributes.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), element.attributes.len(), "an attribute twice in {tex:?}");
    });
}

/// What stands in the pieces for a reader.
fn text(pieces: &[Math]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Math::Text(piece) => text.push_str(piece),
            Math::Element(element) => text.push_str(&self::text(&element.children)),
        }
    }
    text
}

#[test]
fn every_formula_is_laid_out_and_well_formed_from_its_first_character_on() {
    assert!(FORMULAS.len() >= 150, "{}", FORMULAS.len());
    for tex in FORMULAS {
        let laid = formula(tex, true).unwrap();
        check_well_formed(tex, &laid);
        for (end, _) in tex.char_indices() {
            // Of the places within a word, one is as good as another.
            let in_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
            if end >= 2 && tex.get(end - 2..end + 1).is_some_and(in_word) {
                continue;
            }
            check_well_formed(&tex[..end], &formula(&tex[..end], false).unwrap());
        }
    }
}

#[test]
fn commands_that_are_not_known_are_few_and_stay_what_they_are() {
    let mut unknown = std::collections::BTreeSet::new();
    for tex in FORMULAS {
        walk(&formula(tex, true).unwrap(), &mut |element| {
            if element.attributes.contains(&("class", "math-unknown")) {
                unknown.insert(text(&element.children));
            }
        });
    }
    let unknown: Vec<String> = unknown.into_iter().collect();
    let mut expected: Vec<&str> = SHOWN_AS_SOURCE.split(' ').collect();
    expected.sort_unstable();
    assert_eq!(unknown, expected);
}

#[test]
fn words_in_formulas_are_never_lost() {
    for (tex, words) in [
        (r"\foo{bar} + \baz[1]{qux}", &["\\foo", "bar", "\\baz", "1", "qux"][..]),
        (r"\text{if } x > 0 \text{ and so on}", &["if\u{a0}", "x", "0", "\u{a0}and\u{a0}so\u{a0}on"]),
        (r"\operatorname{name}(x)", &["name", "x"]),
        (r"\href{javascript:alert(1)}{words}", &["words"]),
        (r"\newcommand{\R}{\mathbb{R}} \R", &["\\newcommand", "ℝ"]),
        (r"\begin{unheard} a & b \end{unheard}", &["a", "b"]),
        (r"\unfinished{a", &["\\unfinished", "a"]),
    ] {
        let shown = text(&formula(tex, true).unwrap());
        for word in words {
            assert!(shown.contains(word), "{word:?} is not in {shown:?} from {tex:?}");
        }
    }
}

#[test]
fn chemistry_can_be_read() {
    let read = |tex: &str| text(&formula(tex, true).unwrap()).replace('\u{a0}', " ");
    assert_eq!(read(r"\ce{2H2 + O2 -> 2H2O}"), "2H₂ + O₂ → 2H₂O");
    assert_eq!(read(r"\ce{SO4^{2-}} + \ce{Fe^3+}"), "SO₄²⁻+Fe³⁺");
    assert_eq!(read(r"\ce{Ca(OH)2 <=> Ca^{2+} + 2OH-}"), "Ca(OH)₂ ⇌ Ca²⁺ + 2OH-");
    assert_eq!(read(r"\ce{C6H12O6}"), "C₆H₁₂O₆");
    assert_eq!(read(r"\pu{5 kg}"), "5 kg");
}
