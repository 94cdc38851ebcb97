//! What is wrong with a written value: data, for the page to say.

use super::Fixed;

/// Input that is invalid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistake {
    /// The key that it was written for.
    pub field: String,
    /// What is wrong.
    pub wrong: Wrong,
    /// The value that is used instead, as written in an address; `None` if the key is not a setting.
    pub taken: Option<String>,
}

/// What is wrong with the value of a setting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// There is no setting with this key.
    Unknown,
    /// This is not one of its values.
    Value(String),
    /// No strategy has this id.
    Strategy(String),
    /// This is neither `demo` nor `file` nor a generator with a valid number of pages.
    Site(String),
    /// There cannot be this number of lanes.
    Lanes(usize),
    /// Some own settings of lanes are invalid, and stay shared.
    Own(Vec<WrongOwn>),
    /// All lanes share this setting.
    Shared,
    /// There is no setting with this key that a lane could have.
    NotOwn,
    /// This is no moment of a run.
    Moment(String),
    /// The setting cannot change in the middle of a run.
    Fixed(Fixed),
}

/// An invalid own setting of a lane.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrongOwn {
    /// The key as written.
    pub key: String,
    /// Which lane, from 0.
    pub lane: usize,
    /// The id of the lane's strategy.
    pub strategy: &'static str,
    /// What is wrong.
    pub wrong: Wrong,
}
