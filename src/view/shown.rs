//! The comparison on screen, and everything that is computed from it once.

use crate::scene::{Chart, Fill, Kind, Range, Turns};
use crate::setup::{Comparison, Lane};
use crate::site::{Graph, LinkPolicy};
use crate::trace::order;
use std::cell::OnceCell;
use std::rc::Rc;

/// A comparison on screen.
pub struct Shown {
    /// The lanes.
    pub comparison: Comparison,
    /// Their rows on one axis.
    pub chart: Chart,
    /// The links between the pages, as far as they are known now.
    pub graph: Rc<Graph>,
    /// Whether it is a live run.
    pub is_live: bool,
    /// The simulation of the same setup; only for a live run.
    pub predicted: Option<Rc<Shown>>,
    /// The kinds that occur, for the legend.
    pub kinds: Vec<(Kind, Vec<Fill>)>,
    /// The fingerprints of the lanes that have ended, in the order of the lanes.
    pub fingerprints: Vec<Option<u64>>,
    /// The number of this picture, by which painters keep what they have painted.
    pub version: u32,
    /// When the last lane, or the visible part of the time, ends, in µs.
    pub last_us: u64,
    turns: OnceCell<Turns>,
}

impl Shown {
    /// A simulated comparison.
    pub fn simulated(comparison: Comparison, range: Range, version: u32) -> Self {
        let chart = Chart::of(&comparison, range);
        let graph = comparison.terrain.graph.clone();
        Shown::new(comparison, chart, graph, range, version)
    }

    /// A live comparison that is running, or one that has ended and shows a part of the time. While it runs, its axis
    /// has room for the predicted makespan.
    pub fn live(comparison: Comparison, predicted: Option<Rc<Shown>>, over: Option<Range>, version: u32) -> Self {
        let expected_us: Vec<u64> = match (&predicted, over) {
            (Some(predicted), None) => predicted.comparison.lanes.iter().map(Lane::makespan_us).collect(),
            _ => Vec::new(),
        };
        let range = over.unwrap_or_default();
        let chart = Chart::expecting(&comparison.lanes, &expected_us, range);
        let known = &comparison.terrain.graph;
        // Pages that only the live crawl found are drawn, too.
        let graph = match known.len() == comparison.site.len() {
            true => known.clone(),
            false => Rc::new(Graph::of(&comparison.site, &LinkPolicy::default())),
        };
        Shown { is_live: true, predicted, ..Shown::new(comparison, chart, graph, range, version) }
    }

    fn new(comparison: Comparison, chart: Chart, graph: Rc<Graph>, range: Range, version: u32) -> Self {
        let last_us = comparison.end_us().min(range.to_us).max(1);
        let (kinds, fingerprints) = (kinds(&chart), fingerprints(&comparison));
        let (is_live, predicted, turns) = (false, None, OnceCell::new());
        Shown { kinds, fingerprints, comparison, chart, graph, is_live, predicted, version, last_us, turns }
    }

    /// The makespan that the simulator predicts for a live lane, from 0, in µs.
    pub fn predicted_us(&self, lane: usize) -> Option<u64> {
        let of = self.comparison.lanes.get(lane)?;
        let predicted = self.predicted.as_ref()?.comparison.lanes.get(lane)?;
        (predicted.strategy.id == of.strategy.id).then(|| predicted.makespan_us())
    }

    /// The key moments, computed at the first use.
    pub fn turns(&self) -> &Turns {
        self.turns.get_or_init(|| Turns::of(&self.comparison))
    }
}

fn fingerprints(comparison: &Comparison) -> Vec<Option<u64>> {
    let traces = comparison.lanes.iter().map(|lane| &lane.trace);
    traces.map(|trace| trace.outcome().map(|_| trace.fingerprint())).collect()
}

/// The kinds of bars on a chart, each once, in the order of the legend, each with the fills that occur.
fn kinds(chart: &Chart) -> Vec<(Kind, Vec<Fill>)> {
    let mut fills: Vec<Fill> = Vec::new();
    for bar in chart.lanes.iter().flat_map(|lane| &lane.bars) {
        if !fills.contains(&bar.fill) {
            fills.push(bar.fill);
        }
    }
    // The causes of one kind are in their own order, not in that of their first bars.
    order::sort_by_number(&mut fills, |fill| if let Fill::Waiting(cause) = fill { *cause as u128 } else { 0 });
    let of_kind = |kind| fills.iter().copied().filter(|fill| Kind::of(*fill) == kind).collect::<Vec<Fill>>();
    Kind::ALL.into_iter().map(|kind| (kind, of_kind(kind))).filter(|(_, fills)| !fills.is_empty()).collect()
}

impl PartialEq for Shown {
    /// Each version is used once.
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}
