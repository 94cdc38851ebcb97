//! Which part of the state a message goes to.

use super::App;
use super::message::Msg;
use crate::page::code_choice::CodeMsg;
use crate::page::effect::{Button, Effect};
use crate::page::look::Find;
use crate::page::notes::NoteChange;
use crate::page::picture::trace_json;
use crate::page::settings::SettingsMsg;
use crate::page::zoom::zoomed;
use crate::setup::setting;
use crate::site::PageId;
use crate::view::on_screen::DoorMsg;
use crate::view::state::address_bar::AddressMsg;
use crate::view::state::runs::RunMsg;
use crate::view::state::site_file::SiteFileMsg;
use crate::view::{browser, on_screen};
use wasm_bindgen::JsValue;

impl App {
    /// Handles a message; `true` when the HTML has changed.
    pub(super) fn answer(&mut self, message: Msg) -> bool {
        let effect = match message {
            Msg::Frame(now_ms) => return self.on_frame(now_ms),
            Msg::Engine(message) => {
                let change = self.runs.hear(message, self.range());
                return self.take(change);
            }
            Msg::Door(DoorMsg::Own(message)) => {
                let (change, answer) = self.runs.put_own(message.lane, message.bytes.as_deref(), self.range());
                let renders = self.take(change);
                let _ = message.tell.call1(&JsValue::NULL, &answer.word().into());
                return renders;
            }
            Msg::Door(DoorMsg::Set(key, value)) => match setting(&key) {
                Some(setting) => self.set(SettingsMsg::Set(setting.key, value)),
                None => Effect::Nothing,
            },
            Msg::Door(DoorMsg::Ask(point, told)) => {
                let asked = self.screen().and_then(|screen| self.highlight.asked(point, screen));
                let at_us = asked.map_or(self.playback.at_us(), |asked| asked.at_us) as f64;
                let number = |number: Option<f64>| JsValue::from_f64(number.unwrap_or(-1.0));
                let lane = number(asked.map(|asked| asked.lane as f64));
                let row = number(asked.map(|asked| f64::from(asked.row)));
                let page = number(asked.and_then(|asked| Some(f64::from(asked.page?.0))));
                let _ = told.apply(&JsValue::NULL, &js_sys::Array::of4(&lane, &row, &at_us.into(), &page));
                Effect::Nothing
            }
            Msg::Door(DoorMsg::Light(pieces)) => {
                self.highlight.light(pieces);
                Effect::Render
            }
            Msg::Door(DoorMsg::Pane(pane)) => {
                self.opened.pane = pane;
                Effect::Address
            }
            Msg::Resized => return self.resized(),
            Msg::SystemTheme => {
                self.painter.theme_changed();
                Effect::Render
            }
            Msg::Playback(message) => {
                let is_held = self.is_held();
                self.playback.update(message, self.runs.picture().map(AsRef::as_ref), is_held)
            }
            Msg::SeekX(x) => Effect::Seek(self.painter.geometry().us(x)),
            Msg::Highlight(message) => match self.highlight_on_screen() {
                Some((highlight, screen)) => highlight.update(message, screen),
                None => Effect::Nothing,
            },
            Msg::PointGraph(lane, point) => {
                let page = point.and_then(|(x, y)| self.painter.page_at(lane, x, y));
                self.highlight.point_at_page(page.unwrap_or(PageId::NONE))
            }
            Msg::Chart(message) => self.chart.update(message),
            Msg::Code(message) => {
                let at_us = self.playback.at_us();
                if let (CodeMsg::Run(lane, places), true) = (&message, self.runs.is_far()) {
                    return self.follow(Effect::Find(Find::Line(*lane as u32, places.clone())));
                }
                self.code.update(message, |lane, places| self.painter.next_run_us(lane, places, at_us))
            }
            Msg::Table(message) => {
                let (lanes, at_us) = (self.settings.setup().lanes.len(), self.playback.at_us());
                self.table.update(message, self.runs.picture().map(AsRef::as_ref), lanes, at_us)
            }
            Msg::Zoom(_) if self.runs.is_live() => Effect::Nothing,
            Msg::Zoom(message) => match self.picture() {
                // From the part that was asked for last: its bars may be on their way.
                Some(picture) => {
                    let geometry = self.painter.geometry();
                    Effect::Range(zoomed(self.range(), picture.chart.whole_us, message, |x| geometry.share(x)))
                }
                None => Effect::Nothing,
            },
            Msg::Quiz(message) => {
                let can_answer = self.can_answer();
                let setup = self.settings.setup();
                self.quiz.as_mut().map_or(Effect::Nothing, |quiz| quiz.update(message, setup, can_answer))
            }
            Msg::Notes(message) => {
                self.notes.update(message);
                Effect::Render
            }
            Msg::Appearance(message) => self.appearance.update(message),
            Msg::OpenBuilder => Effect::OpenBuilder,
            Msg::Button(message) => {
                self.buttons.update(message, &self.callbacks.button);
                Effect::Render
            }
            Msg::Settings(message) => self.set(message),
            Msg::Run(message) => self.run(message),
            Msg::SiteFile(message) => self.site_file(message),
            Msg::Address(message) => self.address(message),
            Msg::Host(message) => return self.on_host(message),
        };
        self.follow(effect)
    }

    fn resized(&mut self) -> bool {
        browser::fit();
        if !self.painter.resized() {
            return false;
        }
        self.request_frame();
        self.highlight.leave_bars()
    }

    /// A frame: advances the playhead and the work, and paints the moment.
    fn on_frame(&mut self, now_ms: f64) -> bool {
        let (is_live, began_ms) = (self.runs.is_live(), browser::now_ms());
        let Some(passed_ms) = self.frames.begin(now_ms, is_live) else { return false };
        let change = self.runs.advance(self.range());
        let mut renders = self.take(change);
        if self.playback.is_playing() {
            self.playback.tick(passed_ms, browser::reduced_motion());
            renders |= !self.playback.is_playing();
        }
        if self.frames.take_new_sizes() {
            self.painter.resized();
        }
        renders |= self.look();
        let size = self.chart_size();
        self.paint(self.highlight.page());
        // What lies over the chart, such as the frames of bars, has its places from the chart's size.
        renders |= self.chart_size() != size;
        if self.runs.picture().is_some() && self.playback.is_playing() && self.playback.at_us() > 0 {
            self.frames.mark_motion();
        }
        if is_live {
            self.frames.end_live_frame(began_ms);
        }
        renders
    }

    /// The width and the height of the chart, in CSS pixels.
    fn chart_size(&self) -> (f64, f64) {
        let geometry = self.painter.geometry();
        (geometry.width, geometry.height)
    }

    /// Paints the moment, with this page highlighted; `false` while there is nothing to paint.
    pub(super) fn paint(&mut self, highlighted: PageId) -> bool {
        let (options, table) = (self.chart_options(), self.table_choice());
        let Some(picture) = self.runs.picture() else { return false };
        self.painter.show(picture, self.runs.view(), &self.playback, options, table, highlighted);
        true
    }

    /// Asks for what is on screen and not known yet, of lanes that are too large to hold.
    fn look(&mut self) -> bool {
        // Measuring the chart may cost a layout: frames of lanes that the page holds need none.
        if !self.runs.needs_views() {
            return false;
        }
        let (options, table) = (self.chart_options(), self.table_choice());
        let chart = self.painter.chart_ask(self.range(), options);
        let moment = self.painter.moment_ask(self.playback.at_us(), table);
        let change = self.runs.look(chart, moment, self.range());
        self.take(change)
    }

    fn set(&mut self, mut message: SettingsMsg) -> Effect {
        if let SettingsMsg::Undo(lane) = &mut message {
            *lane = lane.or(self.highlight.lane());
        }
        let before = self.settings.setup().clone();
        let (effect, notes) = self.settings.update(message);
        self.change_notes(notes);
        self.settings_changed(&before);
        effect
    }

    fn run(&mut self, message: RunMsg) -> Effect {
        match message {
            RunMsg::Live if self.is_asking() => {}
            RunMsg::Live => {
                let (has_begun, notes) = self.runs.start_live(self.settings.setup());
                self.change_notes(notes);
                if has_begun {
                    self.playback.begin_live();
                    self.frames.begin_live();
                    let change = self.runs.advance(self.range());
                    self.take(change);
                }
            }
            RunMsg::KeepTrace(lane) if self.runs.is_far() => {
                let change = self.runs.ask_trace(lane, self.range());
                self.take(change);
            }
            RunMsg::KeepTrace(lane) => {
                let json = self.picture().map(|picture| trace_json(&picture.comparison, lane));
                self.keep_trace(lane, &json.unwrap_or_default());
            }
            RunMsg::Cancel => {
                let change = self.runs.cancel(self.range());
                self.take(change);
            }
        }
        Effect::Render
    }

    fn site_file(&mut self, message: SiteFileMsg) -> Effect {
        let change = self.site_file.update(message, &self.callbacks.site_file);
        self.change_notes(change.notes);
        if let Some(site) = change.site {
            self.runs.import(site.site, &site.text);
            on_screen::import(&site.text);
            self.settings.choose_site("file");
            self.write_address_soon();
            self.simulate();
        }
        if change.renders { Effect::Render } else { Effect::Nothing }
    }

    fn address(&mut self, message: AddressMsg) -> Effect {
        match message {
            AddressMsg::Changed => {
                self.read_address();
                Effect::Render
            }
            AddressMsg::Write => {
                self.address_bar.is_written();
                browser::write_query(&self.page_address().query(self.settings.setup()));
                Effect::Nothing
            }
            AddressMsg::Share => {
                self.address_bar.is_written();
                let mut address = self.page_address();
                address.playback.at_us = Some(self.playback.at_us());
                let query = address.query(self.settings.setup());
                // If it cannot be copied, the person can take it from the address bar.
                browser::write_query(&query);
                Effect::Copy(Button::Share, format!("{}{query}{}", browser::address(), browser::fragment()))
            }
        }
    }

    pub(super) fn change_notes(&mut self, changes: Vec<NoteChange>) {
        for change in changes {
            self.notes.change(change);
        }
    }
}
