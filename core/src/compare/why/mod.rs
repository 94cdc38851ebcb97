//! Why: facts about lanes side by side, and about what limits a lane. Facts about one run are in
//! [`trace::why`](crate::trace::why). `src/page/answers` has the sentences.

mod demand;
mod evidence;
mod figures;
mod in_flight;
mod slower;

pub use demand::{BoundKind, Demand};
pub use evidence::{Evidence, MOST_EVIDENCE};
pub use figures::{duplicates, failures};
pub use in_flight::{InFlight, InVain};
pub use slower::{Difference, Slower, Summand, What};
