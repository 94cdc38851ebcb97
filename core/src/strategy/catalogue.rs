//! The catalogue: a row for each version of each pattern. The build finds them by their files (`build/strategies.rs`).

use super::descriptor::Descriptor;
use super::{Source, Strategy, Version};

impl Strategy {
    /// A version of the pattern that `descriptor` describes.
    pub(super) const fn of(
        id: &'static str,
        descriptor: &'static Descriptor,
        version: Version,
        sources: &'static [Source],
    ) -> Self {
        let (heeds, rules) = match version {
            Version::Corrected => (descriptor.heeds, descriptor.rules),
            Version::Published => (descriptor.published.heeds, descriptor.published.rules),
        };
        Strategy { id, pattern: descriptor.id, version, descriptor, sources, heeds, rules }
    }
}

/// The rows in the order in which lists show them.
pub(super) const fn in_order<const N: usize>(rows: &[Strategy]) -> [Strategy; N] {
    let mut sorted = [rows[0]; N];
    let mut row = 1;
    while row < N {
        let mut place = row;
        while place > 0 && sorted[place - 1].descriptor.place > rows[row].descriptor.place {
            sorted[place] = sorted[place - 1];
            place -= 1;
        }
        sorted[place] = rows[row];
        row += 1;
    }
    sorted
}
