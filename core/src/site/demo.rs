//! The demo site: the Museum of Small Things, real pages in `static/site/`. Floor 0.
//!
//! The build script reads its files with the crawler's own [`html`](super::html) module into a site file. Live
//! lanes fetch the same files from the page's own origin.

use super::{Site, file};

/// The address of the demo site. A crawl treats an absolute link to this host as one of its own.
pub const HOME: &str = "https://museum-of-small-things.example/site/";

/// The demo site, from its files at build time.
pub fn site() -> Site {
    // The build script has resolved them.
    let join = |_: &str, address: &str| Some(address.to_string());
    match file::read_with(include_str!(concat!(env!("OUT_DIR"), "/demo_site.json")), join) {
        Ok((site, _)) => site,
        // A site without its start page: the crawl shows a 404, which tells what is missing.
        Err(_) => Site::new("demo site", "/site/"),
    }
}
