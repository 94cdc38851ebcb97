//! What is on screen: a comparison, and all that is read out of it once.

use crate::scene::{Chart, Fill};
use crate::setup::{Comparison, Lane};
use crate::site::{Graph, LinkPolicy};
use crate::strategy::Strategy;
use std::rc::Rc;

/// A comparison on screen.
pub struct Shown {
    /// The lanes.
    pub comparison: Comparison,
    /// Their rows on one axis.
    pub chart: Chart,
    /// The links between the pages, as far as they are known now.
    pub graph: Rc<Graph>,
    /// Whether it was really fetched.
    pub is_live: bool,
    /// What the simulator says of the same setup; only where this is live.
    pub predicted: Option<Rc<Shown>>,
    /// The fills that occur, for the legend.
    pub fills: Vec<Fill>,
    /// The fingerprints of the lanes that have ended, in the order of the lanes.
    pub fingerprints: Vec<Option<u64>>,
    /// The number of this picture: painters keep what they have painted of it.
    pub version: u32,
}

impl Shown {
    /// A simulated comparison.
    pub fn simulated(comparison: Comparison, version: u32) -> Self {
        let chart = Chart::of(&comparison);
        let graph = comparison.terrain.graph.clone();
        let (fills, fingerprints) = (fills(&chart), fingerprints(&comparison));
        Shown { fills, fingerprints, comparison, chart, graph, is_live: false, predicted: None, version }
    }

    /// A live comparison, running or over. While it runs, its axis has room for what the simulator expects.
    pub fn live(comparison: Comparison, predicted: Option<Rc<Shown>>, is_over: bool, version: u32) -> Self {
        let expected_us: Vec<u64> = match (&predicted, is_over) {
            (Some(predicted), false) => predicted.comparison.lanes.iter().map(Lane::makespan_us).collect(),
            _ => Vec::new(),
        };
        let chart = Chart::expecting(&comparison.lanes, comparison.bound_us(), &expected_us);
        let known = &comparison.terrain.graph;
        // Pages that the crawl found and nobody knew of are drawn too.
        let graph = match known.len() == comparison.site.len() {
            true => known.clone(),
            false => Rc::new(Graph::of(&comparison.site, &LinkPolicy::default())),
        };
        let (fills, fingerprints) = (fills(&chart), fingerprints(&comparison));
        Shown { fills, fingerprints, comparison, chart, graph, is_live: true, predicted, version }
    }

    /// The lane of a strategy.
    pub fn lane(&self, strategy: &Strategy) -> Option<&Lane> {
        self.comparison.lanes.iter().find(|lane| lane.strategy.id == strategy.id)
    }

    /// What the simulator says of the makespan of a live lane, in µs.
    pub fn predicted_us(&self, strategy: &Strategy) -> Option<u64> {
        self.predicted.as_ref()?.lane(strategy).map(Lane::makespan_us)
    }

    /// When the last lane ends, in µs.
    pub fn last_us(&self) -> u64 {
        self.comparison.end_us().max(1)
    }
}

fn fingerprints(comparison: &Comparison) -> Vec<Option<u64>> {
    let traces = comparison.lanes.iter().map(|lane| &lane.trace);
    traces.map(|trace| trace.outcome().map(|_| trace.fingerprint())).collect()
}

/// The fills of a chart, each once, in the order of a legend.
fn fills(chart: &Chart) -> Vec<Fill> {
    use crate::trace::Cause;
    let mut all = vec![Fill::Fetching, Fill::Parsing, Fill::HeldBack];
    all.extend(Cause::ALL.iter().map(|&(cause, _)| Fill::Waiting(cause)));
    all.push(Fill::Failed);
    all.retain(|fill| chart.lanes.iter().any(|lane| lane.bars.iter().any(|bar| bar.fill == *fill)));
    all
}

impl PartialEq for Shown {
    /// A version is given out once.
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}
