//! Mounts the page. The native program only says how to open it.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: playground_memory::Memory = playground_memory::Memory;

#[cfg(target_arch = "wasm32")]
fn main() {
    crawl_playground::view::mount();
}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::print_stderr)]
fn main() {
    eprintln!("The playground is a web page: `cargo xtask serve` builds and serves it.");
}
