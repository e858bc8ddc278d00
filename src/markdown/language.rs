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
