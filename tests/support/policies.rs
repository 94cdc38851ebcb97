//! The strictest content security policies under which the whole playground works. The tests use the documented policies.

/// The policy for the playground's server.
pub const PLAYGROUND: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";

/// The policy for a page that embeds the playground from `https://play.example`.
pub const HOST: &str = "default-src 'none'; script-src https://play.example; frame-src https://play.example";
