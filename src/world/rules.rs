use super::Network;

/// How `gather` cuts its batches.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Batch {
    /// The whole frontier, then a barrier.
    #[default]
    Frontier,
    /// Slices of N, a barrier after each.
    Chunk,
}

/// The rules of one run: what the strategy is given, what the network and the machine do, and all limits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rules {
    /// The most fetches that a strategy may have in flight; `None` for unlimited.
    pub concurrency: Option<u32>,
    /// How a batch is cut.
    pub batch: Batch,
    /// What a fetch and a parse of each page cost.
    pub network: Network,
    /// The most connections to the one host; `None` for no limit.
    pub connections: Option<u32>,
    /// The most fetches of a run; `None` for as many as there are.
    pub max_pages: Option<u32>,
    /// The most links between the start and a page that is still fetched; `None` for no limit.
    pub max_depth: Option<u32>,
}
