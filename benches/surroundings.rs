//! What a bench needs of its surroundings: a clock, somewhere to write, and the words of the command line. Natively
//! the standard library has them; as wasm, Node does.

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

    /// The words behind `--`. Cargo puts flags of its own among them.
    pub fn words() -> Vec<String> {
        std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect()
    }

    /// Writes a line.
    pub fn say(line: &str) {
        println!("{line}");
    }
}

#[cfg(target_arch = "wasm32")]
mod node {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = performance, js_name = now)]
        fn now_ms() -> f64;
        #[wasm_bindgen(js_namespace = console)]
        fn log(line: &str);
        #[wasm_bindgen(thread_local_v2, js_namespace = process, js_name = argv)]
        static ARGUMENTS: Vec<String>;
    }

    /// The time since some moment, in µs.
    pub fn clock_us() -> f64 {
        now_ms() * 1000.0
    }

    /// The words behind the script's name.
    pub fn words() -> Vec<String> {
        ARGUMENTS.with(|words| words.iter().skip(2).cloned().collect())
    }

    /// Writes a line.
    pub fn say(line: &str) {
        log(line);
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub use native::{clock_us, say, words};
#[cfg(target_arch = "wasm32")]
pub use node::{clock_us, say, words};
