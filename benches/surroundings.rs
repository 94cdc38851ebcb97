//! What a bench needs from its environment: a clock, output, and the command line. Natively, the standard library provides
//! them; in wasm, Node does.

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::sync::LazyLock;
    use std::time::Instant;

    #[allow(clippy::disallowed_methods, reason = "a bench must read a clock, and this one never runs in wasm")]
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);

    /// The time since the first call, in µs.
    pub fn clock_us() -> f64 {
        START.elapsed().as_secs_f64() * 1e6
    }

    /// The words after `--`, and the flags that cargo adds.
    pub fn arguments() -> Vec<String> {
        std::env::args().skip(1).collect()
    }

    /// Writes a line.
    pub fn say(line: &str) {
        println!("{line}");
    }

    /// Writes a file.
    pub fn write(file: &str, text: &str) -> Result<(), String> {
        std::fs::write(file, text).map_err(|error| format!("Cannot write {file}: {error}"))
    }

    /// Ends the program with a failure.
    pub fn fail() {
        std::process::exit(1);
    }
}

#[cfg(target_arch = "wasm32")]
mod node {
    use wasm_bindgen::JsValue;
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = performance, js_name = now)]
        fn now_ms() -> f64;
        #[wasm_bindgen(js_namespace = console)]
        fn log(line: &str);
        #[wasm_bindgen(thread_local_v2, js_namespace = process, js_name = argv)]
        static ARGUMENTS: Vec<String>;
        #[wasm_bindgen(js_namespace = process)]
        fn exit(code: i32);
    }

    #[wasm_bindgen(module = "node:fs")]
    extern "C" {
        #[wasm_bindgen(js_name = writeFileSync, catch)]
        fn write_file(file: &str, text: &str) -> Result<(), JsValue>;
    }

    /// The time since an arbitrary moment, in µs.
    pub fn clock_us() -> f64 {
        now_ms() * 1000.0
    }

    /// The words after the script's name.
    pub fn arguments() -> Vec<String> {
        ARGUMENTS.with(|words| words.iter().skip(2).cloned().collect())
    }

    /// Writes a line.
    pub fn say(line: &str) {
        log(line);
    }

    /// Writes a file.
    pub fn write(file: &str, text: &str) -> Result<(), String> {
        write_file(file, text).map_err(|error| format!("Cannot write {file}: {error:?}"))
    }

    /// Ends the program with a failure.
    pub fn fail() {
        exit(1);
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub use native::{arguments, clock_us, fail, say, write};
#[cfg(target_arch = "wasm32")]
pub use node::{arguments, clock_us, fail, say, write};
