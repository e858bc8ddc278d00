//! Languages of code: what a file in one is called.

/// The extension of a file in a language, as the first word after a fence names it; `txt` where the language
/// is not known. A name that is an extension already is its own.
pub fn file_extension(language: &str) -> &'static str {
    let name = language.to_ascii_lowercase();
    let known = EXTENSIONS.split_ascii_whitespace().find_map(|entry| {
        let mut names = entry.split(',');
        let extension = names.next()?;
        (extension == name || names.any(|other| other == name)).then_some(extension)
    });
    known.unwrap_or("txt")
}

/// An extension and the other names of its language, in turn.
const EXTENSIONS: &str = "rs,rust py,python,python3,py3 js,javascript,node,mjs ts,typescript jsx tsx \
    json,json5,jsonc,jsonl html,htm,xhtml css scss sass less c,h cpp,c++,cc,cxx,hpp cs,c#,csharp java \
    kt,kotlin,kts swift go,golang rb,ruby php pl,perl lua r scala dart sh,bash,shell,zsh,console,shell-session \
    fish ps1,powershell,pwsh bat,batch,cmd sql,mysql,postgresql,postgres,sqlite,plsql yaml,yml toml xml,rss,xsd \
    svg md,markdown,mdx tex,latex ini,cfg,conf,properties env,dotenv diff,patch vue svelte hs,haskell ml,ocaml \
    fs,fsharp,f# ex,exs,elixir erl,erlang clj,clojure jl,julia m,objective-c,objectivec,matlab vb,vbnet zig nim \
    asm,nasm,assembly wat,wasm glsl wgsl proto,protobuf graphql,gql tf,terraform,hcl nix gradle groovy cmake \
    csv tsv mmd,mermaid dot,graphviz sol,solidity f90,fortran pas,pascal,delphi cob,cobol lisp,elisp,scm,scheme \
    pro,prolog v,verilog,sv,systemverilog vhd,vhdl cu,cuda ipynb http";

/// The grammars that the build joins for the colours of code, one to a line: a name of Highlight.js, and the other
/// words that people write after a fence. A `+` marks those whose grammar is not among the library's common ones; the
/// build needs to know.
const GRAMMARS: &str = include_str!("languages.txt");

/// The grammar that colours a language, as the first word after a fence names it.
pub fn grammar(language: &str) -> Option<&'static str> {
    let name = language.to_ascii_lowercase();
    GRAMMARS.lines().find_map(|line| {
        let mut names = line.trim_start_matches('+').split_ascii_whitespace();
        let grammar = names.next()?;
        (grammar == name || names.any(|other| other == name)).then_some(grammar)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_any_of_its_names_in_any_case() {
        for (name, expected) in [
            ("rust", Some("rust")),
            ("Rs", Some("rust")),
            ("C++", Some("cpp")),
            ("tsx", Some("typescript")),
            ("TOML", Some("ini")),
            ("console", Some("shell")),
            ("dockerfile", Some("dockerfile")),
            ("", None),
            ("+ada", None),
            ("mermaid", None),
            ("text", None),
            ("brainfuck", None),
        ] {
            assert_eq!(grammar(name), expected, "{name}");
        }
    }

    #[test]
    fn at_least_forty_languages_have_colours_and_no_name_means_two() {
        assert!(GRAMMARS.lines().count() >= 40);
        let mut names: Vec<&str> =
            GRAMMARS.lines().flat_map(|line| line.trim_start_matches('+').split(' ')).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
