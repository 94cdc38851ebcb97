//! A comparison as a picture: everything that is computed from it once, for all moments.

use super::scene::{BarKind, Chart, Fill, KeyMoments, LaneBars, Layout, Range};
use crate::compare::{Comparison, Lane};
use crate::say;
use crate::setup::MAX_LANES;
use crate::site::{Graph, LinkPolicy};
use crate::trace::order;
use crate::trace::text::{Report, Sentences, json};
use std::cell::OnceCell;
use std::rc::Rc;

/// The data that the page holds for lanes that are too large to hold whole, in addition to their figures.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Far {
    /// Per page: the number of its section.
    pub section_of: Vec<u16>,
    /// The fills that occur in any lane.
    pub fills: Vec<Fill>,
    /// Per lane: its critical path in a sentence.
    pub critical_sentences: Vec<String>,
}

/// A comparison as a picture. What it shows at a moment is a [`Scene`](super::scene::Scene).
#[derive(Clone)]
pub struct Picture {
    /// The lanes.
    pub comparison: Comparison,
    /// Their rows on one axis.
    pub chart: Chart,
    /// The links between the pages, as far as they are known now.
    pub graph: Rc<Graph>,
    /// Whether it is a live run.
    pub is_live: bool,
    /// The simulation of the same setup; only for a live run.
    pub predicted: Option<Rc<Picture>>,
    /// The kinds that occur, for the legend.
    pub kinds: Vec<(BarKind, Vec<Fill>)>,
    /// The fingerprints of the lanes that have ended, in the order of the lanes.
    pub fingerprints: Vec<Option<u64>>,
    /// The number of this picture, by which painters keep what they have painted.
    pub version: u32,
    /// When the last lane, or the visible part of the time, ends, in µs.
    pub last_us: u64,
    /// The sections of the pages, if the lanes are too large to hold: then the comparison has their figures and no traces, and the
    /// page asks for each view of them ([`look`](super::look)).
    pub far: Option<Rc<Layout>>,
    /// Per lane: the built-in run whose place the run of a person's own code has taken.
    pub built_in: [Option<Rc<Lane>>; MAX_LANES],
    key_moments: OnceCell<KeyMoments>,
}

impl Picture {
    /// A simulated comparison.
    pub fn simulated(comparison: Comparison, range: Range, version: u32) -> Self {
        let chart = Chart::of(&comparison, range);
        let graph = comparison.graph.clone();
        Picture::new(comparison, chart, graph, range, version)
    }

    /// A live comparison that is running, or one that has ended and shows a part of the time. While it runs, its axis
    /// has room for the predicted makespan.
    pub fn live(comparison: Comparison, predicted: Option<Rc<Picture>>, over: Option<Range>, version: u32) -> Self {
        let expected_us: Vec<u64> = match (&predicted, over) {
            (Some(predicted), None) => predicted.comparison.lanes.iter().map(Lane::makespan_us).collect(),
            _ => Vec::new(),
        };
        let range = over.unwrap_or_default();
        let chart = Chart::expecting(&comparison.lanes, &comparison.site, &expected_us, range);
        let known = &comparison.graph;
        // Pages that only the live crawl found are drawn, too.
        let graph = match known.len() == comparison.site.len() {
            true => known.clone(),
            false => Rc::new(Graph::of(&comparison.site, &LinkPolicy::default())),
        };
        Picture { is_live: true, predicted, ..Picture::new(comparison, chart, graph, range, version) }
    }

    /// A simulated comparison whose lanes are too large to hold. Its chart has no bars yet.
    pub fn far(comparison: Comparison, far: Far, range: Range, version: u32) -> Self {
        let mut chart = Chart::without_bars(&comparison.lanes, &[], range);
        for (lane, sentence) in chart.lanes.iter_mut().zip(far.critical_sentences) {
            lane.critical_sentence = sentence;
        }
        let layout = Layout { section_of: far.section_of, ..Layout::default() };
        let graph = comparison.graph.clone();
        let (kinds, far) = (kinds_of(far.fills), Some(Rc::new(layout)));
        Picture { kinds, far, ..Picture::new(comparison, chart, graph, range, version) }
    }

    /// The same with the bars of each lane, followed by those of each fork's run without it.
    pub fn with_bars(&self, lanes: Vec<LaneBars>, version: u32) -> Self {
        let (mut chart, mut lanes) = (self.chart.clone(), lanes.into_iter());
        chart.lanes.iter_mut().zip(&mut lanes).for_each(|(lane, bars)| lane.put(bars));
        for (lane, of) in chart.lanes.iter_mut().zip(&self.comparison.lanes) {
            if of.unforked.is_some() {
                lane.ghost = lanes.next().unwrap_or_default().bars;
            }
        }
        Picture { chart, version, ..self.clone() }
    }

    /// The same with a run of a person's own code as this lane, or with the built-in run again.
    pub fn with_own(&self, lane: usize, own: Option<Lane>, range: Range, version: u32) -> Self {
        let mut picture = self.clone();
        let (Some(place), Some(built_in)) = (picture.comparison.lanes.get_mut(lane), picture.built_in.get_mut(lane))
        else {
            return picture;
        };
        let before = built_in.take().unwrap_or_else(|| Rc::new(place.clone()));
        *built_in = own.is_some().then(|| before.clone());
        *place = own.unwrap_or_else(|| before.as_ref().clone());
        let built_in = picture.built_in;
        Picture { built_in, ..Picture::simulated(picture.comparison, range, version) }
    }

    /// Whether a lane is a run of a person's own code.
    pub fn is_own(&self, lane: usize) -> bool {
        self.built_in.get(lane).is_some_and(Option::is_some)
    }

    /// Whether the run of a person's own code has the events of the built-in run, but for the lines of the source.
    pub fn is_as_built_in(&self, lane: usize) -> bool {
        let Some((own, Some(built_in))) = self.comparison.lanes.get(lane).zip(self.built_in.get(lane)) else {
            return false;
        };
        let (own, built_in) = (own.trace.events(), built_in.trace.events());
        own.len() == built_in.len() && own.iter().zip(built_in).all(|(one, other)| one.is_same_but_for_line(other))
    }

    /// The same comparison over another part of the time. If its lanes are too large to hold, its chart has no bars yet.
    pub fn over(&self, range: Range, version: u32) -> Self {
        let mut chart = match self.far {
            Some(_) => Chart::without_bars(&self.comparison.lanes, &[], range),
            None => Chart::of(&self.comparison, range),
        };
        if self.far.is_some() {
            for (lane, of) in chart.lanes.iter_mut().zip(&self.chart.lanes) {
                lane.critical_sentence.clone_from(&of.critical_sentence);
            }
        }
        let last_us = self.comparison.end_us().min(range.to_us).max(1);
        let kinds = if self.far.is_some() { self.kinds.clone() } else { kinds(&chart) };
        Picture { chart, last_us, kinds, version, ..self.clone() }
    }

    fn new(comparison: Comparison, chart: Chart, graph: Rc<Graph>, range: Range, version: u32) -> Self {
        let last_us = comparison.end_us().min(range.to_us).max(1);
        let fingerprints = comparison.lanes.iter().map(|lane| lane.fingerprint).collect();
        let (kinds, is_live, predicted, far, key_moments) = (kinds(&chart), false, None, None, OnceCell::new());
        Picture {
            comparison,
            chart,
            graph,
            is_live,
            predicted,
            kinds,
            fingerprints,
            version,
            last_us,
            far,
            built_in: Default::default(),
            key_moments,
        }
    }

    /// The makespan that the simulator predicts for a live lane, from 0, in µs.
    pub fn predicted_us(&self, lane: usize) -> Option<u64> {
        let of = self.comparison.lanes.get(lane)?;
        let predicted = self.predicted.as_ref()?.comparison.lanes.get(lane)?;
        (predicted.strategy.id == of.strategy.id).then(|| predicted.makespan_us())
    }

    /// The key moments, computed at the first use.
    pub fn key_moments(&self) -> &KeyMoments {
        self.key_moments.get_or_init(|| KeyMoments::of(&self.comparison))
    }
}

/// The trace of a lane as JSON; an empty text if there is no such lane.
pub fn trace_json(comparison: &Comparison, lane: usize) -> String {
    let Some(lane) = comparison.lanes.get(lane) else { return String::new() };
    let (site, seed) = (&comparison.site, u64::from(comparison.setup.seed));
    let verdict = say::verdict(&lane.verdict, site);
    let sentences = Sentences { verdict: &verdict, critical_path: &say::critical_path(&lane.critical_path, site) };
    let (trace, bounds, path) = (&lane.trace, &lane.bounds, &lane.critical_path);
    // `to_string` could also write it over several lines, and would be twice as large.
    let json = json(Report { trace, site, seed, bounds, path, sentences });
    serde_json::to_string(&json).unwrap_or_default()
}

/// The kinds of bars on a chart, each once, in the order of the legend, each with the fills that occur.
fn kinds(chart: &Chart) -> Vec<(BarKind, Vec<Fill>)> {
    let mut fills: Vec<Fill> = Vec::new();
    for bar in chart.lanes.iter().flat_map(|lane| &lane.bars) {
        if !fills.contains(&bar.fill) {
            fills.push(bar.fill);
        }
    }
    kinds_of(fills)
}

/// The kinds of these fills, in the order of the legend, each with its fills.
fn kinds_of(mut fills: Vec<Fill>) -> Vec<(BarKind, Vec<Fill>)> {
    // The causes of one kind are in their own order, not in that of their first bars.
    order::sort_by_number(&mut fills, |fill| if let Fill::Waiting(cause) = fill { *cause as u128 } else { 0 });
    let of_kind = |kind| fills.iter().copied().filter(|fill| BarKind::of(*fill) == kind).collect::<Vec<Fill>>();
    BarKind::ALL.into_iter().map(|kind| (kind, of_kind(kind))).filter(|(_, fills)| !fills.is_empty()).collect()
}

impl PartialEq for Picture {
    /// Each version is used once.
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::compare::Runner;
    use crate::setup::parse_query;

    /// The picture of the comparison that a query asks for.
    pub fn picture(query: &str) -> Picture {
        picture_of(query, Range::default())
    }

    fn picture_of(query: &str, range: Range) -> Picture {
        let (setup, problems) = parse_query(query, &[]);
        assert_eq!(problems, [], "{query}");
        let site = Rc::new(setup.make_site().expect("the site is known"));
        Picture::simulated(Runner::new(&setup, site, None).run(), range, 1)
    }

    #[test]
    fn the_legend_has_the_kinds_that_occur_in_its_order() {
        let picture = picture("lanes=sequential,gather&concurrency=4");
        let kinds: Vec<BarKind> = picture.kinds.iter().map(|(kind, _)| *kind).collect();
        assert!(kinds.contains(&BarKind::Fetching) && kinds.contains(&BarKind::Barrier));
        let places = kinds.iter().map(|kind| BarKind::ALL.iter().position(|other| other == kind));
        assert!(places.is_sorted(), "{kinds:?}");
        for (kind, fills) in &picture.kinds {
            assert!(!fills.is_empty() && fills.iter().all(|fill| BarKind::of(*fill) == *kind));
        }
    }

    #[test]
    fn a_picture_ends_with_its_last_lane_or_with_the_range() {
        let whole = picture("lanes=sequential,gather");
        assert_eq!(whole.last_us, whole.comparison.end_us());
        assert!(whole.fingerprints.iter().all(Option::is_some));
        let part = picture_of("lanes=sequential,gather", Range { from_us: 100_000, to_us: 400_000 });
        assert_eq!((part.chart.from_us, part.chart.end_us, part.last_us), (100_000, 400_000, 400_000));
    }

    #[test]
    fn a_live_picture_has_the_prediction_of_the_same_strategy_alone() {
        let predicted = Rc::new(picture("lanes=sequential,gather"));
        let live = picture("lanes=sequential,task_group_spawn").comparison;
        let live = Picture::live(live, Some(predicted.clone()), None, 2);
        assert_eq!(live.predicted_us(0), Some(predicted.comparison.lanes[0].makespan_us()));
        assert_eq!((live.predicted_us(1), live.predicted_us(2)), (None, None));
        assert!(live.is_live && live != *predicted, "each version is another picture");
    }
}
