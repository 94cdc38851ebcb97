//! The flags that start Chromium without a window, for the commands and for the tests (`tests/support/browser.rs`).

/// The flags of every start: no window, and no contact with Google's servers.
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
