//! Writes the folder that is served: builds or copies what the `data-trunk` tags of `index.html` ask for.
//!
//! The tags are trunk's, so `trunk serve` also works. The page uses only four kinds of tags, and trunk takes longer to build
//! than the page. So this module reads those four kinds itself.
//!
//! | tag | result |
//! |---|---|
//! | `rel="css"` | a copy without comments, whose name contains a checksum of its content, and the link to it |
//! | `rel="copy-file"`, `rel="copy-dir"` | a copy; if the script's tag names it (`data-sources`), with a checksum in its name |
//! | `rel="rust"` | the program with a checksum in its name, the script that starts it, and hints to load it early |
//! | `rel="rust" data-type="worker"` | a program that the page loads later, under its plain name |

use crate::builds::fnv1a;
use crate::text::between;
use std::fs;
use std::path::{Path, PathBuf};

/// What a `data-trunk` tag asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// A style sheet.
    Css(&'a str),
    /// A file or a folder to copy.
    Copy(&'a str),
    /// The program that starts with the page.
    Program(&'a str),
    /// A program that the page loads later.
    LoadedLater(&'a str),
}

/// The first `data-trunk` tag in `html`: the text before it, what it asks for, and the text after it.
fn next_part(html: &str) -> Result<Option<(&str, Part<'_>, &str)>, String> {
    let Some(start) = html.find("<link data-trunk ") else { return Ok(None) };
    let end = html[start..].find('>').ok_or("index.html: a tag has no end.")? + start + 1;
    let tag = &html[start..end];
    let value = |name: &str| between(tag, &format!(" {name}=\""), "\"");
    let needed = |name: &str| value(name).ok_or_else(|| format!("index.html: `{tag}` has no `{name}`."));
    let part = match needed("rel")? {
        "css" => Part::Css(needed("href")?),
        "copy-file" | "copy-dir" => Part::Copy(needed("href")?),
        "rust" if value("data-type") == Some("worker") => Part::LoadedLater(needed("data-bin")?),
        "rust" => Part::Program(needed("data-bin")?),
        other => return Err(format!("index.html: `{tag}`: this build does not know `rel=\"{other}\"`.")),
    };
    Ok(Some((&html[..start], part, &html[end..])))
}

/// The names of the page's programs.
pub(crate) fn programs(clone: &Path) -> Result<Vec<String>, String> {
    let index = read(&clone.join("index.html"))?;
    let (mut rest, mut names) = (index.as_str(), Vec::new());
    while let Some((_, part, behind)) = next_part(rest)? {
        if let Part::Program(name) | Part::LoadedLater(name) = part {
            names.push(name.to_string());
        }
        rest = behind;
    }
    Ok(names)
}

/// Writes the folder `into`. `bound` contains the programs as wasm-bindgen wrote them.
pub(crate) fn write(clone: &Path, bound: &Path, into: &Path) -> Result<(), String> {
    let index = read(&clone.join("index.html"))?;
    let mut script = script_pattern(&read(&clone.join("Trunk.toml"))?)?;
    let (mut html, mut hints, mut rest) = (String::new(), String::new(), index.as_str());
    copy_folder(&bound.join("snippets"), &into.join("snippets"))?;
    while let Some((before, part, behind)) = next_part(rest)? {
        html += before;
        match part {
            Part::Css(href) => {
                let name = write_with_checksum(href, &without_comments(&read(&clone.join(href))?), into)?;
                html += &format!("<link rel=\"stylesheet\" href=\"./{name}\"/>");
            }
            // An open page of an older build must never get the newer file.
            Part::Copy(href) if sources_of(&script) == Some(file_name(href)) => {
                let name = write_with_checksum(href, &read(&clone.join(href))?, into)?;
                script = script.replace(file_name(href), &name);
            }
            Part::Copy(href) if href.ends_with(".js") => write_module(&clone.join(href), &into.join(file_name(href)))?,
            Part::Copy(href) => copy(&clone.join(href), &into.join(file_name(href)))?,
            Part::LoadedLater(program) => {
                let (module, wasm) = (format!("{program}.js"), format!("{program}_bg.wasm"));
                write_module(&bound.join(&module), &into.join(&module))?;
                copy(&bound.join(&wasm), &into.join(&wasm))?;
            }
            Part::Program(program) => {
                let (module, wasm) = copy_program(bound, program, into)?;
                html += &script.replace("{base}", "./").replace("{js}", &module).replace("{wasm}", &wasm);
                hints = early(&module, &wasm, &imports(&read(&into.join(&module))?));
            }
        }
        rest = behind;
    }
    html += rest;
    let html = html.replacen("</head>", &format!("{hints}</head>"), 1);
    fs::write(into.join("index.html"), html).map_err(|error| format!("Cannot write index.html: {error}"))
}

/// Copies a program's module and its wasm under names that change with their content.
fn copy_program(bound: &Path, program: &str, into: &Path) -> Result<(String, String), String> {
    let (module, wasm) = (bound.join(format!("{program}.js")), bound.join(format!("{program}_bg.wasm")));
    // One checksum for both: the module of one build does not fit the program of another.
    let checksum = fnv1a(&[bytes(&module)?, bytes(&wasm)?].concat());
    let names = (format!("{program}-{checksum:016x}.js"), format!("{program}-{checksum:016x}_bg.wasm"));
    write_module(&module, &into.join(&names.0))?;
    copy(&wasm, &into.join(&names.1))?;
    Ok(names)
}

/// The tags that let a browser fetch the program while it is still parsing the page.
fn early(module: &str, wasm: &str, imported: &[&str]) -> String {
    let modules = std::iter::once(module).chain(imported.iter().copied());
    let mut hints: String = modules
        .map(|file| format!("<link rel=\"modulepreload\" href=\"./{file}\" crossorigin=\"anonymous\">"))
        .collect();
    hints += &format!(
        "<link rel=\"preload\" href=\"./{wasm}\" crossorigin=\"anonymous\" as=\"fetch\" type=\"application/wasm\">"
    );
    hints
}

/// The files that a module imports, each once.
fn imports(module: &str) -> Vec<&str> {
    let lines = module.lines().filter(|line| line.starts_with("import "));
    let mut names: Vec<&str> = lines.filter_map(|line| between(line, "from './", "'")).collect();
    names.dedup();
    names
}

/// The pattern in `Trunk.toml` for the script tag of the page's program.
fn script_pattern(settings: &str) -> Result<String, String> {
    let line = settings.lines().find_map(|line| line.strip_prefix("pattern_script = '"));
    let tag = line.and_then(|line| line.trim_end().strip_suffix('\''));
    tag.map(String::from).ok_or_else(|| String::from("Trunk.toml has no line `pattern_script = '…'`."))
}

/// The file in the pattern that the program loads when the page shows code.
fn sources_of(script_pattern: &str) -> Option<&str> {
    between(script_pattern, " data-sources=\"{base}", "\"")
}

/// Writes a file. The new name contains a checksum of the content, so that a browser never shows an older version.
fn write_with_checksum(href: &str, content: &str, into: &Path) -> Result<String, String> {
    let (stem, extension) = file_name(href).rsplit_once('.').unwrap_or((href, ""));
    let name = format!("{stem}-{:016x}.{extension}", fnv1a(content.as_bytes()));
    fs::write(into.join(&name), content).map_err(|error| format!("Cannot write {name}: {error}"))?;
    Ok(name)
}

/// Writes a module of wasm-bindgen without what is for readers alone.
fn write_module(from: &Path, to: &Path) -> Result<(), String> {
    fs::write(to, without_layout(&read(from)?)).map_err(|error| format!("Cannot write {}: {error}", to.display()))
}

/// A module without lines that are comments and without indentation: a tenth of its weight on the way. A text over several
/// lines would suffer from that, so a module that has one stays as it is.
fn without_layout(module: &str) -> String {
    if module.lines().any(|line| line.matches('`').count() % 2 == 1) {
        return module.to_string();
    }
    let is_comment = |line: &&str| {
        line.starts_with("//") || line.starts_with("/*") || line.starts_with("* ") || *line == "*/" || *line == "*"
    };
    let lines = module.lines().map(str::trim_start).filter(|line| !line.is_empty() && !is_comment(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A style sheet without its comments and its indentation, which are only for developers.
fn without_comments(css: &str) -> String {
    let mut pieces = css.split("/*");
    let first = pieces.next().unwrap_or_default().to_string();
    let css = pieces.fold(first, |css, piece| css + piece.split_once("*/").map_or("", |(_, behind)| behind));
    let lines = css.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    if from.is_dir() {
        return copy_folder(from, to);
    }
    fs::copy(from, to).map(drop).map_err(|error| format!("Cannot copy {} to {}: {error}", from.display(), to.display()))
}

/// Copies a folder with its content. Does nothing if there is no such folder.
fn copy_folder(from: &Path, to: &Path) -> Result<(), String> {
    if !from.is_dir() {
        return Ok(());
    }
    crate::cache::create(to)?;
    let files = fs::read_dir(from).map_err(|error| format!("Cannot read {}: {error}", from.display()))?;
    let files: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
    files.iter().try_for_each(|file| copy(file, &to.join(file.file_name().unwrap_or_default())))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("Cannot read {}: {error}", file.display()))
}

fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| format!("Cannot read {}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_loses_its_comments_and_its_indentation_but_no_text() {
        let module = "import { a } from './a.js';\n\n/**\n * Adds.\n * @returns {number}\n */\nexport function add(a) {\n    // It adds.\n    \
            return a * 2; // twice\n}\n";
        let bare = "import { a } from './a.js';\nexport function add(a) {\nreturn a * 2; // twice\n}\n";
        assert_eq!(without_layout(module), bare);
        let with_text = "const text = `two\n    lines`;\n";
        assert_eq!(without_layout(with_text), with_text);
        assert_eq!(without_layout("    f(`${a}`);\n"), "f(`${a}`);\n");
    }

    fn parts(html: &str) -> Result<Vec<Part<'_>>, String> {
        let (mut rest, mut parts) = (html, Vec::new());
        while let Some((_, part, behind)) = next_part(rest)? {
            parts.push(part);
            rest = behind;
        }
        Ok(parts)
    }

    #[test]
    fn each_tag_asks_for_its_part() {
        let html = r#"<link data-trunk rel="css" href="static/a.css"><link rel="icon" href="x">
            <link data-trunk rel="copy-dir" href="static/site"><link data-trunk rel="copy-file" href="static/b.js">
            <link data-trunk rel="rust" data-bin="page" data-wasm-opt="0">
            <link data-trunk rel="rust" data-bin="links" data-type="worker">"#;
        assert_eq!(
            parts(html).unwrap(),
            [
                Part::Css("static/a.css"),
                Part::Copy("static/site"),
                Part::Copy("static/b.js"),
                Part::Program("page"),
                Part::LoadedLater("links")
            ]
        );
    }

    #[test]
    fn a_tag_that_this_build_cannot_follow_is_named() {
        for (html, named) in [
            ("<link data-trunk rel=\"sass\" href=\"a.scss\">", "sass"),
            ("<link data-trunk rel=\"css\">", "href"),
            ("<link data-trunk href=\"a.css\">", "rel"),
        ] {
            let problem = parts(html).unwrap_err();
            assert!(problem.contains(named), "{problem}");
        }
    }

    #[test]
    fn a_style_sheet_loses_its_comments_and_its_indentation_and_nothing_else() {
        assert_eq!(without_comments("/* a */p { /* b */ top: 0 }/* c"), "p {  top: 0 }");
        assert_eq!(without_comments("p {\n  top: 0;\n}\n\nq {}\n"), "p {\ntop: 0;\n}\nq {}");
        assert_eq!(without_comments("p {}"), "p {}");
    }

    #[test]
    fn a_module_names_what_it_imports() {
        let module =
            "import { load } from './snippets/x.js';\nimport { more } from './snippets/x.js';\nlet a = 'import';\n";
        assert_eq!(imports(module), ["snippets/x.js"]);
    }

    #[test]
    fn the_folder_has_what_the_tags_ask_for() {
        let root = std::env::temp_dir().join(format!("crawl-playground-bundle-{}", std::process::id()));
        let (clone, bound, into) = (root.join("clone"), root.join("bound"), root.join("dist"));
        for folder in [clone.join("static/site"), bound.clone(), into.clone()] {
            crate::cache::create(&folder).unwrap();
        }
        let index = r#"<head><link data-trunk rel="css" href="static/a.css"><link data-trunk rel="copy-dir" href="static/site">
            <link data-trunk rel="copy-file" href="static/code.txt"><link data-trunk rel="rust" data-bin="page"></head>"#;
        let pattern = "pattern_script = '<script data-module=\"{base}{js}\" data-program=\"{base}{wasm}\" \
            data-sources=\"{base}code.txt\"></script>'\n";
        for (file, text) in [
            (clone.join("index.html"), index),
            (clone.join("Trunk.toml"), pattern),
            (clone.join("static/a.css"), "p {}"),
            (clone.join("static/code.txt"), "fn"),
            (clone.join("static/site/index.html"), "<p>"),
            (bound.join("page.js"), "import { x } from './snippets/x.js';"),
            (bound.join("page_bg.wasm"), "\0asm"),
        ] {
            fs::write(file, text).unwrap();
        }
        write(&clone, &bound, &into).unwrap();
        let html = fs::read_to_string(into.join("index.html")).unwrap();
        assert!(!html.contains("data-trunk"), "{html}");
        for attribute in ["stylesheet\" href=\"./", "data-module=\"./", "data-program=\"./", "data-sources=\"./"] {
            let name = between(&html, attribute, "\"").unwrap();
            assert!(into.join(name).is_file(), "{name} is named but missing");
        }
        assert!(html.contains("data-sources=\"./code-") && !into.join("code.txt").exists(), "{html}");
        assert!(html.contains("href=\"./snippets/x.js\" crossorigin"), "{html}");
        assert!(into.join("site/index.html").is_file());
        fs::remove_dir_all(&root).unwrap();
    }
}
