//! What the core gives as data, in sentences for people: names, verdicts, problems. The core knows no message.

mod names;
mod path;
mod problem;
pub mod settings;
mod site;
mod strategy;
mod sweep;
mod verdict;

pub use names::Name;
pub use path::critical_path;
pub use problem::Problem;
pub use site::{generator, no_generator, site_name, site_name_of, site_problem, site_warning};
pub use strategy::{no_strategy, strategy_about, strategy_name};
pub use sweep::wrong_sweep;
pub use verdict::verdict;
