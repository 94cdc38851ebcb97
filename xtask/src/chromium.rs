//! How Chromium is started without a window, by the commands and by the tests (`tests/support/browser.rs`).

/// The flags of every start: no window, no news from its maker's servers.
pub(crate) const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
