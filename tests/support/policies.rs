//! The strictest content security policies under which the playground works in full. What is documented is what is tested.

/// What the server of the playground may send with it.
pub const PLAYGROUND: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";

/// What a page may send that has the playground in it, which is at `https://play.example`.
pub const HOST: &str = "default-src 'none'; script-src https://play.example; frame-src https://play.example";
