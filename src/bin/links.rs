//! The HTML parser as a separate wasm module: the page loads it at the first live run, so visitors who only watch
//! simulations do not wait for it. Natively, the program only prints its purpose.

#[cfg(target_arch = "wasm32")]
// Includes the file, as the build script does: the library would pull in the whole program.
#[path = "../../core/src/site/html.rs"]
#[allow(dead_code, reason = "the tests of the library use what this does not")]
mod html;

/// Does nothing: the page calls [`references`].
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::print_stderr)]
fn main() {
    eprintln!("This program is a part of the page, as WebAssembly. `cargo xtask serve` builds and serves the page.");
}

/// The references in `text`, the page at `page`, an address on the site whose pages are below `home`: an array of three
/// arrays of addresses in the form of [`html::address_on`]: links, `nofollow` links, images. All three are empty if
/// `home` or `page` is not an address.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn references(text: &str, home: &str, page: &str) -> js_sys::Array {
    let found = url::Url::parse(home).and_then(|home| {
        let references = html::references(text, &home.join(page)?);
        Ok([references.links, references.nofollow, references.images].map(|urls| addresses(&home, &urls)))
    });
    found.unwrap_or_default().iter().collect()
}

/// Each address in the form of its site.
#[cfg(target_arch = "wasm32")]
fn addresses(home: &url::Url, urls: &[url::Url]) -> js_sys::Array {
    urls.iter().map(|url| wasm_bindgen::JsValue::from_str(&html::address_on(home, url))).collect()
}
