use super::compute::compute;
use super::kernel::Parsing;
use super::network::Answer;
use super::{Response, World};
use crate::site::{Graph, PageId};
use std::future::Future;
use std::ops::Range;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// A parse that goes on while it is awaited. It computes: on one event loop nothing else runs meanwhile.
pub struct Parse {
    world: World,
    response: Response,
    line: u16,
    parsing: Option<Parsing>,
    /// The CPU time of a thread or process.
    computing: Option<Pin<Box<dyn Future<Output = ()>>>>,
}

impl Parse {
    pub(super) fn new(world: World, response: Response, line: u16) -> Self {
        Parse { world, response, line, parsing: None, computing: None }
    }
}

impl Future for Parse {
    type Output = Links;

    // Returned through memory in small pieces and read in large ones, the output would stall the processor.
    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Links> {
        let this = &mut *self;
        let (kernel, page) = (&this.world.0, this.response.page);
        let parsing = match this.parsing.take() {
            Some(parsing) => parsing,
            None if matches!(this.response.answer, Answer::Status(_)) && kernel.is_readable(page) => {
                let parsing = kernel.begin_parse(page, this.response.row, this.line);
                if parsing.compute_us > 0 {
                    let computing = compute(this.world.clone(), kernel.current_actor(), parsing.compute_us);
                    this.computing = Some(Box::pin(computing));
                }
                parsing
            }
            None => return Poll::Ready(Links::none()),
        };
        let is_computing =
            this.computing.as_mut().is_some_and(|computing| computing.as_mut().poll(context).is_pending());
        if is_computing || !kernel.is_due(parsing.due_us) {
            this.parsing = Some(parsing);
            return Poll::Pending;
        }
        Poll::Ready(match kernel.end_parse(page, parsing, this.line) {
            Some(links) => Links::own(links),
            None => Links { places: kernel.graph.range(page), source: Source::Graph(kernel.graph.clone()) },
        })
    }
}

impl Drop for Parse {
    fn drop(&mut self) {
        if let Some(parsing) = self.parsing.take() {
            self.world.0.abandon_parse(&parsing);
        }
    }
}

/// The links of a page that a crawl follows, in document order, duplicates included.
pub struct Links {
    source: Source,
    places: Range<u32>,
}

enum Source {
    /// What the site's table says: no copy is made.
    Graph(Rc<Graph>),
    /// What was really read, or what a rule has left.
    Own(Box<[PageId]>),
}

impl Links {
    /// No links: the page could not be read.
    pub fn none() -> Self {
        Links::own(Box::default())
    }

    fn own(links: Box<[PageId]>) -> Self {
        Links { places: 0..links.len() as u32, source: Source::Own(links) }
    }
}

impl Iterator for Links {
    type Item = PageId;

    #[inline]
    fn next(&mut self) -> Option<PageId> {
        let place = self.places.next()?;
        match &self.source {
            Source::Graph(graph) => graph.target(place),
            Source::Own(links) => links.get(place as usize).copied(),
        }
    }
}
