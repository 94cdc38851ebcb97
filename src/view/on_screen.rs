//! What JavaScript may ask of the page: the comparison on screen, and a lane for a person's own code. The page's program exports
//! these functions (`src/main.rs`); it has no other door.

use crate::compare::Lane;
use crate::page::highlight::Piece;
use crate::page::picture::{self, Picture};
use crate::setup::to_query;
use crate::strategy::files;
use crate::wire::Writer;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use yew::Callback;

/// A run of a person's own code for a lane, or none: then the built-in run again. The function hears what became of it.
pub struct OwnMsg {
    /// Which lane, from 0.
    pub lane: usize,
    /// The lane as the kernel for own code writes it.
    pub bytes: Option<Vec<u8>>,
    /// Is called with the word of the answer.
    pub tell: js_sys::Function,
}

/// What a program of the page asks for.
pub enum DoorMsg {
    /// A run of a person's own code for a lane.
    Own(OwnMsg),
    /// A value of a setting: its key, and the value as written in an address.
    Set(String, String),
    /// What is at a point of the chart, in CSS pixels, or, without one, the selected bar: the function hears of the lane, the worker
    /// row, the moment in µs and the page. What is not known is -1; without a bar, the moment is the playhead's.
    Ask(Option<(f64, f64)>, js_sys::Function),
    /// Pieces of the chart are lit up: they prove an answer.
    Light(Vec<Piece>),
    /// The question that is open, and its choices, as an address has them; empty for none.
    Pane(String),
}

#[derive(Default)]
struct Door {
    picture: Option<Rc<Picture>>,
    imported: Option<Rc<str>>,
    page: Callback<DoorMsg>,
}

thread_local! {
    static DOOR: RefCell<Door> = RefCell::default();
}

/// Another comparison is on screen.
pub fn put(picture: Option<Rc<Picture>>) {
    DOOR.with_borrow_mut(|door| door.picture = picture);
}

/// Another site was imported; this is its file.
pub fn import(text: &str) {
    DOOR.with_borrow_mut(|door| door.imported = Some(text.into()));
}

/// What the programs ask for goes to this callback.
pub fn open(page: Callback<DoorMsg>) {
    DOOR.with_borrow_mut(|door| door.page = page);
}

fn tell(message: DoorMsg) {
    let page = DOOR.with_borrow(|door| door.page.clone());
    page.emit(message);
}

/// The trace of a lane on screen as JSON, counted from 0; an empty text if there is no such lane, or if it is
/// too large to hold.
pub fn trace_json(lane: usize) -> String {
    DOOR.with_borrow(|door| {
        door.picture.as_ref().map_or(String::new(), |picture| picture::trace_json(&picture.comparison, lane))
    })
}

/// The setup of the comparison on screen, as a query; none before there is one.
pub fn query() -> Option<String> {
    DOOR.with_borrow(|door| door.picture.as_ref().map(|picture| to_query(&picture.comparison.setup)))
}

/// The text of the imported site file, if there is one.
pub fn site_file() -> Option<String> {
    DOOR.with_borrow(|door| door.imported.as_deref().map(String::from))
}

/// The address with which the crawls on screen begin; none before there is a comparison.
pub fn start() -> Option<String> {
    DOOR.with_borrow(|door| {
        let site = &door.picture.as_ref()?.comparison.site;
        Some(site.url(site.start).into_owned())
    })
}

/// The name and the text of the Python file of a lane on screen; none if there is no such lane, or the files are not here.
pub fn python_of(lane: usize) -> Option<Vec<JsValue>> {
    let strategy = DOOR.with_borrow(|door| Some(door.picture.as_ref()?.comparison.lanes.get(lane)?.strategy))?;
    let name = strategy.python_name();
    let text = files::text_of(&name);
    (!text.is_empty()).then(|| vec![name.into(), text.into()])
}

/// Shows a run of a person's own code as this lane; without bytes, the built-in run again. Calls `tell` with a word:
/// `same`, `other`, `built-in`, `no-place` or `unreadable`.
pub fn put_own(lane: usize, bytes: Option<Vec<u8>>, tell: js_sys::Function) {
    self::tell(DoorMsg::Own(OwnMsg { lane, bytes, tell }));
}

/// Gives a setting this value, as written in an address. A value that is not allowed becomes a note.
pub fn set(key: String, value: String) {
    tell(DoorMsg::Set(key, value));
}

/// Tells what is at a point of the chart, or what is selected.
pub fn ask(point: Option<(f64, f64)>, told: js_sys::Function) {
    tell(DoorMsg::Ask(point, told));
}

/// Lights up pieces of the chart: four numbers each, the lane, from when and until when in µs, and the worker row, or -1 for all.
pub fn light(numbers: &[f64]) {
    let piece = |of: &[f64]| {
        let &[lane, from_us, to_us, row] = of else { return None };
        let row = (row >= 0.0).then_some(row as u32);
        Some(Piece { lane: lane as usize, from_us: from_us as u64, to_us: to_us as u64, row })
    };
    tell(DoorMsg::Light(numbers.chunks(4).filter_map(piece).collect()));
}

/// The lanes on screen as bytes, as they are for a page that does not run them; none of a live run, whose site is not known elsewhere.
pub fn lanes() -> Vec<Vec<u8>> {
    DOOR.with_borrow(|door| {
        let picture = door.picture.as_ref().filter(|picture| !picture.is_live);
        let bytes = |lane: &Lane| {
            let mut out = Writer::new();
            lane.write(picture.is_some_and(|picture| picture.far.is_none()), &mut out);
            out.into_bytes()
        };
        picture.map_or(Vec::new(), |picture| picture.comparison.lanes.iter().map(bytes).collect())
    })
}

/// Keeps in the address which question is open, and its choices; empty for none.
pub fn set_pane(text: String) {
    tell(DoorMsg::Pane(text));
}
