//! The set-up: what a chore needs, whether it is there, and how to get it.
//!
//! Everything is looked at first, which takes a fraction of a second, so that the steps can
//! be counted; then what is missing is supplied in order. A machine that has everything
//! hears nothing of it.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::command;
use crate::node;
use crate::package::Package;
use crate::project::Project;
use crate::rust::{self, Compiler};
use crate::say::{self, Steps};
use crate::sdk;
use crate::toolbox::Tool;
use crate::trouble::Outcome;
use crate::wasm_std;
use crate::web_browser::WebBrowser;

/// Something a chore cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The standard library for wasm32.
    WasmStd,
    /// A pinned tool.
    Tool(Tool),
    /// An npm package of which the page is made.
    Package(Package),
    /// `cargo fmt` and `cargo clippy`.
    Lints,
    /// Chromium with its driver.
    WebBrowser,
    /// The npm packages of the end-to-end tests.
    NodePackages,
    /// Google's SDKs for Python.
    PythonSdks,
    /// Google's SDKs for JavaScript.
    JavaScriptSdks,
}

impl Need {
    /// What building the app needs.
    pub const APP: &[Self] = &[
        Self::WasmStd,
        Self::Tool(Tool::WasmOpt),
        Self::Tool(Tool::WasmBindgen),
        Self::Tool(Tool::WasmSplit),
        Self::Package(Package::Highlighter),
        Self::Package(Package::Diagrams),
    ];

    /// What building it anew on every change needs.
    pub const DEV: &[Self] = &[
        Self::WasmStd,
        Self::Tool(Tool::WasmBindgen),
        Self::Tool(Tool::Trunk),
        Self::Package(Package::Highlighter),
        Self::Package(Package::Diagrams),
    ];

    /// What Playwright needs beside the app.
    pub const END_TO_END: &[Self] = &[
        Self::WasmStd,
        Self::Tool(Tool::WasmOpt),
        Self::Tool(Tool::WasmBindgen),
        Self::Tool(Tool::WasmSplit),
        Self::Package(Package::Highlighter),
        Self::Package(Package::Diagrams),
        Self::WebBrowser,
        Self::NodePackages,
    ];

    /// What all the chores together need.
    pub const ALL: &[Self] = &[
        Self::WasmStd,
        Self::Lints,
        Self::Tool(Tool::WasmOpt),
        Self::Tool(Tool::WasmBindgen),
        Self::Tool(Tool::WasmSplit),
        Self::Package(Package::Highlighter),
        Self::Package(Package::Diagrams),
        Self::Tool(Tool::Trunk),
        Self::Tool(Tool::Nextest),
        Self::WebBrowser,
        Self::NodePackages,
        Self::PythonSdks,
        Self::JavaScriptSdks,
    ];

    fn name(self, project: &Project) -> Outcome<String> {
        Ok(match self {
            Self::WasmStd => "The standard library for wasm32".to_owned(),
            Self::Tool(tool) => format!("{} {}", tool.name(), tool.version(project)?),
            Self::Package(package) => package.name().to_owned(),
            Self::Lints => "cargo fmt and cargo clippy".to_owned(),
            Self::WebBrowser => "Chromium and ChromeDriver".to_owned(),
            Self::NodePackages => "Playwright".to_owned(),
            Self::PythonSdks => "Google's SDKs for Python".to_owned(),
            Self::JavaScriptSdks => "Google's SDKs for JavaScript".to_owned(),
        })
    }

    fn doing(self) -> &'static str {
        match self {
            Self::WasmStd => "getting it from rustup or building it",
            Self::Tool(tool) => tool.doing(),
            Self::Package(package) => package.doing(),
            Self::Lints => "installing from where Rust came from",
            Self::WebBrowser => "installing from apt, about a minute",
            Self::NodePackages => "fetching from npm, a few seconds",
            Self::PythonSdks => "fetching from PyPI, about half a minute",
            Self::JavaScriptSdks => "fetching from npm, a few seconds",
        }
    }

    fn wants_node(self) -> bool {
        match self {
            Self::Tool(Tool::WasmOpt) | Self::Package(_) | Self::NodePackages | Self::JavaScriptSdks => true,
            Self::Tool(Tool::Trunk | Tool::WasmBindgen | Tool::WasmSplit | Tool::Nextest)
            | Self::WasmStd
            | Self::Lints
            | Self::WebBrowser
            | Self::PythonSdks => false,
        }
    }

    fn is_met(self, project: &Project, compiler: &Compiler) -> Outcome<bool> {
        match self {
            Self::WasmStd => wasm_std::is_ready(project, compiler),
            Self::Tool(tool) => tool.is_ready(project),
            Self::Package(package) => Ok(package.is_ready(project)),
            Self::Lints => Ok(rust::has_lints()),
            Self::WebBrowser => Ok(WebBrowser::find()?.is_some()),
            Self::NodePackages => Ok(node::packages_are_installed(project)),
            Self::PythonSdks => Ok(sdk::python_is_ready(project)),
            Self::JavaScriptSdks => Ok(sdk::javascript_is_ready(project)),
        }
    }

    fn meet(self, project: &Project, compiler: &Compiler) -> Outcome {
        match self {
            Self::WasmStd => wasm_std::supply(project, compiler),
            Self::Tool(tool) => tool.install(project),
            Self::Package(package) => package.install(project),
            Self::Lints => rust::add_lints(project),
            Self::WebBrowser => WebBrowser::install(project),
            Self::NodePackages => node::install_packages(project),
            Self::PythonSdks => sdk::install_python(project),
            Self::JavaScriptSdks => sdk::install_javascript(project),
        }
    }
}

/// Proof that the set-up was done: the search path on which the tools are found.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The value of `PATH` for every program we start.
    pub path: OsString,
}

/// Sees to it that all of `needs` are met.
pub fn ensure(project: &Project, needs: &[Need]) -> Outcome<Ready> {
    let compiler = Compiler::find()?;
    rust::require_linker()?;
    if needs.iter().any(|need| need.wants_node()) {
        node::require()?;
    }
    let mut missing = Vec::new();
    for need in needs {
        if !need.is_met(project, &compiler)? {
            missing.push(*need);
        }
    }
    if !missing.is_empty() {
        say::line(&format!(
            "Set-up: missing {} of {}. The tools go into {}.",
            missing.len(),
            needs.len(),
            project.tools.display()
        ));
    }
    let mut steps = Steps::of(missing.len());
    for need in missing {
        let name = need.name(project)?;
        steps.step(&name, need.doing(), || need.meet(project, &compiler))?;
    }
    let mut folders = vec![wasm_std::linker_folder(project)];
    for need in needs {
        if let Need::Tool(tool) = need {
            folders.push(tool.folder(project)?);
        }
    }
    Ok(Ready { path: command::path_with(&existing(folders)) })
}

fn existing(folders: Vec<PathBuf>) -> Vec<PathBuf> {
    folders.into_iter().filter(|folder| folder.is_dir()).collect()
}
