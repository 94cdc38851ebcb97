//! The page without a server, and after updates: complete ones and interrupted ones.

use crate::page::{Page, dist, with_page};
use crate::server::Server;
use std::fs;
use std::path::{Path, PathBuf};

/// A copy of the built page that a test may change.
pub fn copy_of_dist(name: &str) -> PathBuf {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let (path, to) = {
                let entry = entry.unwrap();
                (entry.path(), to.join(entry.file_name()))
            };
            if path.is_dir() { copy(&path, &to) } else { fs::copy(&path, &to).map(drop).unwrap() }
        }
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    copy(&dist(), &folder);
    folder
}

/// Opens the page at this address, and returns its title.
pub async fn visit(page: &Page, address: &str) -> String {
    page.client.goto(address).await.unwrap();
    page.wait_for_state("ready").await;
    page.client.title().await.unwrap()
}

/// Waits until the service worker of the open playground keeps the build with this title, and no other one.
pub async fn is_kept(page: &Page, title: &str) {
    page.js("window.kept = ''; clearInterval(window.looks);
         const home = new URL('./', location).href;
         window.looks = setInterval(async () => {
             const pointer = (await caches.keys()).find(name => name.endsWith(`${home} current`));
             const build = pointer && await (await (await caches.open(pointer)).match(home))?.text();
             const html = build && await (await (await caches.open(build)).match(home))?.text();
             window.kept = html ? new DOMParser().parseFromString(html, 'text/html').title : '';
         }, 50)")
        .await;
    page.wait_until(&format!("window.kept === '{title}'")).await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_second_visit_needs_no_server_and_updates_are_complete() {
    with_page(async |page, _server| {
        let folder = copy_of_dist("offline");
        let mut server = Server::start(&folder);
        let index = folder.join("index.html");
        let first = fs::read_to_string(&index).unwrap();
        let titled = |title: &str| first.replace("<title>Crawl Playground</title>", &format!("<title>{title}</title>"));
        let address = format!("{}?lanes=gather&play=0", server.address);
        assert_eq!(visit(&page, &address).await, "Crawl Playground");
        is_kept(&page, "Crawl Playground").await;
        // A new build: this visit still shows the previous build, the next one shows the new build.
        fs::write(&index, titled("The second build")).unwrap();
        assert_eq!(visit(&page, &address).await, "Crawl Playground");
        is_kept(&page, "The second build").await;
        assert_eq!(visit(&page, &address).await, "The second build");
        // A build that names a missing file, and one with a truncated program.
        let wasm = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let wasm = wasm
            .into_iter()
            .find(|path| {
                path.to_string_lossy().contains("crawl-playground-") && path.extension().is_some_and(|e| e == "wasm")
            })
            .unwrap();
        let name = wasm.file_name().unwrap().to_string_lossy().to_string();
        let half = fs::read(&wasm).unwrap();
        fs::write(folder.join("half.wasm"), &half[..half.len() / 2]).unwrap();
        for (broken, other) in [("Names nothing", "not-there.wasm"), ("Cut off", "half.wasm")] {
            fs::write(&index, titled(broken).replace(&name, other)).unwrap();
            let is_unasked = |times| server.asked_for(&format!("/{other}")) < times;
            for visits in 1..=2 {
                assert_eq!(visit(&page, &address).await, "The second build");
                page.wait_while("the new build is looked at", async || is_unasked(visits)).await;
            }
        }
        // The page also works without any server, with different settings.
        server.die();
        let address = address.replace("gather", "async_workers");
        assert_eq!(visit(&page, &address).await, "The second build");
        assert_eq!(page.lane("async_workers", "pages").await, "80");
        page.show_code().await;
    });
}
