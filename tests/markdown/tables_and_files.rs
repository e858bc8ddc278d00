//! Tables as text for other programs, code byte for byte, and names of files.

use catena::markdown::{Document, TableForm, file_extension, write_table};

#[test]
fn tables_are_written_in_three_forms() {
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<String>>();
    let rows =
        [row(&["Name", "Price"]), row(&["a, \"b\"", "-5.20"]), row(&["x|y", "=1+1"]), row(&["t\tb", "+ +"])];
    let alignments = row(&["", "right"]);
    assert_eq!(
        write_table(&rows, &alignments, TableForm::Markdown),
        "| Name | Price |\n| --- | --: |\n| a, \"b\" | -5.20 |\n| x\\|y | =1+1 |\n| t\tb | + + |\n"
    );
    assert_eq!(
        write_table(&rows, &alignments, TableForm::Csv),
        "Name,Price\n\"a, \"\"b\"\"\",-5.20\nx|y,'=1+1\nt\tb,'+ +\n"
    );
    assert_eq!(
        write_table(&rows, &alignments, TableForm::Tsv),
        "Name\tPrice\na, \"b\"\t-5.20\nx|y\t'=1+1\nt b\t'+ +\n"
    );
    // What was written is read back as the same table.
    let markdown = write_table(&rows, &alignments, TableForm::Markdown);
    let document = Document::complete(&markdown);
    assert_eq!(document.blocks().len(), 1);
    assert!(document.blocks()[0].node.text().contains("x|y"));
}

#[test]
fn code_is_what_was_written_byte_for_byte() {
    let code =
        "\tlet a = \"é 👩‍💻\";   \n\n\n  \\( $x$ ** <b> &amp; [a](b)\n\u{feff}\u{200b}:30\n: x\n`` ~~~\n";
    let source = format!("Text\n\n```rust\n{code}```\n\nmore");
    assert_eq!(Document::complete(&source).blocks()[1].node.text(), code);
    let mut document = Document::new();
    for (index, c) in source.char_indices() {
        document.push(&source[index..index + c.len_utf8()]);
    }
    assert_eq!(document.blocks()[1].node.text(), code);
    document.finish();
    assert_eq!(document.blocks()[1].node.text(), code);
}

#[test]
fn files_are_named_after_the_language() {
    for (language, extension) in
        [("rust", "rs"), ("Python", "py"), ("js", "js"), ("C++", "cpp"), ("", "txt"), ("klingon", "txt")]
    {
        assert_eq!(file_extension(language), extension, "{language}");
    }
}
