//! The elements that the painter writes into. Yew renders them without children and never looks into them again, so no
//! component renders while the playhead moves.

use crate::setup::MAX_LANES;
use yew::NodeRef;

/// The elements of one lane that change with every frame.
#[derive(Clone, PartialEq, Default)]
pub struct LaneRefs {
    /// The link graph.
    pub graph: NodeRef,
    /// The lane's clock.
    pub clock: NodeRef,
    /// Pages done.
    pub pages: NodeRef,
    /// Fetches in flight.
    pub in_flight: NodeRef,
    /// Failed fetches.
    pub failed: NodeRef,
    /// How it ended.
    pub outcome: NodeRef,
}

/// The elements that change with every frame.
#[derive(Clone, PartialEq, Default)]
pub struct Refs {
    /// The elements of the lanes.
    pub lanes: [LaneRefs; MAX_LANES],
    /// The swimlanes.
    pub chart: NodeRef,
    /// The slider of time.
    pub at: NodeRef,
    /// The playhead's time.
    pub at_text: NodeRef,
    /// The sentence.
    pub said: NodeRef,
    /// The card of the code.
    pub code: NodeRef,
    /// The pane of the events.
    pub events: NodeRef,
}
