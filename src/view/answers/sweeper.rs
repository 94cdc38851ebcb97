//! The sweep that a pane waits for, by the pool of workers (`static/sweep-pool.js`).

use super::glue::Glue;
use crate::compare::{Portion, SweepAsk};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::JsValue;
use yew::Callback;

/// What the pool tells.
pub enum Told {
    /// A portion of the sweep with this number, and its figures.
    Portion(u32, Portion, Vec<u8>),
    /// The end of that sweep, and what was wrong: two words of a sweep that is not allowed, or nothing more.
    End(u32, Option<String>),
}

type Give = Closure<dyn FnMut(u32, u32, u32, u32, Vec<u8>)>;
type End = Closure<dyn FnMut(u32, Option<String>)>;

/// Asks for sweeps, one after the other: the next one replaces the one before.
pub struct Sweeper {
    glue: Glue,
    number: u32,
    give: Give,
    end: End,
}

impl Sweeper {
    /// What the pool tells goes to `tell`.
    pub fn new(glue: &Glue, tell: Callback<Told>) -> Self {
        let ends = tell.clone();
        let give = Closure::new(move |number, seed, from, to, bytes| {
            tell.emit(Told::Portion(number, Portion { seed, from, to }, bytes));
        });
        let end = Closure::new(move |number, wrong| ends.emit(Told::End(number, wrong)));
        Sweeper { glue: glue.clone(), number: 0, give, end }
    }

    /// Begins a sweep; `chunk` values of a seed are one portion.
    pub fn begin(&mut self, ask: &SweepAsk, chunk: usize) {
        self.number += 1;
        let (file, values) = (self.glue.page().site_file(), ask.values.len() as u32);
        let function = |closure: &JsValue| closure.clone().unchecked_into();
        let (give, end) = (function(self.give.as_ref()), function(self.end.as_ref()));
        self.glue.sweep(self.number, &ask.to_bytes(), file, ask.seeds, values, chunk as u32, &give, &end);
    }

    /// Whether something that is told is of the present sweep.
    pub fn is_present(&self, number: u32) -> bool {
        self.number == number
    }

    /// Gives the sweep up.
    pub fn stop(&mut self) {
        self.number += 1;
        self.glue.stop();
    }
}
