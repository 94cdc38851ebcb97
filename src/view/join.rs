//! Resolves addresses as this browser does.

/// Resolves a reference as this browser does, for reading site files.
pub fn join(base: &str, reference: &str) -> Option<String> {
    let url = web_sys::Url::new_with_base(reference, base).ok()?;
    url.set_username("");
    url.set_password("");
    Some(url.href())
}
