//! The lanes: their strategies and their own settings.

use super::App;
use crate::say::settings;
use crate::setup::{LaneSetup, MAX_LANES, Setup, setting};
use crate::text;
use crate::view::notes::Tone;
use yew::prelude::*;

/// An action on the lanes, which are counted from 0.
pub enum LaneMsg {
    /// Runs another strategy.
    Change(usize, &'static str),
    /// Adds a lane with this strategy.
    Add(&'static str),
    /// Duplicates this lane.
    Copy(usize),
    /// Removes this lane.
    Remove(usize),
    /// Gives the lane its own value of a setting: key, and value as written in an address.
    Set(usize, &'static str, String),
    /// Shares a setting again; all of them for `None`.
    Link(usize, Option<&'static str>),
    /// Shows its own settings, or hides them.
    Panel(usize),
}

impl App {
    /// Handles an action.
    pub(super) fn change_lanes(&mut self, context: &Context<Self>, message: LaneMsg) {
        let before = self.setup.clone();
        let lanes = &mut self.setup.lanes;
        match message {
            LaneMsg::Change(lane, id) => {
                if let Some(lane) = lanes.get_mut(lane) {
                    lane.id = id;
                }
            }
            LaneMsg::Add(id) if lanes.len() < MAX_LANES => lanes.push(LaneSetup::from(id)),
            LaneMsg::Copy(lane) if lanes.len() < MAX_LANES => {
                if let Some(copy) = lanes.get(lane).cloned() {
                    lanes.insert(lane + 1, copy);
                    // The new lane's own settings open, because the person will change them next.
                    self.open_lane = Some(lane + 1);
                }
            }
            LaneMsg::Remove(lane) if lanes.len() > 1 && lane < lanes.len() => {
                lanes.remove(lane);
                self.open_lane = None;
            }
            LaneMsg::Set(lane, key, value) => self.set_own(lane, key, &value),
            LaneMsg::Link(lane, key) => {
                if let Some(lane) = lanes.get_mut(lane) {
                    lane.link(key);
                }
            }
            LaneMsg::Panel(lane) => self.open_lane = Some(lane).filter(|lane| self.open_lane != Some(*lane)),
            LaneMsg::Add(_) | LaneMsg::Copy(_) | LaneMsg::Remove(_) => {}
        }
        self.notes.forget("lanes");
        self.settings_changed(context, &before);
    }

    fn set_own(&mut self, lane: usize, key: &'static str, value: &str) {
        let Some(of) = self.setup.lanes.get_mut(lane) else { return };
        let problem = of.set(key, value).err().map(|wrong| settings::wrong(key, &wrong, &[]));
        let about = text::note_lane_key(key, lane + 1);
        match problem {
            Some(problem) => {
                let taken = setting(key).map_or(String::new(), |setting| setting.get(&self.setup.of_lane(lane)));
                self.notes.say(&about, text::note_setting(&about, problem, taken), Tone::Problem);
            }
            None => self.notes.forget(&about),
        }
    }

    /// The lane whose own settings are shown, as long as it is there.
    pub(super) fn open_lane(&self, setup: &Setup) -> Option<usize> {
        self.open_lane.filter(|lane| *lane < setup.lanes.len())
    }
}
