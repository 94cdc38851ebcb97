//! Snippets pasted into a page, a book and a notebook, each built with its own tool and served from another origin. Quarto
//! is not a package of Rust or Python, and Docusaurus, Moodle and Canvas are whole systems: for these, tests check only the
//! text in tests/golden/snippets.txt.

use crate::page::{Page, with_page};
use crate::process::Scratch;
use crate::server::Server;
use crawl_playground::compare::Runner;
use crawl_playground::page::parameters::PAGE;
use crawl_playground::page::snippets::{Embedding, Format};
use crawl_playground::setup::{SETTINGS, parse_query};
use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;
use std::time::{Duration, Instant};

const QUERY: &str =
    "site=tree:63&lanes=gather,gather:concurrency=2:cpu-ms=20&concurrency=5&order=lifo&play=0&only=fetching,parsing";
const TITLE: &str = "\"gather\" & [its] 'N': 5 <or> 2? {{#include secret.md}} \\ ä字";
const HEIGHT: u32 = 600;
/// The longest time for a tool. Only a hanging one takes this long.
const PATIENCE: Duration = Duration::from_secs(900);
/// The key of an element in WebDriver's JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

const FRAME: &str = "document.querySelector('iframe')";
const FRAME_OF_ELEMENT: &str = "document.querySelector('crawl-playground').shadowRoot.firstChild";

fn piece(playground: &Server) -> Embedding {
    Embedding {
        base: playground.address.clone(),
        whole: QUERY.into(),
        embedded: format!("{QUERY}&embed=1"),
        title: TITLE.into(),
        height: HEIGHT,
    }
}

/// An empty folder for the material.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("snippets-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn page_with(folder: &Path, body: &str) {
    write(
        folder,
        "index.html",
        &format!(
            "<!doctype html><html lang=en><meta charset=utf-8><title>A course</title><link rel=icon href=data:,>\n{body}"
        ),
    );
}

/// The program that the variable names.
fn tool(variable: &str) -> Command {
    let program = std::env::var_os(variable).unwrap_or_else(|| panic!("{variable}: `cargo xtask test` provides it"));
    Command::new(program)
}

/// Runs a tool to its end, within the time limit.
fn run(command: &mut Command, folder: &Path) {
    // The scratch ends the tool's own children, such as a kernel, and removes its temporary files.
    let scratch = Scratch::new().unwrap();
    let command = scratch.command(command);
    let log = folder.join("log.txt");
    let said = || fs::read_to_string(&log).unwrap();
    let file = File::create(&log).unwrap();
    let mut child = command.current_dir(folder).stdout(file.try_clone().unwrap()).stderr(file).spawn().unwrap();
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > PATIENCE {
            panic!("{command:?} does not end\n{}", said());
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "{command:?}: {status}\n{}", said());
}

/// The makespans of the lanes in the query, in µs.
fn makespans() -> Vec<String> {
    let (setup, problems) = parse_query(QUERY, &["play", "only"]);
    assert_eq!(problems, []);
    let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
    comparison.lanes.iter().map(|lane| lane.makespan_us().to_string()).collect()
}

fn pairs(address: &str) -> Vec<(String, String)> {
    let address: url::Url = address.parse().unwrap();
    let mut pairs: Vec<(String, String)> =
        address.query_pairs().into_owned().filter(|(key, _)| key != "embed" && key != "host").collect();
    pairs.sort();
    pairs
}

/// Checks that the frame in the material shows the right playground, and that it works for a reader.
async fn assert_works(page: &Page, material: &Server, path: &str, frame: &str) {
    // The listener runs first in the page and in each of its frames.
    let listen = "window.told = []; addEventListener('message', event => told.push(event.data))";
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": listen})).await;
    page.client.goto(&format!("{}{path}", material.address)).await.unwrap();
    page.wait_until(frame).await;
    let frame_element = page.js(&format!("const frame = {frame}; frame.scrollIntoView(); return frame")).await;
    page.wait_until("told.some(message => message.event === 'ready')").await;
    let address = page.js(&format!("return {frame}.src")).await;
    assert_eq!(pairs(address.as_str().unwrap()), pairs(&format!("{}?{QUERY}", page.address())));
    let look = format!(
        "const frame = {frame}; return [frame.title, getComputedStyle(frame).borderTopWidth, frame.offsetWidth, frame.offsetHeight]"
    );
    let look = page.js(&look).await;
    // By default, a frame is 300 px wide and has a border. The element is as high as its content.
    assert_eq!((&look[0], &look[1], look[2].as_u64() > Some(500)), (&json!(TITLE), &json!("0px"), true), "{look}");
    assert!(frame == FRAME_OF_ELEMENT || look[3] == HEIGHT, "{look}");

    let inside = ElementRef::from(frame_element[ELEMENT].as_str().unwrap().to_string());
    Element::from_element_id(page.client.clone(), inside).enter_frame().await.unwrap();
    page.wait_for_state("ready").await;
    let lanes = "return [...document.querySelectorAll('section.lane')].map(lane => lane.dataset.makespanUs)";
    assert_eq!(page.js(lanes).await, json!(makespans()));
    assert_eq!(page.js("return document.querySelector('.page').dataset.embed").await, "true");
    let at = page.js("return document.getElementById('at').value").await;
    page.click("#play").await;
    page.wait_until(&format!("document.getElementById('at').value !== {at}")).await;
    page.client.enter_parent_frame().await.unwrap();
    page.wait_until("told.some(({event, detail}) => event === 'change' && detail.by === 'person' && detail.playing)")
        .await;

    let foreign: Vec<String> =
        page.foreign_requests().await.into_iter().filter(|url| !url.starts_with(&material.address)).collect();
    assert_eq!(foreign, Vec::<String>::new());
    assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_page_of_html() {
    with_page(async |page, playground| {
        for (format, frame) in [(Format::Iframe, FRAME), (Format::Moodle, FRAME), (Format::Element, FRAME_OF_ELEMENT)] {
            let folder = folder("html");
            page_with(&folder, &format.snippet(&piece(&playground)));
            assert_works(&page, &Server::start(&folder), "", frame).await;
        }
    });
}

/// Every parameter of an address can be an attribute of the element, and none is mistaken for an HTML attribute.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn every_parameter_is_an_attribute() {
    with_page(async |page, playground| {
        let keys = SETTINGS.iter().map(|field| field.key).chain(PAGE.iter().map(|parameter| parameter.key));
        let query: Vec<String> = keys.map(|key| format!("{key}=1")).collect();
        let query = query.join("&");
        let folder = folder("keys");
        page_with(&folder, &Format::Element.snippet(&Embedding { embedded: query.clone(), ..piece(&playground) }));
        let material = Server::start(&folder);
        page.client.goto(&material.address).await.unwrap();
        page.wait_until(FRAME_OF_ELEMENT).await;
        let address = page.js(&format!("return {FRAME_OF_ELEMENT}.src")).await;
        assert_eq!(pairs(address.as_str().unwrap()), pairs(&format!("{}?{query}", page.address())));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_chapter_of_an_mdbook() {
    with_page(async |page, playground| {
        let (piece, folder) = (piece(&playground), folder("book"));
        // Keeps the quotation marks as written.
        write(&folder, "book.toml", "[book]\ntitle = \"A course\"\n\n[output.html]\nsmart-punctuation = false\n");
        write(&folder, "src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n- [Two](part/deep/two.md)\n");
        write(
            &folder,
            "src/one.md",
            &format!("# One\n\n1. In a list:\n\n   {}\n\n2. *On.*", Format::Iframe.snippet(&piece)),
        );
        write(&folder, "src/part/deep/secret.md", "What nobody asked for");
        let (element, link) = (Format::MdBook.snippet(&piece), Format::Markdown.snippet(&piece));
        write(&folder, "src/part/deep/two.md", &format!("# Two\n\nText.\n\n{element}\n\n*More*: {link}.\n"));
        run(tool("MDBOOK").arg("build"), &folder);
        let material = Server::start(&folder.join("book"));
        assert_works(&page, &material, "one.html", FRAME).await;
        assert_works(&page, &material, "part/deep/two.html", FRAME_OF_ELEMENT).await;
        let link = page.js("const link = document.querySelector('main p a'); return [link.href, link.innerText]").await;
        assert_eq!(link, json!([Format::Permalink.snippet(&piece), TITLE]));
        assert_eq!(page.js("return document.querySelectorAll('main em').length").await, 1);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_cell_of_a_jupyter_notebook() {
    with_page(async |page, playground| {
        let folder = folder("notebook");
        let cell = json!({"cell_type": "code", "id": "cell", "execution_count": null, "metadata": {}, "outputs": [],
            "source": Format::Jupyter.snippet(&piece(&playground))});
        let kernel = json!({"name": "python3", "display_name": "Python 3", "language": "python"});
        let notebook: Value =
            json!({"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5});
        write(&folder, "notebook.ipynb", &notebook.to_string());
        // nbconvert's pages request scripts from other hosts, which this page does not need.
        let nothing =
            ["require_js_url", "mathjax_url"].map(|url| format!("--HTMLExporter.{url}=data:text/javascript,"));
        let mut nbconvert = tool("JUPYTER_PYTHON");
        nbconvert.args(["-m", "nbconvert", "--execute", "--to", "html", "--output", "index.html", "notebook.ipynb"]);
        // The user's own settings and kernels do not apply.
        for variable in ["JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"] {
            nbconvert.env(variable, folder.join("jupyter"));
        }
        // The wait for a kernel also has a limit, for a kernel that hangs.
        let patience = ["startup_timeout", "iopub_timeout"]
            .map(|limit| format!("--ExecutePreprocessor.{limit}={}", PATIENCE.as_secs()));
        run(nbconvert.args(nothing).args(patience), &folder);
        // Browsers request this file if a page names no icon.
        write(&folder, "favicon.ico", "");
        assert_works(&page, &Server::start(&folder), "", FRAME).await;
    });
}
