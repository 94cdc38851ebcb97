//! Everything that can happen to the page.

use super::{App, BuilderMsg, CodeMsg, HostMsg, LaneMsg, LookMsg, PickMsg, TableMsg, Work};
use crate::setup::Mode;
use crate::text;
use crate::view::notes::Tone;
use crate::view::playback::Speed;
use crate::view::{address, browser};
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlElement};
use yew::prelude::*;

/// The shortest time between two pictures of a live run, in ms.
const LIVE_FRAME_MS: f64 = 30.0;
/// The longest, in ms.
const LIVE_SLOWEST_MS: f64 = 250.0;
/// Painting a live run may take at most one part in this many of the time, because the run measures the event loop.
const LIVE_COSTS: f64 = 8.0;
/// The mark on the browser's timeline for the first picture after time 0, when a lane has moved. `cargo xtask frames`
/// reads it to measure how long a first visit waits from its navigation on.
const FIRST_MOTION: &str = "first-motion";

/// Something that a person or the browser did.
pub enum Msg {
    /// A frame is about to be painted; the time is in ms.
    Frame(f64),
    /// A canvas has another size.
    Resized,
    /// The system is light or dark now.
    SystemTheme,
    /// The person went back or forward in the history.
    AddressChanged,
    /// It is time to update the address bar.
    WriteAddress,
    /// A setting has a new value, as written in an address.
    Set(&'static str, String),
    /// An action on the lanes and their own settings.
    Lane(LaneMsg),
    /// A new random seed.
    Roll,
    /// Back to the first settings.
    Reset,
    /// Folds or unfolds the minor settings.
    Unfold,
    /// The next theme.
    Theme,
    /// Switches large type on or off.
    Type,
    /// Copy the address of what is shown.
    Share,
    /// The result of copying; `None` when the word has been shown for long enough.
    Shared(Option<&'static str>),
    /// Opens the help.
    Help,
    /// The person has dismissed a note.
    Dismiss(u32),
    /// Plays or pauses.
    Play,
    /// To the next event (`true`) or the one before.
    Step(bool),
    /// To the next key moment (`true`) or the one before.
    Turn(bool),
    /// To a moment, in µs.
    Seek(u64),
    /// To the moment at this x of the chart.
    SeekX(f64),
    /// Plays at this speed.
    Speed(Speed),
    /// Switches the loop on or off.
    Loop,
    /// Plays faster (`true`) or slower.
    NextSpeed(bool),
    /// The pointer is at this point of the chart, or left it.
    Point(Option<(f64, f64)>),
    /// The pointer is at this point of a lane's graph, or left it.
    PointGraph(usize, Option<(f64, f64)>),
    /// Starts the live run.
    Run,
    /// Stops the live run or the simulation.
    Cancel,
    /// Lets the person choose a site file.
    ChooseFile,
    /// Opens a site file.
    Open(File),
    /// A site file was read, or could not be.
    Opened(Result<String, String>),
    /// A file is held over the page.
    Drag(bool),
    /// Saves the trace of a lane as a file.
    Keep(usize),
    /// A key was pressed on the timelines.
    Pick(PickMsg),
    /// An action on the code.
    Code(CodeMsg),
    /// An action on what the chart shows.
    Look(LookMsg),
    /// A message about the page that embeds this one.
    Host(HostMsg),
    /// An action on the table of events.
    Table(TableMsg),
    /// An action in the builder.
    Builder(BuilderMsg),
    /// The reader has answered the author's question with this choice.
    Answer(usize),
}

impl App {
    /// Handles a message; `true` when the HTML has changed.
    pub(super) fn answer(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Frame(now_ms) => return self.on_frame(now_ms),
            Msg::Resized => {
                browser::fit();
                if self.stage.resized() {
                    self.request_frame(context);
                    return self.leave_bars();
                }
                return false;
            }
            Msg::SystemTheme => self.stage.theme_changed(),
            Msg::AddressChanged => self.read_address(),
            Msg::WriteAddress => {
                self.address_timer = None;
                address::write(&address::query(&self.setup, &self.address));
                return false;
            }
            Msg::Set(key, value) => self.set(context, key, &value),
            Msg::Lane(message) => self.change_lanes(context, message),
            Msg::Roll => {
                let seed = (js_sys::Math::random() * 1000.0) as u32;
                self.set(context, "seed", &seed.to_string());
            }
            Msg::Reset => self.reset(context),
            Msg::Unfold => self.is_open = !self.is_open,
            Msg::Theme => self.next_theme(context),
            Msg::Type => self.switch_type(context),
            Msg::Share => self.share(context),
            Msg::Shared(word) => self.say_shared(context, word),
            Msg::Help => self.open_help(),
            Msg::Dismiss(id) => self.notes.dismiss(id),
            Msg::Play => self.play(context),
            Msg::Step(forward) => self.step(context, forward),
            Msg::Turn(forward) => self.turn(context, forward),
            Msg::Seek(at_us) => self.seek(context, at_us),
            Msg::SeekX(x) => self.seek(context, self.stage.geometry().us(x)),
            Msg::Speed(speed) => self.set_speed(context, speed),
            Msg::Loop => self.switch_loop(context),
            Msg::NextSpeed(faster) => self.set_speed(context, self.playback.speed.next(faster)),
            Msg::Point(point) => return self.point(point),
            Msg::PointGraph(lane, point) => return self.point_at_graph(lane, point),
            Msg::Run => self.run_live(),
            Msg::Cancel => self.cancel(),
            Msg::ChooseFile => {
                if let Some(input) =
                    browser::element("open-file").and_then(|input| input.dyn_into::<HtmlElement>().ok())
                {
                    input.click();
                }
                return false;
            }
            Msg::Open(file) => self.open(context, &file),
            Msg::Opened(text) => self.opened(context, text),
            Msg::Drag(is_over) => return std::mem::replace(&mut self.is_dropping, is_over) != is_over,
            Msg::Keep(lane) => self.keep(lane),
            Msg::Pick(message) => self.pick(context, message),
            Msg::Code(message) => return self.read_code(context, message),
            Msg::Look(message) => self.look_at(context, message),
            Msg::Table(message) => self.read_table(context, message),
            Msg::Builder(message) => self.build(context, message),
            Msg::Answer(choice) => self.answered(context, choice),
            Msg::Host(message) => return self.on_host(context, message),
        }
        true
    }

    /// A frame: advances the playhead and the work, and paints the moment.
    fn on_frame(&mut self, now_ms: f64) -> bool {
        self.frame = None;
        let is_live = matches!(self.work, Work::Live(..));
        let began_ms = browser::now_ms();
        if is_live && began_ms < self.next_look_ms {
            return false;
        }
        let passed_ms = now_ms - std::mem::replace(&mut self.last_frame_ms, now_ms);
        let mut renders = match self.work {
            Work::Rest => false,
            Work::Growth(_) => self.go_on_growing(),
            Work::Simulation(_) => self.go_on_simulating(),
            Work::Live(..) => self.go_on_live(),
        };
        if self.playback.is_playing {
            self.playback.tick(passed_ms, browser::reduced_motion());
            renders |= !self.playback.is_playing;
        }
        if std::mem::take(&mut self.may_have_new_sizes) {
            self.stage.resized();
        }
        if let Some(shown) = self.shown.clone() {
            let (look, table, lit) = (self.look(), self.table(), self.lit());
            self.stage.show(&shown, &self.playback, look, table, lit);
            if self.playback.is_playing && self.playback.at_us > 0 && !std::mem::replace(&mut self.has_moved, true) {
                browser::mark(FIRST_MOTION);
            }
        }
        if is_live {
            let cost_ms = browser::now_ms() - began_ms;
            self.next_look_ms = began_ms + (cost_ms * LIVE_COSTS).clamp(LIVE_FRAME_MS, LIVE_SLOWEST_MS);
        }
        renders
    }

    fn cancel(&mut self) {
        match std::mem::replace(&mut self.work, Work::Rest) {
            Work::Rest => {}
            Work::Growth(_) | Work::Simulation(_) => {
                let text = match self.shown {
                    Some(_) => text::NOTE_CANCELLED_BEFORE,
                    None => text::NOTE_CANCELLED,
                };
                self.notes.say("simulation", text, Tone::Word);
            }
            Work::Live(mut runner, _) => {
                runner.cancel();
                self.end_live(&runner);
            }
        }
    }

    /// Whether the present setup asks for real fetches.
    pub(super) fn is_live(&self) -> bool {
        self.setup.mode == Mode::Live
    }
}
