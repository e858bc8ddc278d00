use super::*;

struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("xtask-bundle-{name}-{}", std::process::id())))
    }

    fn write(&self, file: &str, text: &str) {
        command::write(&self.0.join(file), text).unwrap();
    }

    /// The names of the files below `folder`.
    fn names(&self, folder: &str) -> Vec<String> {
        let folder = self.0.join(folder);
        let files = command::files_below(&folder).unwrap();
        files.iter().map(|file| file.strip_prefix(&folder).unwrap().display().to_string()).collect()
    }

    /// Lays out a page of three stylesheets, one of them for later, and this program; what files come of it.
    fn lay_out(&self, into: &str) -> Vec<String> {
        self.write(
            "root/index.html",
            "<link data-trunk rel=\"icon\" type=\"image/svg+xml\" href=\"assets/mark.svg\">\n\
             <link data-trunk rel=\"css\" href=\"style/b.css\">\n\
             <link data-trunk rel=\"css\" data-later href=\"style/c.css\">\n\
             <link data-trunk rel=\"css\" href=\"style/a.css\">\n\
             <link data-trunk rel=\"rust\">\n",
        );
        self.write("root/assets/mark.svg", "<svg>");
        self.write("root/style/a.css", "a { b: c }");
        self.write("root/style/b.css", "@layer a;");
        self.write("root/style/c.css", "d { e: f }");
        self.write("extras/colours.js", "colours");
        lay_out(&self.0.join("root"), &self.0.join("program"), &self.0.join("extras"), &self.0.join(into))
            .unwrap();
        self.names(into)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_folder_has_a_page_a_style_an_icon_and_the_program() {
    let scratch = Scratch::new("whole");
    for file in ["app.js", "app_bg.wasm", "__wasm_split.js", "split_a.wasm", "snippets/x/y.js"] {
        scratch.write(&format!("program/{file}"), file);
    }
    let names = scratch.lay_out("out");
    let kinds: Vec<String> = names
        .iter()
        .map(|name| name.split('/').map(|part| part.split('-').next().unwrap()).collect::<Vec<_>>().join("/"))
        .collect();
    assert_eq!(
        kinds,
        [
            "app/__wasm_split.js",
            "app/app.js",
            "app/app_bg.wasm",
            "app/snippets/x/y.js",
            "app/split_a.wasm",
            "extras/colours.js",
            "favicon",
            "index.html",
            "later",
            "style",
        ]
    );
    let style = names.iter().find(|name| name.starts_with("style")).unwrap();
    assert_eq!(read(&scratch.0.join("out").join(style)).unwrap(), "@layer a;\na{b: c}\n");
    let later_style = names.iter().find(|name| name.starts_with("later")).unwrap();
    assert_eq!(read(&scratch.0.join("out").join(later_style)).unwrap(), "d{e: f}\n");
    let page = read(&scratch.0.join("out/index.html")).unwrap();
    for name in &names {
        let later = ["split_a", "snippets", "extras", "later-"].iter().any(|part| name.contains(part));
        let at_once = !(later || name == "index.html");
        assert_eq!(page.contains(&format!("href=\"{name}\"")), at_once, "{name} in {page}");
    }
    assert!(page.contains(&format!("<meta name=\"catena-style\" content=\"{later_style}\">")), "{page}");
    let extras = names.iter().find_map(|name| name.strip_suffix("/colours.js")).unwrap();
    assert!(page.contains(&format!("<meta name=\"catena-extras\" content=\"{extras}\">")), "{page}");
}

#[test]
fn the_folder_of_the_program_changes_its_name_with_any_byte_and_with_nothing_else() {
    let scratch = Scratch::new("hash");
    scratch.write("program/app.js", "same");
    scratch.write("program/split_a.wasm", "one");
    let first = scratch.lay_out("first");
    assert_eq!(scratch.lay_out("again"), first);
    scratch.write("program/split_a.wasm", "two");
    let second = scratch.lay_out("second");
    assert_ne!(second[0], first[0]);
    assert_eq!(second[2..], first[2..], "page, style and icon are the same");
}

#[test]
fn the_served_folder_is_replaced_as_a_whole() {
    let scratch = Scratch::new("swap");
    let (new, app, before) = (scratch.0.join("new"), scratch.0.join("app"), scratch.0.join("before"));
    scratch.write("new/index.html", "one");
    put_in_place(&new, &app, &before).unwrap();
    assert_eq!(scratch.names("app"), ["index.html"]);
    scratch.write("new/other.html", "two");
    put_in_place(&new, &app, &before).unwrap();
    assert_eq!(scratch.names("app"), ["other.html"], "nothing of the former is left");
    // There is no new folder now, so the one that is served has to stay.
    fs::remove_dir_all(&before).unwrap();
    assert!(put_in_place(&new, &app, &before).is_err());
    assert_eq!(scratch.names("app"), ["other.html"]);
}

#[test]
fn flags_are_separated_by_what_no_path_has() {
    let flags = encoded(&[("/a b".into(), "x"), ("/c".into(), "y")]);
    assert_eq!(flags, "--remap-path-prefix=/a b=x\u{1f}--remap-path-prefix=/c=y");
}
