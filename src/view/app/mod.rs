//! The state of the page and everything that can happen to it. Floor 6.
//!
//! Each thing that a person or the browser can do is one message, handled by a method in the file of its subject. Time
//! passes only through [`Msg::Frame`]: there is one animation frame loop, and it pauses when nothing moves.

mod asking;
mod builder;
mod code;
mod host;
mod lanes;
mod ledger;
mod links;
mod live;
mod look;
mod messages;
mod outside;
mod pick;
mod render;
mod settings;
mod simulate;
mod sites;
mod time;
mod word;

pub use asking::Asked;
pub use builder::{BuilderMsg, Choose, Draft, HEIGHTS};
pub use code::CodeMsg;
pub use host::HostMsg;
pub use lanes::LaneMsg;
pub use ledger::{TableChoice, TableMsg};
pub use look::LookMsg;
pub use messages::Msg;
pub use pick::PickMsg;

use super::address::{self, Address};
use super::browser;
use super::notes::{Notes, Tone};
use super::parts::{Tell, Tip};
use super::playback::Playback;
use super::shown::Shown;
use super::stage::Stage;
use crate::live::LiveRunner;
use crate::scene::Pick;
use crate::setup::{Runner, Setup};
use crate::site::PageId;
use crate::site::generate::Growing;
use crate::text;
use asking::Asking;
use gloo_events::EventListener;
use gloo_render::AnimationFrame;
use gloo_timers::callback::Timeout;
use host::By;
use sites::Sites;
use std::rc::Rc;
use word::PassingWord;
use yew::prelude::*;

/// The page's current work.
enum Work {
    /// Nothing.
    Rest,
    /// A large site is being made, in slices, for a comparison in virtual time.
    Growth(Box<Growing>),
    /// A comparison in virtual time, in slices.
    Simulation(Box<Runner>),
    /// A comparison in real time.
    Live(Box<LiveRunner>, String),
}

const FIRST_NOTE: &str = "first";

/// The page.
pub struct App {
    /// The callback that its parts send messages with. It is made once, because a part is rendered again when its
    /// callback changes.
    tell: Tell,
    setup: Setup,
    address: Address,
    notes: Notes,
    sites: Sites,
    work: Work,
    /// The comparison on screen.
    shown: Option<Rc<Shown>>,
    /// The simulation of the present setup: the comparison on screen, or the one that a live run is compared with.
    simulated: Option<Rc<Shown>>,
    versions: u32,
    playback: Playback,
    stage: Stage,
    frame: Option<AnimationFrame>,
    last_frame_ms: f64,
    may_have_new_sizes: bool,
    /// When a live run is painted next: painting takes time from its fetches and parses.
    next_look_ms: f64,
    /// Whether the minor settings are unfolded.
    is_open: bool,
    /// The lane whose own settings are shown, from 0.
    open_lane: Option<usize>,
    tip: Option<Tip>,
    /// The bar that the person has selected with the keys.
    picked: Option<Pick>,
    /// The page under the pointer in a graph.
    pointed: PageId,
    /// The text beside the share button: the result of sharing.
    shared: PassingWord,
    /// The text beside the switches of the code: the result of the last one.
    code_word: PassingWord,
    address_timer: Option<Timeout>,
    help: NodeRef,
    /// The dialog of the builder.
    builder: NodeRef,
    /// The author's choices in it so far; `None` while it is closed.
    draft: Option<Draft>,
    /// The text beside its button: the result of copying.
    builder_word: PassingWord,
    is_dropping: bool,
    /// Whether the playhead has been put to the moment in the address, which needs the first comparison.
    has_begun: bool,
    /// The question that the author asks before the run.
    asking: Option<Asking>,
    /// Whether the playhead has moved by playing.
    has_moved: bool,
    /// The settings that the page was opened with: when embedded, the author's.
    first: (Setup, Address),
    /// The page that embeds this one.
    host: Option<Box<host::Host>>,
    _listeners: Vec<EventListener>,
    _observer: Option<outside::SizeObserver>,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let (setup, address, problems) = address::read();
        browser::set_theme(address.theme);
        browser::set_type(address.is_large);
        let host = host::Host::of(context.link(), &address);
        let mut app = App {
            tell: context.link().callback(|message| message),
            host,
            asking: Asking::of(address.author.ask),
            first: (setup.clone(), address.clone()),
            playback: Playback::new(address.speed, address.is_loop),
            setup,
            address,
            notes: Notes::default(),
            sites: Sites::default(),
            work: Work::Rest,
            shown: None,
            simulated: None,
            versions: 0,
            stage: Stage::default(),
            frame: None,
            last_frame_ms: 0.0,
            may_have_new_sizes: true,
            next_look_ms: 0.0,
            is_open: false,
            open_lane: None,
            tip: None,
            picked: None,
            pointed: PageId::NONE,
            shared: PassingWord::default(),
            code_word: PassingWord::default(),
            has_begun: false,
            has_moved: false,
            address_timer: None,
            help: NodeRef::default(),
            builder: NodeRef::default(),
            draft: None,
            builder_word: PassingWord::default(),
            is_dropping: false,
            _listeners: outside::listeners(context.link()),
            _observer: None,
        };
        app.notes.problems(&problems);
        if browser::is_first_visit() {
            // A visitor without a link sees what to try first, until they have tried it.
            app.notes.say(FIRST_NOTE, text::NOTE_FIRST, Tone::Word);
        }
        app.say_where_live_cannot_go();
        app.simulate();
        app
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        let by = match &message {
            Msg::Host(_) => By::Host,
            Msg::Frame(_) => By::Time,
            _ => By::Person,
        };
        let renders = self.answer(context, message) | self.see_answer();
        self.tell_host(by);
        // Not left to `rendered`, which the framework may put off while messages keep coming.
        browser::set_body("data-state", self.state());
        if renders {
            // The frame comes after the new HTML: other elements, perhaps of other sizes.
            self.may_have_new_sizes = true;
            self.request_frame(context);
        }
        self.keep_going(context);
        renders
    }

    fn view(&self, _context: &Context<Self>) -> Html {
        self.page()
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        browser::set_body("data-state", self.state());
        if first {
            self._observer = outside::SizeObserver::new(context.link(), &self.stage.refs);
            if let Some(host) = &mut self.host {
                host.watch(context.link());
            }
            self.tell_host(By::Time);
        }
        self.may_have_new_sizes = true;
        self.request_frame(context);
    }
}

impl App {
    /// The page's current work, in a word.
    fn state(&self) -> &'static str {
        match (&self.work, &self.shown) {
            (Work::Growth(_) | Work::Simulation(_), _) => "simulating",
            (Work::Live(..), _) => "live-running",
            (Work::Rest, Some(shown)) if shown.is_live => "live-done",
            (Work::Rest, _) => "ready",
        }
    }

    /// Whether the page needs another frame even if the person does nothing.
    fn moves(&self) -> bool {
        let is_seen = self.host.as_ref().is_none_or(|host| host.is_seen());
        self.playback.is_playing && is_seen || !matches!(self.work, Work::Rest)
    }

    fn keep_going(&mut self, context: &Context<Self>) {
        if self.moves() {
            self.request_frame(context);
        }
    }

    fn request_frame(&mut self, context: &Context<Self>) {
        if self.frame.is_none() {
            let link = context.link().clone();
            let frame = gloo_render::request_animation_frame(move |now_ms| link.send_message(Msg::Frame(now_ms)));
            self.frame = Some(frame);
        }
    }

    /// Puts a comparison on screen.
    fn put_on_screen(&mut self, shown: Rc<Shown>) {
        self.playback.set_ends(shown.chart.from_us, shown.chart.end_us, shown.last_us);
        super::ON_SCREEN.with_borrow_mut(|on_screen| *on_screen = Some(shown.clone()));
        self.leave_bars();
        self.shown = Some(shown);
        self.keep_filter();
        if !std::mem::replace(&mut self.has_begun, true) {
            self.begin_playing();
        }
    }

    fn next_version(&mut self) -> u32 {
        self.versions += 1;
        self.versions
    }
}
