//! `cargo xtask single-file`: the whole playground as one HTML file that works from a USB stick.
//!
//! The file contains everything that `index.html` names: style sheets and the code of the strategies as they are, the program
//! compressed and in Base64, JavaScript modules as `data:` addresses. An open file fetches nothing. It omits what needs a server: the demo site's
//! files (the program contains a snapshot of them), the service worker, the manifest, and people's own Python, which is ten times as
//! large as the file.

use crate::page;
use crate::text::between;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The largest size of the file, in bytes.
const BUDGET: usize = 1_500_000;
/// The file's default name.
const NAME: &str = "crawl-playground.html";

/// Builds the page and writes it as one file: `out`, or a file next to the build.
pub(crate) fn single_file(clone: &Path, out: Option<&Path>) -> Result<PathBuf, String> {
    let dist = page::build(clone)?;
    let html = inlined(&dist)?;
    if html.len() > BUDGET {
        return Err(format!("The file has {} bytes, but must have at most {BUDGET}.", html.len()));
    }
    let out = out.map_or_else(|| dist.with_file_name(NAME), Path::to_path_buf);
    fs::write(&out, &html).map_err(|error| format!("Cannot write {}: {error}", out.display()))?;
    Ok(out)
}

fn read(dist: &Path, name: &str) -> Result<Vec<u8>, String> {
    let file = dist.join(name.trim_start_matches("./"));
    fs::read(&file).map_err(|error| format!("Cannot read {}: {error}", file.display()))
}

fn read_text(dist: &Path, name: &str) -> Result<String, String> {
    String::from_utf8(read(dist, name)?).map_err(|_| format!("{name} is not UTF-8."))
}

/// The page, with all the files that it names inlined.
fn inlined(dist: &Path) -> Result<String, String> {
    let index = read_text(dist, "index.html")?;
    let (start, end) = starter(&index).ok_or("index.html has no script that starts the program.")?;
    let tag = &index[start..end];
    let module = between(tag, "data-module=\"", "\"").ok_or("The tag of the script has no data-module.")?;
    let program = between(tag, "data-program=\"", "\"").ok_or("The tag of the script has no data-program.")?;
    let sources = between(tag, "data-sources=\"", "\"").ok_or("The tag of the script has no data-sources.")?;
    let sources = text_script("sources", &read_text(dist, sources)?)?;
    let starter = start_script(&read_text(dist, module)?, |name| read_text(dist, name))?;
    let program = compressed(&read(dist, program)?)?;
    let mut html = String::new();
    for line in without_hints(&index[..start]).lines() {
        match between(line, "<link rel=\"stylesheet\" href=\"", "\"") {
            Some(name) => html += &format!("<style>\n{}</style>\n", read_text(dist, name)?),
            None if NEEDS_SERVER.iter().any(|word| line.contains(word)) => {}
            None => html += &format!("{line}\n"),
        }
    }
    // The program comes first. A module runs only after the page is parsed, but the text script must be closed by then.
    let program = text_script("program", &program)?;
    let author = author(dist, tag)?;
    html += &format!("{program}{sources}{author}<script type=\"module\">\n{starter}</script>\n");
    html += &without_hints(&index[end..]);
    Ok(html)
}

/// The builder, compressed, with its module as an address.
fn author(dist: &Path, tag: &str) -> Result<String, String> {
    let module = between(tag, "data-author=\"", "\"").ok_or("The tag of the script has no data-author.")?;
    let program = between(tag, "data-author-program=\"", "\"").ok_or("The tag has no data-author-program.")?;
    let address = format!("data:text/javascript;base64,{}", STANDARD.encode(read(dist, module)?));
    let script = text_script("author", &compressed(&read(dist, program)?)?)?;
    Ok(script.replacen(" id=", &format!(" data-author=\"{address}\" id="), 1))
}

// These functions search the page as text. It is our own index.html as the build writes it, and an HTML parser would make
// the first command in a clone compile several times as long. A missing tag is an error, so you notice a change of the page.

/// Lines of the page that a single file does not need.
const NEEDS_SERVER: [&str; 2] = ["rel=\"manifest\"", "offline.js"];

/// The start and the end of the script tag that starts the program.
fn starter(index: &str) -> Option<(usize, usize)> {
    let start = index.find("<script type=\"module\" ")?;
    let (tag, _) = index[start..].split_once("</script>")?;
    Some((start, start + tag.len() + "</script>".len()))
}

/// Removes the tags that ask the browser to fetch something early.
fn without_hints(html: &str) -> String {
    let mut rest = html;
    let mut kept = String::new();
    while let Some((before, tag)) = rest.split_once("<link rel=\"") {
        let end = tag.find('>').map_or(tag.len(), |at| at + 1);
        kept += before;
        if !tag.starts_with("modulepreload") && !tag.starts_with("preload") {
            kept += "<link rel=\"";
            kept += &tag[..end];
        }
        rest = &tag[end..];
    }
    kept + rest
}

/// A text in the page that the browser does not run.
fn text_script(id: &str, text: &str) -> Result<String, String> {
    match ["</script", "<!--"].iter().find(|ends| text.contains(**ends)) {
        Some(ends) => Err(format!("The text of `{id}` contains `{ends}`, which would change where it ends.")),
        None => Ok(format!("<script type=\"text/plain\" id=\"{id}\">{text}</script>\n")),
    }
}

/// The module, which starts itself with the program inside the page. Each imported module becomes a `data:` address that
/// contains it.
fn start_script(module: &str, read: impl Fn(&str) -> Result<String, String>) -> Result<String, String> {
    let mut script = String::new();
    let mut exported = Vec::new();
    for line in module.lines() {
        if let Some(name) = between(line, "from '", "'").filter(|_| line.starts_with("import ")) {
            let text = STANDARD.encode(read(name)?);
            script += &line.replace(name, &format!("data:text/javascript;base64,{text}"));
        } else {
            if let Some(name) = between(line, "export function ", "(") {
                exported.push(name.to_string());
            }
            script += line;
        }
        script.push('\n');
    }
    if script.contains("</script") {
        return Err(String::from("The module contains `</script`, which would end it too early."));
    }
    let bindings = exported.join(", ");
    Ok(format!(
        "{script}
const packed = Uint8Array.from(atob(document.getElementById('program').textContent), one => one.charCodeAt(0));
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
await __wbg_init({{ module_or_path: await new Response(unpacked).arrayBuffer() }});
window.wasmBindings = {{ {bindings} }};
"
    ))
}

/// Compresses in a format that browsers can decompress themselves, and encodes it in Base64.
fn compressed(bytes: &[u8]) -> Result<String, String> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    let packed = packer.write_all(bytes).and_then(|()| packer.finish());
    packed.map(|packed| STANDARD.encode(packed)).map_err(|error| format!("Cannot compress the program: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hints_are_removed() {
        let html = "<link rel=\"icon\" href=\"data:,\"><link rel=\"modulepreload\" href=\"a.js\"><p><link rel=\"preload\" href=\"b\"></p>";
        assert_eq!(without_hints(html), "<link rel=\"icon\" href=\"data:,\"><p></p>");
    }

    #[test]
    fn a_module_starts_itself() {
        let module = "import { load } from './snippets/x.js';\nexport function trace_json(lane) {}\nexport { __wbg_init as default };\n";
        let script = start_script(module, |name| Ok(format!("// {name}"))).unwrap();
        assert!(
            script.starts_with("import { load } from 'data:text/javascript;base64,Ly8gLi9zbmlwcGV0cy94Lmpz'"),
            "{script}"
        );
        assert!(script.contains("window.wasmBindings = { trace_json };"), "{script}");
        assert!(start_script("'</script>'", |_| Ok(String::new())).is_err());
    }

    #[test]
    fn a_text_that_would_end_its_script_is_refused() {
        let script = text_script("a", "if a < b:").unwrap();
        assert_eq!(script, "<script type=\"text/plain\" id=\"a\">if a < b:</script>\n");
        assert!(text_script("a", "</script>").is_err() && text_script("a", "<!--").is_err());
    }

    #[test]
    fn the_starter_is_found() {
        let tag = "<script type=\"module\" src=\"./start.js\" data-module=\"./x.js\"></script>";
        let index = format!("<head><script defer src=\"./offline.js\"></script>{tag}</head>");
        let (start, end) = starter(&index).unwrap();
        assert_eq!(&index[start..end], tag);
        assert_eq!(starter("<script>"), None);
    }
}
