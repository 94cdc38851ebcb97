//! The settings of the run, shared and of each lane, and which of them are unfolded.

use super::effect::Effect;
use super::notes::NoteChange;
use crate::say::Problem;
use crate::say::settings;
use crate::setup::{self, LaneSetup, MAX_LANES, Mistake, Setup};
use crate::text;

/// The settings.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    setup: Setup,
    /// Whether the minor settings are unfolded.
    is_open: bool,
    /// The lane whose own settings are shown, from 0.
    open_lane: Option<usize>,
}

/// What a person does with the settings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SettingsMsg {
    /// A setting has a new value, as written in an address.
    Set(&'static str, String),
    /// Back to the first settings.
    Reset,
    /// Folds or unfolds the minor settings.
    Unfold,
    /// Runs another strategy on a lane, which are counted from 0.
    ChangeLane(usize, &'static str),
    /// Adds a lane with this strategy.
    AddLane(&'static str),
    /// Duplicates this lane.
    CopyLane(usize),
    /// Removes this lane.
    RemoveLane(usize),
    /// Gives the lane its own value of a setting: key, and value as written in an address.
    SetOwn(usize, &'static str, String),
    /// Shares a setting again; all of them for `None`.
    Link(usize, Option<&'static str>),
    /// Shows a lane's own settings, or hides them.
    Panel(usize),
    /// Undoes the change in the middle of the run of this lane, or else of the last lane that has one.
    Undo(Option<usize>),
}

impl Settings {
    /// The settings of a setup.
    pub fn new(setup: Setup) -> Self {
        Settings { setup, is_open: false, open_lane: None }
    }

    /// The setup.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// Whether the minor settings are unfolded.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// The lane whose own settings are shown, as long as it is there.
    pub fn open_lane(&self) -> Option<usize> {
        self.open_lane.filter(|lane| *lane < self.setup.lanes.len())
    }

    /// Another setup, as from another address.
    pub fn choose(&mut self, setup: Setup) {
        self.setup = setup;
    }

    /// Another site.
    pub fn choose_site(&mut self, site: &str) {
        self.setup.site = String::from(site);
    }

    /// Back to the defaults, except the mode.
    pub fn reset(&mut self) {
        self.setup = Setup { mode: self.setup.mode, ..Setup::default() };
    }

    /// Takes all settings, or none if one is invalid.
    pub fn set_all(&mut self, values: &[(String, String)]) -> Result<(), Problem> {
        let mut after = self.setup.clone();
        for (key, value) in values {
            let Some(setting) = setup::setting(key) else { continue };
            let problem = |wrong| Problem { field: key.clone(), text: settings::wrong(key, &wrong, &[]) };
            setting.set(&mut after, value).map_err(problem)?;
        }
        self.setup = after;
        Ok(())
    }

    /// Handles a message. A value that is not valid changes nothing and becomes a note.
    pub fn update(&mut self, message: SettingsMsg) -> (Effect, Vec<NoteChange>) {
        let mut notes = vec![NoteChange::forget("lanes")];
        match message {
            SettingsMsg::Set(key, value) => return (Effect::Render, self.set(key, &value).into_iter().collect()),
            SettingsMsg::Reset => return (Effect::Reset, Vec::new()),
            SettingsMsg::Unfold => {
                self.is_open = !self.is_open;
                return (Effect::Render, Vec::new());
            }
            SettingsMsg::SetOwn(lane, key, value) => notes.extend(self.set_own(lane, key, &value)),
            SettingsMsg::Panel(lane) => self.open_lane = Some(lane).filter(|lane| self.open_lane != Some(*lane)),
            SettingsMsg::Undo(lane) => self.undo(lane),
            message => self.change_lanes(message),
        }
        (Effect::Render, notes)
    }

    fn undo(&mut self, lane: Option<usize>) {
        let lanes = &mut self.setup.lanes;
        let has_fork = |lane: &usize| lanes.get(*lane).is_some_and(|lane| lane.fork().is_some());
        let lane = lane.into_iter().chain((0..lanes.len()).rev()).find(has_fork);
        if let Some(lane) = lane.and_then(|lane| lanes.get_mut(lane)) {
            lane.set_fork(None);
        }
    }

    fn change_lanes(&mut self, message: SettingsMsg) {
        let lanes = &mut self.setup.lanes;
        match message {
            SettingsMsg::ChangeLane(lane, id) => {
                if let Some(lane) = lanes.get_mut(lane) {
                    lane.run(id);
                }
            }
            SettingsMsg::AddLane(id) if lanes.len() < MAX_LANES => lanes.push(LaneSetup::from(id)),
            SettingsMsg::CopyLane(lane) if lanes.len() < MAX_LANES => {
                if let Some(copy) = lanes.get(lane).cloned() {
                    lanes.insert(lane + 1, copy);
                    // The new lane's own settings open, because the person will change them next.
                    self.open_lane = Some(lane + 1);
                }
            }
            SettingsMsg::RemoveLane(lane) if lanes.len() > 1 && lane < lanes.len() => {
                lanes.remove(lane);
                self.open_lane = None;
            }
            SettingsMsg::Link(lane, key) => {
                if let Some(lane) = lanes.get_mut(lane) {
                    lane.link(key);
                }
            }
            _ => {}
        }
    }

    fn set(&mut self, key: &'static str, value: &str) -> Option<NoteChange> {
        let setting = setup::setting(key)?;
        Some(match setting.set(&mut self.setup, value) {
            Ok(()) => NoteChange::forget(key),
            Err(wrong) => {
                let mistake = Mistake { field: String::from(key), wrong, taken: Some(setting.get(&self.setup)) };
                NoteChange::problem(key, settings::problem(&mistake, &[]).to_string())
            }
        })
    }

    fn set_own(&mut self, lane: usize, key: &'static str, value: &str) -> Option<NoteChange> {
        let about = text::note_lane_key(key, lane + 1);
        Some(match self.setup.lanes.get_mut(lane)?.set(key, value) {
            Ok(()) => NoteChange::forget(&about),
            Err(wrong) => {
                let problem = settings::wrong(key, &wrong, &[]);
                let taken = setup::setting(key).map_or(String::new(), |setting| setting.get(&self.setup.of_lane(lane)));
                NoteChange::problem(&about, text::note_setting(&about, problem, taken))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::{parse_query, to_query};

    fn settings(query: &str) -> Settings {
        let (setup, problems) = parse_query(query, &[]);
        assert_eq!(problems, []);
        Settings::new(setup)
    }

    /// Handles messages, and compares the lanes with `expected`.
    fn check_lanes(lanes: &str, messages: &[SettingsMsg], expected: &str) {
        let mut settings = settings(&format!("lanes={lanes}"));
        for message in messages {
            let (effect, notes) = settings.update(message.clone());
            assert_eq!(effect, Effect::Render);
            assert!(notes.iter().all(|note| matches!(note, NoteChange::Forget(_))), "{notes:?}");
        }
        assert_eq!(to_query(settings.setup()), format!("lanes={expected}"));
    }

    #[test]
    fn lanes_come_and_go() {
        use SettingsMsg::*;
        check_lanes("gather", &[AddLane("oracle")], "gather,oracle");
        check_lanes("gather,oracle", &[RemoveLane(0)], "oracle");
        check_lanes("gather", &[RemoveLane(0), RemoveLane(7)], "gather");
        check_lanes("gather", &[ChangeLane(0, "oracle"), ChangeLane(5, "gather")], "oracle");
        let full = "gather,gather,gather,gather";
        check_lanes("gather,gather,gather", &[CopyLane(1), CopyLane(1), AddLane("oracle")], full);
    }

    #[test]
    fn a_lane_has_its_own_settings_until_it_shares_them_again() {
        use SettingsMsg::*;
        let own = || SetOwn(1, "concurrency", String::from("3"));
        check_lanes("gather,oracle", &[own()], "gather,oracle:concurrency=3");
        check_lanes("gather,oracle", &[own(), CopyLane(1)], "gather,oracle:concurrency=3,oracle:concurrency=3");
        check_lanes("gather,oracle", &[own(), Link(1, Some("concurrency"))], "gather,oracle");
        check_lanes("gather,oracle", &[own(), Link(1, None)], "gather,oracle");
    }

    #[test]
    fn a_fork_is_undone_of_the_lane_that_is_named_or_of_the_last() {
        let check = |lane: Option<usize>, expected: &str| {
            let mut settings = settings("lanes=gather@1ms:errors=3,oracle@2ms:errors=4,sequential");
            settings.update(SettingsMsg::Undo(lane));
            assert_eq!(to_query(settings.setup()), format!("lanes={expected}"), "{lane:?}");
        };
        check(Some(0), "gather,oracle@2ms:errors=4,sequential");
        for lane in [None, Some(1), Some(2), Some(9)] {
            check(lane, "gather@1ms:errors=3,oracle,sequential");
        }
    }

    #[test]
    fn another_pattern_keeps_a_fork_that_it_can_have() {
        use SettingsMsg::*;
        check_lanes("gather@5ms:errors=3", &[ChangeLane(0, "pool_map")], "pool_map@5ms:errors=3");
        check_lanes("gather@5ms:concurrency=3", &[ChangeLane(0, "pool_map")], "pool_map");
    }

    #[test]
    fn an_invalid_value_changes_nothing_and_becomes_a_note() {
        let mut settings = settings("lanes=gather,oracle&concurrency=5");
        let before = settings.clone();
        for message in [
            SettingsMsg::Set("concurrency", String::from("many")),
            SettingsMsg::SetOwn(0, "concurrency", String::from("many")),
        ] {
            let (_, notes) = settings.update(message);
            let Some(NoteChange::Say(field, text, _)) = notes.last() else { panic!("there is no note") };
            assert!(field.contains("concurrency") && text.contains("many"), "{field}: {text}");
        }
        assert_eq!(settings, before);
        let (_, notes) = settings.update(SettingsMsg::Set("concurrency", String::from("6")));
        assert_eq!(notes, [NoteChange::forget("concurrency")]);
        assert_eq!(settings.setup().concurrency, 6);
    }

    #[test]
    fn one_panel_is_open_at_a_time_and_only_of_a_lane_that_is_there() {
        let mut settings = settings("lanes=gather,oracle");
        settings.update(SettingsMsg::Panel(0));
        settings.update(SettingsMsg::Panel(1));
        assert_eq!(settings.open_lane(), Some(1));
        settings.choose(parse_query("lanes=gather", &[]).0);
        assert_eq!(settings.open_lane(), None);
        settings.update(SettingsMsg::Panel(0));
        settings.update(SettingsMsg::Panel(0));
        assert_eq!(settings.open_lane(), None);
        settings.update(SettingsMsg::CopyLane(0));
        assert_eq!(settings.open_lane(), Some(1));
    }

    #[test]
    fn the_host_sets_everything_or_nothing() {
        let mut settings = settings("concurrency=5");
        let pair = |key: &str, value: &str| (key.to_string(), value.to_string());
        let problem = settings.set_all(&[pair("seed", "3"), pair("concurrency", "many")]);
        assert_eq!(problem.map_err(|problem| problem.field), Err(String::from("concurrency")));
        assert_eq!(to_query(settings.setup()), "concurrency=5");
        assert_eq!(settings.set_all(&[pair("seed", "3"), pair("concurrency", "4")]), Ok(()));
        assert_eq!(to_query(settings.setup()), "concurrency=4&seed=3");
    }

    #[test]
    fn a_reset_keeps_the_mode() {
        let mut settings = settings("concurrency=5&mode=live");
        assert_eq!(settings.update(SettingsMsg::Reset), (Effect::Reset, Vec::new()));
        settings.reset();
        assert_eq!(to_query(settings.setup()), "mode=live");
        settings.choose_site("file");
        assert_eq!(settings.setup().site, "file");
    }
}
