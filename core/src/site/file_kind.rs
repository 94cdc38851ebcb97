//! The kind of a file that was opened as a site file but is not one, recognized by its beginning: so the error can say
//! more than which field is missing.

use serde_json::{Map, Value};

/// The kind that a file seems to have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// An empty file.
    Empty,
    /// An HTTP archive, as the developer tools of browsers save it.
    Har,
    /// The report of a run: a trace that this page or the command wrote.
    Report,
    /// A list of pages or of their addresses in JSON, as crawlers write it.
    PageList,
    /// Other JSON.
    Json,
    /// One JSON value per line.
    JsonLines,
    /// `sitemap.xml`, or an index of sitemaps.
    Sitemap,
    /// RSS or Atom.
    Feed,
    /// Other XML.
    Xml,
    /// A web page.
    Html,
    /// A web page with all its resources, as browsers and archives save it.
    WebArchive,
    /// `robots.txt`.
    Robots,
    /// A table, with commas, semicolons or tabs.
    Table,
    /// One address per line.
    AddressList,
    /// A picture.
    Image,
    /// A PDF.
    Pdf,
    /// A zip or gzip archive, also an office document, a Java or a Python package.
    Archive,
    /// Text in UTF-16.
    Utf16,
    /// Binary data.
    Binary,
    /// Other text.
    Text,
}

/// How many characters are enough to recognize the kind of a file.
const HEAD: usize = 4_000;

impl FileKind {
    /// The kind of a text that does not begin as JSON; `None` for one that does. Invalid UTF-8 arrives as U+FFFD.
    pub fn of_text(text: &str) -> Option<Self> {
        let head: String = text.trim_start().chars().take(HEAD).collect();
        match head.chars().next() {
            None => Some(FileKind::Empty),
            Some('{' | '[') => None,
            Some('<') => Some(of_markup(&head.to_ascii_lowercase())),
            _ => Some(of_signature(&head).unwrap_or_else(|| of_lines(&head))),
        }
    }

    /// The kind of some JSON; `None` if it may be meant as a site file, even a faulty one.
    pub fn of_json(value: &Value) -> Option<Self> {
        match value {
            Value::Object(object) => of_object(object),
            Value::Array(list) => match list.first()? {
                Value::String(_) => Some(FileKind::PageList),
                Value::Object(first) if first.contains_key("url") => Some(FileKind::PageList),
                _ => Some(FileKind::Json),
            },
            _ => Some(FileKind::Json),
        }
    }

    /// The kind of a text that begins as JSON but is not JSON; `None` for JSON with a fault.
    pub fn of_broken_json(text: &str) -> Option<Self> {
        let is_json = |line: &str| serde_json::from_str::<Value>(line).is_ok();
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(2).collect();
        (lines.len() == 2 && lines.into_iter().all(is_json)).then_some(FileKind::JsonLines)
    }
}

fn of_object(object: &Map<String, Value>) -> Option<FileKind> {
    let has = |key: &str| object.contains_key(key);
    if object.is_empty() || has("pages") || has("start") || has("site") {
        return None;
    }
    if object.get("log").is_some_and(|log| log.get("entries").is_some()) {
        return Some(FileKind::Har);
    }
    Some(if has("fingerprint") && has("strategy") { FileKind::Report } else { FileKind::Json })
}

/// The kind of a text that begins with `<`, in lower case.
fn of_markup(head: &str) -> FileKind {
    let has = |tags: &[&str]| tags.iter().any(|tag| head.contains(tag));
    if has(&["<urlset", "<sitemapindex"]) {
        FileKind::Sitemap
    } else if has(&["<!doctype html", "<html", "<head", "<body", "<div", "<p>", "<a "]) {
        FileKind::Html
    } else if has(&["<svg"]) {
        FileKind::Image
    } else if has(&["<rss", "<feed", "<rdf:rdf"]) {
        FileKind::Feed
    } else if has(&["<?xml", "</", "/>"]) {
        FileKind::Xml
    } else {
        FileKind::Text
    }
}

/// The kind by the first bytes. Invalid UTF-8 arrives as U+FFFD.
fn of_signature(head: &str) -> Option<FileKind> {
    const SIGNATURES: [(&str, FileKind); 17] = [
        ("\u{fffd}PNG", FileKind::Image),
        ("GIF8", FileKind::Image),
        ("BM\u{fffd}", FileKind::Image),
        ("II*\0", FileKind::Image),
        ("MM\0*", FileKind::Image),
        ("\0\0\u{1}\0", FileKind::Image),
        ("\u{fffd}\u{fffd}\u{fffd}", FileKind::Image),
        ("%PDF-", FileKind::Pdf),
        ("PK\u{3}\u{4}", FileKind::Archive),
        ("\u{1f}\u{fffd}", FileKind::Archive),
        ("7z\u{fffd}\u{fffd}", FileKind::Archive),
        ("Rar!", FileKind::Archive),
        ("WARC/", FileKind::WebArchive),
        ("From: <Saved by", FileKind::WebArchive),
        ("MIME-Version:", FileKind::WebArchive),
        ("bplist00", FileKind::WebArchive),
        ("\u{fffd}\u{fffd}", FileKind::Utf16),
    ];
    // RIFF and ISO media have their format after a length.
    let form: String = head.chars().skip(4).take(12).collect();
    if head.starts_with("RIFF") && head.chars().take(40).collect::<String>().contains("WEBP")
        || ["ftypavif", "ftypheic", "ftypmif1"].iter().any(|name| form.starts_with(name))
    {
        return Some(FileKind::Image);
    }
    SIGNATURES.into_iter().find(|(start, _)| head.starts_with(start)).map(|(_, kind)| kind)
}

/// The kind of some lines of text, or of binary data.
fn of_lines(head: &str) -> FileKind {
    if head.contains(['\0', '\u{fffd}']) {
        return FileKind::Binary;
    }
    let lines: Vec<&str> =
        head.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let Some(first) = lines.first() else { return FileKind::Text };
    let lower = first.to_ascii_lowercase();
    if ["user-agent:", "disallow:", "allow:", "sitemap:", "crawl-delay:"].iter().any(|rule| lower.starts_with(rule)) {
        return FileKind::Robots;
    }
    if lines.iter().all(|line| line.contains("://") && !line.contains([' ', ',', ';', '\t'])) {
        return FileKind::AddressList;
    }
    // The last line may be incomplete.
    let whole = if lines.len() > 2 { &lines[..lines.len() - 1] } else { &lines[..] };
    let is_table = |separator: char| {
        let count = |line: &str| line.matches(separator).count();
        count(first) > 0 && whole.len() > 1 && whole.iter().all(|line| count(line) >= count(first))
    };
    if [',', ';', '\t'].into_iter().any(is_table) { FileKind::Table } else { FileKind::Text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::{Problem, file};

    fn check(bytes: &[u8], expected: FileKind) {
        let text = String::from_utf8_lossy(bytes);
        let said = file::read(&text).unwrap_err();
        assert_eq!(said, Problem::NotASite(expected), "{text:?}");
    }

    #[test]
    fn json_of_other_tools_is_recognized() {
        let har =
            r#"{"log": {"version": "1.2", "creator": {}, "entries": [{"request": {"url": "https://x.example/"}}]}}"#;
        check(har.as_bytes(), FileKind::Har);
        check(format!("\u{feff}\n{har}").as_bytes(), FileKind::Har);
        check(br#"{"outcome": "finished", "strategy": "gather", "fingerprint": "ab", "events": []}"#, FileKind::Report);
        check(br#"["https://x.example/", "https://x.example/a"]"#, FileKind::PageList);
        check(br#"[{"url": "/", "title": "Home"}]"#, FileKind::PageList);
        check(b"{\"url\": \"/\"}\n{\"url\": \"/a\"}\n", FileKind::JsonLines);
        check(br#"{"name": "crawler", "dependencies": {}}"#, FileKind::Json);
        check(b"[1, 2]", FileKind::Json);
    }

    #[test]
    fn markup_is_recognized() {
        let sitemap = r#"<?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://x.example/</loc></url></urlset>"#;
        check(sitemap.as_bytes(), FileKind::Sitemap);
        check(b"<sitemapindex><sitemap></sitemap></sitemapindex>", FileKind::Sitemap);
        check(b"<!-- saved --><!DOCTYPE html><html><svg></svg></html>", FileKind::Html);
        check(b"<p>Hello, <b>world</b></p>", FileKind::Html);
        check(br#"<svg xmlns="http://www.w3.org/2000/svg"/>"#, FileKind::Image);
        check(br#"<?xml version="1.0"?><rss version="2.0"></rss>"#, FileKind::Feed);
        check(br#"<?xml version="1.0"?><project/>"#, FileKind::Xml);
        check(b"<- look here", FileKind::Text);
    }

    #[test]
    fn lines_of_text_are_recognized() {
        check(b"# for all\nUser-agent: *\nDisallow: /private/\n", FileKind::Robots);
        check(b"Sitemap: https://x.example/sitemap.xml", FileKind::Robots);
        check(b"url,status,links\n/,200,12\n/a,404,0\n", FileKind::Table);
        check(b"url;status\n/;200\n", FileKind::Table);
        check(b"url\tstatus\n/\t200\n", FileKind::Table);
        check(b"https://x.example/\nhttps://x.example/a\n", FileKind::AddressList);
        check(b"Dear all, this is\nno site.\n", FileKind::Text);
        check(b"# Notes\n", FileKind::Text);
        check(b" \n", FileKind::Empty);
        check(b"", FileKind::Empty);
    }

    #[test]
    fn binary_files_are_recognized() {
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FileKind::Image);
        check(b"\xff\xd8\xff\xe0\0\x10JFIF\0", FileKind::Image);
        check(b"GIF89a\x01\0\x01\0\x80\0\0", FileKind::Image);
        check(b"RIFF\x24\0\0\0WEBPVP8 ", FileKind::Image);
        check(b"RIFF\xff\xff\0\0WEBPVP8 ", FileKind::Image);
        check(b"\0\0\0\x1cftypavif\0\0\0\0", FileKind::Image);
        check(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", FileKind::Pdf);
        check(b"PK\x03\x04\x14\0\0\0", FileKind::Archive);
        check(b"\x1f\x8b\x08\0\0\0\0\0", FileKind::Archive);
        check(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", FileKind::WebArchive);
        check(b"\xff\xfe{\0\"\0", FileKind::Utf16);
        check(b"\x7fELF\x02\x01\x01\0\0", FileKind::Binary);
    }

    /// A site file with a fault keeps the message that names the fault.
    #[test]
    fn a_faulty_site_file_has_no_other_kind() {
        for text in [
            "{}",
            "[]",
            "[",
            r#"{"start": "/"}"#,
            r#"{"pages": 7}"#,
            r#"{"site": {}}"#,
            r#"{"start": "/", "pages": [}"#,
        ] {
            let value = serde_json::from_str(text);
            assert_eq!(FileKind::of_text(text), None, "{text}");
            assert_eq!(
                value.map_or_else(|_| FileKind::of_broken_json(text), |value| FileKind::of_json(&value)),
                None,
                "{text}"
            );
        }
    }
}
