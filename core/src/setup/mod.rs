//! The configuration of a comparison: every setting, declared once. Floor 4.
//!
//! The URL query, the command line flags and the page's controls all write and read a [`Setup`] through the one table
//! [`SETTINGS`]. Input from outside is parsed once, here: an invalid value becomes its default and a [`Mistake`] that
//! names the setting and says what is wrong.

mod apart;
#[macro_use]
mod declare;
mod effect;
mod fork;
mod lanes;
mod query;
mod rules;
mod setting;
mod settings;
mod values;
mod versions;
mod wrong;

pub use apart::{Apart, Said, apart};
pub use fork::{Fixed, Fork};
pub use lanes::{LaneName, LaneSetup, MOST_IN_NAME, Plan};
pub use query::{parse_pairs, parse_query, to_query, write_pairs};
pub use setting::{Flag, Kind, Need, Panel, Setting, Unit};
pub use settings::{Questions, SETTINGS, Setup};
pub use wrong::{Mistake, Wrong, WrongOwn};

use crate::site::{Site, demo, generate};
use crate::strategy::{self, Strategy};
use crate::world::Rules;
use rules::{on, set_congestion, set_machine};

/// How a setting reaches the rules of a run.
pub(crate) type Reach = fn(&Setup, &mut Rules);

/// The number of a setting that keeps the pattern's own value.
pub const AUTO: u32 = u32::MAX;

/// The most lanes of a comparison.
pub const MAX_LANES: usize = 4;

/// The most workers that a setup may ask for.
pub const MOST_WORKERS: u32 = 1000;

/// The default requests per second of a pattern with a limiter.
pub const OWN_RATE: u32 = 10;

/// The setting with this key.
pub fn setting(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

/// Which overheads of CPython are simulated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Overhead {
    /// The overheads above a millisecond, as measured with CPython 3.11: forking processes, handing items to them,
    /// ending them, polling every 10 ms. The overheads of threads and tasks are too small to see.
    #[default]
    Processes,
    /// All overheads: also starting threads and tasks, the overshoot of sleeps, epoll's timeouts in whole ms.
    CPython,
    /// Only fetching and parsing takes time.
    None,
}

/// Simulated, or really fetched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// In virtual time.
    #[default]
    Simulated,
    /// In real time, from the page's own origin.
    Live,
}

/// How live lanes run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LiveOrder {
    /// All at the same time.
    #[default]
    Together,
    /// One after another, so that none shares the connections.
    OneByOne,
}

impl Setup {
    /// The strategies of the lanes.
    pub fn strategies(&self) -> Vec<&'static Strategy> {
        self.lanes.iter().filter_map(|lane| strategy::find(lane.id).ok()).collect()
    }

    /// Whether another seed makes another site.
    pub fn is_site_drawn(&self) -> bool {
        generate::parse(&self.site).is_ok()
    }

    /// The site that the setting names. `file` is imported, not made here.
    pub fn make_site(&self) -> Result<Site, Wrong> {
        match self.site.as_str() {
            "demo" => Ok(demo::site()),
            name => generate::generate(name, u64::from(self.seed)).map_err(|_| Wrong::Site(name.to_string())),
        }
    }
}
