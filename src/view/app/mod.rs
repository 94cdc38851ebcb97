//! The page as a whole: the parts of its state, and who hears of what.
//!
//! Each message goes to one part (`routing`), which answers with an [`Effect`](crate::page::Effect); `effects` carries it out.
//! Time passes only through [`Msg::Frame`]: there is one animation frame loop, and it pauses when nothing moves.

mod calls;
mod effects;
mod listeners;
mod message;
mod render;
mod routing;

use super::browser;
use super::painter::Painter;
use super::state::address_bar::AddressBar;
use super::state::buttons::ButtonTexts;
use super::state::frame_loop::FrameLoop;
use super::state::host::{By, Host};
use super::state::runs::Runs;
use super::state::site_file::SiteFile;
use crate::page::address::PageAddress;
use crate::page::appearance::Appearance;
use crate::page::chart_choice::{ChartChoice, ChartOptions};
use crate::page::code_choice::CodeChoice;
use crate::page::event_table::TableChoice;
use crate::page::highlight::{Highlight, OnScreen};
use crate::page::notes::{NoteChange, Notes};
use crate::page::parts::Parts;
use crate::page::picture::Picture;
use crate::page::playback::Playback;
use crate::page::quiz::Quiz;
use crate::page::settings::Settings;
use crate::setup::Setup;
use crate::text;
use gloo_events::EventListener;
use listeners::SizeObserver;
use message::{Callbacks, Msg};
use std::rc::Rc;
use yew::prelude::*;

/// The note that a visitor without a link sees, until they have tried something.
const FIRST_NOTE: &str = "first";

/// The page.
pub struct App {
    page: Callback<Msg>,
    callbacks: Callbacks,
    settings: Settings,
    runs: Runs,
    playback: Playback,
    appearance: Appearance,
    chart: ChartChoice,
    code: CodeChoice,
    table: TableChoice,
    highlight: Highlight,
    notes: Notes,
    /// The question that the author asks before the run.
    quiz: Option<Quiz>,
    site_file: SiteFile,
    buttons: ButtonTexts,
    address_bar: AddressBar,
    frames: FrameLoop,
    painter: Painter,
    /// Who has asked for what the engine answers next.
    awaited_by: By,
    /// The page that embeds this one.
    host: Option<Box<Host>>,
    /// The address as last read: what the author has chosen stays as it is there, the parts have the rest.
    opened: PageAddress,
    /// The settings that the page was opened with: when embedded, the author's.
    first: (Setup, PageAddress),
    _listeners: Vec<EventListener>,
    _observer: Option<SizeObserver>,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let (setup, opened, problems) = PageAddress::read(&browser::query(), browser::origin_of);
        browser::set_theme(opened.appearance.theme);
        browser::set_type(opened.appearance.is_large);
        let page = context.link().callback(|message| message);
        let callbacks = Callbacks::to(&page);
        let mut app = App {
            host: Host::of(&callbacks.host, opened.author.host.as_deref()),
            runs: Runs::new(callbacks.engine.clone()),
            callbacks,
            first: (setup.clone(), opened.clone()),
            settings: Settings::new(setup),
            playback: Playback::new(opened.playback),
            appearance: opened.appearance,
            chart: opened.chart,
            code: opened.code,
            table: opened.table,
            highlight: Highlight::default(),
            notes: Notes::default(),
            quiz: opened.author.ask.map(Quiz::of),
            site_file: SiteFile::default(),
            buttons: ButtonTexts::default(),
            address_bar: AddressBar::default(),
            frames: FrameLoop::default(),
            painter: Painter::default(),
            awaited_by: By::Person,
            opened,
            _listeners: listeners::listeners(&page),
            _observer: None,
            page,
        };
        super::on_screen::open(app.page.reform(Msg::Door));
        app.frames.expect_new_sizes();
        app.notes.problems(&problems);
        if browser::is_first_visit() {
            // A visitor without a link sees what to try first, until they have tried it.
            app.notes.change(NoteChange::remark(FIRST_NOTE, text::NOTE_FIRST));
        }
        app.simulate();
        app
    }

    fn update(&mut self, _context: &Context<Self>, message: Msg) -> bool {
        let by = match &message {
            Msg::Host(_) => By::Host,
            Msg::Frame(_) => By::Time,
            Msg::Engine(_) => self.awaited_by,
            _ => By::Person,
        };
        let asked = self.runs.generation();
        let renders = self.answer(message) | self.see_answer();
        if self.runs.generation() != asked {
            self.awaited_by = by;
        }
        self.tell_host(by);
        // Not left to `rendered`, which the framework may put off while messages keep coming.
        browser::set_body("data-state", self.runs.state());
        if renders {
            // The frame comes after the new HTML: other elements, perhaps of other sizes.
            self.frames.expect_new_sizes();
        }
        if renders || self.moves() {
            self.request_frame();
        }
        renders
    }

    fn view(&self, _context: &Context<Self>) -> Html {
        self.html()
    }

    fn rendered(&mut self, _context: &Context<Self>, first: bool) {
        browser::set_body("data-state", self.runs.state());
        if first {
            self._observer = SizeObserver::new(&self.page, &self.painter.refs);
            self._listeners.extend(listeners::wheel(&self.page, &self.painter.refs));
            if let Some(host) = &mut self.host {
                host.watch(&self.callbacks.host);
            }
            self.tell_host(By::Time);
        }
        self.frames.expect_new_sizes();
        self.request_frame();
    }
}

impl App {
    fn request_frame(&mut self) {
        self.frames.request(&self.callbacks.frame);
    }

    fn write_address_soon(&mut self) {
        self.address_bar.write_soon(&self.callbacks.address);
    }

    /// Whether the page needs another frame even if the person does nothing.
    fn moves(&self) -> bool {
        let is_seen = self.host.as_ref().is_none_or(|host| host.is_seen());
        self.playback.is_playing() && is_seen || !self.runs.is_resting()
    }

    /// The comparison on screen.
    fn picture(&self) -> Option<&Picture> {
        self.runs.picture().map(Rc::as_ref)
    }

    /// The address of what is on screen.
    fn page_address(&self) -> PageAddress {
        let (appearance, playback) = (self.appearance, self.playback.choice());
        PageAddress {
            appearance,
            playback,
            chart: self.chart,
            code: self.code,
            table: self.table,
            ..self.opened.clone()
        }
    }

    /// Whether a question waits for its answer: until then nothing moves.
    fn is_asking(&self) -> bool {
        self.quiz.as_ref().is_some_and(Quiz::is_open)
    }

    /// Whether there is a finished run to ask about.
    fn can_answer(&self) -> bool {
        self.runs.picture().is_some() && self.runs.is_resting()
    }

    /// Whether the moment is fixed: to now during a live run, to the start while a question waits for its answer.
    fn is_held(&self) -> bool {
        self.runs.is_live() || self.is_asking()
    }

    /// The parts that are hidden now.
    fn hidden(&self) -> Parts {
        let author = &self.opened.author;
        let extra = if self.opened.is_embedded { Parts::EXTRA.without(author.show) } else { Parts::default() };
        let answers = if self.is_asking() { Parts::ANSWERS } else { Parts::default() };
        author.hide.and(extra).and(answers)
    }

    /// What the chart shows.
    fn chart_options(&self) -> ChartOptions {
        ChartOptions { choice: self.chart, hidden: self.hidden() }
    }

    /// What the table shows.
    fn table_choice(&self) -> TableChoice {
        self.table.of_lanes(self.settings.setup().lanes.len())
    }

    /// What the pointer and the keys find on screen.
    fn screen(&self) -> Option<OnScreen<'_>> {
        on_screen(&self.runs, &self.painter, &self.playback, self.chart)
    }

    /// What the pointer and the keys have found, and what they find on screen.
    fn highlight_on_screen(&mut self) -> Option<(&mut Highlight, OnScreen<'_>)> {
        let screen = on_screen(&self.runs, &self.painter, &self.playback, self.chart)?;
        Some((&mut self.highlight, screen))
    }
}

fn on_screen<'a>(
    runs: &'a Runs,
    painter: &'a Painter,
    playback: &Playback,
    chart: ChartChoice,
) -> Option<OnScreen<'a>> {
    let (picture, geometry) = (runs.picture()?, painter.geometry());
    Some(OnScreen { picture, geometry, at_us: playback.at_us(), has_path: chart.has_path })
}
