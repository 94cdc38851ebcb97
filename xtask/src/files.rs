//! A file server on this machine that serves the built page to a developer.
//!
//! It adds two features. Its pages contain a script that reloads them after the next build, and `/build-number` returns the
//! number of the current build. A missing file is a 404: the demo site has broken links on purpose.

use std::fs;
use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

/// How many threads answer requests: browsers open six connections to a host.
const THREADS: usize = 8;

/// The script that reloads a page when the build number changes. The page's policy allows it only as a separate file.
const RELOAD: &str = "\
// Loads the page again after the next build. Only `cargo xtask serve` has this file.
const number = async () => (await fetch('/build-number')).text();
const mine = await number();
setInterval(async () => (await number().catch(() => mine)) !== mine && location.reload(), 1000);
";

/// The script's tag. It tells `offline.js` that a developer serves the page.
const RELOAD_TAG: &str = "<script type=\"module\" src=\"/reload.js\"></script>";

/// The content type for each file extension.
const TYPES: [(&str, &str); 13] = [
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("zip", "application/zip"),
    ("wasm", "application/wasm"),
    ("json", "application/json"),
    ("webmanifest", "application/manifest+json"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("webp", "image/webp"),
    ("ico", "image/x-icon"),
    ("txt", "text/plain; charset=utf-8"),
];

/// Starts to serve `folder`, and returns the server's address. `build` is the number of the build.
pub(crate) fn serve(folder: &Path, address: SocketAddr, build: Arc<AtomicU64>) -> Result<SocketAddr, String> {
    let server = Server::http(address).map_err(|error| format!("Cannot listen on {address}: {error}"))?;
    let address = server.server_addr().to_ip().unwrap_or(address);
    let server = Arc::new(server);
    for _ in 0..THREADS {
        let (server, folder, build) = (server.clone(), folder.to_path_buf(), build.clone());
        std::thread::spawn(move || {
            while let Ok(request) = server.recv() {
                let answer = answer(&folder, &request, &build);
                // An error means that the browser has closed the connection.
                let _ = request.respond(answer);
            }
        });
    }
    Ok(address)
}

type Answer = Response<std::io::Cursor<Vec<u8>>>;

fn answer(folder: &Path, request: &Request, build: &AtomicU64) -> Answer {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return text(405, "Only GET and HEAD are possible here.");
    }
    let path = request.url().split(['?', '#']).next().unwrap_or_default();
    match path {
        "/build-number" => text(200, &build.load(Ordering::Relaxed).to_string()),
        "/reload.js" => file("js", RELOAD.into()),
        _ => match find(folder, path) {
            Found::File(name) => match fs::read(&name) {
                Ok(content) => file(ending(&name), with_reload(&name, content)),
                Err(_) => text(404, "This file is not here."),
            },
            Found::Folder => text(301, "").with_header(header("Location", &format!("{path}/"))),
            Found::Nothing => text(404, "This file is not here."),
        },
    }
}

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    File(PathBuf),
    /// A folder whose address has no `/` at its end, so its page's relative links would be wrong.
    Folder,
    Nothing,
}

fn find(folder: &Path, path: &str) -> Found {
    let Some(relative) = decoded(path.trim_start_matches('/')).map(PathBuf::from) else { return Found::Nothing };
    // Serves nothing above the folder.
    if relative.components().any(|part| !matches!(part, Component::Normal(_))) {
        return Found::Nothing;
    }
    let found = folder.join(relative);
    match (found.is_dir(), path.ends_with('/')) {
        (true, true) => Found::File(found.join("index.html")),
        (true, false) => Found::Folder,
        (false, false) if found.is_file() => Found::File(found),
        _ => Found::Nothing,
    }
}

/// The path with each `%XX` decoded; `None` if the result is not UTF-8. A `%` without two hexadecimal digits stays.
fn decoded(path: &str) -> Option<String> {
    let (bytes, mut out, mut at) = (path.as_bytes(), Vec::new(), 0);
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let digits = digits.filter(|_| byte == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(escaped.unwrap_or(byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).ok()
}

/// The page with the reload script if it is the playground's. Pages of the demo site stay as they are: crawlers get them.
fn with_reload(name: &Path, content: Vec<u8>) -> Vec<u8> {
    let is_page = content.windows(13).any(|bytes| bytes == b"data-program=");
    match String::from_utf8(content) {
        Ok(html) if is_page && ending(name) == "html" => {
            html.replacen("</head>", &format!("{RELOAD_TAG}</head>"), 1).into_bytes()
        }
        Ok(text) => text.into_bytes(),
        Err(binary) => binary.into_bytes(),
    }
}

fn ending(name: &Path) -> &str {
    name.extension().and_then(|ending| ending.to_str()).unwrap_or_default()
}

fn file(ending: &str, content: Vec<u8>) -> Answer {
    let kind = TYPES.iter().find(|(known, _)| *known == ending).map_or("application/octet-stream", |(_, kind)| kind);
    // The browser must show the next build at once.
    Response::from_data(content)
        .with_header(header("Content-Type", kind))
        .with_header(header("Cache-Control", "no-cache"))
}

fn text(status: u16, text: &str) -> Answer {
    file("txt", text.into()).with_status_code(StatusCode(status))
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value)
        .unwrap_or_else(|()| unreachable!("names are fixed, and addresses come from a header"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::{Ipv4Addr, TcpStream};

    fn ask(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn files_are_served_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("crawl-playground-files-{}", std::process::id()));
        fs::create_dir_all(folder.join("site/café")).unwrap();
        fs::write(folder.join("index.html"), "<head><script data-program=x></script></head>").unwrap();
        fs::write(folder.join("site/index.html"), "<head></head>").unwrap();
        fs::write(folder.join("site/café/a b.html"), "a").unwrap();
        let address = serve(&folder, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), Arc::new(AtomicU64::new(7))).unwrap();
        for (request, status, part) in [
            ("GET /", "200", RELOAD_TAG),
            ("GET /index.html?a=b", "200", RELOAD_TAG),
            ("GET /site/", "200", "<head></head>"),
            ("GET /site", "301", "Location: /site/\r\n"),
            ("GET /site/caf%C3%A9/a%20b.html", "200", "text/html"),
            ("GET /site/nope.html", "404", ""),
            ("GET /site/index.html/", "404", ""),
            ("GET /%2e%2e/Cargo.toml", "404", ""),
            ("GET /../Cargo.toml", "404", ""),
            ("GET /build-number", "200", "7"),
            ("GET /reload.js", "200", "location.reload"),
            ("HEAD /site/", "200", "Content-Length: 13"),
            ("POST /", "405", ""),
        ] {
            let answer = ask(address, request);
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{request}: {answer}");
            assert!(answer.contains(part), "{request}: {answer}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_percent_sign_without_digits_stays() {
        assert_eq!(decoded("a%20b%zz%+a%").as_deref(), Some("a b%zz%+a%"));
        assert_eq!(decoded("%ff"), None);
    }
}
