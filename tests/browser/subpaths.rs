//! Several playgrounds below paths of one server: each uses only its own folder, with its own service worker and caches.

use crate::count;
use crate::embed::is_ready;
use crate::offline::{copy_of_dist, is_kept, visit};
use crate::page::{Page, with_page};
use crate::server::Server;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// The paths: one above the others, and two next to each other.
const PLACES: [&str; 3] = ["", "courses/a/", "b/deep/er/"];

/// A folder with the built page at each of the paths.
fn folder(name: &str) -> PathBuf {
    let folder = copy_of_dist(name);
    for place in &PLACES[1..] {
        copy_of_dist(&format!("{name}/{place}"));
    }
    folder
}

/// Requests since the last call by documents below `home` for anything outside the document's own folder.
async fn strays(page: &Page, home: &str) -> Vec<String> {
    let mut strays = Vec::new();
    for entry in page.log("performance").await {
        let message: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
        let sent = &message["message"]["params"];
        if message["message"]["method"] != "Network.requestWillBeSent" {
            continue;
        }
        let (url, by) = (sent["request"]["url"].as_str().unwrap(), sent["documentURL"].as_str().unwrap());
        let own = by.split(['?', '#']).next().and_then(|by| by.rsplit_once('/')).map_or("", |(folder, _)| folder);
        if by.starts_with(home) && !url.starts_with(&format!("{own}/")) && !url.starts_with("data:") {
            strays.push(format!("{by} asked for {url}"));
        }
    }
    strays
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn two_playgrounds_on_one_page_use_only_their_own_folders() {
    with_page(async |page, _server| {
        let folder = folder("subpaths");
        let server = Server::start(&folder);
        for address in ["", "index.html", "courses/a", "courses/a/", "courses/a/index.html", "b/deep/er/"] {
            visit(&page, &format!("{}{address}?lanes=gather&play=0", server.address)).await;
            assert_eq!(page.lane("gather", "pages").await, "80", "/{address}");
        }
        // One `embed.js` is enough for both; a second one changes nothing.
        let host = "<!doctype html><title>A course</title><link rel=icon href=data:,>
            <script src=courses/a/embed.js></script><script src=b/deep/er/embed.js></script>
            <script>window.told = []; addEventListener('ready', event => told.push([event.target.id, 'ready']), true)</script>
            <crawl-playground id=a lanes=gather mode=live latency-ms=4 cpu-ms=0></crawl-playground>
            <crawl-playground id=b lanes=gather mode=live latency-ms=4 cpu-ms=0 src=b/deep/er/></crawl-playground>";
        fs::write(folder.join("host.html"), host).unwrap();
        page.client.goto(&format!("{}host.html", server.address)).await.unwrap();
        for id in ["a", "b"] {
            is_ready(&page, id).await;
        }
        server.take_log();
        // Both at the same time.
        page.js("for (const e of [a, b]) e.shadowRoot.firstChild.contentDocument.getElementById('run-live').click()")
            .await;
        for id in ["a", "b"] {
            page.wait_until(&format!("{id}.shadowRoot.firstChild.contentDocument.body.dataset.state === 'live-done'"))
                .await;
        }
        let log = server.take_log();
        for place in &PLACES[1..] {
            let asked = log["gather"].iter().filter(|path| path.starts_with(&format!("/{place}site/"))).count();
            assert_eq!(asked, crate::everything(&count()).len(), "/{place}");
        }
        assert_eq!(log["gather"].len(), 2 * crate::everything(&count()).len());
        let strays = strays(&page, &server.address).await;
        let strays: Vec<&String> = strays.iter().filter(|stray| !stray.contains("/host.html asked")).collect();
        assert_eq!(strays, Vec::<&String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn each_playground_keeps_only_its_own_build() {
    with_page(async |page, _server| {
        let folder = folder("subpaths-offline");
        let mut server = Server::start(&folder);
        let address = |place: &str| format!("{}{place}?lanes=gather&play=0", server.address);
        let retitle = |place: &str, title: &str| {
            let index = folder.join(place).join("index.html");
            let html = fs::read_to_string(&index).unwrap();
            let (before, rest) = html.split_once("<title>").unwrap();
            let (_, after) = rest.split_once("</title>").unwrap();
            fs::write(&index, format!("{before}<title>{title}</title>{after}")).unwrap();
        };
        // Two updates, because an update removes the build before the previous one.
        for round in ["first", "second", "third"] {
            for place in PLACES {
                retitle(place, &format!("{round} of /{place}"));
                visit(&page, &address(place)).await;
                is_kept(&page, &format!("{round} of /{place}")).await;
            }
        }
        let addresses = PLACES.map(|place| (place, ["", "index.html"].map(|name| address(&format!("{place}{name}")))));
        server.die();
        for (place, addresses) in addresses {
            for address in addresses {
                assert_eq!(visit(&page, &address).await, format!("third of /{place}"), "{address}");
                assert_eq!(page.lane("gather", "pages").await, "80");
                let keeper = page.js("return new URL(navigator.serviceWorker.controller.scriptURL).pathname").await;
                assert_eq!(keeper, format!("/{place}sw.js"));
            }
        }
    });
}
