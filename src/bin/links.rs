//! The reader of pages as a wasm module of its own: the page loads it when the first live run asks for it, so that
//! nobody waits for it who only looks. Natively it only says what it is for.

#[cfg(target_arch = "wasm32")]
// The file itself, as the build script has it: the library would bring the whole program along.
#[path = "../site/html.rs"]
#[allow(dead_code, reason = "the tests of the library use what this does not")]
mod html;

/// Nothing happens until somebody calls [`references`].
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::print_stderr)]
fn main() {
    eprintln!("This program is a part of the page, as WebAssembly. `cargo xtask serve` builds and serves the page.");
}

/// What stands in `text`, the page at `page`, an address on the site whose pages live below `home`: an array of three
/// arrays of addresses, as [`html::address_on`] writes them: links, those of them not to be followed, images. All three
/// are empty where `home` or `page` is no address.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn references(text: &str, home: &str, page: &str) -> js_sys::Array {
    let found = url::Url::parse(home).and_then(|home| {
        let references = html::references(text, &home.join(page)?);
        Ok([references.links, references.nofollow, references.images].map(|urls| addresses(&home, &urls)))
    });
    found.unwrap_or_default().iter().collect()
}

/// Each address as its site writes it.
#[cfg(target_arch = "wasm32")]
fn addresses(home: &url::Url, urls: &[url::Url]) -> js_sys::Array {
    urls.iter().map(|url| wasm_bindgen::JsValue::from_str(&html::address_on(home, url))).collect()
}
