//! The compressed forms of the built files. Each lies beside its file, with `.br` at the end of its name: the server
//! starts at once, since it has nothing left to compress, and so does any other that looks for such files.

use std::fs;
use std::path::{Path, PathBuf};

use super::extension;
use crate::command::{self, command};
use crate::trouble::{Outcome, Trouble};

/// Below this size a compressed file saves less than its headers cost.
const WORTH_COMPRESSING: u64 = 512;

/// The files that shrink. Pictures are compressed as they are.
const SHRINK: [&str; 6] = ["css", "html", "js", "json", "svg", "wasm"];

/// Compresses each file that is named after the quality, several at a time.
const COMPRESS: &str = "\
const { brotliCompress, constants } = require('zlib');
const { readFileSync, writeFileSync } = require('fs');
const [quality, ...files] = process.argv.slice(1);
for (const file of files) {
  const bytes = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: Number(quality),
                   [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  brotliCompress(bytes, { params }, (error, packed) => {
    if (error) throw error;
    writeFileSync(file + '.br', packed);
  });
}";

/// How much time compressing may take, as Brotli counts it.
#[derive(Clone, Copy, Debug)]
pub enum Quality {
    /// As small as can be, for everybody who loads the app.
    Best,
    /// Soon done, for somebody who tries a change.
    Quick,
}

/// Writes the compressed form of every file below a folder that shrinks.
pub fn pack(folder: &Path, quality: Quality) -> Outcome {
    let mut shrinking: Vec<PathBuf> = Vec::new();
    for file in command::files_below(folder)? {
        if SHRINK.contains(&extension(&file).as_str()) && length(&file)? >= WORTH_COMPRESSING {
            shrinking.push(file);
        }
    }
    let quality = match quality {
        Quality::Best => "11",
        Quality::Quick => "4",
    };
    command::read(command("node", ["-e", COMPRESS, "--", quality]).args(shrinking)).map(|_| ())
}

/// Whether this is the compressed form of another file.
pub fn is_packed(file: &Path) -> bool {
    extension(file) == "br"
}

/// How many bytes of a file go over the wire.
pub fn sent(file: &Path) -> Outcome<u64> {
    let mut packed = file.as_os_str().to_owned();
    packed.push(".br");
    let packed = Path::new(&packed);
    length(if packed.is_file() { packed } else { file })
}

/// How many bytes a file has.
pub fn length(file: &Path) -> Outcome<u64> {
    fs::metadata(file)
        .map(|data| data.len())
        .map_err(|error| Trouble::io(format!("look at {}", file.display()), &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shrinks_lies_beside_its_file_and_counts_as_what_is_sent() {
        let folder = std::env::temp_dir().join(format!("xtask-packed-{}", std::process::id()));
        let (page, tiny, picture) =
            (folder.join("app-1/page.html"), folder.join("tiny.css"), folder.join("a.png"));
        command::write(&page, &"word ".repeat(1_000)).unwrap();
        command::write(&tiny, "a{}").unwrap();
        command::write(&picture, &"x".repeat(1_000)).unwrap();
        pack(&folder, Quality::Quick).unwrap();
        let mut made: Vec<PathBuf> =
            command::files_below(&folder).unwrap().into_iter().filter(|file| is_packed(file)).collect();
        assert_eq!(made.pop(), Some(folder.join("app-1/page.html.br")));
        assert_eq!(made, Vec::<PathBuf>::new());
        assert!(sent(&page).unwrap() < 100);
        assert_eq!((sent(&tiny).unwrap(), sent(&picture).unwrap()), (3, 1_000));
        fs::remove_dir_all(&folder).unwrap();
    }
}
