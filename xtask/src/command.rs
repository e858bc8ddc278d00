//! Running other programs, and telling in words how they ended.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::say;
use crate::trouble::{Outcome, Trouble};

/// How often a long, silent piece of work says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How often a child that writes to a log is looked at.
const GLANCE: Duration = Duration::from_millis(50);

/// How many lines of a failed program's log are shown.
const TAIL_LINES: usize = 25;

/// Whether a program that is asked for its version answers successfully; the answer if so.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a short program and gives back what it wrote to standard output.
pub fn read(command: &mut Command) -> Outcome<String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Trouble::new(format!("{}\n{}", ended(command, output.status), said.trim_end())))
}

/// Runs a program whose whole output is progress: it goes to standard error, where ours is.
pub fn show_progress(command: &mut Command) -> Outcome {
    show(command.stdout(std::io::stderr()))
}

/// Runs a program whose output is asked for, and shows it as it comes.
pub fn show(command: &mut Command) -> Outcome {
    let status = command.stdin(Stdio::null()).status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(Trouble::new(ended(command, status))) }
}

/// Runs a long program whose output matters only when it fails: then the end of it is shown.
/// Otherwise as [`try_log`].
pub fn log(command: &mut Command, log: &Path, limit: Option<Duration>) -> Outcome {
    let result = try_log(command, log, limit);
    if result.is_err() {
        show_tail(log);
    }
    result
}

/// Runs a long program that may well fail, since there is another way. Its output goes to the
/// file `log`, and a heartbeat tells how far it is. A program that is not done within `limit`
/// is ended.
pub fn try_log(command: &mut Command, log: &Path, limit: Option<Duration>) -> Outcome {
    if let Some(folder) = log.parent() {
        make_folder(folder)?;
    }
    let make_log = || {
        let file = File::create(log)?;
        Ok((file.try_clone()?, file))
    };
    let (out, err) = make_log()
        .map_err(|error: std::io::Error| Trouble::io(format!("write {}", log.display()), &error))?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    match wait(&mut child, log, limit)? {
        Some(status) if status.success() => Ok(()),
        Some(status) => {
            Err(Trouble::new(format!("{} Its whole output is in {}.", ended(command, status), log.display())))
        }
        None => Err(Trouble::new(format!(
            "`{}` was ended because it took longer than {}.",
            words(command),
            say::duration(limit.unwrap_or_default())
        ))),
    }
}

fn wait(child: &mut Child, log: &Path, limit: Option<Duration>) -> Outcome<Option<ExitStatus>> {
    let begin = Instant::now();
    let mut beats = 1;
    loop {
        let status = child.try_wait().map_err(|error| Trouble::io("wait for a program", &error))?;
        if let Some(status) = status {
            return Ok(Some(status));
        }
        if limit.is_some_and(|limit| begin.elapsed() > limit) {
            // It may have ended by itself in this moment; then there is nothing to end.
            let _ = child.kill();
            let _ = child.wait();
            return Ok(None);
        }
        if begin.elapsed() >= HEARTBEAT * beats {
            beats += 1;
            say::line(&format!("      {} so far: {}", say::duration(begin.elapsed()), last_line(log)));
        }
        std::thread::sleep(GLANCE);
    }
}

fn last_line(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    String::from_utf8_lossy(&text)
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .map_or_else(|| "no word from it yet".to_owned(), str::to_owned)
}

fn show_tail(log: &Path) {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    for line in &lines[lines.len().saturating_sub(TAIL_LINES)..] {
        say::line(&format!("      | {line}"));
    }
}

fn not_started(command: &Command, error: &std::io::Error) -> Trouble {
    Trouble::new(format!("`{}` could not be started: {error}.", words(command)))
}

fn ended(command: &Command, status: ExitStatus) -> String {
    format!("`{}` ended with {status}.", words(command))
}

/// The command as a person would type it, the program without its folder.
pub fn words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words: Vec<_> =
        std::iter::once(program).chain(command.get_args()).map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

/// Where `program` is on the `PATH`.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// The `PATH` with `folders` in front of what it has.
pub fn path_with(folders: &[PathBuf]) -> OsString {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&old));
    // A folder whose name has a colon cannot stand on a PATH; the old one is the best left.
    std::env::join_paths(all).unwrap_or(old)
}

/// Makes `folder` and what is above it.
pub fn make_folder(folder: &Path) -> Outcome {
    fs::create_dir_all(folder)
        .map_err(|error| Trouble::io(format!("make the folder {}", folder.display()), &error))
}

/// What lies in `folder`, in no particular order.
pub fn entries(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let list = || {
        fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<std::io::Result<Vec<_>>>()
    };
    list().map_err(|error| Trouble::io(format!("look into {}", folder.display()), &error))
}

/// The files below `folder`, in the order of their names.
pub fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(inner) = open.pop() {
        for path in entries(&inner)? {
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// Writes `text` to `file`, making its folder.
pub fn write(file: &Path, text: &str) -> Outcome {
    if let Some(folder) = file.parent() {
        make_folder(folder)?;
    }
    fs::write(file, text).map_err(|error| Trouble::io(format!("write {}", file.display()), &error))
}

/// A command with its arguments, for brevity at the many places that need one.
pub fn command<S: AsRef<OsStr>>(
    program: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = S>,
) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_told_by_its_name_arguments_and_status() {
        let trouble = show(&mut command("sh", ["-c", "exit 3"]));
        assert_eq!(trouble, Err(Trouble::new("`sh -c exit 3` ended with exit status: 3.")));
    }

    #[test]
    fn a_missing_program_is_told_without_a_panic() {
        let trouble = read(&mut command("/nowhere/at/all", ["--version"])).map_err(|t| t.to_string());
        assert!(trouble.is_err_and(|told| told.starts_with("`all --version` could not be started:")));
    }

    #[test]
    fn a_program_that_hangs_is_ended_at_its_limit() {
        let log_file = std::env::temp_dir().join(format!("xtask-hang-{}", std::process::id()));
        let begin = Instant::now();
        let result = log(&mut command("sleep", ["600"]), &log_file, Some(Duration::from_millis(100)));
        let _ = fs::remove_file(&log_file);
        assert!(result.is_err_and(|trouble| trouble.to_string().contains("took longer than")));
        assert!(begin.elapsed() < Duration::from_secs(60));
    }
}
