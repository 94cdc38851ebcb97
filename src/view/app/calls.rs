//! The calls of the page that embeds this one, and what it is told.

use super::App;
use crate::page::effect::Effect;
use crate::page::host::{self, Call};
use crate::page::playback::PlaybackMsg;
use crate::page::quiz::Quiz;
use crate::say::Problem;
use crate::site::PageId;
use crate::view::screenshot;
use crate::view::state::host::{By, HostCall, HostMsg, Standing};
use serde_json::{Value, json};

impl App {
    /// Handles a message of the host; `true` when the HTML has changed.
    pub(super) fn on_host(&mut self, message: HostMsg) -> bool {
        match message {
            HostMsg::Calls(call) => return self.called(call),
            HostMsg::Shoot(call) => call.answer(self.shoot()),
            HostMsg::Seen(is_seen) => {
                if let Some(host) = &mut self.host {
                    host.see(is_seen);
                }
            }
            HostMsg::Sized => {
                if let Some(host) = &mut self.host {
                    host.tell_height();
                }
            }
        }
        false
    }

    fn called(&mut self, call: HostCall) -> bool {
        let asked = match call.call() {
            Ok(asked) => asked.clone(),
            Err(problem) => {
                call.answer(Err(problem.clone()));
                return false;
            }
        };
        let is_simulating = self.runs.progress().is_some();
        match (&mut self.host, &asked) {
            (Some(host), Call::Result | Call::Screenshot) if is_simulating => host.wait(call),
            (Some(host), Call::Screenshot) => host.shoot_soon(call, &self.callbacks.host),
            _ => {
                call.answer(self.perform(asked));
                return true;
            }
        }
        false
    }

    fn perform(&mut self, call: Call) -> Result<Value, Problem> {
        if self.is_asking() && matches!(call, Call::Play | Call::Seek(_) | Call::Step(_)) {
            let text = String::from("waits for the answer of the reader. Until then, the run does not move.");
            return Err(Problem { field: String::from("ask"), text });
        }
        let is_playing = self.playback.is_playing();
        let effect = match call {
            Call::Play if !is_playing => self.play(PlaybackMsg::Play),
            Call::Pause if is_playing => self.play(PlaybackMsg::Play),
            Call::Play | Call::Pause | Call::Screenshot => Effect::Nothing,
            Call::Seek(at_us) => Effect::Seek(at_us),
            Call::Step(forward) => self.play(PlaybackMsg::Step(forward)),
            Call::Reset => Effect::Reset,
            Call::Setup(settings) => return self.set_all(&settings),
            Call::Result => return self.result("is not available yet. Wait for the event `ready`."),
        };
        self.follow(effect);
        Ok(self.standing().moment())
    }

    fn play(&mut self, message: PlaybackMsg) -> Effect {
        let is_held = self.is_held();
        self.playback.update(message, self.runs.picture().map(AsRef::as_ref), is_held)
    }

    /// Takes all settings, or none if one is invalid.
    fn set_all(&mut self, settings: &[(String, String)]) -> Result<Value, Problem> {
        let before = self.settings.setup().clone();
        self.settings.set_all(settings)?;
        self.settings_changed(&before);
        Ok(host::setup_json(self.settings.setup()))
    }

    fn shoot(&mut self) -> Result<Value, Problem> {
        let problem = |text: &str| Problem { field: String::from("screenshot"), text: String::from(text) };
        if !self.paint(PageId::NONE) {
            return Err(problem("is not available yet. Wait for the event `ready`."));
        }
        let png = screenshot::of_page()
            .ok_or_else(|| problem("is not possible: the browser does not return the picture."))?;
        Ok(json!({"png": png}))
    }

    /// The figures of the comparison on screen, or why there is none.
    fn result(&self, why_not: &str) -> Result<Value, Problem> {
        let none = || Problem { field: String::from("result"), text: String::from(why_not) };
        self.picture().map(host::result_json).ok_or_else(none)
    }

    /// The question, the answer and whether it is right.
    pub(super) fn answer_json(&self) -> Value {
        Quiz::json(self.quiz.as_ref(), self.picture().map(|picture| &picture.comparison))
    }

    fn standing(&self) -> Standing<'_> {
        Standing {
            setup: self.settings.setup(),
            playback: &self.playback,
            picture: self.picture(),
            is_live_running: self.runs.is_live(),
            quiz: self.quiz.as_ref(),
        }
    }

    /// Reports to the host what has changed.
    pub(super) fn tell_host(&mut self, by: By) {
        let Some(mut host) = self.host.take() else { return };
        if self.runs.progress().is_none() {
            for call in host.take_waiting() {
                call.answer(match call.call() {
                    Ok(Call::Screenshot) => self.shoot(),
                    _ => self.result("is not available: the simulation was cancelled."),
                });
            }
            host.tell_changes(&self.standing(), by);
        }
        host.tell_problems(self.notes.all());
        self.host = Some(host);
    }
}
