//! What the person has chosen to see on the chart: the critical path, or only some kinds of bars.

use super::effect::Effect;
use super::parts::Parts;
use super::scene::{BarKind, Filter};

/// The choice. It is a part of the address.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ChartChoice {
    /// Whether the critical path is highlighted.
    pub has_path: bool,
    /// The kinds singled out in the legend.
    pub filter: Filter,
}

/// The choice, and the parts and figures that are hidden.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ChartOptions {
    /// What the person has chosen.
    pub choice: ChartChoice,
    /// What the author hides, or an open question does.
    pub hidden: Parts,
}

/// What a person does with the legend and the button under the chart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChartMsg {
    /// Switches the highlight of the critical path on or off.
    Path,
    /// Singles out the bars of a kind, or stops that.
    Single(BarKind),
}

impl ChartChoice {
    /// Handles a message.
    pub fn update(&mut self, message: ChartMsg) -> Effect {
        match message {
            ChartMsg::Path => {
                self.has_path = !self.has_path;
                Effect::Path
            }
            ChartMsg::Single(kind) => {
                self.filter = self.filter.toggled(kind);
                Effect::Address
            }
        }
    }

    /// Drops kinds that have left the legend: the person could not switch them off.
    pub fn keep_kinds(&mut self, kinds: impl Iterator<Item = BarKind>) {
        self.filter = self.filter.among(kinds);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_that_leaves_the_legend_is_no_longer_singled_out() {
        let mut choice = ChartChoice::default();
        assert_eq!(choice.update(ChartMsg::Single(BarKind::Lock)), Effect::Address);
        assert_eq!(choice.update(ChartMsg::Single(BarKind::Barrier)), Effect::Address);
        choice.keep_kinds([BarKind::Barrier, BarKind::Fetching].into_iter());
        assert_eq!(choice.filter, Filter::default().toggled(BarKind::Barrier));
        assert_eq!(choice.update(ChartMsg::Path), Effect::Path);
        assert!(choice.has_path);
    }
}
